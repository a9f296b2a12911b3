/** Enforces object and field permissions for operations in user mode. [Apex Developer Guide: Enforce User Mode for Database Operations] */
import { throwApex } from "../../platform/values/exceptions.ts";
import type { DmlOrigin } from "../engine/dml-types.ts";
import type { RowChange } from "../engine/row-change.ts";
import { unwritableFields } from "../engine/validate.ts";
import { recordTypeOf, refuseRecordType } from "../rules/record-types.ts";
import type { ResolvedQuery } from "../soql/resolve.ts";
import { unknownField } from "../soql/resolve.ts";
import { SoqlError } from "../soql/error.ts";
import type { ObjectAction, UserAccess } from "./user-access.ts";

/** @throws SoqlError in the words for what does not exist: a user learns nothing of what they may not see */
export function checkQueryAccess(query: ResolvedQuery, access: UserAccess, userId: string): void {
  if (!access.canObject(userId, query.object, "read"))
    throw new SoqlError(
      "INVALID_TYPE",
      `sObject type '${query.object.name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the ` +
        "entity name. Please reference your WSDL or the describe call for the appropriate names.",
      byObject(query.fields.filter(({ field, object }) => object === query.object && field.name !== "Id")),
    );
  const closed = query.fields.filter(({ field, object }) => !access.canField(userId, object, field, "read"));
  const [first] = closed;
  if (first) {
    const { code, message } = unknownField(first.field.name, first.object.name);
    throw new SoqlError(code, message, byObject(closed));
  }
  for (const item of query.select) if (item.kind === "children") checkQueryAccess(item.query, access, userId);
}

/** Names for `QueryException.getInaccessibleFields()`, which has no words on an object that is closed: its fields stand for it. */
function byObject(fields: ResolvedQuery["fields"]): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { field, object } of fields) {
    const known = names.get(object.name) ?? [];
    if (!known.includes(field.name)) names.set(object.name, [...known, field.name]);
  }
  return names;
}

/**
 * `WITH SECURITY_ENFORCED` asks for the objects and the fields of SELECT and FROM, not for those of WHERE and ORDER BY.
 * [Apex Developer Guide: Filter SOQL Queries Using WITH SECURITY_ENFORCED]
 * @throws System.QueryException
 */
export function checkSecurityEnforced(query: ResolvedQuery, access: UserAccess, userId: string): void {
  const isOpen =
    access.canObject(userId, query.object, "read") &&
    query.selectedFields.every(({ field, object }) => access.canField(userId, object, field, "read"));
  if (!isOpen) throwApex("System.QueryException", "Insufficient permissions: secure query included inaccessible field");
  for (const item of query.select) if (item.kind === "children") checkSecurityEnforced(item.query, access, userId);
}

const ACTIONS: Readonly<Record<RowChange["operation"], ObjectAction>> = {
  insert: "create",
  update: "edit",
  delete: "delete",
  undelete: "create",
};

/** Judges changes in user mode, for Apex or for a request of the API, which word their refusals differently. */
export function dmlAccessCheck(access: UserAccess, userId: string, origin: DmlOrigin): (change: RowChange) => void {
  return (change) => {
    if (!access.canObject(userId, change.object, ACTIONS[change.operation])) {
      // In Apex the whole statement ends, also one that takes partial success.
      if (origin === "apex") throwApex("System.SecurityException", `Access to entity '${change.object.name}' denied`);
      refuseApi(change);
      return;
    }
    if (change.operation === "insert" || change.operation === "update") {
      checkFieldAccess(change, access, userId, origin);
      checkRecordTypeAccess(change, access, userId);
    }
  };
}

/** In user mode a record type must be opened to the user; system mode takes any that is active. */
function checkRecordTypeAccess(change: RowChange, access: UserAccess, userId: string): void {
  const { object } = change;
  if (object.recordTypes.length === 0 || !change.changes("RecordTypeId")) return;
  const type = recordTypeOf(change, access.reader);
  if (type && !access.recordTypes(userId, object).available.has(type.developerName)) refuseRecordType(change);
}

function refuseApi(change: RowChange): void {
  if (change.operation === "insert")
    change.fail("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", `entity type cannot be inserted: ${change.object.label}`);
  else change.fail("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
}

function checkFieldAccess(change: RowChange, access: UserAccess, userId: string, origin: DmlOrigin): void {
  const closed = [...change.given].filter((name) => {
    const field = change.object.field(name);
    return (
      field &&
      name !== "Id" &&
      change.source.wasAssigned(name) &&
      !access.canField(userId, change.object, field, "edit")
    );
  });
  if (closed.length === 0) return;
  const message =
    origin === "apex"
      ? `Operation failed due to fields being inaccessible on Sobject ${change.object.name}, check errors on Exception or Result!`
      : unwritableFields(closed);
  change.fail("INVALID_FIELD_FOR_INSERT_UPDATE", message, closed);
}
