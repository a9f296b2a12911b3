/** Groups, queues and roles. [Object Reference: Group, GroupMember, QueueSobject, UserRole] */
import type { StoredRow } from "../engine/store.ts";
import { checkApiName } from "./api-names.ts";
import type { RowChange } from "../engine/row-change.ts";
import type { ObjectRules, RuleContext } from "./rules.ts";

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

/** A name is there once for each type: two groups stand for a role, and a queue may be called as a group is. [Object Reference, Group: DeveloperName] */
export const groupRules: ObjectRules = {
  complete(change, context) {
    if (change.operation !== "insert" || change.value("DeveloperName") !== null || change.value("Name") === null)
      return;
    const name = developerName(change.value("Name"));
    const numbered = (n: number): string => (n === 0 ? name : `${name}${n}`);
    let n = 0;
    while (namesake(numbered(n), change, context)) n++;
    change.values["DeveloperName"] = numbered(n);
  },
  check(change, context) {
    checkApiName(change, "DeveloperName", "Group");
    const name = change.value("DeveloperName");
    const other = typeof name === "string" && namesake(name, change, context);
    if (other)
      change.fail(
        "DUPLICATE_DEVELOPER_NAME",
        `duplicate value found: DeveloperName duplicates value on record with id: ${other.id.slice(0, 15)}`,
        ["DeveloperName"],
      );
  },
};

function namesake(name: string, change: RowChange, { reader }: RuleContext): StoredRow | undefined {
  const [wanted, type] = [name.toLowerCase(), change.value("Type") ?? "Regular"];
  return [...reader.store.tableOf("Group").rows()].find(
    (row) =>
      row.id !== change.before?.id &&
      row.values["Type"] === type &&
      String(row.values["DeveloperName"]).toLowerCase() === wanted,
  );
}

export const userRoleRules: ObjectRules = {
  complete(change) {
    if (change.operation === "insert" && change.value("DeveloperName") === null && change.value("Name") !== null)
      change.values["DeveloperName"] = developerName(change.value("Name"));
  },
  check(change, context) {
    checkApiName(change, "DeveloperName", "Role");
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
    .replace(/^(?=\d|$)/, "X");
}
