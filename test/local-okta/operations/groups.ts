import { notFound, unsupportedOperation, validationFailed } from "../errors.ts";
import type { Cause } from "../log/event.ts";
import { groupTarget, userTarget } from "../log/targets.ts";
import { timestamp } from "../state/clock.ts";
import type { Group, User } from "../state/model.ts";
import { pairKey, type StateView } from "../state/state.ts";
import { reconcileAppsOf } from "./assignments.ts";
import type { Org } from "./org.ts";

const MAX_NAME = 255;

export interface GroupInput {
  readonly name: string;
  readonly description?: string | null;
}

/** @throws E0000007 */
export function findGroup(view: StateView, id: string): Group {
  const group = view.groups.get(id);
  if (!group) throw notFound(id, "UserGroup");
  return group;
}

export function createGroup(org: Org, cause: Cause, input: GroupInput): Group {
  checkName(org, input.name, null);
  const now = timestamp(org.clock);
  const group: Group = {
    id: org.ids.id("00g"),
    type: "OKTA_GROUP",
    created: now,
    lastUpdated: now,
    lastMembershipUpdated: now,
    profile: { name: input.name, description: input.description ?? null },
  };
  org.state.groups.put(group.id, group);
  org.log.write({ eventType: "group.lifecycle.create", cause, target: [groupTarget(group)] });
  return group;
}

export function replaceGroup(org: Org, cause: Cause, group: Group, input: GroupInput): Group {
  refuseBuiltIn(group);
  checkName(org, input.name, group.id);
  const updated = org.state.groups.put(group.id, {
    ...group,
    profile: { name: input.name, description: input.description ?? null },
    lastUpdated: timestamp(org.clock),
  });
  org.log.write({ eventType: "group.profile.update", cause, target: [groupTarget(updated)] });
  return updated;
}

/** Deletes a group. Its members are not told one by one: only the group's deletion is logged. */
export function deleteGroup(org: Org, cause: Cause, group: Group): void {
  refuseBuiltIn(group);
  const members = org.state.memberships.rowsBy("group", group.id).map((row) => row.value.userId);
  for (const userId of members) org.state.memberships.delete(pairKey(group.id, userId));
  for (const { value } of org.state.appGroups.rowsBy("group", group.id)) {
    org.state.appGroups.delete(pairKey(value.appId, group.id));
  }
  org.state.groups.delete(group.id);
  org.log.write({ eventType: "group.lifecycle.delete", cause, target: [groupTarget(group)] });
  for (const userId of members) reconcileAppsOf(org, cause, org.state.users.get(userId)!);
}

/** Adding a member twice changes nothing and logs nothing. */
export function addToGroup(org: Org, cause: Cause, group: Group, user: User): void {
  refuseBuiltIn(group);
  const key = pairKey(group.id, user.id);
  if (org.state.memberships.get(key)) return;
  org.state.memberships.put(key, { groupId: group.id, userId: user.id });
  membershipChanged(org, group);
  org.log.write({ eventType: "group.user_membership.add", cause, target: [userTarget(user), groupTarget(group)] });
  reconcileAppsOf(org, cause, user);
}

/** Removing somebody who is no member changes nothing and logs nothing. */
export function removeFromGroup(org: Org, cause: Cause, group: Group, user: User): void {
  refuseBuiltIn(group);
  if (!org.state.memberships.delete(pairKey(group.id, user.id))) return;
  membershipChanged(org, group);
  org.log.write({ eventType: "group.user_membership.remove", cause, target: [userTarget(user), groupTarget(group)] });
  reconcileAppsOf(org, cause, user);
}

/** @returns the user's groups, Everyone among them */
export function groupsOf(view: StateView, userId: string): Group[] {
  return view.memberships.rowsBy("user", userId).flatMap((row) => view.groups.get(row.value.groupId) ?? []);
}

function membershipChanged(org: Org, group: Group): void {
  const current = org.state.groups.get(group.id) ?? group;
  org.state.groups.put(group.id, { ...current, lastMembershipUpdated: timestamp(org.clock) });
}

function checkName(org: Org, name: string, groupId: string | null): void {
  if (!name.trim()) throw validationFailed("name", "name: The field cannot be left blank");
  if (name.length > MAX_NAME) throw validationFailed("name", `name: The field is too long (maximum ${MAX_NAME})`);
  if (org.state.groups.rowsBy("name", name).some((row) => row.value.id !== groupId)) {
    throw validationFailed("name", "name: An object with this field already exists in the current organization");
  }
}

function refuseBuiltIn(group: Group): void {
  if (group.type === "BUILT_IN") throw unsupportedOperation();
}
