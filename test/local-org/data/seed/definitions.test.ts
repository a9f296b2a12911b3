import { expect, it } from "vitest";
import type { ApexList } from "../../platform/values/list.ts";
import type { SObjectValue } from "../../platform/values/sobject.ts";
import { recordToJson } from "../json.ts";
import { Schema } from "../schema/index.ts";
import { billingSource } from "../testing-metadata.ts";
import { testData, type TestData } from "../testing.ts";

const DEFINITIONS = ["EntityDefinition", "FieldDefinition", "EntityParticle"];
function rows(org: TestData, soql: string): object[] {
  return org.run((tx) => {
    const { items } = tx.data.queryText(soql, null, { mode: "system" }) as ApexList;
    return items.map((row) => recordToJson(row as SObjectValue, org.data.schema, "65.0"));
  });
}

it("describes objects and fields to whoever asks, and costs an org nothing where nobody does", () => {
  const org = testData();
  expect(DEFINITIONS.filter((name) => org.data.store.isUsed(name))).toEqual([]);
  expect(
    rows(org, "SELECT QualifiedApiName, KeyPrefix FROM EntityDefinition WHERE QualifiedApiName = 'Account'"),
  ).toMatchObject([{ QualifiedApiName: "Account", KeyPrefix: "001" }]);
  expect(
    rows(
      org,
      "SELECT QualifiedApiName, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Account' AND QualifiedApiName = 'Industry'",
    ),
  ).toHaveLength(1);
  const names = [...org.data.store.tableOf("EntityDefinition").rows()].map((row) => row.values["QualifiedApiName"]);
  expect(new Set(names).size).toBe(names.length);
});

it("keeps the ids of definitions when rows go back to an image and when another schema is deployed", () => {
  const org = testData({ sourceDirs: [] });
  const idOf = (name: string) => org.data.findBy("EntityDefinition", "QualifiedApiName", name)?.id;
  const fresh = org.data.image();
  const account = idOf("Account");
  expect(account).toBeDefined();
  org.data.restore(fresh);
  expect(idOf("Account")).toBe(account);
  expect(idOf("Invoice__c")).toBeUndefined();
  org.data.deploy(Schema.load({ sourceDirs: [billingSource()] }));
  expect(idOf("Account")).toBe(account);
  expect(idOf("Invoice__c")).toBeDefined();
});
