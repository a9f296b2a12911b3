import { expect, it } from "vitest";
import { fieldFile, objectFile, xml } from "../../../data/testing-metadata.ts";
import { libraryOrg } from "../testing.ts";

/** What public codebases need that nobody had tried before: NPSP, expression, Trekkr, ListEditor, FSC-Transition-Assistant, adyen-apex-api-library. */
const picklist = (values: readonly string[], more: string): string =>
  `<type>Picklist</type><valueSet>${more}<valueSetDefinition>${values
    .map((value) => `<value><fullName>${value}</fullName><default>false</default><label>${value}</label></value>`)
    .join("")}</valueSetDefinition>`;

const org = libraryOrg({
  ...objectFile("Thing__c", "<label>Thing</label><pluralLabel>Things</pluralLabel>"),
  ...fieldFile("Thing__c", "Long_Name__c", '<type>Text</type><formula>"xx"</formula>'),
  ...fieldFile("Thing__c", "Land__c", `${picklist(["FR", "DE"], "")}</valueSet>`),
  ...fieldFile(
    "Thing__c",
    "City__c",
    picklist(["Paris", "Bonn"], "<controllingField>Land__c</controllingField>") +
      "<valueSettings><controllingFieldValue>FR</controllingFieldValue><valueName>Paris</valueName></valueSettings>" +
      "<valueSettings><controllingFieldValue>DE</controllingFieldValue><valueName>Bonn</valueName></valueSettings></valueSet>",
  ),
  "labels/CustomLabels.labels-meta.xml": xml(
    "CustomLabels",
    "<labels><fullName>Hello</fullName><value>Hello</value></labels>",
  ),
  "translations/fr.translation-meta.xml": xml(
    "Translations",
    "<customLabels><label>Bonjour</label><name>Hello</name></customLabels>",
  ),
});

// [SOAP API Developer Guide: PicklistEntry, "validFor"; Metadata API Developer Guide: ValueSet]
it("a dependent picklist names its controller, and its entries in JSON for which values they stand", () => {
  const body = `Schema.DescribeFieldResult city = Thing__c.City__c.getDescribe();
    return city.isDependentPicklist() + ' ' + city.getController() + ' ' + Thing__c.Land__c.getDescribe().isDependentPicklist()
      + JSON.serialize(city.getPicklistValues());`;
  expect(org.text(body)).toBe(
    'true Land__c false[{"active":true,"defaultValue":false,"label":"Paris","validFor":"gAAA","value":"Paris"},' +
      '{"active":true,"defaultValue":false,"label":"Bonn","validFor":"QAAA","value":"Bonn"}]',
  );
});

// [Apex Reference Guide: Label Class]
it("labels are found by names that are known when the code runs, translated where there is a translation", () => {
  expect(org.text("return Label.get('', 'hello') + System.Label.get(null, 'Hello', 'fr') + Label.get('c', 'Hello', 'de');")).toBe("HelloBonjourHello"); // prettier-ignore
  expect(
    org.text("return Label.translationExists('', 'Hello', 'fr') + ' ' + Label.translationExists('', 'Hello', 'de');"),
  ).toBe("true false");
});

it("enums of the platform are there with the constants of their signature", () => {
  expect(
    org.text("return CommercePayments.SalesforceResultCode.Success + ' ' + Auth.VerificationMethod.values().size();"),
  ).toMatch(/^SUCCESS \d+$/i);
});

it("classes of ConnectApi and DataSource that only hold values do so", () => {
  const body = `ConnectApi.TextSegmentInput text = new ConnectApi.TextSegmentInput();
    text.text = 'Hi';
    ConnectApi.MessageBodyInput input = new ConnectApi.MessageBodyInput();
    Object before = input.messageSegments;
    input.messageSegments = new List<ConnectApi.MessageSegmentInput>{ text };
    ConnectApi.MessageSegmentInput first = input.messageSegments[0];
    DataSource.Filter filter = new DataSource.Filter();
    filter.columnName = 'a';
    return before + ((ConnectApi.TextSegmentInput) first).text + (first instanceof ConnectApi.MentionSegmentInput) + filter.columnName + filter.type;`;
  expect(org.text(body)).toBe("nullHifalseanull");
  expect(org.problems("ConnectApi.ChatterFeeds.deleteFeedElement(null, null); return null;")).toEqual([
    "local org: ConnectApi.ChatterFeeds.deleteFeedElement is not implemented",
  ]);
});

