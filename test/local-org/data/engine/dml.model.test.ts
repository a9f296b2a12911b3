/**
 * Random programs of DML against a small model of what the platform promises: what a statement refuses leaves nothing behind, a savepoint brings
 * back exactly what was there, what was deleted together comes back together, and indexes say what the rows say.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { currentTransaction } from "../../platform/transaction.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { Schema } from "../schema/index.ts";
import { billingSource } from "../testing-metadata.ts";
import { testData, type TestData } from "../testing.ts";
import type { DmlOperation } from "./dml-types.ts";
import { isIndexed } from "./store.ts";
import type { TriggerContext } from "./trigger-context.ts";

const schema = Schema.load({ sourceDirs: [billingSource()] });
const OBJECTS = ["Account", "Invoice__c", "Line__c"] as const;

/** What the model knows of a row. `root`: the row whose deletion took it away. `lost`: lookups that its deletion emptied. */
interface ModelRow {
  readonly object: string;
  readonly name: string;
  readonly key: string | null;
  readonly parent: string | null;
  readonly root: string | null;
  readonly lost: readonly string[];
}
type Model = ReadonlyMap<string, ModelRow>;

interface RowPlan {
  readonly pick: number;
  readonly key: string | null;
  readonly parent: number;
}

type Step =
  | {
      readonly kind: DmlOperation;
      readonly object: (typeof OBJECTS)[number];
      readonly rows: readonly RowPlan[];
      readonly allOrNone: boolean;
    }
  | { readonly kind: "savepoint" }
  | { readonly kind: "rollback"; readonly pick: number };

const rowPlan = fc.record({
  pick: fc.nat(30),
  // "bad" is refused by a trigger before the save, "worse" by one after it
  key: fc.constantFrom("a", "A", "b", "c", "d", "bad", "worse", "far too long for its twenty characters", null),
  parent: fc.nat(30),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom<DmlOperation>("insert", "insert", "insert", "update", "delete", "undelete", "undelete"),
      object: fc.constantFrom(...OBJECTS),
      rows: fc.array(rowPlan, { minLength: 1, maxLength: 5 }),
      allOrNone: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: "savepoint" }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("rollback" as const), pick: fc.nat(5) }) },
);

