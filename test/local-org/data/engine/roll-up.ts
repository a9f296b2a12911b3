/**
 * Parents whose roll-up summaries a statement changes: they go through the save procedure too, in the same transaction.
 * [Apex Developer Guide: Triggers and Order of Execution]
 */
import type { ApexValue } from "../../platform/registry.ts";
import { exactEquals } from "../../platform/values/equality.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import type { FieldDescribe, SObjectDescribe } from "../schema/index.ts";
import type { DmlHost } from "./dml-host.ts";
import { RowChange } from "./row-change.ts";
import type { StoredRow } from "./store.ts";

/** A master-detail field, and the roll-ups of its master that add up its details. */
interface RolledUp {
  readonly key: FieldDescribe;
  readonly summaries: readonly FieldDescribe[];
}

/** What the roll-ups of the parents were before the rows were written, by the parent's id. */
export type SummariesBefore = ReadonlyMap<string, Readonly<Record<string, ApexValue>>>;

const known = new WeakMap<SObjectDescribe, readonly RolledUp[]>();

function rolledUp(host: DmlHost, detail: SObjectDescribe): readonly RolledUp[] {
  let found = known.get(detail);
  if (!found) {
    found = detail.fields
      .filter((field) => field.masterDetail)
      .map((key) => ({
        key,
        summaries: (host.schema.object(key.referenceTo[0] ?? "")?.fields ?? []).filter(
          ({ summary }) => summary?.object === detail.name && summary.foreignKey === key.name,
        ),
      }))
      .filter(({ summaries }) => summaries.length > 0);
    known.set(detail, found);
  }
  return found;
}

export function isRolledUp(host: DmlHost, detail: SObjectDescribe): boolean {
  return rolledUp(host, detail).length > 0;
}

/** To be asked before the rows are written. */
export function summariesBefore(host: DmlHost, changes: readonly RowChange[]): SummariesBefore {
  const found = new Map<string, Record<string, ApexValue>>();
  const [first] = changes;
  for (const { key, summaries } of first ? rolledUp(host, first.object) : [])
    for (const id of new Set(changes.flatMap((change) => parentIds(change, key)))) {
      const parent = host.store.find(id);
      if (!parent || parent.isDeleted) continue;
      found.set(id, { ...found.get(id), ...valuesOf(host, parent, summaries) });
    }
  return found;
}

/** Saves the parents whose roll-ups are not what they were. Where one cannot be saved, neither can its details. */
export function saveParents(
  host: DmlHost,
  changes: readonly RowChange[],
  before: SummariesBefore,
  save: (parents: readonly RowChange[]) => void,
): void {
  const parents = new Map<string, RowChange>();
  for (const [id, summaries] of before) {
    const row = host.store.find(id);
    if (!row || row.isDeleted) continue;
    const isSame = Object.entries(summaries).every(([name, value]) =>
      exactEquals(host.rules.reader.value(row, name), value),
    );
    if (!isSame) parents.set(id, parentChange(row, parents.size, summaries));
  }
  for (const group of Map.groupBy(parents.values(), (change) => change.object).values()) save(group);
  for (const change of changes) {
    const failed = rolledUp(host, change.object)
      .flatMap(({ key }) => parentIds(change, key))
      .flatMap((id) => parents.get(id)?.failures ?? []);
    if (!change.failed) change.failures.push(...failed);
  }
}

function parentChange(row: StoredRow, index: number, summaries: Readonly<Record<string, ApexValue>>): RowChange {
  return new RowChange({
    object: row.object,
    operation: "update",
    index,
    source: new SObjectValue(row.object.name, { Id: row.id }),
    before: { ...row, values: { ...row.values, ...summaries } },
    values: { ...row.values },
    summariesBefore: summaries,
  });
}

/** The master before the change and after it. */
function parentIds(change: RowChange, key: FieldDescribe): string[] {
  const ids = [change.valueBefore(key.name), change.value(key.name)];
  return ids.filter((id): id is string => id !== null);
}

function valuesOf(host: DmlHost, row: StoredRow, fields: readonly FieldDescribe[]): Record<string, ApexValue> {
  return Object.fromEntries(fields.map((field) => [field.name, host.rules.reader.value(row, field.name)]));
}
