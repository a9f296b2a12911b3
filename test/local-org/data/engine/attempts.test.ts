import { beforeEach, describe, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { currentTransaction, type Transaction } from "../../platform/transaction.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { Schema } from "../schema/index.ts";
import { billingSource } from "../testing-metadata.ts";
import { testData, type TestData } from "../testing.ts";
import type { DmlOperation, RowResult } from "./dml-types.ts";
import type { TriggerContext } from "./trigger-context.ts";

const schema = Schema.load({ sourceDirs: [billingSource()] });
let org: TestData;

beforeEach(() => {
  org = testData({ schema });
});

function invoice(fields: Record<string, ApexValue>): SObjectValue {
  return new SObjectValue("Invoice__c", fields);
}

function partly(tx: Transaction, operation: DmlOperation, records: SObjectValue[]): RowResult[] {
  return tx.data.dml({ operation, records, allOrNone: false, mode: "system" });
}

function onInvoice(event: string, run: (rows: SObjectValue[], trigger: TriggerContext) => void): void {
  org.data.triggers.register({
    name: "OnInvoice",
    objectName: "Invoice__c",
    events: new Set([event]),
    run: () => {
      const trigger = currentTransaction().trigger as TriggerContext;
      run((trigger.newRows ?? trigger.oldRows)?.items as SObjectValue[], trigger);
    },
  });
}

/** Bulk DML Exception Handling, Apex Developer Guide. */
describe("partial success with triggers", () => {
  it("counts the limits from where they stood before the first attempt, and publishes once", () => {
    onInvoice("after insert", (rows) => {
      currentTransaction().limits.use("soqlQueries", 40);
      currentTransaction().data.publish([new SObjectValue("Paid__e", { Key__c: "x" })]);
      for (const row of rows) if (row.fields.get("Key__c") === "bad") row.addError("refused", null);
    });
    org.run((tx) => {
      const results = partly(tx, "insert", [invoice({ Key__c: "good" }), invoice({ Key__c: "bad" })]);
      expect(results.map((result) => result.success)).toEqual([true, false]);
      expect(tx.limits.used("soqlQueries")).toBe(40);
      expect(tx.waiting).toHaveLength(1);
    });
  });

  it("leaves nothing waiting of a statement that was refused whole", () => {
    onInvoice("after insert", () => {
      currentTransaction().data.publish([new SObjectValue("Paid__e", { Key__c: "x" })]);
    });
    org.run((tx) => {
      const records = [invoice({ Key__c: "a" }), invoice({ Key__c: "A" })];
      expect(() => tx.data.dml({ operation: "insert", records, allOrNone: true, mode: "system" })).toThrow(
        "DUPLICATE_VALUE",
      );
      expect(tx.waiting).toHaveLength(0);
    });
  });

  it("keeps rows whose delete a trigger refuses after the fact, and deletes the others", () => {
    onInvoice("after delete", (rows) => {
      for (const row of rows) if (row.fields.get("Key__c") === "keep") row.addError("kept", null);
    });
    org.run((tx) => {
      const records = [invoice({ Key__c: "keep" }), invoice({ Key__c: "go" })];
      partly(tx, "insert", records);
      expect(partly(tx, "delete", records).map((result) => result.success)).toEqual([false, true]);
      expect(tx.data.queryText("SELECT COUNT() FROM Invoice__c WHERE Key__c = 'keep'", null, { mode: "system" })).toBe(
        1,
      );
      expect(tx.data.queryText("SELECT COUNT() FROM Invoice__c", null, { mode: "system" })).toBe(1);
    });
  });

  it("does not put back what a trigger on rows before has changed in rows after", () => {
    const records = Array.from({ length: 201 }, (_, index) => invoice({ Key__c: `k${index}` }));
    org.run((tx) => partly(tx, "insert", records));
    let first = true;
    onInvoice("after update", () => {
      if (!first) return;
      first = false;
      const last = new SObjectValue("Invoice__c", { Id: records[200]?.id ?? null, Paid__c: true });
      partly(currentTransaction(), "update", [last]);
    });
    org.run((tx) => {
      const updates = records.map((record) => invoice({ Id: record.id, Status__c: "Sent" }));
      partly(tx, "update", updates);
      expect(
        tx.data.queryText("SELECT COUNT() FROM Invoice__c WHERE Paid__c = TRUE AND Status__c = 'Sent'", null, {
          mode: "system",
        }),
      ).toBe(1);
    });
  });
});

describe("one statement", () => {
  it("takes at most ten changes of object", () => {
    org.run((tx) => {
      const mixed = (count: number): SObjectValue[] =>
        Array.from({ length: count }, (_, index) =>
          index % 2 === 0 ? invoice({}) : new SObjectValue("Account", { Name: "A" }),
        );
      expect(partly(tx, "insert", mixed(10)).every((result) => result.success)).toBe(true);
      expect(() => partly(tx, "insert", mixed(11))).toThrow("Cannot have more than 10 chunks in a single operation");
    });
  });
});

/** Restoring Deleted Records, Apex Developer Guide. */
describe("undelete", () => {
  it("brings back children and emptied lookups, and refuses a unique value taken meanwhile", () => {
    org.run((tx) => {
      const account = new SObjectValue("Account", { Name: "A" });
      partly(tx, "insert", [account]);
      const bill = invoice({ Key__c: "k", Account__c: account.id });
      partly(tx, "insert", [bill]);
      const line = new SObjectValue("Line__c", { Invoice__c: bill.id });
      partly(tx, "insert", [line]);
      const count = (from: string): number =>
        tx.data.queryText(`SELECT COUNT() FROM ${from}`, null, { mode: "system" }) as number;
      partly(tx, "delete", [bill]);
      partly(tx, "delete", [account]);
      expect(count("Line__c")).toBe(0);
      expect(partly(tx, "undelete", [line])[0]?.errors[0]?.statusCode).toBe("UNDELETE_FAILED");
      partly(tx, "undelete", [account, bill]);
      expect(count("Line__c WHERE Invoice__r.Key__c = 'k'")).toBe(1);
      expect(count("Invoice__c WHERE Account__c != NULL")).toBe(1);
      partly(tx, "delete", [bill]);
      partly(tx, "insert", [invoice({ Key__c: "K" })]);
      expect(partly(tx, "undelete", [bill])[0]?.errors[0]?.statusCode).toBe("DUPLICATE_VALUE");
      expect(count("Line__c")).toBe(0);
    });
  });
});
