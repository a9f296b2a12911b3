/** Events of the calendar, and what tasks and events have in common. [Object Reference: Event, DurationInMinutes and EndDateTime] */
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import type { DataReader } from "../engine/reader.ts";
import type { StoredRow } from "../engine/store.ts";
import type { ObjectRules } from "./rules.ts";
import { checkRelations, refuseSeries } from "./service.ts";

const MS_PER_MINUTE = 60_000;

/** Tasks that are not closed and events that have not ended, of what they are about. [Object Reference: Opportunity, HasOpenActivity] */
export function hasOpenActivity(row: StoredRow, reader: DataReader): boolean {
  const isAhead = (event: StoredRow): boolean => {
    const end = event.values["EndDateTime"];
    return !event.isDeleted && end instanceof ApexDatetime && end.ms >= reader.now();
  };
  return openTasks(row, reader).length > 0 || reader.store.lookup("Event", "WhatId", row.id).some(isAhead);
}

/** [Object Reference: Opportunity, HasOverdueTask] */
export function hasOverdueTask(row: StoredRow, reader: DataReader): boolean {
  return openTasks(row, reader).some(({ values: { ActivityDate: due } }) => {
    return due instanceof ApexDate && due.ms + MS_PER_DAY <= reader.now();
  });
}

function openTasks(row: StoredRow, reader: DataReader): StoredRow[] {
  return reader.store
    .lookup("Task", "WhatId", row.id)
    .filter((task) => !task.isDeleted && reader.value(task, "IsClosed") !== true);
}

const MS_PER_DAY = 24 * 60 * MS_PER_MINUTE;

export const eventRules: ObjectRules = {
  check(change, { reader }) {
    refuseSeries(change);
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
