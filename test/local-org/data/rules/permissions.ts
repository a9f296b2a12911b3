/**
 * ObjectPermissions, FieldPermissions and SetupEntityAccess rows: what one permission needs of another. [Object Reference: ObjectPermissions,
 * FieldPermissions, SetupEntityAccess; Salesforce Help: Object Permissions; the sentence as deployments print it in public repositories]
 */
import { isPermissionable } from "../access/user-access.ts";
import type { RowChange } from "../engine/row-change.ts";
import type { Schema } from "../schema/index.ts";
import type { ObjectRules, RuleContext } from "./rules.ts";

interface Dependency {
  readonly field: string;
  readonly label: string;
  readonly needs: readonly string[];
}

const READ = "PermissionsRead";
const OF_OBJECTS: readonly Dependency[] = [
  { field: READ, label: "Read", needs: [] },
  { field: "PermissionsCreate", label: "Create", needs: [READ] },
  { field: "PermissionsEdit", label: "Edit", needs: [READ] },
  { field: "PermissionsDelete", label: "Delete", needs: [READ, "PermissionsEdit"] },
  { field: "PermissionsViewAllRecords", label: "View All", needs: [READ] },
  {
    field: "PermissionsModifyAllRecords",
    label: "Modify All",
    needs: [READ, "PermissionsEdit", "PermissionsDelete", "PermissionsViewAllRecords"],
  },
];

/** What is wrong with the object permissions of a set, or null. */
export function objectPermissionProblem(object: string, held: (field: string) => boolean): string | null {
  for (const { field, label, needs } of OF_OBJECTS) {
    // Rows of big objects are not edited, so deleting them needs no such permission. [rflib: rflib_Ops_Center_Access]
    const required = object.endsWith("__b") ? needs.filter((name) => name !== "PermissionsEdit") : needs;
    const missing = held(field) ? required.filter((name) => !held(name)) : [];
    if (missing.length === 0) continue;
    const wanted = missing.map((name) => `${OF_OBJECTS.find((other) => other.field === name)?.label} ${object}`);
    return `Permission ${label} ${object} depends on permission(s): ${wanted.join(", ")}`;
  }
  return null;
}

/** [A public project's log of its deployments quotes the sentence for Manage Users, and says which two Reset Passwords asked for] */
const OF_USERS: Readonly<Record<string, readonly string[]>> = {
  ManageUsers:
    `AssignPermissionSets DelegatedTwoFactor FreezeUsers ManageInternalUsers ManageIpAddresses ManageLoginAccessPolicies ManagePasswordPolicies
    ManageProfilesPermissionsets ManageRoles ManageSharing MonitorLoginHistory ViewAllUsers`.split(/\s+/),
  ResetPasswords: ["ViewRoles", "ViewSetup"],
};

/** What a user permission of a deployed set needs of the others, or null. */
export function userPermissionProblem(held: readonly string[]): string | null {
  for (const [name, needs] of Object.entries(OF_USERS)) {
    const missing = held.includes(name) ? needs.filter((needed) => !held.includes(needed)) : [];
    if (missing.length > 0) return `Permission ${name} depends on permission(s): ${missing.join(", ")}`;
  }
  return null;
}

/** Rows of events are published and read, and nothing else. [Platform Events Developer Guide; the sentence is ours] */
export function eventPermissionProblem(object: string, held: (field: string) => boolean): string | null {
  const other = object.endsWith("__e") && OF_OBJECTS.find(({ field }) => !OF_EVENTS.has(field) && held(field));
  return other ? `A platform event has no permission ${other.label} (${object})` : null;
}

const OF_EVENTS = new Set([READ, "PermissionsCreate"]);

/** Reading a detail needs reading its masters. */
export function masterPermissionProblem(
  schema: Schema,
  objectName: string,
  reads: (objectName: string) => boolean,
): string | null {
  for (const field of schema.object(objectName)?.fields ?? [])
    for (const master of field.masterDetail ? field.referenceTo : [])
      if (!reads(master)) return `Permission Read ${objectName} depends on permission(s): Read ${master}`;
  return null;
}

export const objectPermissionsRules: ObjectRules = {
  check(change, context) {
    const name = String(change.value("SobjectType"));
    const object = context.reader.schema.object(name);
    if (!object) {
      badValue(change, "SobjectType", name);
      return;
    }
    change.values["SobjectType"] = object.name;
    if (isDuplicate(change, "SobjectType", context)) return;
    if (isMuting(change, context)) return;
    const problem =
      objectPermissionProblem(object.name, (field) => change.value(field) === true) ??
      masterPermissionProblem(context.reader.schema, object.name, (master) => readsObject(change, master, context));
    if (problem) change.fail("FIELD_INTEGRITY_EXCEPTION", problem);
  },
};

function readsObject(change: RowChange, objectName: string, context: RuleContext): boolean {
  return context.reader.store
    .lookup("ObjectPermissions", "ParentId", change.value("ParentId"))
    .some(({ values }) => values["SobjectType"] === objectName && values[READ] === true);
}

export const fieldPermissionsRules: ObjectRules = {
  check(change, context) {
    const name = String(change.value("Field"));
    const [objectName = "", fieldName = ""] = name.split(".");
    const object = context.reader.schema.object(objectName);
    const field = object?.field(fieldName);
    if (!object || !field || !isPermissionable(object, field)) {
      badValue(change, "Field", name);
      return;
    }
    change.values["Field"] = `${object.name}.${field.name}`;
    change.values["SobjectType"] = object.name;
    if (isDuplicate(change, "Field", context) || isMuting(change, context)) return;
    if (change.value("PermissionsEdit") === true && change.value(READ) !== true)
      change.fail("FIELD_INTEGRITY_EXCEPTION", `Permission Edit ${name} depends on permission(s): Read ${name}`);
  },
};

export const setupEntityAccessRules: ObjectRules = {
  check: (change, context) => void isDuplicate(change, "SetupEntityId", context),
};

function badValue(change: RowChange, field: string, value: string): void {
  change.fail(
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    `${change.object.field(field)?.label}: bad value for restricted picklist field: ${value}`,
    [field],
  );
}

/** One row for a set and what it opens. */
function isDuplicate(change: RowChange, key: string, context: RuleContext): boolean {
  const other = context.reader.store
    .lookup(change.object.name, "ParentId", change.value("ParentId"))
    .find((row) => row.values[key] === change.value(key) && row.id !== change.before?.id);
  if (other)
    change.fail(
      "DUPLICATE_VALUE",
      `duplicate value found: ParentId, ${key} duplicates value on record with id: ${other.id.slice(0, 15)}`,
    );
  return other !== undefined;
}

/** What a muting set names is taken away, so nothing depends on anything. */
function isMuting(change: RowChange, context: RuleContext): boolean {
  return context.reader.schema.objectOfId(String(change.value("ParentId")))?.name === "MutingPermissionSet";
}
