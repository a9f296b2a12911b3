/** Events of the calendar. [Object Reference: Event, DurationInMinutes and EndDateTime] */
import { ApexDatetime } from "../../platform/values/datetime.ts";
import type { ObjectRules } from "./rules.ts";
import { checkRelations } from "./service.ts";

const MS_PER_MINUTE = 60_000;

export const eventRules: ObjectRules = {
  check(change, { reader }) {
    checkRelations(change, reader);
    const start = change.value("StartDateTime") ?? change.value("ActivityDateTime");
    if (!(start instanceof ApexDatetime)) {
      change.fail("REQUIRED_FIELD_MISSING", "Required fields are missing: [ActivityDateTime]", ["ActivityDateTime"]);
      return;
    }
    change.values["StartDateTime"] = start;
    change.values["ActivityDateTime"] = start;
    const end = change.value("EndDateTime");
    const minutes = change.value("DurationInMinutes");
    if (end instanceof ApexDatetime && (minutes === null || change.changes("EndDateTime")))
      change.values["DurationInMinutes"] = Math.round((end.ms - start.ms) / MS_PER_MINUTE);
    else if (typeof minutes === "number")
      change.values["EndDateTime"] = new ApexDatetime(start.ms + minutes * MS_PER_MINUTE);
    else
      change.fail("REQUIRED_FIELD_MISSING", "Required fields are missing: [DurationInMinutes]", ["DurationInMinutes"]);
    if (Number(change.value("DurationInMinutes")) < 0)
      change.fail("FIELD_INTEGRITY_EXCEPTION", "Event duration cannot be negative", ["DurationInMinutes"]);
  },
};
