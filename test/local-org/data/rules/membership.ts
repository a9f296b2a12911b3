/** Groups, queues and roles. [Object Reference: Group, GroupMember, QueueSobject, UserRole] */
import type { StoredRow } from "../engine/store.ts";
import type { ObjectRules } from "./rules.ts";

export const groupMemberRules: ObjectRules = {
  check(change, context) {
    const groupId = change.value("GroupId");
    const memberId = change.value("UserOrGroupId");
    if (groupId !== null && groupId === memberId) {
      change.fail("CIRCULAR_DEPENDENCY", "a group cannot be a member of itself");
      return;
    }
    const other = context.reader.store
      .lookup("GroupMember", "GroupId", groupId)
      .find((row) => row.values["UserOrGroupId"] === memberId && row.id !== change.before?.id);
    if (other)
      change.fail(
        "DUPLICATE_VALUE",
        `duplicate value found: UserOrGroupId duplicates value on record with id: ${other.id.slice(0, 15)}`,
      );
  },
};

export const groupRules: ObjectRules = {
  complete(change) {
    if (change.operation === "insert" && change.value("DeveloperName") === null && change.value("Name") !== null)
      change.values["DeveloperName"] = developerName(change.value("Name"));
  },
};

export const userRoleRules: ObjectRules = {
  complete(change) {
    if (change.operation === "insert" && change.value("DeveloperName") === null && change.value("Name") !== null)
      change.values["DeveloperName"] = developerName(change.value("Name"));
  },
  check(change, context) {
    const parentId = change.value("ParentRoleId");
    if (!change.before || parentId === null) return;
    for (
      let at: StoredRow | null = context.reader.store.find(parentId) ?? null;
      at;
      at = context.reader.parent(at, "ParentRoleId")
    )
      if (at.id === change.before.id) {
        change.fail("CIRCULAR_DEPENDENCY", "attempt to create a circular role hierarchy", ["ParentRoleId"]);
        return;
      }
  },
  /** Two groups stand for each role wherever access is given to groups. [Object Reference: Group, Type] */
  saved(change, context) {
    if (change.operation === "insert" && change.saved) keepRoleGroups(change.saved, context.put);
  },
  deleted(change, context) {
    if (!change.before) return;
    for (const group of context.reader.store.lookup("Group", "RelatedId", change.before.id)) context.remove(group);
  },
  checkDelete(change, context) {
    if (change.before && context.reader.store.lookup("User", "UserRoleId", change.before.id).length > 0)
      change.fail(
        "DELETE_FAILED",
        "Your attempt to delete the role could not be completed because users are assigned to it",
      );
  },
};

export function keepRoleGroups(
  role: { readonly id: string; readonly values: StoredRow["values"] },
  put: (objectName: string, id: null, values: Readonly<Record<string, unknown>>) => unknown,
): void {
  for (const Type of ["Role", "RoleAndSubordinates"])
    put("Group", null, { Type, DeveloperName: role.values["DeveloperName"], RelatedId: role.id });
}

/** `Sales Team (EMEA)` -> `Sales_Team_EMEA`. */
function developerName(label: string): string {
  return label
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .replace(/^(\d)/, "X$1");
}
