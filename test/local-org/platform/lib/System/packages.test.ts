import { expect, it } from "vitest";
import { fieldFile, objectFile, xml } from "../../../data/testing-metadata.ts";
import { libraryOrg } from "../testing.ts";

/** What public packages of the AppExchange kind need (EDA, PMM, Volunteers for Salesforce, survey-force, rflib, sosl-lib). */
const org = libraryOrg({
  ...objectFile("Thing__c", "<label>Thing</label><pluralLabel>Things</pluralLabel>"),
  ...fieldFile("Thing__c", "Place__c", "<type>Location</type><scale>4</scale>"),
  ...fieldFile("Thing__c", "Code__c", '<type>Text</type><length>20</length><defaultValue>"x"</defaultValue>'),
});

const parameter = (kind: string, value: string): string =>
  xml(`FeatureParameter${kind}`, `<dataflowDirection>SubscriberToLmo</dataflowDirection><value>${value}</value>`);
const withParameters = libraryOrg({
  "featureParameters/Uses.featureParameterInteger-meta.xml": parameter("Integer", "3"),
  "featureParameters/On.featureParameterBoolean-meta.xml": parameter("Boolean", "true"),
  "featureParameters/Since.featureParameterDate-meta.xml": parameter("Date", "2026-01-31"),
});

// [Metadata API Developer Guide: FeatureParameterInteger, "value"; PMM's FeatureManagement_TEST; NPSP's GS_NonprofitTrialOrgService]
it("feature parameters begin as the metadata has them, take values, and must be there", () => {
  const body = `Integer before = FeatureManagement.checkPackageIntegerValue('uses');
    FeatureManagement.setPackageIntegerValue('Uses', 5);
    FeatureManagement.setPackageDateValue('Since', null);
    return before + ' ' + FeatureManagement.checkPackageIntegerValue('Uses') + ' ' + FeatureManagement.checkPackageBooleanValue('On')
      + ' ' + FeatureManagement.checkPackageDateValue('Since');`;
  expect(withParameters.text(body)).toBe("3 5 true null");
  expect(withParameters.text("FeatureManagement.setPackageIntegerValue('On', 5); return null;")).toContain(
    "System.NoDataFoundException",
  );
});

// [Apex Reference Guide: FeatureManagement Class: "use DML operations on setup sObjects"]
it("setting a feature parameter is a write of setup", () => {
  const body = "insert new Account(Name = 'A'); FeatureManagement.setPackageIntegerValue('Uses', 5); return null;";
  expect(withParameters.text(body)).toContain("MIXED_DML_OPERATION");
});

const own = libraryOrg(
  {
    ...objectFile("Parent__c", "<label>Parent</label><pluralLabel>Parents</pluralLabel>"),
    ...objectFile("Child__c", "<label>Child</label><pluralLabel>Children</pluralLabel>"),
    ...fieldFile(
      "Child__c",
      "Parent__c",
      "<type>Lookup</type><referenceTo>Parent__c</referenceTo><relationshipName>Kids</relationshipName>",
    ),
    ...fieldFile("Account", "Code__c", "<type>Text</type><length>20</length>"),
  },
  ["acme"],
);

// [Apex Developer Guide: Namespace Prefix: within the namespace the prefix may be written or left out]
it("objects, fields and relationships may be named with the project's own prefix", () => {
  const body = `acme__Parent__c p = new acme__Parent__c(Name = 'P');
    insert p;
    insert new Child__c(acme__Parent__c = p.Id);
    insert new Account(Name = 'A', acme__Code__c = 'x');
    Child__c row = Database.query('SELECT acme__Parent__r.Name FROM acme__Child__c');
    return row.acme__Parent__r.Name + ((SObject) row).getSObject('acme__Parent__r').get('Name')
      + [SELECT (SELECT Id FROM acme__Kids__r) FROM Parent__c][0].Kids__r.size() + [SELECT acme__Code__c FROM Account][0].get('acme__code__c');`;
  expect(own.text(body)).toBe("PP1x");
});

it("hosts of the org follow from its name", () => {
  expect(org.text("return DomainCreator.getLightningHostname() + ' ' + DomainCreator.getVisualforceHostname('c');")).toBe("org.lightning.force.com org--c.vf.force.com"); // prettier-ignore
});

