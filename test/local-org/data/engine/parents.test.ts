import { describe, expect, it } from "vitest";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { recordFromJson } from "../json.ts";
import { billingSource } from "../testing-metadata.ts";
import { testData } from "../testing.ts";
import type { RowResult } from "./dml-types.ts";

const org = testData({ sourceDirs: [billingSource()] });

function insert(...records: SObjectValue[]): RowResult[] {
  return org.run((tx) => tx.data.dml({ operation: "insert", records, allOrNone: false, mode: "system" }));
}

function line(key: string): SObjectValue {
  const record = new SObjectValue("Line__c", { Name: "Line" });
  record.setParent("Invoice__r", new SObjectValue("Invoice__c", { Key__c: key }));
  return record;
}

describe("parents by external id", () => {
  it("are found, even when they are inserted in the same statement", () => {
    const results = insert(new SObjectValue("Invoice__c", { Key__c: "k1" }), line("K1"));
    expect(results.map((result) => result.errors)).toEqual([[], []]);
    expect(org.data.committedRow("Line__c", results[1]?.id as string)?.get("Invoice__c")).toBe(results[0]?.id);
  });

  it("fail the row when there is none", () => {
    expect(insert(line("nope"))[0]?.errors[0]).toEqual({
      statusCode: "INVALID_FIELD",
      message: "Foreign key external ID: nope not found for field Key__c in entity Invoice__c",
      fields: [],
    });
  });

  it("may come as JSON", () => {
    const record = recordFromJson(org.data.schema, "line__c", { Name: "x", Invoice__r: { Key__c: "k1" } });
    expect(insert(record)[0]?.success).toBe(true);
    expect(() => recordFromJson(org.data.schema, "Line__c", { Nope__c: 1 })).toThrow(
      "No such column 'Nope__c' on sobject of type Line__c",
    );
  });
});
