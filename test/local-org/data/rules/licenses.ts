/**
 * What licences allow, and who holds their seats.
 *
 * A user licence bounds what profiles and permission sets may grant to its users; a permission set licence adds to that. Assigning a set of a
 * permission set licence assigns the licence too; taking the last such set takes it back. Assignments of deactivated users stay, and no
 * longer count. [Salesforce Help: User Licenses, Permission Set Licenses, Remove a Permission Set License from a User, "Permission Set
 * License is available for assignment on user deactivation" (000394412); "The user license doesn't allow the permission: ..." as public
 * set-up guides and veeva.com report it]
 */
import type { RowChange } from "../engine/row-change.ts";
import type { StoredRow } from "../engine/store.ts";
import { BUSINESS_OBJECTS } from "../schema/standard/index.ts";
import { audit, licenseEntry } from "./audit-trail.ts";
import type { RuleContext } from "./rules.ts";

export function userLicenseOf(user: StoredRow, context: RuleContext): StoredRow | null {
  const profile = context.reader.parent(user, "ProfileId");
  return profile && context.reader.parent(profile, "UserLicenseId");
}

/** Why a permission set does not fit a user of a licence, in the words of the assignment page; null when it does. */
export function licenseConflict(
  set: StoredRow,
  user: { readonly id: string | null; readonly username: string; readonly license: StoredRow | null },
  context: RuleContext,
): string | null {
  const cannot = `Can't assign permission set ${String(set.values["Label"])} to user ${user.username}.`;
  const required = context.reader.parent(set, "LicenseId");
  if (required?.object.name === "UserLicense" && required.id !== user.license?.id)
    return `${cannot} The permission set requires the ${String(required.values["MasterLabel"])} user license.`;
  const denied = user.license && deniedPermission(set, user.license, user.id, context);
  return denied ? `${cannot} The user license doesn't allow the permission: ${denied}` : null;
}

const ACCOUNTS_AND_CONTACTS = ["Account", "Contact", "Task", "Event", "Asset"];

/** Standard business objects that users of a licence may be given; licences that are not named allow all of them. */
const OBJECTS: Readonly<Record<string, readonly string[]>> = {
  AUL: ACCOUNTS_AND_CONTACTS,
  PID_IDENTITY: [],
  CSN: [],
  PID_CHATTER_EXTERNAL: [],
  PID_Salesforce_Integration: [],
};

/** Licences for people who work in no app: no administration at all. */
const NO_ADMINISTRATION = new Set(["PID_IDENTITY", "CSN", "PID_CHATTER_EXTERNAL"]);
const ADMINISTRATION = ["ManageUsers", "ModifyAllData", "ViewAllData", "AuthorApex", "CustomizeApplication"];

/** The permission set licence that opens standard objects to a user licence which does not. */
const OPENED_BY: Readonly<Record<string, string>> = { PID_Salesforce_Integration: "SalesforceAPIIntegrationPsl" };

/** The first permission of a set that a licence does not allow, as it is called on the page. */
function deniedPermission(
  set: StoredRow,
  license: StoredRow,
  userId: string | null,
  context: RuleContext,
): string | null {
  const key = String(license.values["LicenseDefinitionKey"]);
  if (NO_ADMINISTRATION.has(key))
    for (const name of ADMINISTRATION)
      if (set.values[`Permissions${name}`] === true) return set.object.field(`Permissions${name}`)?.label ?? name;
  const allowed = OBJECTS[key];
  if (!allowed || (userId !== null && opensObjects(key, set, userId, context))) return null;
  for (const row of context.reader.store.lookup("ObjectPermissions", "ParentId", set.id)) {
    const name = String(row.values["SobjectType"]);
    if (!BUSINESS_OBJECTS.has(name) || allowed.includes(name) || row.values["PermissionsRead"] !== true) continue;
    return `Read ${context.reader.schema.object(name)?.labelPlural ?? name}`;
  }
  return null;
}

function opensObjects(userLicenseKey: string, set: StoredRow, userId: string, context: RuleContext): boolean {
  const opener = OPENED_BY[userLicenseKey];
  if (opener === undefined) return false;
  if (context.reader.parent(set, "LicenseId")?.values["DeveloperName"] === opener) return true;
  const [license] = context.reader.store.lookup("PermissionSetLicense", "DeveloperName", opener);
  return license !== undefined && hasLicense(userId, license.id, context);
}

/** Gives a user a permission set licence for a set of it, while there are seats. */
export function takeSeat(change: RowChange, userId: string, license: StoredRow, context: RuleContext): void {
  if (hasLicense(userId, license.id, context)) return;
  if (!hasFreeSeat(license, context)) {
    change.fail("LICENSE_LIMIT_EXCEEDED", "License Limit Exceeded");
    return;
  }
  context.put("PermissionSetLicenseAssign", null, { AssigneeId: userId, PermissionSetLicenseId: license.id });
  audit(context, licenseEntry(true, userId, license.id, context));
}

/** Takes a permission set licence back when the user has no set of it any more. */
export function returnSeat(userId: string, license: StoredRow, context: RuleContext): void {
  const stillNeeded = assignmentsOf(userId, context).some((row) => licensesOf(row, context).includes(license.id));
  if (stillNeeded) return;
  for (const row of licenseRows(userId, context))
    if (row.values["PermissionSetLicenseId"] === license.id) {
      context.remove(row);
      audit(context, licenseEntry(false, userId, license.id, context));
    }
}

/** The permission set licences that an assignment needs: of its set, or of the sets of its group. */
export function licensesOf(assignment: StoredRow, context: RuleContext): string[] {
  const { reader } = context;
  const groupId = assignment.values["PermissionSetGroupId"];
  const sets =
    typeof groupId === "string"
      ? membersOf(groupId, context)
      : [reader.parent(assignment, "PermissionSetId")].filter((set) => set !== null);
  return sets.flatMap((set) => {
    const license = reader.parent(set, "LicenseId");
    return license?.object.name === "PermissionSetLicense" ? [license.id] : [];
  });
}

/** The permission sets of a group, muting ones left out. */
export function membersOf(groupId: string, { reader }: RuleContext): StoredRow[] {
  return reader.store.lookup("PermissionSetGroupComponent", "PermissionSetGroupId", groupId).flatMap((row) => {
    const set = reader.store.find(String(row.values["PermissionSetId"]));
    return set?.object.name === "PermissionSet" ? [set] : [];
  });
}

export function assignmentsOf(userId: string, { reader }: RuleContext): StoredRow[] {
  return reader.store.lookup("PermissionSetAssignment", "AssigneeId", userId).filter((row) => !row.isDeleted);
}

/** The licence assignments of a user. */
export function licenseRows(userId: string, { reader }: RuleContext): StoredRow[] {
  return reader.store.lookup("PermissionSetLicenseAssign", "AssigneeId", userId);
}

export function hasLicense(userId: string, licenseId: string, context: RuleContext): boolean {
  return licenseRows(userId, context).some((row) => row.values["PermissionSetLicenseId"] === licenseId);
}

/** A licence that has run out, or that Salesforce has disabled, has no seats. */
export function hasFreeSeat(license: StoredRow, context: RuleContext): boolean {
  if (license.values["Status"] === "Disabled") return false;
  return Number(context.reader.value(license, "UsedLicenses")) < Number(license.values["TotalLicenses"] ?? 0);
}
