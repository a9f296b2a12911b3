import { beforeAll, describe, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { formulaText } from "../formula/values.ts";
import { testData, type TestData } from "../testing.ts";
import { objectFile, sourceFolder } from "../testing-metadata.ts";

/** What the platform fills in and refuses for cases, tasks and leads. [Object Reference, the page of each] */
let org: TestData;
let accountId: string;
let contactId: string;
let leadId: string;

beforeAll(() => {
  const label = "<pluralLabel>X</pluralLabel><label>X</label>";
  const files = {
    ...objectFile("Visit__c", `${label}<enableActivities>true</enableActivities>`),
    ...objectFile("Quiet__c", label),
  };
  org = testData({ sourceDirs: [sourceFolder(files)] });
  accountId = insert("Account", { Name: "Acme" });
  contactId = insert("Contact", { LastName: "Ada", AccountId: accountId });
  leadId = insert("Lead", { LastName: "Bo", Company: "Beta" });
});

function save(operation: "insert" | "update", object: string, fields: Record<string, ApexValue>): string {
  const row = new SObjectValue(object, fields);
  org.run((tx) => tx.data.dml({ operation, records: [row], allOrNone: true, mode: "system" }));
  return row.id as string;
}
const insert = (object: string, fields: Record<string, ApexValue>): string => save("insert", object, fields);

function read(id: string, object: string, ...fields: string[]): string[] {
  const soql = `SELECT ${fields.join(", ")} FROM ${object} WHERE Id = '${id}'`;
  const { items } = org.run((tx) => tx.data.queryText(soql, null, { mode: "system" })) as { items: SObjectValue[] };
  return fields.map((field) => formulaText(items[0]?.fields.get(field) ?? null));
}

describe("a case", () => {
  it("has a number, a status, a priority, and its contact's account", () => {
    const id = insert("Case", { ContactId: contactId });
    const [number, ...others] = read(id, "Case", "CaseNumber", "Status", "Priority", "AccountId");
    expect(number).toMatch(/^\d{8}$/);
    expect(others).toEqual(["New", "Medium", accountId]);
    expect(read(insert("Case", { ContactId: contactId, AccountId: null }), "Case", "AccountId")).toEqual([""]);
  });

  it("says when it was closed, as long as it is", () => {
    const id = insert("Case", { Subject: "A" });
    expect(read(id, "Case", "ClosedDate", "IsClosed")).toEqual(["", "false"]);
    save("update", "Case", { Id: id, Status: "Closed" });
    expect(read(id, "Case", "ClosedDate")[0]).not.toBe("");
    save("update", "Case", { Id: id, Status: "New" });
    expect(read(id, "Case", "ClosedDate")).toEqual([""]);
    expect(read(insert("Case", { Status: "Closed" }), "Case", "IsClosedOnCreate")).toEqual(["true"]);
  });

  it("makes a comment of its internal comments", () => {
    const id = insert("Case", { Subject: "A", Comments: "Called twice" });
    const { items } = org.run((tx) =>
      tx.data.queryText(`SELECT CommentBody FROM CaseComment WHERE ParentId = '${id}'`, null, { mode: "system" }),
    ) as { items: SObjectValue[] };
    expect(items.map((row) => row.fields.get("CommentBody"))).toEqual(["Called twice"]);
  });
});

describe("a task", () => {
  it("has a status, a priority, a kind, and the account of what it concerns", () => {
    const id = insert("Task", { WhoId: contactId, Subject: "Call" });
    expect(read(id, "Task", "Status", "Priority", "TaskSubtype", "AccountId", "IsClosed")).toEqual([
      "Not Started",
      "Normal",
      "Task",
      accountId,
      "false",
    ]);
  });

  it("says when it was completed", () => {
    const id = insert("Task", { Status: "Completed" });
    expect(read(id, "Task", "CompletedDateTime")[0]).not.toBe("");
    save("update", "Task", { Id: id, Status: "In Progress" });
    expect(read(id, "Task", "CompletedDateTime")).toEqual([""]);
  });

  it("concerns persons by who, and by what only objects that take activities", () => {
    expect(insert("Task", { WhatId: insert("Visit__c", {}) })).toMatch(/^00T/);
    expect(insert("Task", { WhatId: insert("Campaign", { Name: "C" }) })).toMatch(/^00T/);
    for (const fields of [{ WhatId: insert("Quiet__c", {}) }, { WhatId: contactId }, { WhoId: accountId }])
      expect(() => insert("Task", fields)).toThrow("FIELD_INTEGRITY_EXCEPTION");
  });

  it("of a lead concerns nothing else", () => {
    expect(insert("Task", { WhoId: leadId })).toMatch(/^00T/);
    expect(() => insert("Task", { WhoId: leadId, WhatId: accountId })).toThrow("FIELD_INTEGRITY_EXCEPTION");
  });

  it("is refused without status or priority, with another kind, and for a long subject", () => {
    expect(() => insert("Task", { Status: null, Priority: null })).toThrow(
      "Required fields are missing: [Priority, Status]",
    );
    expect(() => insert("Task", { TaskSubtype: "Visit" })).toThrow("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
    expect(() => insert("Task", { Subject: "x".repeat(256) })).toThrow("STRING_TOO_LONG");
  });
});

it("a converted lead stays as it is", () => {
  const id = insert("Lead", { LastName: "Cy", Company: "Gamma" });
  org.data.updateSystemRow("Lead", id, { IsConverted: true });
  expect(() => save("update", "Lead", { Id: id, Title: "Dr" })).toThrow(
    "CANNOT_UPDATE_CONVERTED_LEAD, cannot reference converted lead",
  );
});