it("the current page has two names, and its type too", () => {
  const body = `Test.setCurrentPage(new PageReference('/a?id=1'));
    ApexPages.PageReference page = System.currentPageReference();
    return page.getParameters().get('id') + ApexPages.currentPage().getUrl();`;
  expect(org.text(body)).toBe("1/a?id=1");
});

it("a row may have the name of a class that has no values", () => {
  expect(org.text("List<Network> all = [SELECT Id FROM Network]; Network n; return all.size() + ' ' + n + Network.getNetworkId();")).toBe("0 nullnull"); // prettier-ignore
});

// [Object Reference: Task, "WhatId" and "WhoId"; Note, "ParentId"; Attachment, "ParentId"; ContentDocumentLink, "LinkedEntityId"]
it("tasks, events, notes, attachments and files hang at standard and custom objects", () => {
  const body = `Account a = new Account(Name = 'A');
    insert a;
    Contact c = new Contact(LastName = 'C', AccountId = a.Id);
    insert c;
    insert new Task(Subject = 'T', WhoId = c.Id, WhatId = a.Id);
    insert new Attachment(Name = 'x', Body = Blob.valueOf('x'), ParentId = a.Id);
    a = [SELECT (SELECT Id FROM Tasks), (SELECT Id FROM Events), (SELECT Id FROM Attachments), (SELECT Id FROM Notes), (SELECT Id FROM ContentDocumentLinks) FROM Account];
    c = [SELECT (SELECT Subject FROM Tasks) FROM Contact];
    Thing__c t = new Thing__c();
    return a.Tasks.size() + a.Attachments.size() + ' ' + a.Events.size() + a.Notes.size() + a.ContentDocumentLinks.size() + c.Tasks[0].Subject + t.Attachments.size();`;
  expect(org.text(body)).toBe("2 000T0");
});

it("versions compare by their parts, the patch only where both have one", () => {
  const body =
    "return new Version(1, 2).compareTo(new Version(1, 2, 3)) + ' ' + new Version(2, 0).compareTo(new Version(1, 9));";
  expect(org.text(body)).toBe("0 1");
  expect(org.text("Version v = new Version(1, 2); return v.major() + ' ' + v.minor() + ' ' + v.patch();")).toBe(
    "1 2 null",
  );
});

it("an install handler is told what was installed before", () => {
  const classes = {
    Installed: `public class Installed implements InstallHandler {
      public static String seen;
      public void onInstall(InstallContext context) {
        seen = context.isUpgrade() + ' ' + context.isPush() + ' ' + context.previousVersion()?.major();
        Assert.areEqual(UserInfo.getUserId(), context.installerId());
        Assert.areEqual(UserInfo.getOrganizationId(), context.organizationId());
      }
    }`,
  };
  expect(org.text("Test.testInstall(new Installed(), null); return Installed.seen;", { classes })).toBe(
    "false false null",
  );
  expect(org.text("Test.testInstall(new Installed(), new Version(3, 1), true); return Installed.seen;", { classes })).toBe("true true 3"); // prettier-ignore
});

it("a dynamic picklist finds label and validity in its rows", () => {
  const classes = {
    Colors: `public class Colors extends VisualEditor.DynamicPickList {
      public override VisualEditor.DataRow getDefaultValue() { return new VisualEditor.DataRow('Red', 'r'); }
      public override VisualEditor.DynamicPickListRows getValues() {
        VisualEditor.DynamicPickListRows rows = new VisualEditor.DynamicPickListRows();
        rows.addRow(getDefaultValue());
        return rows;
      }
    }`,
  };
  const body = "Colors c = new Colors(); return c.getLabel('r') + ' ' + c.isValid('b') + ' ' + c.getValues().size();";
  expect(org.text(body, { classes })).toBe("Red false 1");
});

it("a page keeps the cookies that are set on it", () => {
  const body = `PageReference page = new PageReference('/apex/x');
    page.setCookies(new List<Cookie>{ new Cookie('a', '1', null, -1, false) });
    return page.getCookies().get('a').getValue();`;
  expect(org.text(body)).toBe("1");
});

