import { expect, it } from "vitest";
import { fieldFile, objectFile } from "../../../data/testing-metadata.ts";
import { libraryOrg } from "../testing.ts";

/** What tests of public codebases, which pass on real orgs, take for granted. */
const org = libraryOrg({
  ...objectFile("Thing__c", "<label>Thing</label><pluralLabel>Things</pluralLabel>"),
  ...fieldFile("Thing__c", "Code__c", "<type>Text</type><length>20</length><externalId>true</externalId>"),
  ...fieldFile("Thing__c", "Seen__c", "<type>DateTime</type>"),
  ...fieldFile("Thing__c", "Size__c", "<type>Number</type><precision>5</precision><scale>0</scale>"),
  ...objectFile("Setting__c", "<customSettingsType>Hierarchy</customSettingsType><label>Setting</label>"),
});

it("an upsert tells the ids of the rows that it has found", () => {
  const body = `
    insert new Thing__c(Code__c = 'a');
    List<Thing__c> things = new List<Thing__c>{ new Thing__c(Code__c = 'a'), new Thing__c(Code__c = 'b') };
    upsert things Thing__c.Code__c;
    return things[0].Id != null && things[1].Id != null;`;
  expect(org.text(body)).toBe("true");
});

it("assertions take points in time within a second for equal, comparisons do not", () => {
  // [salesforce.stackexchange.com/questions/234824]
  const times = "Datetime one = Datetime.newInstance(1000L); Datetime other = Datetime.newInstance(1900L);";
  expect(org.text(`${times} Assert.areEqual(one, other); return one == other;`)).toBe("false");
  expect(org.text(`${times} Assert.areEqual(one, other.addSeconds(1)); return 1;`)).toContain("Assertion Failed");
  expect(org.text("Assert.areEqual(Date.today(), Datetime.newInstanceGmt(Date.today(), Time.newInstance(0, 0, 0, 0))); return 1;")).toBe("1"); // prettier-ignore
});

it("Integer.valueOf of no object is null, of no text an error", () => {
  expect(org.text("return Integer.valueOf(new Thing__c().Size__c);")).toBe("null");
  expect(org.text("return Integer.valueOf((String) null);")).toContain("Argument cannot be null.");
});

it("runAs inserts a user who is not there yet, and is a DML statement", () => {
  // "The runAs method implicitly inserts the user that is passed in as parameter if the user has been instantiated, but not inserted yet."
  const body = `
    Profile p = [SELECT Id FROM Profile WHERE Name = 'Standard User'];
    User u = new User(Alias = 'standt', Email = 's@example.com', EmailEncodingKey = 'UTF-8', LastName = 'T', ProfileId = p.Id,
      LanguageLocaleKey = 'en_US', LocaleSidKey = 'en_US', TimeZoneSidKey = 'GMT', UserName = 'standt@example.com');
    insert new Account(Name = 'not mixed');
    System.runAs(u) { Assert.areEqual(u.Id, UserInfo.getUserId()); }
    System.runAs(u) { return Limits.getDmlStatements(); }`;
  expect(org.text(body)).toBe("3");
});

it("what has left the recycle bin is found with ALL ROWS, and cannot come back", () => {
  const body = (rest: string): string => `
    Account row = new Account(Name = 'Acme');
    insert row;
    delete row;
    Database.emptyRecycleBin(row);
    ${rest}`;
  expect(org.text(body("return [SELECT COUNT() FROM Account WHERE IsDeleted = TRUE ALL ROWS];"))).toBe("1");
  expect(org.text(body("undelete row; return 1;"))).toContain("Entity is not in the recycle bin");
  expect(org.text(body("return Database.emptyRecycleBin(row).isSuccess();"))).toBe("false");
});

it("a setting that was read is inserted anew for somebody else", () => {
  const body = `
    insert new Setting__c();
    Setting__c setting = Setting__c.getOrgDefaults();
    setting.Id = null;
    setting.SetupOwnerId = UserInfo.getProfileId();
    insert setting;
    return [SELECT COUNT() FROM Setting__c];`;
  expect(org.text(body)).toBe("2");
});

it("the organisation's own setting is saved twice, as Summit Events App's test data does", () => {
  const body = `
    Setting__c setting = Setting__c.getOrgDefaults();
    upsert setting;
    upsert setting;
    return [SELECT COUNT() FROM Setting__c WHERE SetupOwnerId = :UserInfo.getOrganizationId()];`;
  expect(org.text(body)).toBe("1");
});

it("nobody may delete a user, UserRecordAccess says", () => {
  const body = `
    Id me = UserInfo.getUserId();
    return [SELECT RecordId, HasDeleteAccess FROM UserRecordAccess WHERE UserId = :me AND RecordId = :me].HasDeleteAccess;`;
  expect(org.text(body)).toBe("false");
});
