/**
 * Parents named by an external id: `new Contact(Account = new Account(Key__c = 'x'))`. The parent may be inserted earlier in the same statement.
 * [Apex Developer Guide: Creating Parent and Child Records in a Single Statement Using Foreign Keys]
 */
import { textOf } from "../../platform/values/text.ts";
import type { SObjectValue } from "../../platform/values/sobject.ts";
import type { FieldDescribe } from "../schema/index.ts";
import { coerce } from "./coerce.ts";
import type { DmlHost } from "./dml-host.ts";
import type { RowChange } from "./row-change.ts";

/**
 * Fills reference fields from parents that the caller's row names. Parents that a query read, or that were saved and so have their id among other fields,
 * are no such names. [EDA: CCON_Faculty_TEST sets `Parent` to an account that it has inserted]
 */
export function linkParents(host: DmlHost, change: RowChange): void {
  for (const [relationship, parent] of change.source.parents) {
    const field = change.object.relationship(relationship);
    if (!field || !parent || parent.isRetrieved || change.given.has(field.name)) continue;
    if (parent.id !== null && parent.fields.size > 1) continue;
    link(host, change, field, parent);
  }
}

function link(host: DmlHost, change: RowChange, field: FieldDescribe, parent: SObjectValue): void {
  const object = host.schema.object(parent.objectName);
  const keys = [...parent.fields.keys()].flatMap((name) => object?.field(name) ?? []);
  const [key] = keys;
  if (!object || !key || keys.length > 1 || !(key.externalId || key.idLookup)) {
    change.fail(
      "INVALID_FIELD",
      `More than 1 field provided in an external foreign key reference in entity: ${parent.objectName}`,
    );
    return;
  }
  const value = coerce(key, parent.fields.get(key.name) ?? null);
  const rows =
    value === null ? [] : key.type === "id" ? [host.store.find(value)] : host.store.table(object).lookup(key, value);
  const row = rows.find((found) => found && !found.isDeleted);
  if (row) change.values[field.name] = row.id;
  else
    change.fail(
      "INVALID_FIELD",
      `Foreign key external ID: ${textOf(value)} not found for field ${key.name} in entity ${object.name}`,
    );
}
