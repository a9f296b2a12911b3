import { notAllowedInStatus, notFound } from "../errors.ts";
import type { Cause } from "../log/event.ts";
import { userTarget } from "../log/targets.ts";
import { timestamp } from "../state/clock.ts";
import type { Profile, User, UserStatus } from "../state/model.ts";
import { loginKey, pairKey, type StateView } from "../state/state.ts";
import { removeAllAssignments } from "./assignments.ts";
import { applyGroupRules } from "./group-rules.ts";
import { addToGroup } from "./groups.ts";
import type { Org } from "./org.ts";
import { changedAttributes, checkedProfile, type ProfilePatch } from "./profile.ts";

/**
 * @param idOrLogin an id, a login, or a login's part before the @ when only one user has it
 * @throws E0000007
 */
export function findUser(view: StateView, idOrLogin: string): User {
  const byId = view.users.get(idOrLogin);
  if (byId) return byId;
  const byLogin = view.users.rowsBy("login", loginKey(idOrLogin))[0];
  if (byLogin) return byLogin.value;
  if (!idOrLogin.includes("@")) {
    const prefix = `${loginKey(idOrLogin)}@`;
    const byShortname = view.users
      .rows()
      .filter((row) => loginKey(String(row.value.profile["login"])).startsWith(prefix));
    if (byShortname.length === 1) return byShortname[0]!.value;
  }
  throw notFound(idOrLogin, "User");
}

export interface NewUser {
  readonly profile: ProfilePatch;
  readonly hasPassword?: boolean;
  readonly groupIds?: readonly string[];
}

/** Creates a STAGED user. Activation is an operation of its own. */
export function createUser(org: Org, cause: Cause, input: NewUser): User {
  const profile = checkedProfile(org, input.profile, null);
  const groups = (input.groupIds ?? []).map((groupId) => {
    const group = org.state.groups.get(groupId);
    if (!group) throw notFound(groupId, "UserGroup");
    return group;
  });
  const now = timestamp(org.clock);
  const user: User = {
    id: org.ids.id("00u"),
    status: "STAGED",
    created: now,
    activated: null,
    statusChanged: null,
    lastLogin: null,
    lastUpdated: now,
    passwordChanged: input.hasPassword ? now : null,
    profile,
    hasPassword: input.hasPassword ?? false,
  };
  org.state.users.put(user.id, user);
  org.state.memberships.put(pairKey(org.everyoneId, user.id), { groupId: org.everyoneId, userId: user.id });
  org.log.write({ eventType: "user.lifecycle.create", cause, target: [userTarget(user)] });
  for (const group of groups) addToGroup(org, cause, group, user);
  applyGroupRules(org, cause, user);
  return user;
}

/** POST: attributes that are not named keep their value, null empties one. */
export function updateProfile(org: Org, cause: Cause, user: User, patch: ProfilePatch): User {
  return storeProfile(org, cause, user, checkedProfile(org, { ...user.profile, ...patch }, user.id));
}

/** PUT: attributes that are not named are emptied. */
export function replaceProfile(org: Org, cause: Cause, user: User, profile: ProfilePatch): User {
  return storeProfile(org, cause, user, checkedProfile(org, profile, user.id));
}

function storeProfile(org: Org, cause: Cause, user: User, profile: Profile): User {
  // The org setting that allows it is off by default [management-openapi: deactivateUser, note].
  if (user.status === "DEPROVISIONED") throw notAllowedInStatus();
  const changed = changedAttributes(user.profile, profile);
  if (changed.length === 0) return user;
  const updated = org.state.users.put(user.id, { ...user, profile, lastUpdated: timestamp(org.clock) });
  org.log.write({
    eventType: "user.account.update_profile",
    cause,
    target: [userTarget(updated)],
    debugData: { changedAttributes: changed.join(",") },
  });
  applyGroupRules(org, cause, updated);
  return updated;
}

export function setPassword(org: Org, cause: Cause, user: User): User {
  const now = timestamp(org.clock);
  const updated = org.state.users.put(user.id, { ...user, hasPassword: true, passwordChanged: now, lastUpdated: now });
  org.log.write({ eventType: "user.account.update_password", cause, target: [userTarget(updated)] });
  return updated;
}

/** Moves a user to a status; what goes with it is up to the operation that asks. */
export function changeStatus(org: Org, user: User, status: UserStatus, more: Partial<User> = {}): User {
  const now = timestamp(org.clock);
  return org.state.users.put(user.id, { ...user, status, statusChanged: now, lastUpdated: now, ...more });
}

/** Ends the user's Okta sessions; sessions in apps go on. */
export function clearSessions(org: Org, cause: Cause, user: User): void {
  org.log.write({ eventType: "user.session.clear", cause, target: [userTarget(user)] });
}

/**
 * Deletes a deactivated user with everything that names them: groups, assignments, factors
 * [help.okta.com: usgp-deactivate-user-account, summary of results].
 */
export function deleteDeactivatedUser(org: Org, cause: Cause, user: User): void {
  org.log.write({ eventType: "user.lifecycle.delete.initiated", cause, target: [userTarget(user)] });
  removeAllAssignments(org, cause, user);
  for (const { value } of org.state.factors.rowsBy("user", user.id)) org.state.factors.delete(value.id);
  for (const { value } of org.state.memberships.rowsBy("user", user.id)) {
    org.state.memberships.delete(pairKey(value.groupId, value.userId));
  }
  org.state.users.delete(user.id);
  org.log.write({
    eventType: "user.lifecycle.delete.completed",
    cause,
    target: [userTarget(user)],
    transaction: "JOB",
  });
}
