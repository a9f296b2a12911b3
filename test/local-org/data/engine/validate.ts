/** Checks of single fields. Messages are the platform's; status codes: Object Reference, "API Status Codes". */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { exactEquals } from "../../platform/values/equality.ts";
import { normalizeId } from "../../platform/values/id.ts";
import { textOf } from "../../platform/values/text.ts";
import type { FieldDescribe, Schema } from "../schema/index.ts";
import type { RowChange } from "./row-change.ts";
import type { Store } from "./store.ts";

/** Fields that the caller may not write. */
export function checkWritable(change: RowChange): void {
  const refused = [...change.given].filter((name) => {
    if (name === "Id") return false;
    const field = change.object.field(name);
    if (!change.source.wasAssigned(name)) return false; // read by a query and sent back
    if (isSentBack(change, name)) return false;
    return !field || !(change.operation === "insert" ? field.createable : field.updateable);
  });
  if (refused.length === 0) return;
  change.fail("INVALID_FIELD_FOR_INSERT_UPDATE", unwritableFields(refused), refused);
}

/** A clone of a trigger's row carries what the platform has filled in; sent back as it is, it is no attempt to write it. */
function isSentBack(change: RowChange, name: string): boolean {
  if (!change.before) return false;
  // What is computed is not among the stored values, and no code can set it. [NPSP: HouseholdService updates clones of a trigger's rows]
  if (change.object.field(name)?.calculated) return true;
  const stored = name === "IsDeleted" ? change.before.isDeleted : (change.before.values[name] ?? null);
  return exactEquals(stored, change.source.fields.get(name) ?? null);
}

/** What the platform says of fields that cannot be written, whether by nobody or not by this user. */
export function unwritableFields(names: readonly string[]): string {
  return (
    `Unable to create/update fields: ${names.join(", ")}. Please check the security settings of this field and verify that it is ` +
    "read/write for your profile or permission set."
  );
}

/** A checkbox may be left out, but not set to null. */
export function checkCheckboxes(change: RowChange): void {
  for (const name of change.given) {
    const field = change.object.field(name);
    if (field?.apexType !== "boolean" || change.source.fields.get(name) !== null || !change.source.wasAssigned(name))
      continue;
    change.fail("INVALID_TYPE_ON_FIELD_IN_RECORD", `${field.label}: value not of required type: `, [field.name]);
  }
}

/** What is checked before triggers run: references and restricted picklists. [Apex Developer Guide: Triggers and Order of Execution] */
export function checkBeforeTriggers(change: RowChange, schema: Schema, store: Store): void {
  for (const field of change.object.fields) {
    const value = change.value(field.name);
    if (value === null || !isChanged(change, field)) continue;
    if (field.type === "reference") checkReference(change, field, value, schema, store);
    else if (field.type === "multipicklist") checkMultiPicklist(change, field, value);
    else if (field.restrictedPicklist) checkPicklist(change, field, value);
  }
}

/** Everything that a single row can be judged by, after its before triggers. */
export function checkFields(change: RowChange, schema: Schema, store: Store): void {
  checkRequired(change);
  for (const field of change.object.fields) {
    const value = change.value(field.name);
    if (value === null || field.calculated || !isChanged(change, field)) continue;
    checkValue(change, field, value, schema, store);
  }
}

function isChanged(change: RowChange, field: FieldDescribe): boolean {
  return change.operation === "insert" || change.changes(field.name);
}

function checkRequired(change: RowChange): void {
  const missing = change.object.fields
    .filter((field) => field.required && !field.calculated && change.value(field.name) === null)
    .map((field) => field.name);
  if (missing.length > 0)
    change.fail("REQUIRED_FIELD_MISSING", `Required fields are missing: [${missing.join(", ")}]`, missing);
}

function checkValue(change: RowChange, field: FieldDescribe, value: ApexValue, schema: Schema, store: Store): void {
  if (!hasType(field, value)) {
    change.fail("INVALID_TYPE_ON_FIELD_IN_RECORD", `${field.label}: value not of required type: ${textOf(value)}`, [
      field.name,
    ]);
    return;
  }
  if (field.type === "reference") checkReference(change, field, value, schema, store);
  else if (field.type === "multipicklist") checkMultiPicklist(change, field, value);
  else if (field.restrictedPicklist) checkPicklist(change, field, value);
  if (field.type === "email") checkEmail(change, field, value);
  if (field.type !== "multipicklist") checkLength(change, field, value);
  if (value instanceof ApexDecimal) checkNumber(change, field, value);
}

