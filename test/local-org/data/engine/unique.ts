/** Unique fields. */
import type { RowChange } from "./row-change.ts";
import { indexKey, type Store, type StoredRow } from "./store.ts";

/** What an uncommitted row keeps from others: its values of unique fields. */
export function uniqueKeys(change: RowChange): Set<string> {
  const keys = new Set<string>();
  for (const field of change.object.fields) {
    if (!field.unique || field.name === "Id" || !change.changes(field.name)) continue;
    for (const value of [change.value(field.name), change.valueBefore(field.name)])
      if (value !== null) keys.add(`${change.object.name}.${field.name}=${String(indexKey(field, value))}`);
  }
  return keys;
}

/**
 * Refuses a row whose unique values another row holds. Rows in the recycle bin keep nothing from others.
 *
 * @param restored the row that an undelete brings back: the change's own, or one that comes back with it
 */
export function checkUnique(change: RowChange, store: Store, restored: StoredRow | null = null): void {
  const object = restored?.object ?? change.object;
  const ownId = restored?.id ?? change.before?.id;
  for (const field of object.fields) {
    if (!field.unique || field.name === "Id") continue;
    const value = restored ? (restored.values[field.name] ?? null) : change.value(field.name);
    if (value === null || (change.operation === "update" && !change.changes(field.name))) continue;
    const other = store
      .table(object)
      .lookup(field, value)
      .find((row) => !row.isDeleted && row.id !== ownId);
    if (other)
      change.fail(
        "DUPLICATE_VALUE",
        `duplicate value found: ${field.name} duplicates value on record with id: ${other.id.slice(0, 15)}`,
      );
  }
}
