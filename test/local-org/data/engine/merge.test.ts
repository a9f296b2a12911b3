import { beforeEach, describe, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { currentTransaction } from "../../platform/transaction.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { testData, type TestData } from "../testing.ts";
import type { MergeOutcome } from "./merge.ts";
import type { TriggerContext } from "./trigger-context.ts";

let org: TestData;
let master: string;
let loser: string;

beforeEach(() => {
  org = testData();
  master = org.data.insertSystemRow("Account", { Name: "Master" });
  loser = org.data.insertSystemRow("Account", { Name: "Loser" });
});

function merge(
  duplicateIds: readonly string[],
  fields: Record<string, ApexValue> = {},
  allOrNone = true,
): MergeOutcome[] {
  const row = new SObjectValue("Account", { Id: master, ...fields });
  return org.run((tx) => tx.data.merge({ master: row, duplicateIds, allOrNone, mode: "system" }));
}

const values = (id: string): Readonly<Record<string, ApexValue>> => org.data.store.find(id)?.values ?? {};

// [Apex Developer Guide: Merging Records; Triggers and Merge Statements]
describe("merge", () => {
  it("deletes the losers, gives what belonged to them to the master and updates it", () => {
    const contact = org.data.insertSystemRow("Contact", { LastName: "Lee", AccountId: loser });
    const [result] = merge([loser], { Site: "North" });
    expect(result).toMatchObject({ id: master, success: true, mergedId: loser, relatedIds: [contact] });
    expect(org.data.store.find(loser)?.isDeleted).toBe(true);
    expect([values(loser)["MasterRecordId"], values(contact)["AccountId"], values(master)["Site"]]).toEqual([
      master,
      master,
      "North",
    ]);
  });

  it("runs delete triggers for the losers, then update triggers for the master, and none for children", () => {
    org.data.insertSystemRow("Contact", { LastName: "Lee", AccountId: loser });
    const log: string[] = [];
    const events = new Set(["before delete", "after delete", "before update", "after update"]);
    for (const objectName of ["Account", "Contact"])
      org.data.triggers.register({
        name: objectName,
        objectName,
        events,
        run: () => {
          const { operation, oldRows } = currentTransaction().trigger as TriggerContext;
          const rows = (oldRows?.items ?? []) as SObjectValue[];
          log.push(`${operation} ${rows.map((row) => `${row.get("Name")}>${row.get("MasterRecordId") ?? ""}`).join()}`);
        },
      });
    merge([loser]);
    expect(log).toEqual([
      "BEFORE_DELETE Loser>",
      `AFTER_DELETE Loser>${master}`,
      "BEFORE_UPDATE Master>",
      "AFTER_UPDATE Master>",
    ]);
  });

  it("does nothing where one step fails", () => {
    const [result] = merge([loser], { Name: null }, false);
    expect(result).toMatchObject({
      success: false,
      mergedId: null,
      errors: [{ statusCode: "REQUIRED_FIELD_MISSING" }],
    });
    expect(org.data.store.find(loser)?.isDeleted).toBe(false);
    expect(() => merge([loser], { Name: null })).toThrow("Merge failed. First exception on row 0");
  });

  it("leaves a master that looked up to its loser without a parent", () => {
    org.data.store.find(master);
    org.run((tx) =>
      tx.data.dml({
        operation: "update",
        records: [new SObjectValue("Account", { Id: master, ParentId: loser })],
        allOrNone: true,
        mode: "system",
      }),
    );
    merge([loser]);
    expect(values(master)["ParentId"]).toBeUndefined();
  });

  it("takes at most three records, and not one twice", () => {
    const more = [1, 2].map((number) => org.data.insertSystemRow("Account", { Name: `More ${number}` }));
    expect(() => merge([loser, ...more])).toThrow("Only three records can be merged at a time");
    expect(() => merge([master])).toThrow("A record cannot be merged with itself");
  });

  it("is for accounts, cases, contacts and leads", () => {
    const row = new SObjectValue("Campaign", { Id: master });
    const run = (): unknown =>
      org.run((tx) => tx.data.merge({ master: row, duplicateIds: [loser], allOrNone: true, mode: "system" }));
    expect(run).toThrow("DML operation MERGE not allowed on Campaign");
  });
});