describe("any program of DML", () => {
  it.each([
    ["without triggers", false],
    ["with triggers that refuse rows", true],
  ])("leaves the rows that the model has, %s", { timeout: 180_000 }, (_, withTriggers) => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 40 }), (steps) => {
        const org = testData({ schema });
        if (withTriggers) refuseBadKeys(org);
        const before = contents(org);
        const end = org.run(() => new Program(org, withTriggers).run(steps));
        expect(contents(org)).toEqual(end);
        expectIndexesToAgree(org);
        expect(() =>
          org.run(() => {
            new Program(org, withTriggers, end).run(steps);
            throw new Error("undo it all");
          }),
        ).toThrow("undo it all");
        expect(contents(org)).toEqual(end);
        expectIndexesToAgree(org);
        expect(before).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

/** Runs steps on the org and on the model, side by side. */
class Program {
  readonly #org: TestData;
  readonly #withTriggers: boolean;
  #model: Model;
  readonly #savepoints: { readonly mark: number; readonly model: Model }[] = [];

  constructor(org: TestData, withTriggers: boolean, model: readonly (readonly [string, ModelRow])[] = []) {
    this.#org = org;
    this.#withTriggers = withTriggers;
    this.#model = new Map(model);
  }

  run(steps: readonly Step[]): (readonly [string, ModelRow])[] {
    const { data } = currentTransaction();
    for (const item of steps) {
      if (item.kind === "savepoint") this.#savepoints.push({ mark: data.mark(), model: this.#model });
      else if (item.kind === "rollback") {
        const at = item.pick % Math.max(1, this.#savepoints.length);
        const savepoint = this.#savepoints[at];
        if (!savepoint) continue;
        this.#savepoints.length = at + 1;
        data.rollbackTo(savepoint.mark);
        this.#model = savepoint.model;
      } else this.#statement(item);
      expect(contents(this.#org)).toEqual(inOrder(this.#model));
    }
    return inOrder(this.#model);
  }

  #statement(item: Extract<Step, { object: string }>): void {
    // An undelete picks among what is deleted: it would hardly ever hit otherwise
    const own = [...this.#model].filter(
      ([id, row]) => row.object === item.object && (item.kind !== "undelete" || row.root === id),
    );
    const ids = item.rows.map((plan) =>
      item.kind === "insert" ? null : (own[plan.pick % Math.max(1, own.length)]?.[0] ?? undefined),
    );
    const records = item.rows.flatMap((plan, index) => {
      const id = ids[index];
      const isRepeated = typeof id === "string" && ids.indexOf(id) !== index;
      return id === undefined || isRepeated ? [] : [this.#record(item, { ...plan, id })];
    });
    if (records.length === 0) return;
    const start = this.#model;
    let refused = false;
    try {
      const results = currentTransaction().data.dml({
        operation: item.kind,
        records,
        allOrNone: item.allOrNone,
        mode: "system",
      });
      for (const [index, result] of results.entries()) {
        const expected = this.#expect(item, records[index] as SObjectValue, result.id);
        expect([index, result.success]).toEqual([index, expected]);
      }
    } catch (error) {
      if (!(error as Error).message.includes("failed. First exception on row")) throw error;
      refused = true;
    }
    if (!item.allOrNone || !refused) return;
    // The statement was refused: one row at least must have been refusable, and nothing may have changed.
    const fates = records.map((record) => this.#expect(item, record, record.id ?? `new ${records.indexOf(record)}`));
    expect(fates).toContain(false);
    this.#model = start;
  }

  #record(item: Extract<Step, { object: string }>, plan: RowPlan & { readonly id: string | null }): SObjectValue {
    const fields: Record<string, ApexValue> = plan.id === null ? {} : { Id: plan.id };
    if (item.kind === "insert" || item.kind === "update") {
      const parents = [...this.#model].filter(([, row]) => row.object === parentObject(item.object));
      const parent = parents[plan.parent % (parents.length + 1)]?.[0] ?? null;
      if (item.object === "Invoice__c") Object.assign(fields, { Key__c: plan.key, Account__c: parent });
      if (item.object === "Account") fields["Name"] = plan.key;
      if (item.object === "Line__c") {
        fields["Name"] = plan.key;
        if (item.kind === "insert") fields["Invoice__c"] = parent;
      }
    }
    return new SObjectValue(item.object, fields);
  }

  /** Plays one row on the model; answers whether the platform takes it. */
  #expect(item: Extract<Step, { object: string }>, record: SObjectValue, id: string | null): boolean {
    const model = new Map(this.#model);
    const { object } = item;
    const before = record.id === null ? undefined : model.get(record.id);
    const get = (field: string): string | null => (record.fields.get(field) as string | null) ?? null;
    const key = object === "Invoice__c" ? get("Key__c") : null;
    const given = object === "Invoice__c" ? null : get("Name");
    const refusedByTrigger = this.#withTriggers && object === "Invoice__c" && (key === "bad" || key === "worse");
    switch (item.kind) {
      case "insert":
      case "update": {
        const parent =
          object === "Account" ? null : object === "Line__c" && before ? before.parent : get(parentField(object));
        if (before?.root) return false;
        if (parent !== null && model.get(parent)?.root !== null) return false;
        if (object === "Line__c" && parent === null) return false;
        if (object === "Account" && given === null) return false;
        if (key !== null && (key.length > 20 || refusedByTrigger || this.#keyTaken(key, before ? record.id : null)))
          return false;
        const name = object === "Invoice__c" ? "" : (given ?? "");
        model.set(String(before ? record.id : id), { object, name, key, parent, root: null, lost: [] });
        break;
      }
      case "delete":
        if (!before || before.root !== null) return false;
        remove(model, record.id as string, record.id as string);
        break;
      default:
        if (!before || before.root !== record.id) return false;
        if (!this.#restore(model, record.id as string)) return false;
    }
    this.#model = model;
    return true;
  }

  #keyTaken(key: string, own: string | null): boolean {
    return [...this.#model].some(
      ([id, row]) => row.root === null && id !== own && row.key?.toLowerCase() === key.toLowerCase(),
    );
  }

  #restore(model: Map<string, ModelRow>, id: string): boolean {
    const row = model.get(id) as ModelRow;
    if (row.key !== null && this.#keyTaken(row.key, id)) return false;
    const parentIsGone = row.parent !== null && model.get(row.parent)?.root !== null;
    if (parentIsGone && row.object === "Line__c") return false;
    model.set(id, { ...row, root: null, lost: [], parent: parentIsGone ? null : row.parent });
    for (const child of row.lost) {
      const lost = model.get(child);
      if (lost?.root === null && lost.parent === null) model.set(child, { ...lost, parent: id });
    }
    for (const [child, other] of model)
      if (other.object === "Line__c" && other.parent === id && other.root === row.root && !this.#restore(model, child))
        return false;
    return true;
  }
}

function remove(model: Map<string, ModelRow>, id: string, root: string): void {
  const row = model.get(id) as ModelRow;
  const lost: string[] = [];
  for (const [child, other] of model) {
    if (other.parent !== id || other.root !== null) continue;
    if (other.object === "Line__c") remove(model, child, root);
    else {
      model.set(child, { ...other, parent: null });
      lost.push(child);
    }
  }
  model.set(id, { ...row, root, lost });
}

function parentObject(object: string): string {
  return object === "Line__c" ? "Invoice__c" : object === "Invoice__c" ? "Account" : "";
}
function parentField(object: string): string {
  return object === "Line__c" ? "Invoice__c" : "Account__c";
}

/** Refuses an invoice by its key, before or after it is saved. */
function refuseBadKeys(org: TestData): void {
  org.data.triggers.register({
    name: "RefuseBadKeys",
    objectName: "Invoice__c",
    events: new Set(["before insert", "before update", "after insert", "after update"]),
    run: () => {
      const trigger = currentTransaction().trigger as TriggerContext;
      for (const row of (trigger.newRows?.items ?? []) as SObjectValue[]) {
        const key = row.fields.get("Key__c");
        if (key === (trigger.isBefore ? "bad" : "worse")) row.addError("refused", null);
      }
    },
  });
}

function inOrder(model: Model): (readonly [string, ModelRow])[] {
  return OBJECTS.flatMap((object) =>
    [...model].filter(([, row]) => row.object === object).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

/** The rows of the org in the model's terms, in the order in which the tables hold them. */
function contents(org: TestData): (readonly [string, ModelRow])[] {
  return OBJECTS.flatMap((object) =>
    [...org.data.store.tableOf(object).rows()].map((row) => {
      const value = (field: string): string | null => row.values[field] ?? null;
      const name = object === "Invoice__c" ? "" : (value("Name") ?? "");
      const isUnnamed = object === "Line__c" && name === row.id.slice(0, 15);
      return [
        row.id,
        {
          object,
          name: isUnnamed ? "" : name,
          key: value("Key__c"),
          parent: object === "Account" ? null : value(parentField(object)),
          root: row.isDeleted ? (row.deletion?.rootId ?? "") : null,
          lost: row.deletion?.cleared.map(({ id }) => id) ?? [],
        },
      ] as const;
    }),
  );
}

/** Every index finds exactly the rows that hold the value. */
function expectIndexesToAgree(org: TestData): void {
  for (const name of OBJECTS) {
    const table = org.data.store.tableOf(name);
    const rows = [...table.rows()];
    for (const field of table.object.fields.filter(isIndexed))
      for (const value of new Set(rows.map((row) => row.values[field.name] ?? null)))
        if (value !== null) {
          const same = (other: ApexValue): boolean =>
            typeof other === "string" && field.apexType !== "id"
              ? other.toLowerCase() === String(value).toLowerCase()
              : other === value;
          const holders = rows.filter((row) => same(row.values[field.name] ?? null)).map((row) => row.id);
          expect([name, field.name, table.lookup(field, value).map((row) => row.id)]).toEqual([
            name,
            field.name,
            holders,
          ]);
        }
  }
}
