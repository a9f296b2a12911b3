export type Severity = "DEBUG" | "INFO" | "WARN" | "ERROR";

interface EventTypeFacts {
  readonly displayMessage: string;
  /** The name in the Events API that came before the System Log; null where no public sample shows one. */
  readonly legacy: string | null;
  readonly severity?: Severity;
}

/** The event types that the local Okta writes [developer.okta.com: reference/api/event-types]. */
export const EVENT_TYPES = {
  "user.lifecycle.create": { displayMessage: "Create Okta user", legacy: "core.user.config.user_creation.success" },
  "user.lifecycle.activate": { displayMessage: "Activate Okta user", legacy: "core.user.config.user_activated" },
  "user.lifecycle.deactivate": { displayMessage: "Deactivate Okta user", legacy: "core.user.config.user_deactivated" },
  "user.lifecycle.suspend": { displayMessage: "Suspend Okta user", legacy: "core.user.config.user_status.suspended" },
  "user.lifecycle.unsuspend": { displayMessage: "Unsuspend Okta user", legacy: null },
  "user.lifecycle.reactivate": { displayMessage: "Reactivate Okta user", legacy: null },
  "user.lifecycle.delete.initiated": { displayMessage: "Delete Okta user initiated", legacy: null },
  "user.lifecycle.delete.completed": { displayMessage: "Delete Okta user completed", legacy: null },
  "user.account.update_profile": {
    displayMessage: "Update user profile for Okta",
    legacy: "core.user.config.profile_update.success",
  },
  "user.account.update_password": {
    displayMessage: "User update password for Okta",
    legacy: "core.user.config.password_update.success",
  },
  "user.account.reset_password": {
    displayMessage: "Fired when the user's Okta password is reset",
    legacy: "core.user.config.user_status.password_reset",
  },
  "user.account.expire_password": { displayMessage: "Fired when the user's Okta password is expired", legacy: null },
  "user.account.lock": {
    displayMessage: "Max sign in attempts exceeded",
    legacy: "core.user_auth.account_locked",
    severity: "DEBUG",
  },
  "user.account.unlock_by_admin": { displayMessage: "User account unlock by admin", legacy: null },
  "user.session.start": { displayMessage: "User login to Okta", legacy: "core.user_auth.login_success" },
  "user.session.clear": { displayMessage: "Clear user session", legacy: null },
  "user.mfa.factor.activate": {
    displayMessage: "Activate factor or authenticator enrollment method for user",
    legacy: "core.user.factor.activate",
  },
  "user.mfa.factor.deactivate": {
    displayMessage: "Reset factor or authenticator enrollment method for user",
    legacy: "core.user.factor.deactivate",
  },
  "user.mfa.factor.reset_all": {
    displayMessage: "Reset all factors or authenticator enrollments for user",
    legacy: "core.user.factor.reset_all",
  },
  "group.lifecycle.create": { displayMessage: "Create Okta group", legacy: null },
  "group.lifecycle.delete": { displayMessage: "Delete Okta group", legacy: null },
  "group.profile.update": { displayMessage: "Okta group profile updated", legacy: null },
  "group.user_membership.add": {
    displayMessage: "Add user to group membership",
    legacy: "core.user_group_member.user_add",
  },
  "group.user_membership.remove": {
    displayMessage: "Remove user from group membership",
    legacy: "core.user_group_member.user_remove",
  },
  "group.application_assignment.add": { displayMessage: "Add assigned application to group", legacy: null },
  "group.application_assignment.remove": { displayMessage: "Remove assigned application from group", legacy: null },
  "application.lifecycle.create": { displayMessage: "Create application", legacy: null },
  "application.lifecycle.activate": { displayMessage: "Activate application", legacy: null },
  "application.lifecycle.deactivate": { displayMessage: "Deactivate application", legacy: null },
  "application.lifecycle.delete": { displayMessage: "Delete application", legacy: null },
  "application.lifecycle.update": { displayMessage: "Update application", legacy: null },
  "application.user_membership.add": {
    displayMessage: "Add user to application membership",
    legacy: "app.generic.provision.assign_user_to_app",
  },
  "application.user_membership.remove": {
    displayMessage: "Remove user's application membership",
    legacy: "app.generic.provision.deassign_user_from_app",
  },
  "application.user_membership.update": { displayMessage: "Updated user application property", legacy: null },
  "group.user_membership.rule.trigger": { displayMessage: "Trigger group membership rule", legacy: null },
  "group.user_membership.rule.deactivated": { displayMessage: "Deactivate group membership rule", legacy: null },
  "policy.lifecycle.create": { displayMessage: "Create policy", legacy: null },
  "policy.lifecycle.update": { displayMessage: "Update policy", legacy: null },
  "policy.lifecycle.activate": { displayMessage: "Activate policy", legacy: null },
  "policy.lifecycle.deactivate": { displayMessage: "Deactivate policy", legacy: null },
  "policy.lifecycle.delete": { displayMessage: "Delete policy", legacy: null },
  "policy.rule.add": { displayMessage: "Add policy rule", legacy: null },
  "policy.rule.activate": { displayMessage: "Activate policy rule", legacy: null },
  "policy.rule.deactivate": { displayMessage: "Deactivate policy rule", legacy: null },
  "policy.rule.delete": { displayMessage: "Delete policy rule", legacy: null },
  "event_hook.created": { displayMessage: "Event hook created", legacy: null },
  "event_hook.activated": { displayMessage: "Event hook activated", legacy: null },
  "event_hook.deactivated": { displayMessage: "Event hook deactivated", legacy: null },
  "event_hook.deleted": { displayMessage: "Event hook deleted", legacy: null },
  "event_hook.updated": { displayMessage: "Event hook updated", legacy: null },
  "event_hook.verified": { displayMessage: "Event hook verified", legacy: null },
  "event_hook.delivery": { displayMessage: "Event hook delivery failed", legacy: null, severity: "WARN" },
  "system.org.rate_limit.violation": {
    displayMessage: "Rate limit violation",
    legacy: "core.framework.ratelimit.exceeded",
    severity: "WARN",
  },
} as const satisfies Record<string, EventTypeFacts>;

export type EventType = keyof typeof EVENT_TYPES;

/** @returns what is written with every event of this type */
export function factsOf(eventType: EventType): EventTypeFacts {
  return EVENT_TYPES[eventType];
}
