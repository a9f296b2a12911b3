import { beforeEach, describe, expect, it } from "vitest";
import { currentTransaction, type Transaction } from "../../platform/transaction.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { testData, type TestData } from "../testing.ts";
import type { DmlOperation } from "./dml-types.ts";

let org: TestData;
let acme: string;

beforeEach(() => {
  org = testData();
  acme = org.data.insertSystemRow("Account", { Name: "Acme" });
});

function write(tx: Transaction, operation: DmlOperation, object = "Account", id = acme): void {
  const fields = operation === "insert" ? { LastName: "A", AccountId: id } : { Id: id };
  tx.data.dml({ operation, records: [new SObjectValue(object, fields)], allOrNone: true, mode: "system" });
}

function on(objectName: string, event: string, name: string, body: (tx: Transaction) => void): void {
  org.data.triggers.register({ name, objectName, events: new Set([event]), run: () => body(currentTransaction()) });
}

function outcome(operation: DmlOperation, object = "Account"): string {
  try {
    org.run((tx) => write(tx, operation, object));
    return "done";
  } catch (error) {
    return (error as Error).message;
  }
}

// [Apex Developer Guide: Context Variable Considerations, the table of "Can update original object" and "Can delete original object"]
describe("a before trigger", () => {
  it("cannot update its own row", () => {
    on("Account", "before update", "OnAccount", (tx) => write(tx, "update"));
    expect(outcome("update")).toContain(
      `SELF_REFERENCE_FROM_TRIGGER, Object (id = ${acme.slice(0, 15)}) is currently in trigger OnAccount, therefore it cannot recursively update itself`,
    );
  });
  it("cannot delete its own row, whether it updates or deletes it", () => {
    on("Account", "before update", "OnUpdate", (tx) => write(tx, "delete"));
    on("Account", "before delete", "OnDelete", (tx) => write(tx, "delete"));
    expect(outcome("update")).toContain(
      "is currently in trigger OnUpdate, therefore it cannot recursively delete itself",
    );
    expect(outcome("delete")).toContain(
      "is currently in trigger OnDelete, therefore it cannot recursively delete itself",
    );
  });
  it("may update a row that it is about to delete", () => {
    on("Account", "before delete", "OnDelete", (tx) => write(tx, "update"));
    expect(outcome("delete")).toBe("done");
  });
  it("keeps its row from the triggers that it causes on other objects", () => {
    on("Account", "before update", "OnAccount", (tx) => write(tx, "insert", "Contact"));
    on("Contact", "after insert", "OnContact", (tx) => write(tx, "update"));
    expect(outcome("update")).toContain("is currently in trigger OnAccount");
  });
});

describe("an after trigger", () => {
  it("may update its own row, until the triggers stand sixteen deep", () => {
    let left = 5;
    on("Account", "after update", "OnAccount", (tx) => {
      if (left-- > 0) write(tx, "update");
    });
    expect(outcome("update")).toBe("done");
    left = 100;
    const line = `Account trigger event AfterUpdate for [${acme.slice(0, 15)}]`;
    expect(outcome("update")).toContain(`OnAccount: maximum trigger depth exceeded\n${line}\n${line}`);
    expect(left).toBe(100 - 16);
  });
});
