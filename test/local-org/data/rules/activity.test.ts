import { describe, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { testData } from "../testing.ts";

const org = testData();
const nine = new ApexDatetime(Date.UTC(2026, 10, 23, 9));
const ten = new ApexDatetime(Date.UTC(2026, 10, 23, 10));

function insert(fields: Record<string, ApexValue>): SObjectValue {
  const record = new SObjectValue("Event", { Subject: "Call", ...fields });
  org.run((tx) => tx.data.dml({ operation: "insert", records: [record], allOrNone: true, mode: "system" }));
  return org.data.committedRow("Event", record.id as string) as SObjectValue;
}

describe("Event", () => {
  it("takes an end or a duration, and works out the other", () => {
    expect(insert({ StartDateTime: nine, EndDateTime: ten }).get("DurationInMinutes")).toBe(60);
    expect((insert({ ActivityDateTime: nine, DurationInMinutes: 60 }).get("EndDateTime") as ApexDatetime).ms).toBe(
      ten.ms,
    );
  });

  it("needs a start and one of them", () => {
    expect(() => insert({ DurationInMinutes: 60 })).toThrow(
      "REQUIRED_FIELD_MISSING, Required fields are missing: [ActivityDateTime]",
    );
    expect(() => insert({ StartDateTime: nine })).toThrow("Required fields are missing: [DurationInMinutes]");
    expect(() => insert({ StartDateTime: ten, EndDateTime: nine })).toThrow("FIELD_INTEGRITY_EXCEPTION");
  });
});
