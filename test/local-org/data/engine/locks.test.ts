import { beforeEach, describe, expect, it } from "vitest";
import type { Transaction } from "../../platform/transaction.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { Schema } from "../schema/index.ts";
import { billingSource } from "../testing-metadata.ts";
import { testData, type TestData } from "../testing.ts";
import type { DmlOperation, RowResult } from "./dml-types.ts";

const schema = Schema.load({ sourceDirs: [billingSource()] });
let org: TestData;
let acme: string;

beforeEach(() => {
  org = testData({ schema });
  acme = org.data.insertSystemRow("Account", { Name: "Acme" });
});

type Fields = Record<string, string | boolean | null>;

function write(tx: Transaction, operation: DmlOperation, object: string, fields: Fields): RowResult {
  const records = [new SObjectValue(object, fields)];
  return tx.data.dml({ operation, records, allOrNone: false, mode: "system" })[0] as RowResult;
}

/** `done`, or the error of a statement in a transaction of its own. */
function outcome(operation: DmlOperation, object: string, fields: Fields): string {
  const [error] = org.run((tx) => write(tx, operation, object, fields)).errors;
  return error ? `${error.statusCode}, ${error.message}` : "done";
}

const otherHolds = (ms: number, ...ids: string[]): void =>
  org.data.locks.hold({ rows: new Set(ids), groupMembership: false }, ms);

const selectForUpdate = (tx: Transaction): unknown =>
  tx.data.queryText("SELECT Id FROM Account FOR UPDATE", null, { mode: "system" });

// [Salesforce Help 000338933; Apex Developer Guide: Locking Statements] Ten seconds, then UNABLE_TO_LOCK_ROW or "Record Currently Unavailable"
describe("a row that another transaction holds", () => {
  it("is waited for, for ten seconds at most", () => {
    otherHolds(9_000, acme);
    const waited = org.run((tx) => (write(tx, "update", "Account", { Id: acme, Site: "x" }), tx.waitedMs));
    expect(waited).toBe(9_000);
    otherHolds(14_000, acme);
    expect(outcome("update", "Account", { Id: acme, Site: "y" })).toBe(
      `UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record or 1 records: ${acme}`,
    );
    expect(org.data.committedRow("Account", acme)?.get("Site")).toBe("x");
    org.clock.ms += 5_000;
    expect(outcome("update", "Account", { Id: acme, Site: "y" })).toBe("done");
  });

  it("may be read, but not FOR UPDATE", () => {
    otherHolds(14_000, acme);
    org.run((tx) => {
      expect(tx.data.queryText("SELECT Id FROM Account", null, { mode: "system" })).toHaveProperty("items.length", 1);
      expect(() => selectForUpdate(tx)).toThrow(/^Record Currently Unavailable: The record you are attempting to edit/);
    });
  });

  it("keeps its master from new, moved and deleted details, and not from changed ones", () => {
    const invoice = org.data.insertSystemRow("Invoice__c", {});
    const other = org.data.insertSystemRow("Invoice__c", {});
    const line = org.data.insertSystemRow("Line__c", { Name: "l", Invoice__c: invoice });
    otherHolds(14_000, invoice);
    expect(outcome("insert", "Line__c", { Name: "n", Invoice__c: invoice })).toContain("UNABLE_TO_LOCK_ROW");
    expect(outcome("insert", "Line__c", { Name: "n", Invoice__c: other })).toBe("done");
    expect(outcome("update", "Line__c", { Id: line, Name: "m" })).toBe("done");
    expect(outcome("delete", "Line__c", { Id: line })).toContain("UNABLE_TO_LOCK_ROW");
  });

  it("does not keep rows with a lookup to it that is cleared with it, but contacts of an account", () => {
    otherHolds(14_000, acme);
    expect(outcome("insert", "Invoice__c", { Account__c: acme })).toBe("done");
    expect(outcome("insert", "Contact", { LastName: "A", AccountId: acme })).toContain("UNABLE_TO_LOCK_ROW");
  });
});

describe("a transaction that takes long", () => {
  it("keeps what it wrote or selected FOR UPDATE from the next one", () => {
    org.data.settings.lingering.times = 2;
    org.data.settings.lingering.ms = 14_000;
    org.run(selectForUpdate);
    expect(outcome("update", "Account", { Id: acme, Site: "x" })).toContain("UNABLE_TO_LOCK_ROW");
    org.clock.ms += 14_000;
    expect(outcome("update", "Account", { Id: acme, Site: "x" })).toBe("done");
    expect(outcome("update", "Account", { Id: acme, Site: "y" })).toContain("UNABLE_TO_LOCK_ROW");
  });
});

// [developer.salesforce.com/blogs/engineering/2012/09, "Group Membership Operation Already in Progress"; the text: salesforce.stackexchange.com/questions/169107]
describe("the lock on group membership", () => {
  it("keeps roles and members from being changed, and nothing else", () => {
    const role = org.data.insertSystemRow("UserRole", { Name: "Boss" });
    const group = org.data.insertSystemRow("Group", { Name: "G", Type: "Regular" });
    org.data.locks.hold({ rows: new Set(), groupMembership: true }, 14_000);
    const user = org.data.administratorId;
    const locked = "UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record";
    expect(outcome("insert", "UserRole", { Name: "R" })).toBe(locked);
    expect(outcome("insert", "GroupMember", { GroupId: group, UserOrGroupId: user })).toBe(locked);
    expect(outcome("update", "User", { Id: user, UserRoleId: role })).toBe(locked);
    expect(outcome("update", "User", { Id: user, Title: "Boss" })).toBe("done");
    expect(outcome("update", "UserRole", { Id: role, Name: "Chief" })).toBe("done");
  });

  it("cannot be taken by a query", () => {
    org.run((tx) =>
      expect(() => tx.data.queryText("SELECT Id FROM Group FOR UPDATE", null, { mode: "system" })).toThrow(
        "SObject type does not allow locking rows",
      ),
    );
  });
});
