import type { Expectation, Priority } from "../store/types.ts";
import { eventTypes } from "./event-types.ts";

/**
 * What an event type means for us: somebody may have changed, a group's members may have, everybody of the Okta org
 * may have, or it is only for the record.
 */
export interface Route {
  wakes: "person" | "group" | "everyone" | "nobody";
  priority?: Priority;
  /** What the person's (or each member's) snapshot should show if the event is true and Okta's reads are not behind. */
  expects?:
    "alive" | "suspended" | "deactivated" | "deleted" | "updated" | "member" | "no_member" | "assigned" | "unassigned";
  /** `app`: it concerns the orgs whose app it names. `factors`: it concerns the orgs whose rules look at factors. */
  concerns?: "app" | "factors";
  /** The person may stand in the actor's place: what people report or suffer themselves names no target. */
  orActor?: true;
}

const person: Route = { wakes: "person" };
/** Somebody who may be leaving, or whom we may have to trust less. */
const urgent: Route = { wakes: "person", priority: 2 };
const group: Route = { wakes: "group", priority: 0 };
const everyone: Route = { wakes: "everyone", priority: 0 };
const nobody: Route = { wakes: "nobody" };

const assignment: Route = { ...person, concerns: "app" };
const lostAssignment: Route = { ...urgent, concerns: "app", expects: "unassigned" };
const ownApp: Route = { ...everyone, concerns: "app" };
/** Okta shows only the factors that the enrolment policy allows: when policies change, so does what we read. */
const factorPolicy: Route = { ...everyone, concerns: "factors" };

/**
 * The types that wake somebody. All other types of the catalogue are only stored. Some of these never come by hook
 * (`user.lifecycle.delete.completed`, imports, `application.user_membership.provision` ...), only by the log.
 */
