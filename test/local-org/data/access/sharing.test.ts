import { beforeEach, describe, expect, it } from "vitest";
import { underSharing } from "../../platform/sharing.ts";
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import type { ApexList } from "../../platform/values/list.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import type { DmlOperation } from "../engine/dml-types.ts";
import type { OrgImage } from "../org-data.ts";
import { Schema } from "../schema/index.ts";
import { insertUser, testData, type TestData } from "../testing.ts";
import { sharingSource } from "../testing-sharing.ts";

const schema = Schema.load({ sourceDirs: [sharingSource()] });
const org: TestData = testData({ schema });
const { data } = org;

// boss above lead above worker; peer in a role beside them; loner without a role
const role = (name: string, parent: string | null): string => insert("UserRole", { Name: name, ParentRoleId: parent });
const top = role("Top", null);
const middle = role("Middle", top);
const boss = user("boss", top);
const lead = user("lead", middle);
const worker = user("worker", role("Bottom", middle));
const peer = user("peer", role("Beside", top));
const loner = user("loner", null);
const fresh: OrgImage = data.image();

beforeEach(() => {
  data.restore(fresh);
  data.settings.sharingModels.clear();
  data.settings.withoutHierarchies.clear();
});

function user(name: string, UserRoleId: string | null): string {
  const id = insertUser(data, name, "Standard User", { UserRoleId });
  data.assignPermissionSet(id, "Worker");
  return id;
}

/** As the administrator, in system mode. */
function insert(object: string, fields: Record<string, ApexValue>): string {
  const record = new SObjectValue(object, fields);
  org.run((tx) => tx.data.dml({ operation: "insert", records: [record], allOrNone: true, mode: "system" }));
  return record.id as string;
}

function job(OwnerId: string, more: Record<string, ApexValue> = {}): string {
  return insert("Job__c", { Name: "Job", OwnerId, ...more });
}

/** Names of the rows that a user finds with sharing. */
function found(userId: string, soql: string): ApexList {
  const run = (): ApexList =>
    org.run((tx) => underSharing("with", () => tx.data.queryText(soql, null, { mode: "system" })) as ApexList, {
      userId,
    });
  return run();
}

function sees(userId: string, soql: string): number {
  return found(userId, soql).size();
}

/** `ok`, or the status code and message of the refusal. */
function attempt(userId: string, operation: DmlOperation, object: string, fields: Record<string, ApexValue>): string {
  const record = new SObjectValue(object, fields);
  const [result] = org.run(
    (tx) => underSharing("with", () => tx.data.dml({ operation, records: [record], allOrNone: false, mode: "system" })),
    { userId },
  );
  const [error] = result?.errors ?? [];
  return error ? `${error.statusCode}: ${error.message}` : "ok";
}

const READONLY = "INSUFFICIENT_ACCESS_OR_READONLY: insufficient access rights on object id";
const cross = (id: string): string =>
  `INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: insufficient access rights on cross-reference id: ${id.slice(0, 15)}`;

/** Salesforce Help: Organization-Wide Sharing Defaults; Controlling Access Using Hierarchies. */
describe("a private object", () => {
  it("shows its records to their owner, to those above, and to nobody else", () => {
    job(worker);
    expect([worker, lead, boss, peer, loner].map((id) => sees(id, "SELECT Id FROM Job__c"))).toEqual([1, 1, 1, 0, 0]);
    expect(sees(data.administratorId, "SELECT Id FROM Job__c")).toBe(1);
  });

  it("does not show them upwards where hierarchies grant nothing", () => {
    job(worker);
    data.settings.withoutHierarchies.add("Job__c");
    expect([worker, boss].map((id) => sees(id, "SELECT Id FROM Job__c"))).toEqual([1, 0]);
  });

  it("hides rows from counts, sub-selects and semi-joins as from plain queries", () => {
    const mine = job(peer);
    const theirs = job(worker, { Before__c: mine });
    insert("Step__c", { Name: "S", Job__c: theirs });
    expect(found(peer, "SELECT COUNT(Id) n FROM Job__c").items[0].get("n")).toBe(1);
    expect(sees(peer, "SELECT Id FROM Job__c WHERE Id IN (SELECT Before__c FROM Job__c)")).toBe(0);
    const [row] = found(peer, "SELECT Id, (SELECT Id FROM After__r) FROM Job__c").items as SObjectValue[];
    expect(row?.childRows("After__r")).toMatchObject({ items: [] });
  });

  it("shows of a parent that one may not see the name alone", () => {
    job(peer, { Before__c: job(worker) });
    const [row] = found(peer, "SELECT Before__r.Name, Before__r.OwnerId FROM Job__c").items as SObjectValue[];
    const parent = row?.parent("Before__r");
    expect([parent?.get("Name"), parent?.get("OwnerId")]).toEqual(["Job", null]);
    expect(sees(peer, "SELECT Id FROM Job__c WHERE Before__r.OwnerId != null")).toBe(0);
  });

  it("goes to the members of the queue that owns it, and to those above them", () => {
    const queue = insert("Group", { Name: "Q", Type: "Queue" });
    insert("GroupMember", { GroupId: queue, UserOrGroupId: worker });
    org.run((tx) => tx.data.rules.put("QueueSobject", null, { QueueId: queue, SobjectType: "Job__c" }));
    job(queue);
    expect([worker, lead, peer].map((id) => sees(id, "SELECT Id FROM Job__c"))).toEqual([1, 1, 0]);
  });
});

