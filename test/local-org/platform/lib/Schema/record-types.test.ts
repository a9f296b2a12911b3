import { expect, it } from "vitest";
import { objectFile, xml } from "../../../data/testing-metadata.ts";
import { libraryOrg } from "../testing.ts";

/** Who may give which record type to a row. [Salesforce Help: How Is Record Type Access Specified?] */
const recordType = (name: string): Record<string, string> => ({
  [`objects/Kind__c/recordTypes/${name}.recordType-meta.xml`]: xml(
    "RecordType",
    `<fullName>${name}</fullName><active>true</active><label>${name}</label>`,
  ),
});
const visible = (name: string, more = ""): string =>
  `<recordTypeVisibilities>${more}<recordType>Kind__c.${name}</recordType><visible>true</visible></recordTypeVisibilities>`;

const org = libraryOrg({
  ...objectFile("Kind__c", "<label>Kind</label><pluralLabel>Kinds</pluralLabel>"),
  ...recordType("Usual"),
  ...recordType("Granted"),
  ...recordType("Closed"),
  "profiles/Admin.profile-meta.xml": xml("Profile", visible("Usual", "<default>true</default>")),
  "permissionsets/Kinds.permissionset-meta.xml": xml("PermissionSet", `<label>Kinds</label>${visible("Granted")}`),
});

const ID = (name: string): string =>
  `Kind__c.SObjectType.getDescribe().getRecordTypeInfosByDeveloperName().get('${name}').getRecordTypeId()`;
const GRANT =
  "insert new PermissionSetAssignment(AssigneeId = UserInfo.getUserId(), PermissionSetId = [SELECT Id FROM PermissionSet WHERE Name = 'Kinds'].Id);";
const AVAILABLE = `List<String> names = new List<String>(); for (Schema.RecordTypeInfo info : Kind__c.SObjectType.getDescribe().getRecordTypeInfos()) { if (info.isAvailable()) names.add(info.getName()); } names.sort(); return String.join(names, ' ');`;
const inUserMode = (name: string): string =>
  `try { insert as user new Kind__c(RecordTypeId = ${ID(name)}); } catch (DmlException e) { return e.getDmlMessage(0).substringBefore(': 0'); } return 'inserted';`;

it("are opened by the profile and by permission sets", () => {
  expect(org.text(AVAILABLE)).toBe("Master Usual");
  expect(org.text(GRANT + AVAILABLE)).toBe("Granted Master Usual");
});

it("are given to a row that names none as the profile says", () => {
  expect(org.text("insert new Kind__c(); return [SELECT RecordType.Name FROM Kind__c].RecordType.Name;")).toBe("Usual");
  expect(
    org.text("insert new Kind__c(RecordTypeId = null); return [SELECT RecordTypeId FROM Kind__c].RecordTypeId;"),
  ).toBe("null");
});

it("must be open to the user in user mode, and to nobody in system mode", () => {
  expect(org.text(inUserMode("Usual"))).toBe("inserted");
  expect(org.text(inUserMode("Closed"))).toBe("Record Type ID: this ID value isn't valid for the user");
  expect(org.text(inUserMode("Granted"))).toBe("Record Type ID: this ID value isn't valid for the user");
  const granted = `System.runAs(new User(Id = UserInfo.getUserId())) { ${GRANT} } ${inUserMode("Granted")}`;
  expect(org.text(granted)).toBe("inserted");
  expect(org.text(`insert new Kind__c(RecordTypeId = ${ID("Closed")}); return 'inserted';`)).toBe("inserted");
});

it("are their object's own", () => {
  const other = "insert new Kind__c(RecordTypeId = '012000000000001AAA'); return null;";
  expect(org.text(other)).toContain(
    "INVALID_CROSS_REFERENCE_KEY, Record Type ID: this ID value isn't valid for the user",
  );
});