export const routes: Readonly<Record<string, Route>> = {
  "user.lifecycle.create": person,
  "user.lifecycle.activate": { ...person, expects: "alive" },
  "user.lifecycle.reactivate": { ...person, expects: "alive" },
  "user.lifecycle.unsuspend": { ...person, expects: "alive" },
  "user.lifecycle.suspend": { ...urgent, expects: "suspended" },
  "user.lifecycle.deactivate": { ...urgent, expects: "deactivated" },
  "user.lifecycle.delete.initiated": { ...urgent, expects: "deactivated" },
  "user.lifecycle.delete.completed": { ...urgent, expects: "deleted" },
  "scheduled_action.user_suspension.completed": urgent,

  "user.account.update_profile": { ...person, expects: "updated" },
  "user.account.update_primary_email": person,
  "user.account.update_secondary_email": person,
  "user.account.update_user_type": person,
  "user.account.unlock": person,
  "user.account.unlock_by_admin": person,
  "user.account.update_password": person,
  "user.account.reset_password": person,
  "user.account.expire_password": person,
  "user.account.lock": person,

  "user.mfa.factor.activate": person,
  "user.mfa.factor.unsuspend": person,
  "user.mfa.factor.update": person,
  "user.mfa.factor.deactivate": urgent,
  "user.mfa.factor.suspend": urgent,
  "user.mfa.factor.reset_all": urgent,

  // Who was signed out by somebody else, or is at risk, is often about to be suspended.
  "user.session.clear": urgent,
  "user.authentication.universal_logout": urgent,
  "user.risk.change": urgent,
  "user.risk.detect": urgent,
  "policy.entity_risk.action": urgent,
  "policy.auth_reevaluate.action": urgent,
  "user.account.report_suspicious_activity_by_enduser": { ...urgent, orActor: true },
  "security.breached_credential.detected": { ...urgent, orActor: true },

  // Imports from directories and HR systems. Okta does not say whether it also writes the usual events for each person.
  "system.import.user.create": person,
  "system.import.user.update": person,
  // Without a word of it, whoever an import lets in again would count as gone until reads cannot be behind any more.
  "system.import.user.unsuspend": { ...person, expects: "alive" },
  "system.import.user.unsuspend_after_confirm": { ...person, expects: "alive" },
  "system.import.user.suspend": urgent,
  "system.import.user.delete": urgent,
  "system.import.user.update_user_lifecycle_from_master": urgent,
  "system.identity_sources.user.create": person,
  "system.identity_sources.user.update": person,
  "system.identity_sources.user.delete": urgent,
  "system.identity_sources.group.user.assign": person,
  "system.identity_sources.group.user.revoke": person,
  "directory.external.group.membership.add": person,
  "directory.external.group.membership.remove": person,
  "app.realtimesync.import.details.add_user": person,
  "app.realtimesync.import.details.update_user": person,
  "app.realtimesync.import.details.delete_user": urgent,
  "application.provision.user.import": person,
  "application.provision.user.import_profile": person,
  "master_application.user_membership.add": person,

  "group.user_membership.add": { ...person, expects: "member" },
  "group.user_membership.remove": { ...person, expects: "no_member" },
  "group.user_membership.rule.add_exclusion": person,
  "group.profile.update": { ...group, expects: "updated" },
  "group.lifecycle.delete": { ...group, expects: "no_member" },
  "group.application_assignment.add": { ...group, concerns: "app" },
  "group.application_assignment.remove": { ...group, concerns: "app" },
  "group.application_assignment.update": { ...group, concerns: "app" },
  "group.application_assignment.skip_assignment_reconcile": { ...group, concerns: "app" },
  "system.import.group.update": group,
  "system.import.group.delete": group,
  "system.identity_sources.group.update": group,
  "system.identity_sources.group.delete": group,
  "app.user_management.user_group_import.upsert_success": group,
  "app.user_management.user_group_import.delete_success": group,

  "application.user_membership.add": { ...assignment, expects: "assigned" },
  "application.user_membership.provision": { ...assignment, expects: "assigned" },
  "application.user_membership.restore": { ...assignment, expects: "assigned" },
  "application.user_membership.update": assignment,
  "application.user_membership.approve": assignment,
  "application.user_membership.change_username": assignment,
  "application.user_membership.remove": lostAssignment,
  "application.user_membership.deprovision": lostAssignment,
  "application.user_membership.revoke": lostAssignment,
  // Okta provisions our app: it may have changed the assignment on the way.
  "application.provision.user.activate": assignment,
  "application.provision.user.reactivate": assignment,
  "application.provision.user.deactivate": { ...urgent, concerns: "app" },
  "application.provision.user.deprovision": { ...urgent, concerns: "app" },
  "application.provision.user.delete": { ...urgent, concerns: "app" },

  "application.lifecycle.activate": ownApp,
  "application.lifecycle.deactivate": ownApp,
  "application.lifecycle.delete": ownApp,
  "application.lifecycle.update": ownApp,

  // Who is in which group, and what stands in everybody's profile, follows other rules from now on.
  "group.user_membership.rule.trigger": everyone,
  "group.user_membership.rule.deactivated": everyone,
  "group.user_membership.rule.invalidate": everyone,
  "directory.mapping.update": everyone,
  "directory.user_profile.update": everyone,
  "application.provision.field_mapping_rule.change": everyone,

  "policy.lifecycle.activate": factorPolicy,
  "policy.lifecycle.create": factorPolicy,
  "policy.lifecycle.deactivate": factorPolicy,
  "policy.lifecycle.delete": factorPolicy,
  "policy.lifecycle.overwrite": factorPolicy,
  "policy.lifecycle.update": factorPolicy,
  "policy.mapping.create": factorPolicy,
  "policy.rule.activate": factorPolicy,
  "policy.rule.add": factorPolicy,
  "policy.rule.deactivate": factorPolicy,
  "policy.rule.delete": factorPolicy,
  "policy.rule.invalidate": factorPolicy,
  "policy.rule.update": factorPolicy,
  "security.authenticator.lifecycle.activate": factorPolicy,
  "security.authenticator.lifecycle.create": factorPolicy,
  "security.authenticator.lifecycle.deactivate": factorPolicy,
  "security.authenticator.lifecycle.update": factorPolicy,
  "system.mfa.factor.activate": factorPolicy,
  "system.mfa.factor.deactivate": factorPolicy,
};

/** The route of an event type; undefined when Okta's catalogue does not know the type. */
export function routeOf(type: string): Route | undefined {
  if (Object.hasOwn(routes, type)) return routes[type];
  return eventTypes.has(type) ? nobody : undefined;
}

/** Whether an event of the type leaves the person's assignments to apps as they are; others are followed by events of theirs. */
export function leavesAssignments(type: string): boolean {
  return /^(user\.(account|mfa|session|risk|authentication)\.|policy\.|security\.|system\.mfa\.|group\.profile\.update$)/.test(
    type,
  );
}

/** Statuses of somebody who is not leaving. */
const ALIVE = ["PROVISIONED", "ACTIVE", "RECOVERY", "LOCKED_OUT", "PASSWORD_EXPIRED"] as const;

/** Spells an expectation out with the ids of the event at hand; undefined when the event lacks them. */
export function expectationOf(
  { wakes, expects }: Route,
  { groupId, published }: { groupId: string | undefined; published: string },
): Expectation | undefined {
  switch (expects) {
    case "alive":
      return { status: ALIVE };
    case "suspended":
      return { status: ["SUSPENDED"] };
    case "deactivated":
      return { status: ["DEPROVISIONED", "DELETED"] };
    case "deleted":
      return { status: ["DELETED"] };
    case "updated":
      if (wakes === "person") return { updatedSince: published };
      return groupId === undefined ? undefined : { groupUpdated: { id: groupId, since: published } };
    case "member":
    case "no_member":
      return groupId === undefined ? undefined : { group: { id: groupId, member: expects === "member" } };
    case "assigned":
    case "unassigned":
      return { app: { assigned: expects === "assigned" } };
    case undefined:
      return undefined;
  }
}