describe("changes of records that are not shared", () => {
  it("are refused by another code for rows that one can read than for those that one cannot", () => {
    const hidden = job(worker);
    const tool = insert("Tool__c", { Name: "T", OwnerId: worker });
    expect(attempt(peer, "update", "Job__c", { Id: hidden, Name: "x" })).toBe(cross(hidden));
    expect(attempt(peer, "update", "Tool__c", { Id: tool, Name: "x" })).toBe(READONLY);
    expect(attempt(peer, "delete", "Tool__c", { Id: tool })).toBe(READONLY);
    expect(attempt(lead, "update", "Tool__c", { Id: tool, Name: "x" })).toBe("ok");
  });

  it("are for owners alone where everybody may edit but deletes and transfers", () => {
    const note = insert("Note__c", { Name: "N", OwnerId: worker });
    expect(attempt(peer, "update", "Note__c", { Id: note, Name: "x" })).toBe("ok");
    expect(attempt(peer, "update", "Note__c", { Id: note, OwnerId: peer })).toBe(READONLY);
    expect(attempt(peer, "delete", "Note__c", { Id: note })).toBe(READONLY);
    expect(attempt(worker, "delete", "Note__c", { Id: note })).toBe("ok");
  });

  it("are refused too when they point to a record that one cannot read", () => {
    const hidden = job(worker);
    expect(attempt(peer, "insert", "Job__c", { Name: "x", Before__c: hidden })).toBe(cross(hidden));
    expect(attempt(lead, "insert", "Job__c", { Name: "x", Before__c: hidden })).toBe("ok");
  });
});

/** Salesforce Help: Custom Object Security; Metadata API: writeRequiresMasterRead. */
it("a detail is read with its master, and written by those who may write the master", () => {
  const owned = job(worker);
  insert("Step__c", { Name: "S", Job__c: owned });
  expect([worker, boss, peer].map((id) => sees(id, "SELECT Id FROM Step__c"))).toEqual([1, 1, 0]);
  insert("Job__Share", { ParentId: owned, UserOrGroupId: peer, AccessLevel: "Read" });
  expect(sees(peer, "SELECT Id FROM Step__c")).toBe(1);
  expect(attempt(peer, "insert", "Step__c", { Name: "x", Job__c: owned })).toBe(cross(owned));
  expect(attempt(worker, "insert", "Step__c", { Name: "x", Job__c: owned })).toBe("ok");
});

