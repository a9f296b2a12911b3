import { notFound, validationFailed } from "../errors.ts";
import { asJob, type Cause } from "../log/event.ts";
import { appTarget, appUserTarget, groupTarget, userTarget } from "../log/targets.ts";
import { timestamp } from "../state/clock.ts";
import type { App, AppGroup, AppUser, Group, Profile, User } from "../state/model.ts";
import { pairKey, type StateView } from "../state/state.ts";
import type { Org } from "./org.ts";

/** @throws E0000007 */
export function findAppUser(view: StateView, app: App, userId: string): AppUser {
  const appUser = view.appUsers.get(pairKey(app.id, userId));
  if (!appUser) throw notFound(userId, "AppUser");
  return appUser;
}

export interface AssignmentInput {
  readonly userName?: string;
  readonly profile?: Profile;
}

/** Assigns a user directly. An assignment through a group becomes a direct one. */
export function assignUser(org: Org, cause: Cause, app: App, user: User, input: AssignmentInput = {}): AppUser {
  if (app.status !== "ACTIVE") throw validationFailed("appInstance", "appInstance: The application is not active");
  if (user.status === "DEPROVISIONED") throw validationFailed("user", "user: Deactivated users cannot be assigned");
  const existing = org.state.appUsers.get(pairKey(app.id, user.id));
  if (existing) return rewrite(org, cause, app, user, existing, { ...input, scope: "USER" });
  return addAppUser(org, cause, app, user, "USER", input);
}

export function updateAppUser(org: Org, cause: Cause, app: App, user: User, input: AssignmentInput): AppUser {
  return rewrite(org, cause, app, user, findAppUser(org.state, app, user.id), input);
}

/** Takes the direct assignment away; a group that has the app keeps the user assigned through it. */
export function unassignUser(org: Org, cause: Cause, app: App, user: User): void {
  const appUser = findAppUser(org.state, app, user.id);
  const group = groupAssigning(org, app.id, user.id);
  if (group && user.status !== "DEPROVISIONED") {
    rewrite(org, cause, app, user, appUser, { scope: "GROUP", profile: group.profile });
    return;
  }
  removeAppUser(org, cause, appUser, user);
}

/** Assigns an app to a group, and so to its members. */
export function assignGroup(org: Org, cause: Cause, app: App, group: Group, profile: Profile = {}): AppGroup {
  const key = pairKey(app.id, group.id);
  const existing = org.state.appGroups.get(key);
  const priority = existing?.priority ?? org.state.appGroups.rowsBy("app", app.id).length;
  const lastUpdated = timestamp(org.clock);
  const assigned = org.state.appGroups.put(key, { appId: app.id, groupId: group.id, priority, profile, lastUpdated });
  if (!existing) {
    org.log.write({
      eventType: "group.application_assignment.add",
      cause,
      target: [groupTarget(group), appTarget(app)],
    });
  }
  for (const { value } of org.state.memberships.rowsBy("group", group.id)) {
    reconcileAppsOf(org, cause, org.state.users.get(value.userId)!);
  }
  return assigned;
}

/** @throws E0000007 when the group does not have the app */
export function unassignGroup(org: Org, cause: Cause, app: App, group: Group): void {
  if (!org.state.appGroups.delete(pairKey(app.id, group.id))) throw notFound(group.id, "AppGroup");
  org.log.write({
    eventType: "group.application_assignment.remove",
    cause,
    target: [groupTarget(group), appTarget(app)],
  });
  for (const { value } of org.state.memberships.rowsBy("group", group.id)) {
    reconcileAppsOf(org, cause, org.state.users.get(value.userId)!);
  }
}

/**
 * Makes the assignments through groups agree with the user's groups. Users who are not activated, or no longer, have none:
 * "The system performs group reconciliation during activation" [management-openapi: createUser].
 */
export function reconcileAppsOf(org: Org, cause: Cause, user: User): void {
  if (user.status === "STAGED" || user.status === "DEPROVISIONED") return;
  const due = new Map<string, AppGroup>();
  for (const { value: membership } of org.state.memberships.rowsBy("user", user.id)) {
    for (const { value: appGroup } of org.state.appGroups.rowsBy("group", membership.groupId)) {
      const rival = due.get(appGroup.appId);
      if (!rival || appGroup.priority < rival.priority) due.set(appGroup.appId, appGroup);
    }
  }
  for (const { value: appUser } of org.state.appUsers.rowsBy("user", user.id)) {
    if (appUser.scope === "GROUP" && !due.has(appUser.appId)) removeAppUser(org, asJob(cause), appUser, user);
  }
  for (const [appId, appGroup] of due) {
    const app = org.state.apps.get(appId)!;
    if (app.status !== "ACTIVE" || org.state.appUsers.get(pairKey(appId, user.id))) continue;
    addAppUser(org, asJob(cause), app, user, "GROUP", { profile: appGroup.profile });
  }
}

/** Takes every app away, as deactivation and deletion do. */
export function removeAllAssignments(org: Org, cause: Cause, user: User): void {
  for (const { value } of org.state.appUsers.rowsBy("user", user.id)) removeAppUser(org, asJob(cause), value, user);
}

function groupAssigning(org: Org, appId: string, userId: string): AppGroup | undefined {
  return org.state.appGroups
    .rowsBy("app", appId)
    .map((row) => row.value)
    .filter((row) => org.state.memberships.get(pairKey(row.groupId, userId)))
    .sort((a, b) => a.priority - b.priority)[0];
}

function addAppUser(
  org: Org,
  cause: Cause,
  app: App,
  user: User,
  scope: AppUser["scope"],
  input: AssignmentInput,
): AppUser {
  const now = timestamp(org.clock);
  const appUser: AppUser = {
    id: org.ids.id("0ua"),
    appId: app.id,
    userId: user.id,
    scope,
    userName: input.userName ?? String(user.profile["login"]),
    created: now,
    lastUpdated: now,
    statusChanged: now,
    profile: input.profile ?? {},
  };
  org.state.appUsers.put(pairKey(app.id, user.id), appUser);
  writeMembership(org, cause, "application.user_membership.add", app, user, appUser);
  return appUser;
}

function rewrite(
  org: Org,
  cause: Cause,
  app: App,
  user: User,
  appUser: AppUser,
  input: AssignmentInput & { readonly scope?: AppUser["scope"] },
): AppUser {
  const updated = org.state.appUsers.put(pairKey(app.id, user.id), {
    ...appUser,
    scope: input.scope ?? appUser.scope,
    userName: input.userName ?? appUser.userName,
    profile: { ...appUser.profile, ...input.profile },
    lastUpdated: timestamp(org.clock),
  });
  writeMembership(org, cause, "application.user_membership.update", app, user, updated);
  return updated;
}

function removeAppUser(org: Org, cause: Cause, appUser: AppUser, user: User): void {
  org.state.appUsers.delete(pairKey(appUser.appId, appUser.userId));
  const app = org.state.apps.get(appUser.appId)!;
  writeMembership(org, cause, "application.user_membership.remove", app, user, appUser);
}

function writeMembership(
  org: Org,
  cause: Cause,
  eventType:
    "application.user_membership.add" | "application.user_membership.remove" | "application.user_membership.update",
  app: App,
  user: User,
  appUser: AppUser,
): void {
  org.log.write({
    eventType,
    cause,
    target: [appUserTarget(appUser, user), appTarget(app), userTarget(user)],
    debugData: { appname: app.name },
    transaction: "JOB",
  });
}
