import { beforeAll, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { ApexBlob } from "../../platform/values/blob.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { formulaText } from "../formula/values.ts";
import { testData, type TestData } from "../testing.ts";

let org: TestData;
beforeAll(() => {
  org = testData();
});

const decimal = (text: string) => ApexDecimal.parse(text);

function insert(object: string, fields: Record<string, ApexValue>): string {
  const row = new SObjectValue(object, fields);
  org.run((tx) => tx.data.dml({ operation: "insert", records: [row], allOrNone: true, mode: "system" }));
  return row.id as string;
}

function first(soql: string, ...fields: string[]): string[] {
  const { items } = org.run((tx) => tx.data.queryText(soql, null, { mode: "system" })) as { items: SObjectValue[] };
  return fields.map((field) => formulaText(items[0]?.fields.get(field) ?? null));
}

const opportunity = () =>
  insert("Opportunity", { Name: "Big", StageName: "Qualification", CloseDate: ApexDate.of(2026, 12, 1) });
const standardBook = () => first("SELECT Id FROM Pricebook2 WHERE IsStandard = TRUE", "Id")[0] as string;

it("a stage brings its probability and forecast category", () => {
  const id = opportunity();
  const soql = `SELECT Probability, ForecastCategoryName, FiscalQuarter FROM Opportunity WHERE Id = '${id}'`;
  expect(first(soql, "Probability", "ForecastCategoryName", "FiscalQuarter")).toEqual(["10", "Pipeline", "4"]);
});

it("a forecast category may differ from the stage's, until the stage changes", () => {
  // "Implied, but not directly controlled, by the StageName field. You can override this field to a different value" [Object Reference: Opportunity]
  const id = opportunity();
  const update = (fields: Record<string, ApexValue>): void => {
    const records = [new SObjectValue("Opportunity", { Id: id, ...fields })];
    org.run((tx) => tx.data.dml({ operation: "update", records, allOrNone: true, mode: "system" }));
  };
  const categories = (): string[] =>
    first(`SELECT ForecastCategoryName, ForecastCategory FROM Opportunity WHERE Id = '${id}'`, "ForecastCategoryName", "ForecastCategory"); // prettier-ignore
  update({ ForecastCategoryName: "Commit" });
  expect(categories()).toEqual(["Commit", "Forecast"]);
  update({ StageName: "Closed Lost" });
  expect(categories()).toEqual(["Omitted", "Omitted"]);
});

it("an opportunity's amount is the sum of its products", () => {
  const Product2Id = insert("Product2", { Name: "Generator", IsActive: true });
  const PricebookEntryId = insert("PricebookEntry", {
    Product2Id,
    Pricebook2Id: standardBook(),
    UnitPrice: decimal("5"),
    IsActive: true,
  });
  const OpportunityId = opportunity();
  insert("OpportunityLineItem", { OpportunityId, PricebookEntryId, Quantity: decimal("2"), UnitPrice: decimal("4") });
  insert("OpportunityLineItem", { OpportunityId, PricebookEntryId, Quantity: decimal("1"), TotalPrice: decimal("3") });
  expect(first(`SELECT Amount FROM Opportunity WHERE Id = '${OpportunityId}'`, "Amount")).toEqual(["11"]);
});

it("a custom price needs a standard price first", () => {
  const Product2Id = insert("Product2", { Name: "Gizmo", IsActive: true });
  const Pricebook2Id = insert("Pricebook2", { Name: "Partners", IsActive: true });
  expect(() => insert("PricebookEntry", { Product2Id, Pricebook2Id, UnitPrice: decimal("5") })).toThrow(
    "STANDARD_PRICE_NOT_DEFINED",
  );
});

it("a lead or contact is a campaign's member once, and lends it a name", () => {
  const CampaignId = insert("Campaign", { Name: "Spring" });
  const LeadId = insert("Lead", { FirstName: "Ann", LastName: "Lee", Company: "Acme" });
  const id = insert("CampaignMember", { CampaignId, LeadId });
  expect(first(`SELECT Name, Status FROM CampaignMember WHERE Id = '${id}'`, "Name", "Status")).toEqual([
    "Ann Lee",
    "Sent",
  ]);
  expect(() => insert("CampaignMember", { CampaignId, LeadId })).toThrow("DUPLICATE_VALUE");
});

it("a content version makes its document, linked to where it was published first", () => {
  const account = insert("Account", { Name: "Acme" });
  const id = insert("ContentVersion", {
    PathOnClient: "/tmp/report.pdf",
    VersionData: ApexBlob.ofText("hello"),
    FirstPublishLocationId: account,
  });
  const version = `SELECT Title, FileType, ContentSize, IsLatest FROM ContentVersion WHERE Id = '${id}'`;
  expect(first(version, "Title", "FileType", "ContentSize", "IsLatest")).toEqual(["report", "PDF", "5", "true"]);
  const link = `SELECT ContentDocument.Title FROM ContentDocumentLink WHERE LinkedEntityId = '${account}'`;
  expect(org.run((tx) => tx.data.queryText(link, null, { mode: "system" }))).toHaveProperty("items.length", 1);
});

it("a file is called by its kind, and published under an address", () => {
  const id = insert("ContentVersion", { PathOnClient: "report.docx", VersionData: ApexBlob.ofText("hello") });
  expect(first(`SELECT FileType FROM ContentVersion WHERE Id = '${id}'`, "FileType")).toEqual(["WORD_X"]);
  const published = insert("ContentDistribution", {
    Name: "report",
    ContentVersionId: id,
    PreferencesAllowOriginalDownload: true,
  });
  const query = `SELECT ContentDownloadUrl FROM ContentDistribution WHERE Id = '${published}'`;
  expect(first(query, "ContentDownloadUrl")[0]).toContain(`/sfc/dist/version/download/?ids=${id}`);
});

it("an opportunity with products keeps their amount, and says when its stage changed", () => {
  const id = opportunity();
  const update = (fields: Record<string, ApexValue>): void => {
    const row = new SObjectValue("Opportunity", { Id: id, ...fields });
    org.run((tx) => tx.data.dml({ operation: "update", records: [row], allOrNone: true, mode: "system" }));
  };
  const soql = `SELECT Amount, Probability, LastStageChangeDate FROM Opportunity WHERE Id = '${id}'`;
  update({ Amount: decimal("7") });
  expect(first(soql, "Amount", "LastStageChangeDate")).toEqual(["7", ""]);
  org.data.updateSystemRow("Opportunity", id, { HasOpportunityLineItem: true });
  update({ Amount: decimal("9"), StageName: "Closed Won" });
  expect(first(soql, "Amount", "Probability")).toEqual(["7", "100"]);
  expect(first(soql, "LastStageChangeDate")[0]).not.toBe("");
});