/** Apex Developer Guide: Understanding Sharing, Sharing a Record Using Apex. */
describe("share rows", () => {
  it("stand for each owner, and open a record to a user, a group in a group, a role and its subordinates", () => {
    const id = job(loner);
    const inner = insert("Group", { Name: "Inner" });
    const outer = insert("Group", { Name: "Outer", DoesIncludeBosses: false });
    insert("GroupMember", { GroupId: inner, UserOrGroupId: worker });
    insert("GroupMember", { GroupId: outer, UserOrGroupId: inner });
    expect(
      found(loner, "SELECT RowCause, AccessLevel FROM Job__Share").items.map((row) => row.get("RowCause")),
    ).toEqual(["Owner"]);
    const who = (): number[] => [peer, worker, lead].map((userId) => sees(userId, "SELECT Id FROM Job__c"));
    insert("Job__Share", { ParentId: id, UserOrGroupId: outer, AccessLevel: "Read" });
    expect(who()).toEqual([0, 1, 0]); // the group that the record is shared with grants nothing upwards
    const roles = [...data.store.tableOf("Group").rows()];
    const below = roles.find((row) => row.values["RelatedId"] === top && row.values["Type"] === "RoleAndSubordinates");
    insert("Job__Share", { ParentId: id, UserOrGroupId: below?.id, AccessLevel: "Edit", RowCause: "Recruiter__c" });
    expect(who()).toEqual([1, 1, 1]);
    expect(attempt(peer, "update", "Job__c", { Id: id, Name: "x" })).toBe("ok");
    expect(sees(loner, "SELECT Id, (SELECT Id FROM Shares) FROM Job__c")).toBe(1);
  });

  it("go with the owner who gave them, but for those with an Apex sharing reason", () => {
    const id = job(loner);
    insert("Job__Share", { ParentId: id, UserOrGroupId: peer, AccessLevel: "Read" });
    insert("Job__Share", { ParentId: id, UserOrGroupId: lead, AccessLevel: "Read", RowCause: "Recruiter__c" });
    expect(attempt(loner, "update", "Job__c", { Id: id, OwnerId: worker })).toBe("ok");
    const rows = found(data.administratorId, "SELECT RowCause, UserOrGroupId FROM Job__Share ORDER BY RowCause").items;
    expect(rows.map((row) => [row.get("RowCause"), row.get("UserOrGroupId")])).toEqual([
      ["Owner", worker],
      ["Recruiter__c", lead],
    ]);
  });

  it("must give more than everybody has, are never All, and not the owner's", () => {
    const tool = insert("Tool__c", { Name: "T" });
    const share = { ParentId: tool, UserOrGroupId: peer };
    const tried = (more: Record<string, ApexValue>): string =>
      attempt(data.administratorId, "insert", "Tool__Share", { ...share, ...more });
    expect(tried({ AccessLevel: "Read" })).toMatch(/^FIELD_FILTER_VALIDATION_EXCEPTION: AccessLevel/);
    expect(tried({ AccessLevel: "All" })).toMatch(/^FIELD_INTEGRITY_EXCEPTION/);
    expect(tried({ AccessLevel: "Edit", RowCause: "Owner" })).toBe(READONLY);
    expect(tried({ AccessLevel: "Edit" })).toBe("ok");
  });

  it("are written by those who have all access to the record", () => {
    const id = job(worker);
    const share = { ParentId: id, UserOrGroupId: loner, AccessLevel: "Read" };
    expect(attempt(peer, "insert", "Job__Share", share)).toBe(cross(id));
    expect(attempt(worker, "insert", "Job__Share", { ...share, RowCause: "Recruiter__c" })).toBe(READONLY);
    expect(attempt(lead, "insert", "Job__Share", share)).toBe("ok");
    expect(sees(loner, "SELECT Id FROM Job__Share")).toBe(2);
  });

  it("exist only where not everybody may write, and go when the default gives as much", () => {
    expect([schema.object("Note__Share"), schema.object("Step__Share")]).toEqual([undefined, undefined]);
    insert("Job__Share", { ParentId: job(worker), UserOrGroupId: peer, AccessLevel: "Read" });
    data.setSharingModel("Job__c", "Read");
    expect(sees(data.administratorId, "SELECT Id FROM Job__Share WHERE RowCause = 'Manual'")).toBe(0);
    expect(sees(loner, "SELECT Id FROM Job__c")).toBe(1);
  });
});

/** Salesforce Help: Built-in Sharing Behavior; Object Reference: UserRole. */
describe("accounts and their children", () => {
  it("whoever owns a child reads the account, and the account's owner has what their role says", () => {
    for (const name of ["Account", "Opportunity"]) data.setSharingModel(name, "Private");
    const acme = insert("Account", { Name: "Acme", OwnerId: worker });
    insert("Opportunity", {
      Name: "O",
      StageName: "Prospecting",
      CloseDate: ApexDate.ofMs(0),
      AccountId: acme,
      OwnerId: peer,
    });
    expect([worker, peer, loner].map((id) => sees(id, "SELECT Id FROM Account"))).toEqual([1, 1, 0]);
    expect(attempt(peer, "update", "Account", { Id: acme, Name: "x" })).toBe(READONLY);
    expect(sees(worker, "SELECT Id FROM Opportunity")).toBe(0); // the role says None
    data.updateSystemRow("UserRole", String(data.store.find(worker)?.values["UserRoleId"]), {
      OpportunityAccessForAccountOwner: "Read",
    });
    expect(sees(worker, "SELECT Id FROM Opportunity")).toBe(1);
  });

  it("a contact is as its account is; without one it is its owner's", () => {
    data.setSharingModel("Account", "Private");
    insert("Contact", {
      LastName: "A",
      AccountId: insert("Account", { Name: "Acme", OwnerId: worker }),
      OwnerId: peer,
    });
    insert("Contact", { LastName: "B", OwnerId: peer });
    expect([worker, peer].map((id) => sees(id, "SELECT Id FROM Contact"))).toEqual([1, 2]);
  });
});

