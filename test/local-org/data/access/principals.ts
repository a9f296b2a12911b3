/** Who a user is to sharing: the groups they are in, and the users below them. [Salesforce Help: What Is a Group, Role Hierarchy] */
import type { DataReader } from "../engine/reader.ts";

export interface Principal {
  /** Public groups, queues, and the groups that stand for roles and for everybody. */
  readonly groups: ReadonlySet<string>;
  /** Users in roles below the user's own. */
  readonly subordinates: ReadonlySet<string>;
  /** Groups of subordinates that pass on what they are given: all but those that do not grant access using hierarchies. */
  readonly groupsBelow: ReadonlySet<string>;
}

/** Worked out when first asked for; kept while no setup object changes. */
export class Principals {
  readonly #reader: DataReader;
  readonly #known = new Map<string, Principal>();
  #version = -1;

  constructor(reader: DataReader) {
    this.#reader = reader;
  }

  of(userId: string): Principal {
    if (this.#version !== this.#reader.store.setupVersion) {
      this.#known.clear();
      this.#version = this.#reader.store.setupVersion;
    }
    let known = this.#known.get(userId);
    if (!known) this.#known.set(userId, (known = this.#find(userId)));
    return known;
  }

  #find(userId: string): Principal {
    const subordinates = new Set<string>();
    const roleId = this.#reader.store.find(userId)?.values["UserRoleId"];
    if (typeof roleId === "string")
      for (const below of this.#rolesBelow(roleId))
        for (const user of this.#reader.store.lookup("User", "UserRoleId", below)) subordinates.add(user.id);
    const groupsBelow = new Set<string>();
    for (const subordinate of subordinates)
      for (const groupId of this.#groupsOf(subordinate)) if (this.#passesUp(groupId)) groupsBelow.add(groupId);
    return { groups: this.#groupsOf(userId), subordinates, groupsBelow };
  }

  #passesUp(groupId: string): boolean {
    const group = this.#reader.store.find(groupId);
    return group?.values["Type"] !== "Regular" || group.values["DoesIncludeBosses"] !== false;
  }

  #groupsOf(userId: string): Set<string> {
    const groups = new Set<string>();
    const waiting = [...this.#memberships(userId), ...this.#roleGroups(userId), ...this.#everybody()];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (groups.has(id)) continue;
      groups.add(id);
      waiting.push(...this.#memberships(id)); // a group in a group
    }
    return groups;
  }

  #memberships(memberId: string): string[] {
    return this.#reader.store
      .lookup("GroupMember", "UserOrGroupId", memberId)
      .map((row) => String(row.values["GroupId"]));
  }

  /** `Role` of the user's own role; `RoleAndSubordinates` of it and of each role above. */
  #roleGroups(userId: string): string[] {
    const ids: string[] = [];
    const own = this.#reader.store.find(userId)?.values["UserRoleId"];
    for (
      let role = typeof own === "string" ? (this.#reader.store.find(own) ?? null) : null;
      role;
      role = this.#reader.parent(role, "ParentRoleId")
    )
      for (const group of this.#reader.store.lookup("Group", "RelatedId", role.id))
        if (group.values["Type"] !== "Role" || role.id === own) ids.push(group.id);
    return ids;
  }

  /** All users here are internal. */
  #everybody(): string[] {
    return this.#reader.store.lookup("Group", "DeveloperName", "AllInternalUsers").map((group) => group.id);
  }

  *#rolesBelow(roleId: string): Generator<string> {
    for (const role of this.#reader.store.lookup("UserRole", "ParentRoleId", roleId)) {
      yield role.id;
      yield* this.#rolesBelow(role.id);
    }
  }
}
