import type { Expectation, Priority } from "../store/types.ts";

/**
 * What an event type means for us: somebody may have changed, a group's members may have, or it is only for the record.
 */
export interface Route {
  wakes: "person" | "group" | "nobody";
  priority?: Priority;
  /** What the person's (or each member's) snapshot should show if the event is true and Okta's reads are not behind. */
  expects?:
    "alive" | "suspended" | "deactivated" | "deleted" | "updated" | "member" | "no_member" | "assigned" | "unassigned";
}

const person: Route = { wakes: "person" };
const group: Route = { wakes: "group", priority: 0 };
const log: Route = { wakes: "nobody" };

/**
 * Event types by name; a name that ends in `.*` stands for the rest of its family. Types that are not here are stored
 * and counted as not routed. Names: Okta's event type catalogue. Some never come by hook
 * (`user.lifecycle.delete.completed`, `application.user_membership.provision` ...), only by the log.
 */
export const routes: Readonly<Record<string, Route>> = {
  "user.lifecycle.create": person,
  "user.lifecycle.activate": { ...person, expects: "alive" },
  "user.lifecycle.reactivate": { ...person, expects: "alive" },
  "user.lifecycle.unsuspend": { ...person, expects: "alive" },
  "user.lifecycle.suspend": { ...person, priority: 2, expects: "suspended" },
  "user.lifecycle.deactivate": { ...person, priority: 2, expects: "deactivated" },
  "user.lifecycle.delete.initiated": { ...person, priority: 2, expects: "deactivated" },
  "user.lifecycle.delete.completed": { ...person, priority: 2, expects: "deleted" },
  "user.lifecycle.*": log,

  "user.account.update_profile": { ...person, expects: "updated" },
  "user.account.update_primary_email": person,
  "user.account.update_user_type": person,
  "user.account.unlock": person,
  "user.account.unlock_by_admin": person,
  "user.account.update_password": person,
  "user.account.reset_password": person,
  "user.account.expire_password": person,
  "user.account.lock": person,
  "user.account.*": log,

  "user.mfa.factor.activate": person,
  "user.mfa.factor.unsuspend": person,
  "user.mfa.factor.update": person,
  "user.mfa.factor.deactivate": { ...person, priority: 2 },
  "user.mfa.factor.suspend": { ...person, priority: 2 },
  "user.mfa.factor.reset_all": { ...person, priority: 2 },
  "user.mfa.*": log,
  "user.*": log,

  "group.user_membership.add": { ...person, expects: "member" },
  "group.user_membership.remove": { ...person, expects: "no_member" },
  "group.user_membership.*": log,
  "group.profile.update": { ...group, expects: "updated" },
  "group.lifecycle.delete": { ...group, expects: "no_member" },
  "group.application_assignment.add": group,
  "group.application_assignment.remove": group,
  "group.application_assignment.update": group,
  "group.*": log,

  "application.user_membership.add": { ...person, expects: "assigned" },
  "application.user_membership.provision": { ...person, expects: "assigned" },
  "application.user_membership.restore": { ...person, expects: "assigned" },
  "application.user_membership.remove": { ...person, priority: 2, expects: "unassigned" },
  "application.user_membership.deprovision": { ...person, priority: 2, expects: "unassigned" },
  "application.user_membership.revoke": { ...person, priority: 2, expects: "unassigned" },
  "application.user_membership.update": person,
  "application.user_membership.approve": person,
  "application.user_membership.change_username": person,
  "application.user_membership.*": log,
  "application.*": log,

  "policy.*": log,
  "security.*": log,
  "system.*": log,
  "event_hook.*": log,
  "zone.*": log,
  "iam.*": log,
  "device.*": log,
};

/** The route of an event type: its own, else that of the nearest family; undefined when nobody knows the type. */
export function routeOf(type: string): Route | undefined {
  if (Object.hasOwn(routes, type)) return routes[type];
  const parts = type.split(".");
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const family = `${parts.slice(0, length).join(".")}.*`;
    if (Object.hasOwn(routes, family)) return routes[family];
  }
  return undefined;
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
