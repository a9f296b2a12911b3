import { beforeEach, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { currentTransaction } from "../../platform/transaction.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { Schema } from "../schema/index.ts";
import { fieldFile, objectFile, sourceFolder, xml } from "../testing-metadata.ts";
import { testData, type TestData } from "../testing.ts";
import type { DmlOperation, RowResult } from "./dml-types.ts";
import type { TriggerContext } from "./trigger-context.ts";

const name = "<nameField><label>Name</label><type>Text</type></nameField>";
const schema = Schema.load({
  sourceDirs: [
    sourceFolder({
      ...objectFile("Order__c", `<label>Order</label><pluralLabel>Orders</pluralLabel>${name}`),
      ...objectFile("Item__c", `<label>Item</label><pluralLabel>Items</pluralLabel>${name}`),
      ...fieldFile(
        "Item__c",
        "Order__c",
        "<type>MasterDetail</type><referenceTo>Order__c</referenceTo><relationshipName>Items</relationshipName><reparentableMasterDetail>true</reparentableMasterDetail>",
      ),
      ...fieldFile("Item__c", "Price__c", "<type>Number</type><precision>8</precision><scale>0</scale>"),
      ...fieldFile(
        "Order__c",
        "Total__c",
        "<type>Summary</type><summarizedField>Item__c.Price__c</summarizedField><summaryForeignKey>Item__c.Order__c</summaryForeignKey><summaryOperation>sum</summaryOperation>",
      ),
      "objects/Order__c/validationRules/Limit.validationRule-meta.xml": xml(
        "ValidationRule",
        "<fullName>Limit</fullName><active>true</active><errorConditionFormula>ISCHANGED(Total__c) &amp;&amp; Total__c &gt; 100</errorConditionFormula><errorMessage>Too dear</errorMessage>",
      ),
    }),
  ],
});

let org: TestData;
let order: string;
let log: string[];

beforeEach(() => {
  org = testData({ schema });
  order = org.data.insertSystemRow("Order__c", { Name: "One" });
  log = [];
  org.data.triggers.register({
    name: "OnOrder",
    objectName: "Order__c",
    events: new Set(["before update", "after update"]),
    run: () => {
      const { operation, oldRows, newRows } = currentTransaction().trigger as TriggerContext;
      const total = (rows: typeof oldRows): string =>
        String((rows?.items[0] as SObjectValue | undefined)?.get("Total__c"));
      log.push(`${operation} ${total(oldRows)} ${total(newRows)}`);
    },
  });
});

function save(operation: DmlOperation, rows: readonly Record<string, ApexValue>[], allOrNone = true): RowResult[] {
  const records = rows.map((fields) => new SObjectValue("Item__c", fields));
  return org.run((tx) => tx.data.dml({ operation, records, allOrNone, mode: "system" }));
}

const item = (price: number, parent = order): Record<string, ApexValue> => ({
  Name: "Item",
  Order__c: parent,
  Price__c: ApexDecimal.fromInteger(price),
});

// [Apex Developer Guide: Triggers and Order of Execution: the parent of a changed roll-up goes through the save procedure]
it("a changed roll-up runs the parent's triggers, which see it as it was and as it is", () => {
  save("insert", [item(10), item(20)]);
  expect(log).toEqual(["BEFORE_UPDATE 0 30", "AFTER_UPDATE 0 30"]);
});

it("a roll-up that stays the same runs nothing", () => {
  const [row] = save("insert", [item(10)]);
  log = [];
  save("update", [{ Id: row?.id ?? null, Name: "Other" }]);
  expect(log).toEqual([]);
});

it("deleting, restoring and moving details changes both parents", () => {
  const [row] = save("insert", [item(10)]);
  log = [];
  save("delete", [{ Id: row?.id ?? null }]);
  save("undelete", [{ Id: row?.id ?? null }]);
  expect(log.filter((line) => line.startsWith("AFTER"))).toEqual(["AFTER_UPDATE 10 0", "AFTER_UPDATE 0 10"]);
  const other = org.data.insertSystemRow("Order__c", { Name: "Two" });
  log = [];
  save("update", [{ Id: row?.id ?? null, Order__c: other }]);
  expect(log).toHaveLength(2); // one run of triggers for both parents
});

it("the parent's validation rules refuse its details", () => {
  expect(() => save("insert", [item(101)])).toThrow("FIELD_CUSTOM_VALIDATION_EXCEPTION, Too dear");
  const other = org.data.insertSystemRow("Order__c", { Name: "Two" });
  const results = save("insert", [item(101), item(5, other)], false);
  expect(results.map((result) => result.success)).toEqual([false, true]);
  expect(org.data.store.tableOf("Item__c").size).toBe(1);
});
