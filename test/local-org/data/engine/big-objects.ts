/**
 * Rows of big objects, found again by their index: `Database.insertImmediate` and `deleteImmediate`.
 * [Big Objects Implementation Guide: Populate a Custom Big Object with Apex, Delete Data in a Custom Big Object]
 */
import type { ApexValue } from "../../platform/registry.ts";
import { equals } from "../../platform/values/equality.ts";
import { NotImplementedError } from "../../platform/values/exceptions.ts";
import type { SObjectValue } from "../../platform/values/sobject.ts";
import type { OrgData } from "../org-data.ts";
import type { SObjectDescribe } from "../schema/index.ts";
import { coerce } from "./coerce.ts";
import { failure, type RowResult } from "./dml-types.ts";
import { RowChange } from "./row-change.ts";
import type { StoredRow } from "./store.ts";
import { checkFields } from "./validate.ts";

interface Around {
  readonly data: OrgData;
  readonly now: number;
  readonly userId: string;
  write(object: SObjectDescribe, id: string, row: StoredRow | null): void;
}

/**
 * "Reinserting a record with the same index but different data results in behavior similar to an upsert operation", and "if you set values to NULL [...] the
 * fields aren't updated if they have existing values".
 */
export function insertImmediate(record: SObjectValue, around: Around): RowResult {
  const object = bigObject(record, around, "insertImmediate");
  const { store, schema } = around.data;
  const values = coerced(record, object);
  const change = new RowChange({ object, operation: "insert", index: 0, source: record, before: null, values });
  const missing = object.bigIndex.filter((name) => change.value(name) === null);
  if (missing.length > 0)
    change.fail("REQUIRED_FIELD_MISSING", `Required fields are missing: [${missing.join(", ")}]`, missing);
  checkFields(change, schema, store);
  if (change.failed) return { id: null, success: false, created: false, errors: change.failures };
  const known = rowsLike(object, values, around)[0];
  const row = around.data.systemRow(object, known?.id ?? null, given(values), around.now, around.userId);
  around.write(object, row.id, row);
  return { id: row.id, success: true, created: known === undefined, errors: [] };
}

/** "All rows that match the sObject's fields and values are deleted. [...] You must specify all fields in the index." */
export function deleteImmediate(record: SObjectValue, around: Around): RowResult {
  const object = bigObject(record, around, "deleteImmediate");
  const values = given(coerced(record, object));
  const isIndex =
    Object.keys(values).every((name) => object.bigIndex.includes(name)) &&
    object.bigIndex.every((name) => name in values);
  if (!isIndex) {
    const message = `All fields of the index and no others must be given: ${object.bigIndex.join(", ")}`;
    return { id: null, success: false, created: false, errors: [failure("INVALID_FIELD", message, [])] };
  }
  for (const row of rowsLike(object, values, around)) around.write(object, row.id, null);
  return { id: null, success: true, created: false, errors: [] };
}

function bigObject(record: SObjectValue, { data }: Around, method: string): SObjectDescribe {
  const object = data.schema.object(record.objectName);
  if (!object || !object.name.endsWith("__b"))
    throw new NotImplementedError(`Database.${method} of ${record.objectName}, which is no big object`);
  if (object.bigIndex.length === 0)
    throw new NotImplementedError(`Database.${method} of ${object.name}, which has no index in the metadata`);
  return object;
}

function coerced(record: SObjectValue, object: SObjectDescribe): Record<string, ApexValue> {
  const values: Record<string, ApexValue> = {};
  for (const [name, value] of record.fields) {
    const field = object.field(name);
    if (field) values[field.name] = coerce(field, value);
  }
  return values;
}

const given = (values: Record<string, ApexValue>): Record<string, ApexValue> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

/** Rows with the same index. */
function rowsLike(object: SObjectDescribe, values: Record<string, ApexValue>, { data }: Around): StoredRow[] {
  return [...data.store.table(object).rows()].filter((row) =>
    object.bigIndex.every((name) => equals(row.values[name] ?? null, values[name] ?? null)),
  );
}
