/** Deletes and undeletes. [Apex Developer Guide: Deleting Records, Restoring Deleted Records; Object Reference: relationship fields] */
import { rulesOf } from "../rules/index.ts";
import type { ChildRelationship, FieldDescribe, SObjectDescribe } from "../schema/index.ts";
import { chunksOf, type DmlHost } from "./dml-host.ts";
import type { RowChange } from "./row-change.ts";
import { runTriggers } from "./run-triggers.ts";
import type { StoredRow } from "./store.ts";

export function deleteChanges(host: DmlHost, changes: readonly RowChange[], allOrNone: boolean): void {
  for (const chunk of chunksOf(changes)) {
    const live = chunk.filter((change) => !change.failed);
    if (allOrNone && live.length < chunk.length) return;
    runTriggers(host, "BEFORE_DELETE", live);
    for (const change of live) if (!change.failed) deleteOne(host, change);
    runTriggers(
      host,
      "AFTER_DELETE",
      live.filter((change) => !change.failed),
    );
    if (allOrNone && chunk.some((change) => change.failed)) return;
  }
}

function deleteOne(host: DmlHost, change: RowChange): void {
  const row = change.before;
  if (!row) return;
  const rules = rulesOf(row.object.name);
  rules.checkDelete?.(change, host.rules);
  if (change.failed) return;
  const blocked = removeRow(host, row, new Set());
  if (blocked)
    change.fail(
      "DELETE_FAILED",
      `Your attempt to delete ${row.id.slice(0, 15)} could not be completed because it is associated with the following ${blocked.object.labelPlural.toLowerCase()}.: ${blocked.id.slice(0, 15)}`,
    );
  else rules.deleted?.(change, host.rules);
}

/** Deletes a row and what goes with it. Answers a row that forbids it. */
export function removeRow(host: DmlHost, row: StoredRow, going: Set<string>): StoredRow | null {
  going.add(row.id);
  const cleared: [StoredRow, FieldDescribe][] = [];
  for (const { field, child } of childrenOf(host, row)) {
    if (going.has(child.id)) continue;
    if (field.deleteRule === "restrict") return child;
    if (field.deleteRule === "cascade") {
      const blocked = removeRow(host, child, going);
      if (blocked) return blocked;
    } else cleared.push([child, field]);
  }
  for (const [child, field] of cleared) {
    const current = host.store.find(child.id);
    if (!current || going.has(child.id)) continue;
    const values = { ...current.values };
    delete values[field.name];
    host.write(current.object, current.id, { ...current, values });
  }
  // Objects with IsDeleted go to the recycle bin; setup objects are gone.
  const hasBin = row.object.field("IsDeleted") !== undefined && !row.object.isSetup;
  host.write(row.object, row.id, hasBin ? { ...row, isDeleted: true } : null);
  return null;
}

function* childrenOf(host: DmlHost, row: StoredRow): Generator<{ field: FieldDescribe; child: StoredRow }> {
  for (const relationship of referencesTo(host, row.object)) {
    const object = host.schema.object(relationship.childObject);
    const field = object?.field(relationship.field);
    if (!object || !field) continue;
    for (const child of host.store.table(object).lookup(field, row.id)) if (!child.isDeleted) yield { field, child };
  }
}

const references = new WeakMap<SObjectDescribe, readonly Pick<ChildRelationship, "childObject" | "field">[]>();

/** Every reference field that may point to an object, child relationship or not. */
function referencesTo(
  host: DmlHost,
  object: SObjectDescribe,
): readonly Pick<ChildRelationship, "childObject" | "field">[] {
  let known = references.get(object);
  if (!known) {
    known = host.schema.objectNames().flatMap((name) => {
      const child = host.schema.object(name);
      if (!child || child.isEvent || name === "Name") return [];
      return child.fields
        .filter(
          (field) =>
            field.type === "reference" &&
            !field.calculated &&
            field.referenceTo.includes(object.name) &&
            !AUDIT_FIELDS.has(field.name),
        )
        .map((field) => ({ childObject: child.name, field: field.name }));
    });
    references.set(object, known);
  }
  return known;
}

const AUDIT_FIELDS = new Set(["CreatedById", "LastModifiedById"]);

export function undeleteChanges(host: DmlHost, changes: readonly RowChange[], allOrNone: boolean): void {
  for (const chunk of chunksOf(changes)) {
    const live = chunk.filter((change) => !change.failed);
    if (allOrNone && live.length < chunk.length) return;
    for (const change of live) {
      if (!change.before) continue;
      const row: StoredRow = { ...change.before, isDeleted: false };
      host.write(row.object, row.id, row);
      change.saved = row;
    }
    runTriggers(host, "AFTER_UNDELETE", live);
    if (allOrNone && chunk.some((change) => change.failed)) return;
  }
}
