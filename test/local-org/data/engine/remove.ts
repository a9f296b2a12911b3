/** Deletes and undeletes. [Apex Developer Guide: Deleting Records, Restoring Deleted Records; Object Reference: relationship fields] */
import { auditChange } from "../rules/audit-trail.ts";
import { rulesOf } from "../rules/index.ts";
import { attemptChunk } from "./attempts.ts";
import { chunksOf, type DmlHost } from "./dml-host.ts";
import { childrenOf, referencesOf } from "./relations.ts";
import { saveParents, summariesBefore } from "./roll-up.ts";
import type { RowChange } from "./row-change.ts";
import { runTriggers } from "./run-triggers.ts";
import { saveChanges } from "./save.ts";
import type { StoredRow } from "./store.ts";
import { checkUnique } from "./unique.ts";

export function deleteChanges(
  host: DmlHost,
  changes: readonly RowChange[],
  allOrNone: boolean,
  deleteRow: (change: RowChange) => void = (change) => deleteOne(host, change),
): void {
  for (const chunk of chunksOf(changes)) {
    attemptChunk(host, chunk, allOrNone, (live) => {
      runTriggers(host, "BEFORE_DELETE", live);
      const summaries = summariesBefore(host, live);
      for (const change of live) if (!change.failed) deleteRow(change);
      const deleted = live.filter((change) => !change.failed);
      runTriggers(host, "AFTER_DELETE", deleted);
      saveParents(host, deleted, summaries, (parents) => saveChanges(host, parents, true));
    });
    if (allOrNone && chunk.some((change) => change.failed)) return;
  }
}

function deleteOne(host: DmlHost, change: RowChange): void {
  const row = change.before && host.store.find(change.before.id);
  if (!row || row.isDeleted) return; // gone with a row before it
  const start = host.mark();
  const rules = rulesOf(row.object);
  rules.checkDelete?.(change, host.rules);
  if (change.failed) return;
  const blocked = removeRow(host, row);
  if (!blocked) {
    rules.deleted?.(change, host.rules);
    auditChange(change, host.rules);
    return;
  }
  host.rollbackTo(start);
  change.fail(
    "DELETE_FAILED",
    `Your attempt to delete ${row.id.slice(0, 15)} could not be completed because it is associated with the following ${blocked.object.labelPlural.toLowerCase()}.: ${blocked.id.slice(0, 15)}`,
  );
}

/** Deletes a row and what goes with it. Answers a row that forbids it: some may be written by then. */
export function removeRow(host: DmlHost, row: StoredRow): StoredRow | null {
  return removeWith(host, row, { rootId: row.id, going: new Set() });
}

function removeWith(
  host: DmlHost,
  row: StoredRow,
  deletion: { readonly rootId: string; readonly going: Set<string> },
): StoredRow | null {
  deletion.going.add(row.id);
  const lookups = [];
  for (const { field, child } of childrenOf(host, row)) {
    if (child.isDeleted || deletion.going.has(child.id)) continue;
    if (field.deleteRule === "restrict") return child;
    if (field.deleteRule === "cascade") {
      const blocked = removeWith(host, child, deletion);
      if (blocked) return blocked;
    } else lookups.push({ id: child.id, field });
  }
  const cleared: { id: string; field: string }[] = [];
  for (const { id, field } of lookups) {
    const child = host.store.find(id);
    if (!child || deletion.going.has(id)) continue;
    const values = { ...child.values };
    delete values[field.name];
    host.write(child.object, id, { ...child, values });
    cleared.push({ id, field: field.name });
  }
  // Objects with IsDeleted go to the recycle bin; setup objects are gone.
  const hasBin = row.object.field("IsDeleted") !== undefined && !row.object.isSetup;
  const binned = hasBin ? { ...row, isDeleted: true, deletion: { rootId: deletion.rootId, cleared } } : null;
  host.write(row.object, row.id, binned);
  return null;
}

export function undeleteChanges(host: DmlHost, changes: readonly RowChange[], allOrNone: boolean): void {
  for (const chunk of chunksOf(changes)) {
    attemptChunk(host, chunk, allOrNone, (live) => {
      const summaries = summariesBefore(host, live);
      for (const change of live) undeleteOne(host, change);
      const restored = live.filter((change) => !change.failed);
      // Only for the rows of the statement, not for what comes back with them. [Apex Developer Guide: Triggers and Recovered Records]
      runTriggers(host, "AFTER_UNDELETE", restored);
      saveParents(host, restored, summaries, (parents) => saveChanges(host, parents, true));
    });
    if (allOrNone && chunk.some((change) => change.failed)) return;
  }
}

function undeleteOne(host: DmlHost, change: RowChange): void {
  const row = change.before;
  if (!row) return;
  const start = host.mark();
  restoreRow(host, row, change);
  if (change.failed) host.rollbackTo(start);
  else change.saved = host.store.find(row.id) ?? null;
}

/**
 * Brings a row back with the children that went with it, and the lookups that its deletion emptied and nobody has filled since.
 * [Apex Developer Guide: Restoring Deleted Records, "Salesforce only restores lookup relationships that haven't been replaced"]
 */
function restoreRow(host: DmlHost, row: StoredRow, change: RowChange): void {
  const values = { ...row.values };
  for (const { field, parent } of referencesOf(host, row)) {
    if (parent && !parent.isDeleted) continue;
    if (field.deleteRule === "cascade") change.fail("ENTITY_IS_DELETED", "entity is deleted");
    else delete values[field.name];
  }
  const restored: StoredRow = { id: row.id, object: row.object, values, isDeleted: false };
  checkUnique(change, host.store, restored);
  if (change.failed) return;
  host.write(row.object, row.id, restored);
  for (const { id, field } of row.deletion?.cleared ?? []) {
    const child = host.store.find(id);
    if (!child || child.isDeleted || (child.values[field] ?? null) !== null) continue;
    host.write(child.object, id, { ...child, values: { ...child.values, [field]: row.id } });
  }
  for (const { field, child } of childrenOf(host, row))
    if (field.deleteRule === "cascade" && child.isDeleted && child.deletion?.rootId === row.deletion?.rootId)
      restoreRow(host, child, change);
}
