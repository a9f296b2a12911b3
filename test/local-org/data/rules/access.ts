/**
 * Permission sets, groups of them, licences and their assignment. [Object Reference: PermissionSetAssignment, PermissionSetGroup,
 * PermissionSetLicenseAssign, PermissionSet; "Can't assign permission set ..." as the assignment page shows it]
 */
import type { RowChange } from "../engine/row-change.ts";
import type { StoredRow } from "../engine/store.ts";
import { checkApiName } from "./api-names.ts";
import { outdateGroup, outdateGroupsOf } from "./group-calculation.ts";
import {
  assignmentsOf,
  hasFreeSeat,
  hasLicense,
  licenseConflict,
  licensesOf,
  membersOf,
  returnSeat,
  takeSeat,
  userLicenseOf,
} from "./licenses.ts";
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

  deleted(change, context) {
    const { before } = change;
    for (const id of before ? licensesOf(before, context) : []) {
      const license = context.reader.store.find(id);
      if (license) returnSeat(String(before?.values["AssigneeId"]), license, context);
    }
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
  const groupId = change.value("PermissionSetGroupId");
  for (const member of groupId === null ? [set] : membersOf(groupId, context)) {
    checkLicense(change, assignee, member, context);
    if (change.failed) return;
  }
}

function checkLicense(change: RowChange, assignee: StoredRow, set: StoredRow, context: RuleContext): void {
  const user = {
    id: assignee.id,
    username: String(assignee.values["Username"]),
    license: userLicenseOf(assignee, context),
  };
  const conflict = licenseConflict(set, user, context);
  if (conflict !== null) {
    change.fail("FIELD_INTEGRITY_EXCEPTION", conflict, ["PermissionSetId"]);
    return;
  }
  const license = context.reader.parent(set, "LicenseId");
  if (license?.object.name === "PermissionSetLicense") takeSeat(change, assignee.id, license, context);
}

/** One assignment of a set to a user. */
function checkDuplicate(change: RowChange, context: RuleContext): void {
  const setId = change.value("PermissionSetId");
  const assigneeId = change.value("AssigneeId");
  const held = context.reader.store.lookup("PermissionSetAssignment", "AssigneeId", assigneeId);
  if (held.some((row) => row.values["PermissionSetId"] === setId))
    change.fail(
      "DUPLICATE_VALUE",
      `Duplicate PermissionSetAssignment. Assignee: ${String(assigneeId).slice(0, 15)}; Permission Set: ${String(setId).slice(0, 15)}`,
      ["AssigneeId", "PermissionSetId"],
    );
}

function aggregateSetOf(groupId: string, context: RuleContext): string | null {
  return context.reader.store.lookup("PermissionSet", "PermissionSetGroupId", groupId)[0]?.id ?? null;
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

  /** "First remove or modify the relevant assigned permission sets that require the license". [Salesforce Help: Remove a Permission Set License] */
  checkDelete(change, context) {
    const { before } = change;
    if (!before) return;
    const licenseId = before.values["PermissionSetLicenseId"];
    const holds = assignmentsOf(String(before.values["AssigneeId"]), context).some((row) =>
      licensesOf(row, context).some((id) => id === licenseId),
    );
    if (holds)
      change.fail(
        "FIELD_INTEGRITY_EXCEPTION",
        "The permission set license can't be removed because the user has a permission set that requires it",
      );
  },
};

/** Rows that say what a permission set grants. */
export const grantRules: ObjectRules = {
  saved: (change, context) => outdateGroupsOf(change.value("ParentId"), context),
  deleted: (change, context) => outdateGroupsOf(change.valueBefore("ParentId"), context),
};

export const mutingPermissionSetRules: ObjectRules = {
  saved: (change, context) => outdateGroupsOf(change.id, context),
};

export const permissionSetRules: ObjectRules = {
  saved(change, context) {
    if (change.operation === "update") outdateGroupsOf(change.id, context);
  },
  check(change) {
    if (change.before?.values["IsOwnedByProfile"] === true)
      change.fail("FIELD_INTEGRITY_EXCEPTION", "Permission sets owned by a profile cannot be changed here", ["Id"]);
    checkApiName(change, "Name", "Permission Set");
  },
  checkDelete(change, context) {
    const { store } = context.reader;
    if (change.before && store.lookup("PermissionSetAssignment", "PermissionSetId", change.before.id).length > 0)
      change.fail("DELETE_FAILED", "The permission set can't be deleted because it is assigned to users");
  },
};

/** The platform keeps a permission set that holds what a group grants; its Type is `Group`. */
export const permissionSetGroupRules: ObjectRules = {
  /** The group's set goes with it, while it can still be found by its group. */
  checkDelete(change, context) {
    const sum = change.before && aggregateSetOf(change.before.id, context);
    const row = sum === null ? undefined : context.reader.store.find(sum);
    if (row) context.remove(row);
  },

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
  saved: (change, context) => outdateGroup(change.value("PermissionSetGroupId"), context),
  deleted: (change, context) => outdateGroup(change.valueBefore("PermissionSetGroupId"), context),
  check(change, context) {
    if (change.operation !== "insert") return;
    const members = context.reader.store.lookup(
      "PermissionSetGroupComponent",
      "PermissionSetGroupId",
      change.value("PermissionSetGroupId"),
    );
    if (members.some((row) => row.values["PermissionSetId"] === change.value("PermissionSetId")))
      change.fail(
        "DUPLICATE_VALUE",
        "duplicate value found: PermissionSetGroupComponent duplicates value on record with id: <unknown>",
      );
  },
};
