/**
 * Custom settings and custom metadata types as Apex reads them without a query: `Settings__c.getInstance()`, `Type__mdt.getAll()`.
 * [Apex Reference Guide: Custom Settings Methods, Custom Metadata Type Methods]
 */
import type { ApexValue } from "../platform/registry.ts";
import { ApexMap } from "../platform/values/map.ts";
import { SObjectValue } from "../platform/values/sobject.ts";
import { defaultValue } from "./engine/coerce.ts";
import { rowValue } from "./engine/row-change.ts";
import type { StoredRow } from "./engine/store.ts";
import type { OrgData } from "./org-data.ts";
import type { SObjectDescribe } from "./schema/index.ts";

/** The methods by lower-case name; another is not one of the platform's. */
export type SettingsMethod = "getinstance" | "getall" | "getvalues" | "getorgdefaults";

/** Calls one of the methods for the running user. Costs no query. */
export function callSettings(
  data: OrgData,
  userId: string,
  object: SObjectDescribe,
  method: SettingsMethod,
  args: readonly ApexValue[],
): ApexValue {
  const rows = [...data.store.table(object).rows()].filter((row) => !row.isDeleted);
  if (object.isCustomMetadata)
    return method === "getall" ? byName(object, rows, "DeveloperName") : metadataRow(rows, args[0]);
  if (object.customSettingsType === "List")
    return method === "getall" ? byName(object, rows, "Name") : named(rows, "Name", args[0]);
  if (method === "getorgdefaults") return merged(object, rows, [data.organizationId]);
  if (method === "getvalues") return ownedBy(rows, args[0]);
  const id = args.length > 0 ? args[0] : userId;
  return merged(object, rows, hierarchyOf(data, id));
}

/** From the general to the particular: the organisation, the profile, the user. */
function hierarchyOf(data: OrgData, id: ApexValue): string[] {
  const row = typeof id === "string" ? data.store.find(id) : undefined;
  if (row?.object.name === "User") return [data.organizationId, String(row.values["ProfileId"]), row.id];
  return row?.object.name === "Profile" ? [data.organizationId, row.id] : [data.organizationId];
}

/** The lowest level that is there, with the values of the levels above where it has none; an empty row when there is none. */
function merged(object: SObjectDescribe, rows: readonly StoredRow[], owners: readonly string[]): SObjectValue {
  const levels = owners.flatMap((owner) => rows.find((row) => row.values["SetupOwnerId"] === owner) ?? []);
  const lowest = levels.at(-1);
  if (!lowest) return emptyRow(object, owners.length > 1 ? owners.at(-1) : undefined);
  const values = Object.assign({}, ...levels.map((row) => row.values)) as Record<string, ApexValue>;
  return readRow({ object, values }, lowest.id);
}

/**
 * What is not set has the defaults of its fields all the same, and `getInstance()` names whom it was asked for.
 * [salesforce.stackexchange.com/questions/263048]
 */
function emptyRow(object: SObjectDescribe, owner: string | undefined): SObjectValue {
  const defaults = object.fields
    .filter((field) => field.isCustom && !field.calculated)
    .map((field) => [field.name, defaultValue(field)] as const)
    .filter(([, value]) => value !== null);
  // The organisation's own row names nobody: once it is saved, it can be saved again.
  const named = owner === undefined ? {} : { SetupOwnerId: owner };
  return new SObjectValue(object.name, { ...Object.fromEntries(defaults), ...named });
}

function ownedBy(rows: readonly StoredRow[], owner: ApexValue): SObjectValue | null {
  return value(rows.find((row) => row.values["SetupOwnerId"] === owner));
}

function metadataRow(rows: readonly StoredRow[], key: ApexValue): SObjectValue | null {
  return (
    value(rows.find((row) => row.id === key)) ??
    named(rows, "DeveloperName", key) ??
    named(rows, "QualifiedApiName", key)
  );
}

function named(rows: readonly StoredRow[], field: string, name: ApexValue): SObjectValue | null {
  const wanted = String(name).toLowerCase();
  return value(rows.find((row) => String(row.values[field]).toLowerCase() === wanted));
}

function byName(object: SObjectDescribe, rows: readonly StoredRow[], field: string): ApexMap {
  const entries = rows.map((row) => [row.values[field] as ApexValue, value(row) as ApexValue] as const);
  return new ApexMap(`map<string,${object.name.toLowerCase()}>`, entries);
}

function value(row: StoredRow | undefined): SObjectValue | null {
  return row ? readRow(row, row.id) : null;
}

/** A row as a query of all its fields reads it: what the platform filled in is not taken for an assignment when the row is inserted anew. */
function readRow(row: Parameters<typeof rowValue>[0], id: string): SObjectValue {
  return rowValue(row, id).markRetrieved(row.object.fields.map((field) => field.name));
}
