/**
 * Locks on group membership: roles, the users in them, groups and queues with their members.
 *
 * Granular locks, the default: "some group maintenance operations … proceed simultaneously if there's no hierarchical or other relationship between the
 * roles or groups involved in the updates"; "groups that are in separate hierarchies can be manipulated concurrently". Without them, whoever changes any
 * of it locks all of it. Chosen: roles under one root are related, and groups of which one is a member of the other, at whatever depth.
 *
 * Sources: Designing Record Access for Enterprise Scale, "Group Membership Locking" (developer.salesforce.com, draes_group_membership_locking);
 * developer.salesforce.com/blogs/engineering/2012/09, "Group Membership Operation Already in Progress" (which operations).
 */
import type { ApexValue } from "../../platform/registry.ts";
import type { RowChange } from "./row-change.ts";
import type { Store } from "./store.ts";

/** Stands for all groups and roles. */
const ALL = "*";

/** The lock on everything, which those who do not lock in part take. */
export const ALL_GROUPS: ReadonlySet<string> = new Set([ALL]);
export const NO_GROUPS: ReadonlySet<string> = new Set();

export type GroupLocking = "granular" | "coarse";

/** What some changes lock, each hierarchy by one name. */
export function groupLocksOf(changes: readonly RowChange[], store: Store, locking: GroupLocking): ReadonlySet<string> {
  const changed = changes.flatMap(changedGroups).filter((id): id is string => typeof id === "string");
  if (changed.length === 0) return NO_GROUPS;
  return locking === "coarse" ? ALL_GROUPS : hierarchiesOf(changed, store);
}

/** What has been named in parts or as a whole, by {@link hierarchiesOf}. */
export function groupsConflict(held: ReadonlySet<string>, wanted: ReadonlySet<string>): boolean {
  if (held.size === 0 || wanted.size === 0) return false;
  return held.has(ALL) || wanted.has(ALL) || !held.isDisjointFrom(wanted);
}

/** The hierarchies that roles and groups belong to. */
export function hierarchiesOf(ids: readonly string[], store: Store): ReadonlySet<string> {
  return new Set(ids.flatMap((id) => [...hierarchyOf(id, store)]));
}

/** The roles and groups that a change concerns; a new role or group has no relations but those it says. */
function changedGroups(change: RowChange): ApexValue[] {
  const both = (field: string): ApexValue[] => [change.value(field), change.valueBefore(field)];
  switch (change.object.name) {
    case "UserRole":
      if (change.operation === "update" && !change.changes("ParentRoleId")) return [];
      return [change.before?.id ?? `${NEW}${String(change.value("Name"))}`, ...both("ParentRoleId")];
    case "User":
      return change.changes("UserRoleId") ? both("UserRoleId") : [];
    case "GroupMember":
      return both("GroupId").concat(both("UserOrGroupId").filter((id) => !isUser(id)));
    case "Group":
      return change.operation === "delete" ? [change.before?.id ?? null] : [];
    default:
      return [];
  }
}

/** A role that is being made has no id: it is in nobody's way, but has to wait where everything is locked. */
const NEW = "new ";

function isUser(id: ApexValue): boolean {
  return typeof id === "string" && id.startsWith("005");
}

/** The root of a role; of a group, all groups that it holds or is held by, and the roots of the roles among them. */
function hierarchyOf(start: string, store: Store): Set<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const follow = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const row = store.find(id);
    if (row?.object.name === "UserRole") {
      const parent = row.values["ParentRoleId"];
      if (typeof parent === "string") return follow(parent);
      names.add(id);
      return;
    }
    const role = row?.values["RelatedId"];
    if (typeof role === "string") return follow(role);
    names.add(id);
    for (const [from, to] of MEMBER_ENDS)
      for (const member of store.lookup("GroupMember", from, id)) {
        const other = member.values[to];
        if (typeof other === "string" && !isUser(other)) follow(other);
      }
  };
  follow(start);
  return names;
}

const MEMBER_ENDS = [
  ["GroupId", "UserOrGroupId"],
  ["UserOrGroupId", "GroupId"],
] as const;