/** Object Reference: Note, "Special Access Rules"; Salesforce Help: Organization-Wide Sharing Defaults, "Controlled by Parent". */
it("a note is read with the record it belongs to", () => {
  const owned = job(worker);
  insert("Note", { ParentId: owned, Title: "N" });
  expect([worker, boss, peer].map((id) => sees(id, "SELECT Id FROM Note"))).toEqual([1, 1, 0]);
  expect(attempt(peer, "insert", "Note", { ParentId: owned, Title: "x" })).toBe(cross(owned));
});

describe("permissions over sharing", () => {
  it("View All and Modify All of an object, and of all data, see past it", () => {
    const id = job(worker);
    const grant = (fields: Record<string, ApexValue>): void => {
      const set = String(data.findBy("PermissionSet", "Name", "Worker")?.id);
      const row = [...data.store.tableOf("ObjectPermissions").rows()].find(
        ({ values }) => values["ParentId"] === set && values["SobjectType"] === "Job__c",
      );
      data.updateSystemRow("ObjectPermissions", String(row?.id), fields);
    };
    grant({ PermissionsViewAllRecords: true });
    expect(sees(peer, "SELECT Id FROM Job__c")).toBe(1);
    expect(attempt(peer, "update", "Job__c", { Id: id, Name: "x" })).toBe(READONLY);
    grant({ PermissionsModifyAllRecords: true });
    expect(attempt(peer, "delete", "Job__c", { Id: id })).toBe("ok");
  });

  it("with users private one sees oneself and those below, with View All Users everybody", () => {
    data.setSharingModel("User", "Private");
    const names = (id: string): string[] =>
      found(id, "SELECT LastName FROM User ORDER BY LastName").items.map((row) => row.get("LastName"));
    expect(names(lead)).toEqual(["lead", "worker"]);
    const set = data.insertSystemRow("PermissionSet", { Name: "V", Label: "V", PermissionsViewAllUsers: true });
    data.insertSystemRow("PermissionSetAssignment", { AssigneeId: lead, PermissionSetId: set });
    expect(names(lead).length).toBeGreaterThan(4);
  });
});

/** Object Reference: UserRecordAccess. */
it("UserRecordAccess tells what a user may do with records", () => {
  const id = job(worker);
  const soql = (userId: string): string =>
    `SELECT RecordId, HasReadAccess, HasEditAccess, MaxAccessLevel FROM UserRecordAccess WHERE UserId = '${userId}' AND RecordId = '${id}'`;
  const level = (userId: string): unknown => found(loner, soql(userId)).items[0].get("MaxAccessLevel");
  expect([level(worker), level(boss), level(peer)]).toEqual(["All", "All", "None"]);
  insert("Job__Share", { ParentId: id, UserOrGroupId: peer, AccessLevel: "Edit" });
  expect(level(peer)).toBe("Edit");
  expect(() => found(loner, soql(peer).replace("RecordId, ", ""))).toThrow("RecordId field must be selected");
});

describe("modes", () => {
  it("user mode enforces sharing whatever the class declares, and system mode leaves it to the class", () => {
    job(worker);
    const count = (mode: "user" | "system", sharing: "with" | "without", clause = ""): unknown =>
      org.run(
        (tx) =>
          underSharing(sharing, () => tx.data.queryText(`SELECT COUNT() FROM Job__c ${clause}`, () => null, { mode })),
        { userId: peer },
      );
    expect([count("user", "without"), count("system", "without"), count("system", "with")]).toEqual([0, 1, 0]);
    expect([count("system", "without", "WITH USER_MODE"), count("user", "with", "WITH SYSTEM_MODE")]).toEqual([0, 0]);
    expect(count("system", "without", "WITH SECURITY_ENFORCED")).toBe(1);
  });
});
