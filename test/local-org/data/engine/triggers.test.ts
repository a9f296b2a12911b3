import { beforeEach, describe, expect, it } from "vitest";
import { currentTransaction } from "../../platform/transaction.ts";
import { throwApex } from "../../platform/values/exceptions.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { testData, type TestData } from "../testing.ts";
import type { RowResult } from "./dml-types.ts";
import type { TriggerContext } from "./trigger-context.ts";

let org: TestData;
/** What triggers saw, in order. */
let log: string[];

beforeEach(() => {
  org = testData();
  log = [];
});

function onAccount(
  events: string[],
  body: (context: TriggerContext, rows: SObjectValue[]) => void,
  name = "OnAccount",
): void {
  org.data.triggers.register({
    name,
    objectName: "Account",
    events: new Set(events),
    run: () => {
      const context = currentTransaction().trigger as TriggerContext;
      body(context, (context.newRows ?? context.oldRows)?.items as SObjectValue[]);
    },
  });
}

function account(name: string | null): SObjectValue {
  return new SObjectValue("Account", { Name: name });
}

function insert(records: SObjectValue[], allOrNone = true): RowResult[] {
  return org.run((tx) => tx.data.dml({ operation: "insert", records, allOrNone, mode: "system" }));
}

describe("triggers", () => {
  it("run before and after, with the rows as they stand then", () => {
    onAccount(["before insert", "after insert"], (context, rows) =>
      log.push(
        `${context.operation} ${rows.map((row) => `${String(row.get("Name"))}/${row.id === null ? "new" : "saved"}/${String(row.get("OwnerId")) === org.data.administratorId}`).join()}`,
      ),
    );
    const record = account("A");
    insert([record]);
    expect(log).toEqual(["BEFORE_INSERT A/new/true", "AFTER_INSERT A/saved/true"]);
  });

  it("may change rows before they are saved; the caller's row stays as it was", () => {
    onAccount(["before insert"], (_context, rows) => rows.forEach((row) => row.set("Site", "set by trigger")));
    const record = account("A");
    insert([record]);
    expect(org.data.committedRow("Account", record.id as string)?.get("Site")).toBe("set by trigger");
    expect(record.isSet("Site")).toBe(false);
  });

  it("cannot change rows after they are saved, nor old rows", () => {
    onAccount(["after insert"], (_context, rows) => rows[0]?.set("Site", "x"));
    expect(() => insert([account("A")])).toThrow(
      "Insert failed. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, OnAccount: execution of AfterInsert\n\ncaused by: System.FinalException: Record is read-only",
    );
  });

  it("see old and new in updates and deletes", () => {
    const record = account("A");
    insert([record]);
    onAccount(["before update", "after update", "before delete", "after delete"], (context, rows) => {
      const old = context.oldMap?.get(rows[0]?.id ?? null) as SObjectValue;
      log.push(
        `${context.operation} ${String(old.get("Name"))}>${context.newRows ? String((context.newRows.items[0] as SObjectValue).get("Name")) : "gone"}`,
      );
    });
    org.run((tx) =>
      tx.data.dml({
        operation: "update",
        records: [new SObjectValue("Account", { Id: record.id, Name: "B" })],
        allOrNone: true,
        mode: "system",
      }),
    );
    org.run((tx) => tx.data.dml({ operation: "delete", records: [record], allOrNone: true, mode: "system" }));
    expect(log).toEqual(["BEFORE_UPDATE A>B", "AFTER_UPDATE A>B", "BEFORE_DELETE B>gone", "AFTER_DELETE B>gone"]);
  });

  it("get at most 200 rows at a time", () => {
    onAccount(["before insert"], (context) => log.push(String(context.size)));
    insert(Array.from({ length: 450 }, (_, index) => account(`A${index}`)));
    expect(log).toEqual(["200", "200", "50"]);
  });

  it("refuse rows with addError", () => {
    onAccount(["before insert"], (_context, rows) =>
      rows.filter((row) => row.get("Name") === "bad").forEach((row) => row.addError("Not this one", "Name")),
    );
    expect(() => insert([account("good"), account("bad")])).toThrow(
      "Insert failed. First exception on row 1; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, Not this one: [Name]",
    );
    const outside = account("x");
    outside.addError("stands on the row, stops nothing");
    expect(outside.errors).toHaveLength(1);
    insert([outside]);
  });

  it("run again without the failed rows in partial success", () => {
    onAccount(["before insert", "after insert"], (context, rows) =>
      log.push(`${context.operation} ${rows.map((row) => String(row.get("Name"))).join()}`),
    );
    const results = insert([account("A"), account(null), account("C")], false);
    expect(results.map((result) => result.success)).toEqual([true, false, true]);
    expect(log).toEqual(["BEFORE_INSERT A,null,C", "AFTER_INSERT A,C", "BEFORE_INSERT A,C", "AFTER_INSERT A,C"]);
    expect(org.data.store.tableOf("Account").size).toBe(2);
  });

  it("give up when rows keep failing", () => {
    let round = 0;
    onAccount(["after insert"], (_context, rows) => {
      round++;
      rows[0]?.addError(`round ${round}`);
    });
    const results = insert([account("A"), account("B"), account("C"), account("D")], false);
    expect(round).toBe(3);
    expect(results.map((result) => result.errors[0]?.message)).toEqual([
      "round 1",
      "round 2",
      "round 3",
      "Too many batch retries in the presence of Apex triggers and partial failures.",
    ]);
  });

  it("fail every row when one throws", () => {
    onAccount(["before insert"], () => throwApex("System.MathException", "Divide by 0"));
    const results = insert([account("A"), account("B")], false);
    expect(results.map((result) => result.errors[0]?.statusCode)).toEqual(
      Array(2).fill("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"),
    );
    expect(results[0]?.errors[0]?.message).toContain(
      "OnAccount: execution of BeforeInsert\n\ncaused by: System.MathException: Divide by 0",
    );
  });

  it("stop at a depth of sixteen", () => {
    onAccount(["after insert"], () => insertWithin());
    const insertWithin = (): void =>
      void currentTransaction().data.dml({
        operation: "insert",
        records: [account("again")],
        allOrNone: true,
        mode: "system",
      });
    expect(() => insert([account("A")])).toThrow(/maximum trigger depth exceeded/);
    expect(org.data.store.tableOf("Account").size).toBe(0);
  });
});
