import { beforeEach, describe, expect, it } from "vitest";
import { currentTransaction, type Transaction } from "../../platform/transaction.ts";
import { ApexHttpRequest } from "../../platform/lib/System/Http.ts";
import "../../platform/lib/index.ts";
import { call } from "../../platform/test-support.ts";
import { FatalApexError } from "../../platform/values/exceptions.ts";
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

// [github.com/beyond-the-cloud-dev/trigger-lib, trigger-discover.md: tried in an org of API 67 in August 2026]
describe("a trigger's own rows", () => {
  const rowsOf = (tx: Transaction): SObjectValue[] =>
    (tx.trigger?.newRows ?? tx.trigger?.oldRows)?.items as SObjectValue[];

  it.each(["before insert", "after insert", "before update", "after update", "before delete", "after delete"])(
    "are written by no statement in %s, in whatever list they stand",
    (event) => {
      let caught = "nothing";
      on("Account", event, "OnAccount", (tx) => {
        try {
          tx.data.dml({ operation: "update", records: [...rowsOf(tx)], allOrNone: false, mode: "system" });
        } catch (error) {
          caught = `${(error as { apexTypeName: string }).apexTypeName}: ${(error as Error).message}`;
        }
      });
      const operation = event.split(" ")[1] as DmlOperation;
      org.run((tx) => {
        const fields = operation === "insert" ? { Name: "New" } : { Id: acme };
        tx.data.dml({ operation, records: [new SObjectValue("Account", fields)], allOrNone: true, mode: "system" });
      });
      expect(caught).toBe("System.SObjectException: DML statement cannot operate on trigger.new or trigger.old");
    },
  );

  it("cannot be deleted again nor undeleted while they are deleted, nor deleted while they come back", () => {
    for (const operation of ["delete", "undelete"] as const) {
      org.data.triggers.clear();
      on("Account", "after delete", "OnAccount", (tx) => write(tx, operation));
      expect(outcome("delete")).toContain(`SELF_REFERENCE_FROM_TRIGGER, Object (id = ${acme.slice(0, 15)})`);
    }
    org.data.triggers.clear();
    on("Account", "after delete", "OnAccount", (tx) => write(tx, "update"));
    expect(outcome("delete")).toContain("ENTITY_IS_DELETED");
    org.data.triggers.clear();
    expect(outcome("delete")).toBe("done");
    on("Account", "after undelete", "OnAccount", (tx) => write(tx, "delete"));
    expect(outcome("undelete")).toContain("SELF_REFERENCE_FROM_TRIGGER");
  });

  it.each([
    [
      "before update",
      "Record is read-only",
      (tx: Transaction) => (tx.trigger?.oldRows?.get(0) as SObjectValue | undefined)?.set("Name", "x"),
    ],
    ["after update", "Record is read-only", (tx: Transaction) => rowsOf(tx)[0]?.set("Name", "x")],
    ["before update", "Collection is read-only", (tx: Transaction) => tx.trigger?.newRows?.add(null)],
    ["before update", "Collection is read-only", (tx: Transaction) => tx.trigger?.newRows?.set(0, null)],
    ["before update", "Collection is read-only", (tx: Transaction) => tx.trigger?.newRows?.remove(0)],
    ["before update", "Collection is read-only", (tx: Transaction) => tx.trigger?.newRows?.sort()],
    ["after update", "Collection is read-only", (tx: Transaction) => tx.trigger?.newMap?.clear()],
    ["after update", "Collection is read-only", (tx: Transaction) => tx.trigger?.oldMap?.delete(acme)],
    [
      "after update",
      "SObject row does not allow errors",
      (tx: Transaction) => call("System.SObject", tx.trigger?.oldRows?.get(0), "addError", "x"),
    ],
  ])("end a trigger %s that changes them (%s), whatever it catches", (event, message, change) => {
    on("Account", event, "OnAccount", (tx) => {
      try {
        change(tx);
      } catch (error) {
        if (!(error instanceof FatalApexError)) return; // what a catch clause of Apex would take
        throw error;
      }
    });
    expect(outcome("update")).toContain(`caused by: System.FinalException: ${message}`);
  });

  it("take errors on old rows where they are deleted", () => {
    on("Account", "before delete", "OnAccount", (tx) =>
      call("System.SObject", tx.trigger?.oldRows?.get(0), "addError", "keep it"),
    );
    expect(outcome("delete")).toContain("FIELD_CUSTOM_VALIDATION_EXCEPTION, keep it");
  });
});

it("no trigger calls out, before anything else that stands against it", () => {
  on("Account", "before update", "OnAccount", () => {
    call("System.Http", null, "send", new ApexHttpRequest());
  });
  expect(outcome("update")).toContain(
    "caused by: System.CalloutException: Callout from triggers are currently not supported.",
  );
});
