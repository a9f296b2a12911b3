/** Unique fields. */
import type { RowChange } from "./row-change.ts";
import type { Store, StoredRow } from "./store.ts";

/** Refuses a row whose unique values another row holds. Rows in the recycle bin keep nothing from others. */
export function checkUnique(change: RowChange, store: Store): void {
  for (const field of change.object.fields) {
    if (!field.unique || field.name === "Id") continue;
    const value = change.value(field.name);
    if (value === null || (change.operation === "update" && !change.changes(field.name))) continue;
    const other = store
      .table(change.object)
      .lookup(field, value)
      .find((row) => isOther(row, change));
    if (other)
      change.fail(
        "DUPLICATE_VALUE",
        `duplicate value found: ${field.name} duplicates value on record with id: ${other.id.slice(0, 15)}`,
      );
  }
}

function isOther(row: StoredRow, change: RowChange): boolean {
  return !row.isDeleted && row.id !== change.before?.id;
}
