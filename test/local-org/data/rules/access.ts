/**
 * Permission sets, groups of them, licences and their assignment. [Object Reference: PermissionSetAssignment, PermissionSetGroup,
 * PermissionSetLicenseAssign, PermissionSet; "Can't assign permission set ..." as the assignment page shows it]
 */
import type { RowChange } from "../engine/row-change.ts";
import type { StoredRow } from "../engine/store.ts";
import type { ObjectRules, RuleContext } from "./rules.ts";

export const permissionSetAssignmentRules: ObjectRules = {
  complete(change, context) {
    if (change.operation !== "insert") return;
    // Assigning a group assigns the permission set that the platform keeps for it.
    const groupId = change.value("PermissionSetGroupId");
    if (groupId !== null && change.value("PermissionSetId") === null)
      change.values["PermissionSetId"] = aggregateSetOf(groupId, context);
  },

  check(change, context) {
    if (change.operation !== "insert") return;
    const assignee = context.reader.store.find(change.value("AssigneeId"));
    const set = context.reader.store.find(change.value("PermissionSetId"));
    if (!assignee) return;
    if (!set) {
      change.fail("REQUIRED_FIELD_MISSING", "Required fields are missing: [PermissionSetId]", ["PermissionSetId"]);
      return;
    }
    checkAssignable(change, assignee, set, context);
    if (!change.failed) checkDuplicate(change, context);
  },

  checkDelete(change, context) {
    const set = change.before && context.reader.parent(change.before, "PermissionSetId");
    if (set?.values["IsOwnedByProfile"] === true)
      change.fail("FIELD_INTEGRITY_EXCEPTION", "Cannot remove the assignment of a permission set owned by a profile");
  },
};

function checkAssignable(change: RowChange, assignee: StoredRow, set: StoredRow, context: RuleContext): void {
  if (assignee.values["IsActive"] !== true) {
    change.fail("INACTIVE_OWNER_OR_USER", "operation performed with inactive user [" + assignee.id.slice(0, 15) + "]");
    return;
  }
  if (set.values["IsOwnedByProfile"] === true) {
    change.fail("FIELD_INTEGRITY_EXCEPTION", "Cannot assign a permission set owned by a profile", ["PermissionSetId"]);
    return;
  }
  const license = context.reader.parent(set, "LicenseId");
  if (license?.object.name === "UserLicense" && license.id !== userLicenseOf(assignee, context))
    change.fail(
      "FIELD_INTEGRITY_EXCEPTION",
      `Can't assign permission set ${String(set.values["Label"])} to user ${String(assignee.values["Username"])}. The permission set requires the ` +
        `${String(license.values["MasterLabel"])} user license.`,
      ["PermissionSetId"],
    );
  else if (license?.object.name === "PermissionSetLicense") assignLicense(change, assignee, license, context);
}

function userLicenseOf(user: StoredRow, context: RuleContext): string | null {
  const profile = context.reader.parent(user, "ProfileId");
  return profile ? (profile.values["UserLicenseId"] as string) : null;
}

/** Assigning a permission set of a permission set licence assigns the licence too, while there are seats. */
function assignLicense(change: RowChange, assignee: StoredRow, license: StoredRow, context: RuleContext): void {
  if (hasLicense(assignee.id, license.id, context)) return;
  if (!hasFreeSeat(license, context)) {
    change.fail("LICENSE_LIMIT_EXCEEDED", "License Limit Exceeded");
    return;
  }
  context.put("PermissionSetLicenseAssign", null, { AssigneeId: assignee.id, PermissionSetLicenseId: license.id });
}

function hasLicense(userId: string, licenseId: string, context: RuleContext): boolean {
  const assignments = context.reader.store.tableOf("PermissionSetLicenseAssign");
  const field = assignments.object.field("AssigneeId");
  return field
    ? assignments.lookup(field, userId).some((row) => row.values["PermissionSetLicenseId"] === licenseId)
    : false;
}

function hasFreeSeat(license: StoredRow, context: RuleContext): boolean {
  return Number(context.reader.value(license, "UsedLicenses")) < Number(license.values["TotalLicenses"] ?? 0);
}

/** One assignment of a set to a user. */
function checkDuplicate(change: RowChange, context: RuleContext): void {
  const assignments = context.reader.store.tableOf("PermissionSetAssignment");
  const field = assignments.object.field("AssigneeId");
  const setId = change.value("PermissionSetId");
  const assigneeId = change.value("AssigneeId");
  const exists = field && assignments.lookup(field, assigneeId).some((row) => row.values["PermissionSetId"] === setId);
  if (exists)
    change.fail(
      "DUPLICATE_VALUE",
      `Duplicate PermissionSetAssignment. Assignee: ${String(assigneeId).slice(0, 15)}; Permission Set: ${String(setId).slice(0, 15)}`,
      ["AssigneeId", "PermissionSetId"],
    );
}

function aggregateSetOf(groupId: string, context: RuleContext): string | null {
  const sets = context.reader.store.tableOf("PermissionSet");
  const field = sets.object.field("PermissionSetGroupId");
  return field ? (sets.lookup(field, groupId)[0]?.id ?? null) : null;
}

export const permissionSetLicenseAssignRules: ObjectRules = {
  check(change, context) {
    if (change.operation !== "insert") return;
    const license = context.reader.store.find(change.value("PermissionSetLicenseId"));
    const assigneeId = change.value("AssigneeId");
    if (!license || assigneeId === null) return;
    if (hasLicense(assigneeId, license.id, context))
      change.fail(
        "DUPLICATE_VALUE",
        "duplicate value found: PermissionSetLicenseAssign duplicates value on record with id: <unknown>",
      );
    else if (!hasFreeSeat(license, context)) change.fail("LICENSE_LIMIT_EXCEEDED", "License Limit Exceeded");
  },
};

export const permissionSetRules: ObjectRules = {
  check(change) {
    if (change.before?.values["IsOwnedByProfile"] === true)
      change.fail("FIELD_INTEGRITY_EXCEPTION", "Permission sets owned by a profile cannot be changed here", ["Id"]);
  },
  checkDelete(change, context) {
    const assignments = context.reader.store.tableOf("PermissionSetAssignment");
    const field = assignments.object.field("PermissionSetId");
    if (field && change.before && assignments.lookup(field, change.before.id).length > 0)
      change.fail("DELETE_FAILED", "The permission set can't be deleted because it is assigned to users");
  },
};

/** The platform keeps a permission set that holds what a group grants; its Type is `Group`. */
export const permissionSetGroupRules: ObjectRules = {
  saved(change, context) {
    if (change.operation !== "insert" || !change.saved) return;
    const { id, values } = change.saved;
    context.put("PermissionSet", null, {
      Name: values["DeveloperName"],
      Label: values["MasterLabel"],
      Type: "Group",
      PermissionSetGroupId: id,
      IsOwnedByProfile: false,
      IsCustom: true,
    });
  },
};

export const permissionSetGroupComponentRules: ObjectRules = {
  check(change, context) {
    if (change.operation !== "insert") return;
    const components = context.reader.store.tableOf("PermissionSetGroupComponent");
    const field = components.object.field("PermissionSetGroupId");
    const exists =
      field &&
      components
        .lookup(field, change.value("PermissionSetGroupId"))
        .some((row) => row.values["PermissionSetId"] === change.value("PermissionSetId"));
    if (exists)
      change.fail(
        "DUPLICATE_VALUE",
        "duplicate value found: PermissionSetGroupComponent duplicates value on record with id: <unknown>",
      );
  },
};
