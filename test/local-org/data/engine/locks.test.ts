import { beforeEach, describe, expect, it } from "vitest";
import type { Transaction } from "../../platform/transaction.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { Schema } from "../schema/index.ts";
import { billingSource } from "../testing-metadata.ts";
import { testData, type TestData } from "../testing.ts";
import { ALL_GROUPS, hierarchiesOf, NO_GROUPS } from "./group-locks.ts";
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
  org.data.locks.hold({ rows: new Set(ids), groups: NO_GROUPS }, ms);

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
    org.data.locks.hold({ rows: new Set(), groups: ALL_GROUPS }, 14_000);
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

// [Designing Record Access for Enterprise Scale: Group Membership Locking] "if there's no hierarchical or other relationship between the roles or groups involved"
describe("the lock on one hierarchy of roles, or on groups", () => {
  const locked = "UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record";
  const role = (Name: string, ParentRoleId: string | null = null): string =>
    org.data.insertSystemRow("UserRole", { Name, ParentRoleId });
  const group = (Name: string): string => org.data.insertSystemRow("Group", { Name, Type: "Regular" });
  const others = (...ids: string[]): void =>
    org.data.locks.hold({ rows: new Set(), groups: hierarchiesOf(ids, org.data.store) }, 14_000);
  const join = (GroupId: string, UserOrGroupId: string): string =>
    outcome("insert", "GroupMember", { GroupId, UserOrGroupId });

  it("holds roles under the same root, and lets others be changed", () => {
    const [east, west] = [role("East"), role("West")];
    const [bottom, beside] = [role("Bottom", role("Middle", east)), role("Beside", east)];
    others(bottom);
    expect(outcome("insert", "UserRole", { Name: "New", ParentRoleId: beside })).toBe(locked);
    expect(outcome("update", "UserRole", { Id: beside, ParentRoleId: west })).toBe(locked);
    expect(outcome("update", "User", { Id: org.data.administratorId, UserRoleId: beside })).toBe(locked);
    expect(outcome("update", "User", { Id: org.data.administratorId, UserRoleId: west })).toBe("done");
    expect(outcome("insert", "UserRole", { Name: "New", ParentRoleId: west })).toBe("done");
    expect(outcome("insert", "UserRole", { Name: "Root" })).toBe("done");
  });

  it("holds groups that hold one another, and lets others have members", () => {
    const [outer, inner, other] = [group("Outer"), group("Inner"), group("Other")];
    org.data.insertSystemRow("GroupMember", { GroupId: outer, UserOrGroupId: inner });
    others(inner);
    expect(join(outer, org.data.administratorId)).toBe(locked);
    expect(join(other, inner)).toBe(locked);
    expect(join(other, org.data.administratorId)).toBe("done");
  });

  it("holds all where locks are not granular", () => {
    const [one, other] = [group("One"), group("Other")];
    org.data.settings.groupLocking = "coarse";
    others(one);
    expect(join(other, org.data.administratorId)).toBe(locked);
    expect(outcome("insert", "UserRole", { Name: "Root" })).toBe(locked);
  });
});

// [Record Locking Cheat Sheet] "Update: updated record, sharing records"; "Delete: record being deleted, sharing records"
describe("what the platform writes along with a row", () => {
  it("is locked: what a delete takes with it, what it clears, and shares", () => {
    const invoice = org.data.insertSystemRow("Invoice__c", { Account__c: acme });
    otherHolds(14_000, invoice);
    expect(outcome("delete", "Account", { Id: acme })).toContain("UNABLE_TO_LOCK_ROW");
    expect(outcome("update", "Account", { Id: acme, Site: "x" })).toBe("done");
    org.data.locks.releaseAll();
    otherHolds(14_000, org.data.insertSystemRow("Line__c", { Name: "l", Invoice__c: invoice }));
    expect(outcome("delete", "Invoice__c", { Id: invoice })).toContain("UNABLE_TO_LOCK_ROW");
  });
});
