import { beforeEach, describe, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import type { ApexList } from "../../platform/values/list.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { Schema } from "../schema/index.ts";
import { billingSource } from "../testing-metadata.ts";
import { insertUser, testData, type TestData } from "../testing.ts";

const schema = Schema.load({ sourceDirs: [billingSource()] });
let org: TestData;
let ann: string;

beforeEach(() => {
  org = testData({ schema });
  ann = newUser("ann", "Standard User");
});

function newUser(name: string, profile: string, fields: Record<string, ApexValue> = {}): string {
  return insertUser(org.data, name, profile, fields);
}

function insert(object: string, fields: Record<string, ApexValue>): string {
  const record = new SObjectValue(object, fields);
  org.run((tx) => tx.data.dml({ operation: "insert", records: [record], allOrNone: true, mode: "system" }));
  return record.id as string;
}

function setId(name: string): string {
  return org.data.findBy("PermissionSet", "Name", name)?.id as string;
}

describe("what is deployed", () => {
  it("grants objects, fields, system and custom permissions and classes", () => {
    const invoice = schema.object("Invoice__c") as NonNullable<ReturnType<Schema["object"]>>;
    const may = (): unknown[] => [
      org.data.access.canObject(ann, invoice, "create"),
      org.data.access.canObject(ann, invoice, "edit"),
      org.data.access.canField(ann, invoice, invoice.field("Key__c") as never, "edit"),
      org.data.access.canField(ann, invoice, invoice.field("Amount__c") as never, "read"),
      org.data.access.hasSystemPermission(ann, "ManageUsers"),
      org.data.hasCustomPermission(ann, "bill"),
      org.data.hasClassAccess(ann, "Billing"),
    ];
    expect(may()).toEqual([false, false, false, false, false, false, false]);
    insert("PermissionSetAssignment", { AssigneeId: ann, PermissionSetId: setId("Biller") });
    expect(may()).toEqual([true, false, true, false, true, true, true]);
  });

  it("comes through a group too", () => {
    const groupId = org.data.findBy("PermissionSetGroup", "DeveloperName", "Finance")?.id;
    insert("PermissionSetAssignment", { AssigneeId: ann, PermissionSetGroupId: groupId });
    expect(org.data.customPermissions(ann)).toEqual(["Bill"]);
  });

  it("lets an administrator do everything, and a profile own its permission set", () => {
    const admin = org.data.administratorId;
    expect(org.data.access.hasSystemPermission(admin, "ModifyAllData")).toBe(true);
    expect(org.data.hasClassAccess(admin, "Billing")).toBe(true);
    expect(org.data.hasCustomPermission(admin, "Bill")).toBe(false); // custom permissions come by permission set only
    const owned = [...org.data.store.tableOf("PermissionSet").rows()].filter(
      (row) => row.values["IsOwnedByProfile"] === true,
    );
    expect(owned.length).toBe(org.data.store.tableOf("Profile").size);
  });
});

/** Salesforce Help: "Modify All Data" is about objects and records; fields are opened by field permissions alone. */
it("Modify All Data opens no custom field, and the administrator's profile has permission for each", () => {
  const schema = org.data.schema;
  const invoice = schema.object("Invoice__c");
  const key = invoice?.field("Key__c");
  if (!invoice || !key) throw new Error("no Invoice__c.Key__c");
  expect(org.data.access.canField(org.data.administratorId, invoice, key, "edit")).toBe(true);
  const setId = org.data.insertSystemRow("PermissionSet", {
    Name: "All_Data",
    Label: "All Data",
    PermissionsModifyAllData: true,
  });
  org.data.insertSystemRow("PermissionSetAssignment", { AssigneeId: ann, PermissionSetId: setId });
  expect(org.data.access.canObject(ann, invoice, "edit")).toBe(true);
  expect(org.data.access.canField(ann, invoice, key, "read")).toBe(false);
});

/** Object Reference, AuthSession: "For a user, only their own sessions are available"; UserLogin: needs Manage Users. */
it("shows sessions of others and logins only to those who manage users, in system mode too", () => {
  for (const userId of [ann, org.data.administratorId])
    org.data.sessionRows.open(userId, { loginType: "OAuth", remoteAddress: "127.0.0.1" });
  const count = (object: string, userId: string): number =>
    org.run((tx) => tx.data.queryText(`SELECT COUNT() FROM ${object}`, null, { mode: "system" }) as number, { userId });
  expect([count("AuthSession", ann), count("UserLogin", ann)]).toEqual([1, 0]);
  expect(count("AuthSession", org.data.administratorId)).toBe(2);
  expect(count("UserLogin", org.data.administratorId)).toBeGreaterThan(1);
});

describe("PermissionSetAssignment", () => {
  it("stands for the profile's own set too, follows the profile, and cannot be removed", () => {
    const record = new SObjectValue("User", {
      Username: "cy@example.com",
      LastName: "Cy",
      Email: "cy@example.com",
      Alias: "cy",
      TimeZoneSidKey: "GMT",
      LocaleSidKey: "en_US",
      LanguageLocaleKey: "en_US",
      EmailEncodingKey: "UTF-8",
      ProfileId: org.data.findBy("Profile", "Name", "Standard User")?.id,
    });
    org.run((tx) => tx.data.dml({ operation: "insert", records: [record], allOrNone: true, mode: "system" }));
    const owned = (): string => {
      const rows = org.run((tx) =>
        tx.data.queryText(
          `SELECT PermissionSet.Profile.Name FROM PermissionSetAssignment WHERE AssigneeId = '${record.id}' AND PermissionSet.IsOwnedByProfile = true`,
          null,
          { mode: "system" },
        ),
      ) as ApexList;
      return rows.items
        .map((row) => String((row as SObjectValue).parent("PermissionSet")?.parent("Profile")?.get("Name")))
        .join();
    };
    expect(owned()).toBe("Standard User");
    const moved = new SObjectValue("User", {
      Id: record.id,
      ProfileId: org.data.findBy("Profile", "Name", "Read Only")?.id,
    });
    org.run((tx) => tx.data.dml({ operation: "update", records: [moved], allOrNone: true, mode: "system" }));
    expect(owned()).toBe("Read Only");
    const assignment = org.data.findBy("PermissionSetAssignment", "AssigneeId", record.id as string)?.id as string;
    const removal = new SObjectValue("PermissionSetAssignment", { Id: assignment });
    expect(() =>
      org.run((tx) => tx.data.dml({ operation: "delete", records: [removal], allOrNone: true, mode: "system" })),
    ).toThrow("owned by a profile");
  });

  it("is made once for a user and a set, and never moved to another", () => {
    const id = insert("PermissionSetAssignment", { AssigneeId: ann, PermissionSetId: setId("Biller") });
    expect(() => insert("PermissionSetAssignment", { AssigneeId: ann, PermissionSetId: setId("Biller") })).toThrow(
      /DUPLICATE_VALUE, Duplicate PermissionSetAssignment. Assignee: 005\w{12}; Permission Set: 0PS\w{12}/,
    );
    const change = new SObjectValue("PermissionSetAssignment", { Id: id, AssigneeId: org.data.administratorId });
    expect(() =>
      org.run((tx) => tx.data.dml({ operation: "update", records: [change], allOrNone: true, mode: "system" })),
    ).toThrow("INVALID_FIELD_FOR_INSERT_UPDATE, Unable to create/update fields: AssigneeId.");
    org.run((tx) =>
      tx.data.dml({
        operation: "delete",
        records: [new SObjectValue("PermissionSetAssignment", { Id: id })],
        allOrNone: true,
        mode: "system",
      }),
    );
    expect(org.data.customPermissions(ann)).toEqual([]);
  });

  it("needs an active user, and a set that no profile owns", () => {
    const gone = newUser("gone", "Standard User", { IsActive: false });
    expect(() => insert("PermissionSetAssignment", { AssigneeId: gone, PermissionSetId: setId("Biller") })).toThrow(
      "INACTIVE_OWNER_OR_USER",
    );
    const owned = [...org.data.store.tableOf("PermissionSet").rows()].find(
      (row) => row.values["IsOwnedByProfile"] === true,
    );
    expect(() => insert("PermissionSetAssignment", { AssigneeId: ann, PermissionSetId: owned?.id })).toThrow(
      "FIELD_INTEGRITY_EXCEPTION",
    );
  });

  it("needs the set's user licence", () => {
    const platformLicense = org.data.findBy("UserLicense", "Name", "Salesforce Platform")?.id;
    const setForPlatform = insert("PermissionSet", {
      Name: "Platform_Only",
      Label: "Platform Only",
      LicenseId: platformLicense,
    });
    expect(() => insert("PermissionSetAssignment", { AssigneeId: ann, PermissionSetId: setForPlatform })).toThrow(
      "Can't assign permission set Platform Only to user ann@example.com.",
    );
    insert("PermissionSetAssignment", {
      AssigneeId: newUser("pat", "Standard Platform User"),
      PermissionSetId: setForPlatform,
    });
  });

  it("takes a seat of the set's permission set licence", () => {
    const license = org.data.findBy("PermissionSetLicense", "DeveloperName", "CRMUserPsl");
    org.data.updateSystemRow("PermissionSetLicense", license?.id as string, { TotalLicenses: 1 });
    const crm = insert("PermissionSet", { Name: "Crm", Label: "Crm", LicenseId: license?.id });
    insert("PermissionSetAssignment", { AssigneeId: ann, PermissionSetId: crm });
    expect(org.data.reader.value(license as never, "UsedLicenses")).toBe(1);
    expect(() =>
      insert("PermissionSetAssignment", { AssigneeId: newUser("bob", "Standard User"), PermissionSetId: crm }),
    ).toThrow("LICENSE_LIMIT_EXCEEDED");
  });
});

describe("groups and roles", () => {
  it("take a member once, and not themselves", () => {
    const group = insert("Group", { Name: "Sales Team (EMEA)", Type: "Regular" });
    expect(org.data.committedRow("Group", group)?.get("DeveloperName")).toBe("Sales_Team_EMEA");
    insert("GroupMember", { GroupId: group, UserOrGroupId: ann });
    expect(() => insert("GroupMember", { GroupId: group, UserOrGroupId: ann })).toThrow("DUPLICATE_VALUE");
    expect(() => insert("GroupMember", { GroupId: group, UserOrGroupId: group })).toThrow("CIRCULAR_DEPENDENCY");
  });

  it("bear a developer name once for each type, in any case", () => {
    insert("Group", { Name: "Team", DeveloperName: "Team", Type: "Regular" });
    insert("Group", { Name: "Team", DeveloperName: "Team", Type: "Queue" });
    expect(() => insert("Group", { Name: "Other", DeveloperName: "TEAM", Type: "Regular" })).toThrow(
      /DUPLICATE_DEVELOPER_NAME/,
    );
    const third = insert("Group", { Name: "Team", Type: "Regular" });
    expect(org.data.store.find(third)?.values["DeveloperName"]).toBe("Team1");
    // A name that is made of a label is one, whatever the label is written in.
    const fourth = insert("Group", { Name: "営業", Type: "Regular" });
    expect(org.data.store.find(fourth)?.values["DeveloperName"]).toBe("X");
  });

  it.each([
    ["Group", { Name: "G", Type: "Regular" }, "DeveloperName"],
    ["UserRole", { Name: "R" }, "DeveloperName"],
    ["PermissionSet", { Label: "P" }, "Name"],
  ])("and what else setup has bear names that code can use: %s", (object, fields, nameField) => {
    for (const name of ["1st", "two words", "a__b", "ends_", "_begins", "a-b"])
      expect(() => insert(object, { ...fields, [nameField]: name }), name).toThrow(
        /FIELD_INTEGRITY_EXCEPTION.* API Name can only contain underscores and alphanumeric characters/,
      );
    insert(object, { ...fields, [nameField]: "A_1" });
  });

  it("keep a role while users have it", () => {
    const role = insert("UserRole", { Name: "Chief" });
    org.data.updateSystemRow("User", ann, { UserRoleId: role });
    const remove = (): unknown =>
      org.run((tx) =>
        tx.data.dml({
          operation: "delete",
          records: [new SObjectValue("UserRole", { Id: role })],
          allOrNone: true,
          mode: "system",
        }),
      );
    expect(remove).toThrow("DELETE_FAILED");
    org.data.updateSystemRow("User", ann, { UserRoleId: null });
    remove();
  });
});

describe("user mode", () => {
  it("hides objects and fields that the user may not read", () => {
    const query = (soql: string): unknown =>
      org.run((tx) => tx.data.queryText(soql, () => null, { mode: "user" }), { userId: ann });
    expect(() => query("SELECT Id FROM Invoice__c")).toThrow("sObject type 'Invoice__c' is not supported.");
    org.data.assignPermissionSet(ann, "Biller");
    query("SELECT Id, Key__c FROM Invoice__c");
    expect(() => query("SELECT Id FROM Invoice__c WHERE Amount__c > 1")).toThrow(
      "No such column 'Amount__c' on entity 'Invoice__c'.",
    );
    expect(() => query("SELECT Id FROM Invoice__c WITH SYSTEM_MODE")).not.toThrow();
  });

  it("refuses writes that the user may not make", () => {
    org.data.assignPermissionSet(ann, "Biller");
    const save = (operation: "insert" | "update", record: SObjectValue): unknown =>
      org.run((tx) => tx.data.dml({ operation, records: [record], allOrNone: true, mode: "user" }), { userId: ann });
    const invoice = new SObjectValue("Invoice__c", { Key__c: "k" });
    save("insert", invoice);
    expect(() => save("update", new SObjectValue("Invoice__c", { Id: invoice.id, Key__c: "x" }))).toThrow(
      "Access to entity 'Invoice__c' denied",
    );
    expect(() => save("insert", new SObjectValue("Invoice__c", { Paid__c: true }))).toThrow(
      "Operation failed due to fields being inaccessible on Sobject Invoice__c",
    );
  });

  it("refuses them row by row, in the API's words, for a request of the API", () => {
    const api = (record: SObjectValue): unknown =>
      org.run(
        (tx) =>
          tx.data.dml({ operation: "insert", records: [record], allOrNone: false, mode: "user", origin: "api" })[0]
            ?.errors[0],
        { userId: ann },
      );
    expect(api(new SObjectValue("Invoice__c"))).toMatchObject({
      statusCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
      message: "entity type cannot be inserted: Invoice",
    });
    org.data.assignPermissionSet(ann, "Biller");
    expect(api(new SObjectValue("Invoice__c", { Paid__c: true }))).toMatchObject({
      statusCode: "INVALID_FIELD_FOR_INSERT_UPDATE",
      message: expect.stringContaining("Unable to create/update fields: Paid__c."),
    });
  });
});
