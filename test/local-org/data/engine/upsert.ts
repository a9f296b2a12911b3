/** Which stored row an upsert means. [Apex Developer Guide: Upserting Records; SOAP API: upsert()] */
import type { SObjectValue } from "../../platform/values/sobject.ts";
import { throwApex } from "../../platform/values/exceptions.ts";
import type { SObjectDescribe } from "../schema/index.ts";
import { coerce } from "./coerce.ts";
import type { DmlHost } from "./dml-host.ts";
import { failure, type RowFailure } from "./dml-types.ts";
import { indexKey, type StoredRow } from "./store.ts";

interface UpsertScope {
  readonly records: readonly SObjectValue[];
  readonly externalIdField: string | null;
}

interface UpsertMatch {
  readonly row: StoredRow | null;
  readonly failure: RowFailure | null;
}

export function matchUpsert(
  host: DmlHost,
  object: SObjectDescribe,
  record: SObjectValue,
  scope: UpsertScope,
): UpsertMatch {
  const { externalIdField } = scope;
  if (externalIdField === null || externalIdField.toLowerCase() === "id") return matchById(host, object, record);
  const field = object.field(externalIdField);
  if (!field || !(field.externalId || field.idLookup))
    throwApex(
      "System.SObjectException",
      `Invalid field for upsert, must be an External Id custom or standard indexed field: ${externalIdField}`,
    );
  const value = coerce(field, record.fields.get(field.name) ?? null);
  if (value === null) return refused(failure("MISSING_ARGUMENT", `${field.name} not specified`));
  const key = indexKey(field, value);
  const sameKey = scope.records.filter((other) => {
    const given = coerce(field, other.fields.get(field.name) ?? null);
    return given !== null && indexKey(field, given) === key;
  });
  if (sameKey.length > 1)
    return refused(failure("DUPLICATE_VALUE", `Duplicate external id specified: ${String(value)}`, [field.name]));
  const rows = host.store
    .table(object)
    .lookup(field, value)
    .filter((row) => !row.isDeleted);
  if (rows.length > 1) {
    const ids = rows.map((row) => row.id.slice(0, 15)).join(", ");
    return refused(
      failure("DUPLICATE_EXTERNAL_ID", `${field.name}: more than one record found for external id field: [${ids}]`, [
        field.name,
      ]),
    );
  }
  return { row: rows[0] ?? null, failure: null };
}

function matchById(host: DmlHost, object: SObjectDescribe, record: SObjectValue): UpsertMatch {
  if (record.id === null) return { row: null, failure: null };
  const row = host.store.table(object).get(record.id);
  if (!row) return refused(failure("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"));
  return row.isDeleted ? refused(failure("ENTITY_IS_DELETED", "entity is deleted")) : { row, failure: null };
}

function refused(reason: RowFailure): UpsertMatch {
  return { row: null, failure: reason };
}
