/**
 * What a permission set group grants: the platform adds up its permission sets, takes away what its muting permission set holds, and keeps the sum
 * in a permission set of the type Group, which is what users are assigned. A change of the group or of its sets makes it Outdated until the sum is
 * made anew, after the commit; until then its users have what they had. In a test nothing is made anew unless
 * `Test.calculatePermissionSetGroup` asks. [Object Reference: PermissionSetGroup.Status, PermissionSetGroupComponent, MutingPermissionSet;
 * Apex Reference Guide: Test.calculatePermissionSetGroup]
 */
import type { ApexValue } from "../../platform/registry.ts";
import type { DataReader } from "../engine/reader.ts";
import type { StoredRow } from "../engine/store.ts";
import type { RuleContext } from "./rules.ts";

/** Who writes the sum: a transaction, or the platform between two. */
export type GroupWriter = Pick<RuleContext, "reader" | "put" | "remove">;

type Flags = Set<string>;

/** Objects whose rows hold what a permission set grants, and what tells one grant of a set from another. */
const GRANTS = {
  ObjectPermissions: "SobjectType",
  FieldPermissions: "Field",
  SetupEntityAccess: "SetupEntityId",
} as const;

/** Makes the sum of a group. */
export function calculateGroup(groupId: string, writer: GroupWriter): void {
  const { reader } = writer;
  const sum = rowsBy(reader, "PermissionSet", "PermissionSetGroupId", groupId)[0];
  if (!sum) return;
  const members = rowsBy(reader, "PermissionSetGroupComponent", "PermissionSetGroupId", groupId).flatMap(
    (row) => reader.store.find(String(row.values["PermissionSetId"])) ?? [],
  );
  const muted = members.filter((member) => member.object.name === "MutingPermissionSet");
  const granting = members.filter((member) => member.object.name === "PermissionSet");
  writeSystemPermissions(sum, granting, muted, writer);
  for (const object of Object.keys(GRANTS) as (keyof typeof GRANTS)[])
    writeGrants(object, sum, granting, muted, writer);
  writer.put("PermissionSetGroup", groupId, { Status: "Updated" });
}

function writeSystemPermissions(
  sum: StoredRow,
  granting: readonly StoredRow[],
  muted: readonly StoredRow[],
  { put }: GroupWriter,
): void {
  const granted = new Set(granting.flatMap((set) => flagsOf(set)));
  for (const name of muted.flatMap((set) => flagsOf(set))) granted.delete(name);
  const values: Record<string, ApexValue> = Object.fromEntries(flagsOf(sum).map((name) => [name, false]));
  for (const name of granted) values[name] = true;
  put("PermissionSet", sum.id, values);
}

function writeGrants(
  object: keyof typeof GRANTS,
  sum: StoredRow,
  granting: readonly StoredRow[],
  muted: readonly StoredRow[],
  writer: GroupWriter,
): void {
  const { reader, put, remove } = writer;
  for (const row of rowsBy(reader, object, "ParentId", sum.id)) remove(row);
  const grants = new Map<string, { readonly row: StoredRow; readonly flags: Flags }>();
  for (const row of granting.flatMap((set) => rowsBy(reader, object, "ParentId", set.id))) {
    const key = String(row.values[GRANTS[object]]);
    const known = grants.get(key) ?? { row, flags: new Set() };
    grants.set(key, known);
    for (const flag of flagsOf(row)) known.flags.add(flag);
  }
  for (const row of muted.flatMap((set) => rowsBy(reader, object, "ParentId", set.id)))
    mute(grants, String(row.values[GRANTS[object]]), flagsOf(row));
  for (const { row, flags } of grants.values()) {
    const { SobjectType, Field, SetupEntityId } = row.values;
    const given = Object.entries({ SobjectType, Field, SetupEntityId }).filter(([, value]) => value !== undefined);
    put(object, null, {
      ParentId: sum.id,
      ...Object.fromEntries(given),
      ...Object.fromEntries([...flags].map((flag) => [flag, true])),
    });
  }
}

/** Without Read nothing is left of an object or field; access to a class or custom permission has no flags and goes as a whole. */
function mute(grants: Map<string, { readonly flags: Flags }>, key: string, flags: readonly string[]): void {
  const grant = grants.get(key);
  if (!grant) return;
  for (const flag of flags) grant.flags.delete(flag);
  if (!grant.flags.has("PermissionsRead")) grants.delete(key);
}

/** What a change of a set, of its grants or of its place in a group entails. */
export function outdateGroupsOf(setId: unknown, context: RuleContext): void {
  const places = rowsBy(context.reader, "PermissionSetGroupComponent", "PermissionSetId", setId);
  for (const row of places) outdateGroup(row.values["PermissionSetGroupId"], context);
}

export function outdateGroup(groupId: unknown, context: RuleContext): void {
  if (typeof groupId !== "string" || !context.reader.store.find(groupId)) return;
  context.put("PermissionSetGroup", groupId, { Status: "Outdated" });
  context.recalculate(groupId);
}

function flagsOf(row: StoredRow): string[] {
  return Object.keys(row.values).filter((name) => name.startsWith("Permissions") && row.values[name] === true);
}

function rowsBy(reader: DataReader, objectName: string, fieldName: string, id: unknown): StoredRow[] {
  return typeof id === "string" ? reader.store.lookup(objectName, fieldName, id).filter((row) => !row.isDeleted) : [];
}
