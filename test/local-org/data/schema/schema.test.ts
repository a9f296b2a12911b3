import { describe, expect, it } from "vitest";
import { billingSource, fieldFile, objectFile, sourceFolder } from "../testing-metadata.ts";
import { Schema } from "./index.ts";

const plain = Schema.load({ sourceDirs: [] });
const billing = Schema.load({ sourceDirs: [billingSource()] });

describe("standard objects", () => {
  it("finds objects and fields in any case, under their canonical names", () => {
    expect(plain.object("permissionsetASSIGNMENT")?.name).toBe("PermissionSetAssignment");
    expect(plain.object("user")?.field("USERNAME")?.name).toBe("Username");
  });

  it("knows the facts that the signature jar lacks", () => {
    const user = plain.object("User");
    expect(user?.isSetup).toBe(true);
    expect(user?.dml?.delete).toBe(false);
    expect(user?.field("Alias")).toMatchObject({ length: 8, required: true });
    expect(user?.field("TimeZoneSidKey")).toMatchObject({
      type: "picklist",
      restrictedPicklist: true,
      label: "Time Zone",
    });
    expect(user?.field("Name")).toMatchObject({ calculated: true, createable: false });
    expect(plain.object("UserLogin")?.dml).toEqual({ insert: false, update: true, delete: false, undelete: false });
  });

  it("lacks the fields of features that a new org does not have", () => {
    expect(plain.object("Account")?.field("CurrencyIsoCode")).toBeUndefined();
    expect(plain.object("User")?.field("DefaultCurrencyIsoCode")).toBeUndefined();
    expect(plain.object("Contact")?.field("IsPersonAccount")).toBeUndefined();
  });

  it("has objects whose rules nobody wrote down as far as the jar knows them", () => {
    const individual = plain.object("individual");
    expect(individual).toMatchObject({ name: "Individual", keyPrefix: "0PK", isCustom: false });
    expect(individual?.field("lastname")).toMatchObject({ type: "string", required: false, createable: true });
    expect(plain.objectOfId("0PK000000000001AAA")?.name).toBe("Individual");
    expect(plain.objectNames()).not.toContain("Individual");
    expect(plain.object("Nope__c")).toBeUndefined();
    expect(plain.object("Nope")).toBeUndefined();
  });

  it("finds parents and children by relationship name", () => {
    const user = plain.object("User");
    expect(user?.relationship("manager")).toMatchObject({ name: "ManagerId", referenceTo: ["User"] });
    expect(user?.childRelationship("permissionsetassignments")).toMatchObject({
      childObject: "PermissionSetAssignment",
      field: "AssigneeId",
    });
    expect(plain.object("Account")?.childRelationship("Contacts")).toMatchObject({
      childObject: "Contact",
      field: "AccountId",
    });
    expect(plain.object("Case")?.relationship("Owner")?.referenceTo).toEqual(["Group", "User"]);
  });

  it("finds the object of an id by its prefix", () => {
    expect(plain.objectOfId("005000000000001AAA")?.name).toBe("User");
    expect(plain.objectOfId("0PS000000000001AAA")?.name).toBe("PermissionSet");
    expect(plain.objectOfId("zzz000000000001AAA")).toBeUndefined();
  });

  it("gives every object of the catalogue a prefix of its own", () => {
    const prefixes = plain.objectNames().flatMap((name) => plain.object(name)?.keyPrefix ?? []);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });
});

