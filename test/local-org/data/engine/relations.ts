/** Which rows point to which. */
import type { FieldDescribe, SObjectDescribe } from "../schema/index.ts";
import type { DmlHost } from "./dml-host.ts";
import type { StoredRow } from "./store.ts";

/** Where rows are looked for. */
export type Relatives = Pick<DmlHost, "store" | "schema">;

/** A row that points to another by a reference field. */
export interface ChildRow {
  readonly field: FieldDescribe;
  readonly child: StoredRow;
}

/** The rows that point to a row, those in the recycle bin too. */
export function* childrenOf(host: Relatives, row: StoredRow): Generator<ChildRow> {
  for (const { object, field } of referencesTo(host, row.object))
    for (const child of host.store.table(object).lookup(field, row.id)) yield { field, child };
}

/** The reference fields of a row that hold something, and the row they hold. */
export function* referencesOf(
  host: Relatives,
  row: StoredRow,
): Generator<{ readonly field: FieldDescribe; readonly parent: StoredRow | undefined }> {
  for (const field of row.object.fields) {
    const id = isOwnReference(field) ? (row.values[field.name] ?? null) : null;
    if (id !== null) yield { field, parent: host.store.find(id) };
  }
}

interface IncomingReference {
  readonly object: SObjectDescribe;
  readonly field: FieldDescribe;
}

const incoming = new WeakMap<SObjectDescribe, readonly IncomingReference[]>();

/** Every reference field that may point to an object, child relationship or not. */
function referencesTo(host: Relatives, target: SObjectDescribe): readonly IncomingReference[] {
  let known = incoming.get(target);
  if (!known) {
    known = host.schema.objectNames().flatMap((name) => {
      const object = host.schema.object(name);
      if (!object || object.isEvent || name === "Name") return [];
      return object.fields
        .filter((field) => isOwnReference(field) && field.referenceTo.includes(target.name))
        .map((field) => ({ object, field }));
    });
    incoming.set(target, known);
  }
  return known;
}

const AUDIT_FIELDS = new Set(["CreatedById", "LastModifiedById"]);

/** A reference that the row itself holds and that a delete of its parent minds. */
function isOwnReference(field: FieldDescribe): boolean {
  return field.type === "reference" && !field.calculated && !AUDIT_FIELDS.has(field.name);
}
