import { beforeAll, beforeEach, expect, it } from "vitest";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { insertUser, testData, type TestData } from "../testing.ts";

let org: TestData;
let seller: string;
let account: string;

beforeAll(() => {
  org = testData();
  seller = insertUser(org.data, "Seller");
});

beforeEach(() => {
  account = org.data.insertSystemRow("Account", { Name: "One", OwnerId: seller });
  org.run(({ data }) => data.lockForApproval([account], true));
});

function change(operation: "update" | "delete", userId: string): string {
  const fields = operation === "update" ? { Id: account, Name: "Two" } : { Id: account };
  const records = [new SObjectValue("Account", fields)];
  const results = org.run(({ data }) => data.dml({ operation, records, allOrNone: false, mode: "system" }), { userId });
  return results.map(({ errors }) => errors.map((error) => `${error.statusCode}, ${error.message}`).join()).join();
}

// [Apex Reference Guide: Approval Class; salesforce.stackexchange.com/questions/267852]
it("a locked record is changed and deleted by nobody who does not modify all, in system mode neither", () => {
  const refusal = "ENTITY_IS_LOCKED, This record is locked. If you need to edit it, contact your admin.";
  expect(change("update", seller)).toBe(refusal);
  expect(change("delete", seller)).toBe(refusal);
});

it("administrators edit a locked record, which stays locked", () => {
  expect(change("update", org.data.administratorId)).toBe("");
  expect(change("update", seller)).toContain("ENTITY_IS_LOCKED");
});

it("an unlocked record is as free as before", () => {
  org.run(({ data }) => data.lockForApproval([account], false));
  expect(change("update", seller)).toBe("");
});

// "if a failure occurs, they're rolled back along with the rest of your transaction" [Apex Reference Guide: Approval Class]
it("locks are undone with their transaction", () => {
  const other = org.data.insertSystemRow("Account", { Name: "Other", OwnerId: seller });
  org.run(({ data }) => {
    const start = data.mark();
    data.lockForApproval([other], true);
    data.rollbackTo(start);
  });
  expect(org.data.store.find(other)?.isLocked ?? false).toBe(false);
});

it("locking counts as DML, and a record that is not there cannot be locked", () => {
  const [used, outcome] = org.run(({ data, limits }) => {
    const [result] = data.lockForApproval(["001000000000001AAA"], true);
    return [limits.used("dmlStatements"), result?.errors[0]?.statusCode];
  });
  expect([used, outcome]).toEqual([1, "INVALID_CROSS_REFERENCE_KEY"]);
});
