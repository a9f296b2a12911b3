/**
 * Record types of rows: a row gets the default of its user's profile, may name an active one of its own object, and has the picklist values of its type.
 * [Wording: public integrations quote "Record Type ID: this ID value isn't valid for the user: 0128M0000004HVOQA2", also for an inactive one;
 * MinnPost/object-sync-for-salesforce issue 128 for the picklists]
 */
import { MASTER_RECORD_TYPE, recordTypeAccess, recordTypeId } from "../access/record-types.ts";
import type { DataReader } from "../engine/reader.ts";
import type { RowChange } from "../engine/row-change.ts";
import type { RecordTypeDescribe } from "../schema/index.ts";

/** The record type that a row has; undefined for the master, and for an id that is none of its object's. */
export function recordTypeOf(change: RowChange, reader: DataReader): RecordTypeDescribe | undefined {
  const id = change.value("RecordTypeId");
  if (typeof id !== "string" || change.object.recordTypes.length === 0) return undefined;
  const row = reader.store.find(id);
  if (row?.object.name !== "RecordType" || row.values["SobjectType"] !== change.object.name) return undefined;
  return change.object.recordTypes.find(({ developerName }) => developerName === row.values["DeveloperName"]);
}

/** Gives a new row the record type that its user's profile names, and the default values of its record type. */
export function applyRecordType(change: RowChange, reader: DataReader, userId: string): void {
  const { object } = change;
  if (object.recordTypes.length === 0) return;
  if (change.value("RecordTypeId") === MASTER_RECORD_TYPE) change.values["RecordTypeId"] = null;
  else if (change.value("RecordTypeId") === null && !change.given.has("RecordTypeId")) {
    const { standard } = recordTypeAccess(reader, userId, object);
    if (standard !== null) change.values["RecordTypeId"] = recordTypeId(reader, object.name, standard);
  }
  for (const [name, { defaultValue }] of recordTypeOf(change, reader)?.picklists ?? []) {
    const field = object.field(name);
    if (field && !change.given.has(field.name)) change.values[field.name] = defaultValue;
  }
}

/** The record type that a row names, and the values of restricted picklists that go with it. */
export function checkRecordType(change: RowChange, reader: DataReader): void {
  const { object } = change;
  const id = change.value("RecordTypeId");
  if (object.recordTypes.length === 0 || id === null) return;
  const type = recordTypeOf(change, reader);
  const isNew = change.operation === "insert" || change.changes("RecordTypeId");
  if (isNew && !type?.isActive) refuseRecordType(change);
  if (!type || change.failed) return;
  for (const [name, { values }] of type.picklists) {
    const field = object.field(name);
    const value = field && change.value(field.name);
    if (!field?.restrictedPicklist || typeof value !== "string" || !(isNew || change.changes(field.name))) continue;
    const bad = value.split(field.type === "multipicklist" ? ";" : "\0").find((item) => !holds(values, item));
    if (bad !== undefined)
      change.fail(
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        `${field.label}: bad value for restricted picklist field: ${bad}`,
        [field.name],
      );
  }
}

function holds(values: readonly string[], value: string): boolean {
  return values.some((known) => known.toLowerCase() === value.toLowerCase());
}

export function refuseRecordType(change: RowChange): void {
  const id = String(change.value("RecordTypeId"));
  change.fail("INVALID_CROSS_REFERENCE_KEY", `Record Type ID: this ID value isn't valid for the user: ${id}`, [
    "RecordTypeId",
  ]);
}