it("a geolocation is made of two numbers, which are fields of their own", () => {
  const body = `Thing__c thing = new Thing__c(Place__Latitude__s = 1.5, Place__Longitude__s = 2);
    insert thing;
    thing = [SELECT Place__c, Place__Latitude__s FROM Thing__c];
    return thing.Place__c.getLongitude() + ' ' + thing.Place__Latitude__s.doubleValue()
      + ' ' + Thing__c.Place__Latitude__s.getDescribe().getCompoundFieldName();`;
  expect(org.text(body)).toBe("2.0 1.5 Place__c");
});

it("fields describe their default as it is written, and the compound field that they are part of", () => {
  expect(org.text("return Thing__c.Code__c.getDescribe().getDefaultValueFormula();")).toBe('"x"');
  expect(org.text("return Contact.MailingCity.getDescribe().getCompoundFieldName();")).toBe("MailingAddress");
  expect(org.text("return Contact.LastName.getDescribe().getCompoundFieldName();")).toBe("Name");
  expect(org.text("return Contact.Email.getDescribe().getCompoundFieldName();")).toBe("null");
});

it("select options are sorted by value and label", () => {
  const body = `List<SelectOption> all = new List<SelectOption>{ new SelectOption('b', 'x'), new SelectOption('a', 'z'), new SelectOption('a', 'y') };
    all.sort();
    return all[0].getLabel() + all[1].getLabel() + all[2].getLabel();`;
  expect(org.text(body)).toBe("yzx");
});

it("the text of a search may name variables", () => {
  const body = "String term = 'Acme*'; Integer most = 5; return Search.query('FIND :term IN ALL FIELDS RETURNING Account(Name LIMIT :most)').size();"; // prettier-ignore
  expect(org.text(body)).toBe("1");
});

it("rows of JSON may say last what object they are of", () => {
  const json = `{"Name":"Acme","Contacts":{"totalSize":0,"done":true,"records":[]},"attributes":{"type":"Account"}}`;
  expect(org.text(`return ((SObject) JSON.deserialize('${json}', SObject.class)).getSObjectType() + '';`)).toBe(
    "Account",
  );
});

it("a whole number as Double becomes an Integer", () => {
  expect(org.text("return Integer.valueOf(Math.rint(2.6));")).toBe("3");
});

it("entries leave a map while a loop runs over its keys, but none come in", () => {
  const loop = (change: string): string =>
    `Map<String, Integer> m = new Map<String, Integer>{ 'a' => 1, 'b' => 2 }; for (String key : m.keySet()) { ${change} } return m.size();`;
  expect(org.text(loop("m.remove(key);"))).toBe("0");
  expect(org.text(loop("m.put(key + 'x', 1);"))).toContain("Cannot modify a collection while it is being iterated.");
});

it("an interface that asks for rows takes those of one object, and what can be iterated for a list", () => {
  const classes = {
    Asked: `public interface Asked {
      Map<String, SObject> rows(List<SObject> given);
      Integer count(List<Object> items);
    }`,
    Given: `public class Given implements Asked {
      public Map<String, Account> rows(List<Account> given) { return new Map<String, Account>{ 'a' => given[0] }; }
      public Integer count(Iterable<Object> items) { return 7; }
    }`,
  };
  const body = "Asked asked = new Given(); return asked.rows(new List<Account>{ new Account(Name = 'A') }).size() + asked.count(new List<Object>());"; // prettier-ignore
  expect(org.text(body, { classes })).toBe("8");
});

it("a new user may name its profile; statuses of campaigns are inserted; what stands behind runAs is reached", () => {
  const classes = {
    Users: `@IsTest public class Users {
      public static User make() {
        User u = new User(Alias = 'a', Email = 'a@example.com', EmailEncodingKey = 'UTF-8', LastName = 'T', LanguageLocaleKey = 'en_US',
          LocaleSidKey = 'en_US', TimeZoneSidKey = 'GMT', UserName = 'a@packages.example.com', Profile = new Profile(Name = 'Standard User'));
        insert u;
        System.runAs(u) { return [SELECT Profile.Name FROM User WHERE Id = :u.Id]; }
        return null;
      }
    }`,
  };
  expect(org.text("return Users.make().Profile.Name;", { classes })).toBe("Standard User");
  const status = "Campaign c = new Campaign(Name = 'c'); insert c; insert new CampaignMemberStatus(CampaignId = c.Id, Label = 'x', SortOrder = 9); return 1;"; // prettier-ignore
  expect(org.text(status)).toBe("1");
});
