import { alreadyActive, notAllowedInStatus, OktaError, validationFailed } from "../errors.ts";
import type { Cause } from "../log/event.ts";
import type { EventType } from "../log/event-types.ts";
import { userTarget } from "../log/targets.ts";
import { timestamp } from "../state/clock.ts";
import type { User, UserStatus } from "../state/model.ts";
import { reconcileAppsOf, removeAllAssignments } from "./assignments.ts";
import type { Org } from "./org.ts";
import { changeStatus } from "./users.ts";

interface Transition {
  readonly from: ReadonlySet<UserStatus>;
  readonly to: UserStatus;
  readonly eventType: EventType;
  readonly refusal: () => OktaError;
}

const PASSWORD_STATUSES = new Set<UserStatus>(["ACTIVE", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT"]);

/**
 * The status machine, apart from activation and deactivation, which do more than change the status
 * [management-openapi: UserLifecycle and UserCred operations].
 */
const TRANSITIONS = {
  suspend: {
    from: new Set<UserStatus>(["ACTIVE"]),
    to: "SUSPENDED",
    eventType: "user.lifecycle.suspend",
    refusal: () => validationFailed("Cannot suspend a user that is not active"),
  },
  unsuspend: {
    from: new Set<UserStatus>(["SUSPENDED"]),
    to: "ACTIVE",
    eventType: "user.lifecycle.unsuspend",
    refusal: () => validationFailed("Cannot unsuspend a user that is not suspended"),
  },
  unlock: {
    from: new Set<UserStatus>(["LOCKED_OUT"]),
    to: "ACTIVE",
    eventType: "user.account.unlock_by_admin",
    refusal: () => new OktaError(403, "E0000032", "Unlock is not allowed for this user."),
  },
  /** Too many failed sign-ins; nobody can ask for it by the API. */
  lock: {
    from: new Set<UserStatus>(["ACTIVE"]),
    to: "LOCKED_OUT",
    eventType: "user.account.lock",
    refusal: notAllowedInStatus,
  },
  reset_password: {
    from: PASSWORD_STATUSES,
    to: "RECOVERY",
    eventType: "user.account.reset_password",
    refusal: () =>
      new OktaError(
        403,
        "E0000017",
        "Password reset failed because the user is not in a valid status for the operation.",
      ),
  },
  expire_password: {
    from: PASSWORD_STATUSES,
    to: "PASSWORD_EXPIRED",
    eventType: "user.account.expire_password",
    refusal: notAllowedInStatus,
  },
  /** Starts the activation over for somebody who never finished it. */
  reactivate: {
    from: new Set<UserStatus>(["PROVISIONED", "RECOVERY"]),
    to: "PROVISIONED",
    eventType: "user.lifecycle.reactivate",
    refusal: notAllowedInStatus,
  },
} as const satisfies Record<string, Transition>;

export type TransitionName = keyof typeof TRANSITIONS;

/** @returns the lifecycle operations that a user's status allows, by the last part of their path */
export function operationsFrom(status: UserStatus): string[] {
  const names = Object.entries<Transition>(TRANSITIONS)
    .filter(([name, { from }]) => name !== "lock" && from.has(status))
    .map(([name]) => name);
  if (status === "STAGED" || status === "DEPROVISIONED") names.push("activate");
  if (status !== "DEPROVISIONED") names.push("deactivate");
  return names;
}

/** @throws the refusal that Okta gives when the user's status does not allow it */
export function transition(org: Org, cause: Cause, user: User, name: TransitionName): User {
  const { from, to, eventType, refusal }: Transition = TRANSITIONS[name];
  if (!from.has(user.status)) throw refusal();
  const updated = changeStatus(org, user, to);
  org.log.write({
    eventType,
    cause,
    target: [userTarget(updated)],
    ...(name === "lock" ? { outcome: { result: "FAILURE", reason: "LOCKED_OUT" } as const } : {}),
  });
  return updated;
}

/**
 * STAGED or DEPROVISIONED becomes ACTIVE when there is a password, PROVISIONED (waiting for the person to set one) when
 * there is none. Apps that are assigned through groups are assigned again.
 */
export function activate(org: Org, cause: Cause, user: User): User {
  if (user.status === "PROVISIONED") throw notAllowedInStatus();
  if (user.status !== "STAGED" && user.status !== "DEPROVISIONED") throw alreadyActive();
  const updated = changeStatus(org, user, user.hasPassword ? "ACTIVE" : "PROVISIONED", {
    activated: timestamp(org.clock),
  });
  org.log.write({ eventType: "user.lifecycle.activate", cause, target: [userTarget(updated)] });
  reconcileAppsOf(org, cause, updated);
  return updated;
}

/** The person follows the link in the activation or recovery mail, or changes an expired password at sign-in. */
export function completeSignIn(org: Org, cause: Cause, user: User): User {
  if (user.status !== "PROVISIONED" && user.status !== "RECOVERY" && user.status !== "PASSWORD_EXPIRED") {
    throw notAllowedInStatus();
  }
  const now = timestamp(org.clock);
  const updated = changeStatus(org, user, "ACTIVE", { hasPassword: true, passwordChanged: now, lastLogin: now });
  const own: Cause = { ...cause, actor: { ...userTarget(updated), type: "User", detailEntry: null } };
  org.log.write({ eventType: "user.account.update_password", cause: own, target: [userTarget(updated)] });
  org.log.write({ eventType: "user.session.start", cause: own, target: [userTarget(updated)] });
  return updated;
}

/**
 * App assignments go, groups and factors stay; the password is gone, so that activating again ends in PROVISIONED
 * [help.okta.com: usgp-deactivate-user-account, summary of results].
 */
export function deactivate(org: Org, cause: Cause, user: User): User {
  if (user.status === "DEPROVISIONED") throw notAllowedInStatus();
  const updated = changeStatus(org, user, "DEPROVISIONED", { hasPassword: false });
  org.log.write({ eventType: "user.lifecycle.deactivate", cause, target: [userTarget(updated)] });
  removeAllAssignments(org, cause, updated);
  return updated;
}