describe("custom metadata", () => {
  it("reads fields with their types, lengths and flags", () => {
    const invoice = billing.object("invoice__c");
    expect(invoice).toMatchObject({
      name: "Invoice__c",
      label: "Invoice",
      labelPlural: "Invoices",
      isCustom: true,
      isSetup: false,
    });
    expect(invoice?.keyPrefix).toMatch(/^a0\d$/);
    expect(invoice?.field("Key__c")).toMatchObject({
      type: "string",
      length: 20,
      unique: true,
      externalId: true,
      idLookup: true,
    });
    expect(invoice?.field("Amount__c")).toMatchObject({ type: "double", apexType: "decimal", precision: 8, scale: 2 });
    expect(invoice?.field("Paid__c")).toMatchObject({ type: "boolean", defaultValue: false });
    expect(invoice?.field("Status__c")).toMatchObject({ restrictedPicklist: true, defaultValue: "Draft" });
    expect(invoice?.field("Name")?.autoNumber).toEqual({ format: "INV-{0000}", start: 1 });
    expect(invoice?.field("OwnerId")?.referenceTo).toEqual(["Group", "User"]);
  });

  it("gives the detail of a master no owner, and the master a child relationship", () => {
    const line = billing.object("Line__c");
    expect(line?.field("OwnerId")).toBeUndefined();
    expect(line?.field("Invoice__c")).toMatchObject({
      masterDetail: true,
      required: true,
      deleteRule: "cascade",
      updateable: false,
    });
    expect(line?.relationship("Invoice__r")?.name).toBe("Invoice__c");
    expect(billing.object("Invoice__c")?.childRelationship("Lines__r")).toMatchObject({
      childObject: "Line__c",
      field: "Invoice__c",
      cascadeDelete: true,
    });
    expect(billing.object("Account")?.childRelationship("Invoices__r")?.childObject).toBe("Invoice__c");
  });

  it("adds custom fields to standard objects", () => {
    expect(billing.object("User")?.field("Okta_Id__c")).toMatchObject({ unique: true, isCustom: true });
    expect(plain.object("User")?.field("Okta_Id__c")).toBeUndefined();
  });

  it("knows events and custom settings", () => {
    expect(billing.object("Paid__e")).toMatchObject({ isEvent: true, publishBehavior: "PublishAfterCommit" });
    expect(billing.object("Tried__e")?.publishBehavior).toBe("PublishImmediately");
    expect(billing.object("Paid__e")?.field("ReplayId")).toMatchObject({ createable: false });
    expect(billing.object("Settings__c")).toMatchObject({ customSettingsType: "Hierarchy" });
    expect(billing.object("Settings__c")?.field("SetupOwnerId")?.referenceTo).toContain("Organization");
  });

  it("reads characters that XML gives by number", () => {
    const folder = sourceFolder({
      ...objectFile("A__c", "<label>A</label>"),
      ...fieldFile("A__c", "X__c", "<type>Text</type><length>9</length><defaultValue>&#39;x&#39;</defaultValue>"),
    });
    expect(
      Schema.load({ sourceDirs: [folder] })
        .object("A__c")
        ?.field("X__c"),
    ).toMatchObject({ defaultValue: "x" });
  });

  it("reads objects as packages have them, with their parts in one file", () => {
    const folder = sourceFolder({
      "objects/A__c.object": `<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><label>A</label>
        <fields><fullName>X__c</fullName><label>X</label><type>Text</type><length>9</length></fields>
        <fieldSets><fullName>Some</fullName><displayedFields><field>X__c</field></displayedFields></fieldSets>
        <recordTypes><fullName>Big</fullName><active>true</active><label>Big</label></recordTypes></CustomObject>`,
      "README.md": "no metadata",
    });
    const schema = Schema.load({ sourceDirs: [folder] });
    expect(schema.metadata.problems).toEqual([]);
    expect(schema.object("A__c")?.field("X__c")).toMatchObject({ length: 9 });
    expect(schema.object("A__c")?.field("RecordTypeId")).toBeDefined();
    expect(schema.fieldSetNames("A__c")).toEqual(["some"]);
  });

  it("gives tasks and events the custom fields of Activity", () => {
    const folder = sourceFolder(fieldFile("Activity", "X__c", "<type>Text</type><length>9</length>"));
    const schema = Schema.load({ sourceDirs: [folder] });
    expect(schema.object("Task")?.field("X__c")).toMatchObject({ length: 9 });
    expect(schema.object("Event")?.field("X__c")).toMatchObject({ length: 9 });
  });

  it("knows big objects, which DML does not write", () => {
    const folder = sourceFolder({
      ...objectFile(
        "Old__b",
        "<label>Old</label><pluralLabel>Old</pluralLabel><deploymentStatus>Deployed</deploymentStatus>",
      ),
      ...fieldFile("Old__b", "X__c", "<type>Text</type><length>9</length>"),
    });
    const old = Schema.load({ sourceDirs: [folder] }).object("Old__b");
    expect(old?.dml).toEqual({ insert: false, update: false, delete: false, undelete: false });
    expect(old?.fields.map((field) => field.name)).toEqual(["Id", "CreatedDate", "CreatedById", "X__c"]);
  });

  it("leaves out what it cannot model, and says by name what that is", () => {
    const folder = sourceFolder({
      ...objectFile("A__c", "<label>A</label>"),
      ...fieldFile("A__c", "When__c", "<type>DateTime</type><defaultValue>NOW(</defaultValue>"),
      ...fieldFile("A__c", "X__c", "<type>ExternalLookup</type>"),
    });
    const schema = Schema.load({ sourceDirs: [folder] });
    expect(schema.object("A__c")?.field("When__c")).toBeUndefined();
    expect(schema.metadata.problems.map((problem) => problem.message)).toEqual([
      expect.stringContaining("Syntax error.  Missing expression"),
      expect.stringContaining("a custom field of type ExternalLookup is not implemented"),
    ]);
  });
});