function hasType(field: FieldDescribe, value: ApexValue): boolean {
  switch (field.apexType) {
    case "string":
    case "id":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return typeof value === "number";
    case "decimal":
      return value instanceof ApexDecimal;
    case "date":
      return value instanceof ApexDate;
    case "datetime":
      return value instanceof ApexDatetime;
    default:
      return true;
  }
}

function checkLength(change: RowChange, field: FieldDescribe, value: ApexValue): void {
  if (typeof value !== "string" || field.length === 0 || field.apexType === "id" || value.length <= field.length)
    return;
  change.fail("STRING_TOO_LONG", `${field.label}: data value too large: ${value} (max length=${field.length})`, [
    field.name,
  ]);
}

function checkNumber(change: RowChange, field: FieldDescribe, value: ApexDecimal): void {
  if (field.precision === 0) return;
  const digits = value.abs().truncated();
  if (digits < 10n ** BigInt(field.precision - field.scale)) return;
  change.fail(
    "NUMBER_OUTSIDE_VALID_RANGE",
    `${field.label}: value outside of valid range on numeric field: ${value.toPlainString()}`,
    [field.name],
  );
}

function checkPicklist(change: RowChange, field: FieldDescribe, value: ApexValue): void {
  const found = field.picklist.find(
    (entry) => entry.isActive && entry.value.toLowerCase() === String(value).toLowerCase(),
  );
  if (found) change.values[field.name] = found.value;
  else
    change.fail(
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
      `${field.label}: bad value for restricted picklist field: ${textOf(value)}`,
      [field.name],
    );
}

function checkMultiPicklist(change: RowChange, field: FieldDescribe, value: ApexValue): void {
  if (!field.restrictedPicklist) return;
  const bad = String(value)
    .split(";")
    .find((item) => !field.picklist.some((entry) => entry.isActive && entry.value === item));
  if (bad !== undefined)
    change.fail(
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
      `${field.label}: bad value for restricted picklist field: ${bad}`,
      [field.name],
    );
}

/** The platform takes local parts with the characters of RFC 822 atoms and wants a dot in the domain; its last label may hold digits. */
const EMAIL = /^[A-Za-z0-9!#$%&'*/=?^_+\-`{|}~.]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z0-9-]{2,}$/;

export function isEmail(value: string): boolean {
  return EMAIL.test(value);
}

function checkEmail(change: RowChange, field: FieldDescribe, value: ApexValue): void {
  if (!isEmail(String(value)))
    change.fail("INVALID_EMAIL_ADDRESS", `${field.label}: invalid email address: ${textOf(value)}`, [field.name]);
}

function checkReference(change: RowChange, field: FieldDescribe, value: ApexValue, schema: Schema, store: Store): void {
  if (change.failures.some((known) => known.fields.includes(field.name))) return;
  if (field.name === "RecordTypeId" && change.object.recordTypes.length > 0) return; // `rules/record-types.ts`
  const id = typeof value === "string" ? normalizeId(value) : null;
  if (id === null) {
    change.fail("MALFORMED_ID", `${field.label}: id value of incorrect type: ${textOf(value)}`, [field.name]);
    return;
  }
  const target = schema.objectOfId(id);
  const taken = [...field.referenceTo, ...(field.alsoTakes ?? [])];
  const mayConcern = field.name === "WhatId" && target?.takesActivities === true;
  if (!target || (taken.length > 0 && !taken.includes(target.name) && !mayConcern)) {
    change.fail("FIELD_INTEGRITY_EXCEPTION", `${field.label}: id value of incorrect type: ${id}`, [field.name]);
    return;
  }
  const row = store.find(id);
  if (row && !row.isDeleted) return;
  if (row?.isDeleted) change.fail("ENTITY_IS_DELETED", "entity is deleted");
  else change.fail("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
}