// [Apex Developer Guide: Testing ConnectApi Code]
it("services of ConnectApi refuse a test that sees no data of the org", () => {
  const lenient = { toleratesGaps: true };
  expect(org.text("ConnectApi.ChatterFeeds.deleteFeedElement(null, null); return null;", lenient)).toBe(
    "System.UnsupportedOperationException: ConnectApi methods are not supported in data siloed tests. Please use @IsTest(SeeAllData=true).",
  );
});

it("an account has no lists of person accounts", () => {
  expect(org.problems("return [SELECT (SELECT Id FROM PersonContacts), (SELECT Id FROM PersonUsers) FROM Account];")[0]).toContain("Didn't understand relationship"); // prettier-ignore
  expect(org.text("return [SELECT (SELECT Id FROM Users) FROM Account].size();")).toBe("0");
});

it("a Long is an Integer by its value", () => {
  expect(org.text("Long days = 86400000L / 1000 / 60 / 60 / 24; return Integer.valueOf(days);")).toBe("1");
});

it("a list of rows that no query has asked for is empty", () => {
  expect(org.text("insert new Account(Name = 'A'); return [SELECT Id FROM Account][0].Contacts.size();")).toBe("0");
});

it("a copy of a row may be updated with the formulas that it carries", () => {
  const body = `Thing__c t = new Thing__c();
    insert t;
    t = [SELECT Id, Long_Name__c FROM Thing__c];
    t = t.clone(true, false);
    t.Land__c = 'FR';
    update t;
    return t.Long_Name__c;`;
  expect(org.text(body)).toBe("xx");
});

it("the smaller and the larger of two numbers have the wider of their types", () => {
  expect(org.text("Decimal d = 250.5; return Math.min(d, 100).setScale(1) + ' ' + Math.max(1, 2.50);")).toBe(
    "100.0 2.50",
  );
});

it("rows of a dynamic query stand for their single row where a constructor or method takes a row", () => {
  const classes = {
    Holder: "public class Holder { public String name; public Holder(Account a) { name = a.Name; } }",
  };
  const body = "insert new Account(Name = 'A'); return new Holder(Database.query('SELECT Name FROM Account')).name;";
  expect(org.text(body, { classes })).toBe("A");
});

it("a reference that takes rows of any object can be followed to what all have", () => {
  const body = `Thing__c t = new Thing__c();
    insert t;
    ContentVersion v = new ContentVersion(Title = 'V', PathOnClient = 'v.txt', VersionData = Blob.valueOf('v'));
    insert v;
    insert new ContentDocumentLink(LinkedEntityId = t.Id, ContentDocumentId = [SELECT ContentDocumentId FROM ContentVersion].ContentDocumentId);
    ContentDocumentLink link = [SELECT LinkedEntity.Type FROM ContentDocumentLink WHERE LinkedEntityId = :t.Id];
    return link.LinkedEntity.Type;`;
  expect(org.text(body)).toBe("Thing__c");
});

it("rows are put into a map where the last of an id stays, and not made a map where there are two", () => {
  const rows = "List<Account> rows = new List<Account>{ new Account(Id = '001000000000001AAA', Name = 'a'), new Account(Id = '001000000000001AAA', Name = 'b') };"; // prettier-ignore
  expect(org.text(`${rows} Map<Id, Account> m = new Map<Id, Account>(); m.putAll(rows); return m.values()[0].Name;`)).toBe("b"); // prettier-ignore
  expect(org.text(`${rows} return new Map<Id, Account>(rows).size();`)).toBe(
    "System.ListException: Row with duplicate Id at index: 1",
  );
});

it("a test is on a page from its start, which keeps its parameters", () => {
  expect(org.text("ApexPages.currentPage().getParameters().put('id', 'x'); return ApexPages.currentPage().getParameters().get('id');")).toBe("x"); // prettier-ignore
  expect(org.text("return ApexPages.currentPage();", { kind: "sync" })).toBe("null");
});

// [Apex Reference Guide: UserInfo.isCurrentUserLicensed]
it("nobody has a licence of a package that is not installed", () => {
  expect(org.text("return UserInfo.isCurrentUserLicensed('nope');")).toContain("System.TypeException");
});
