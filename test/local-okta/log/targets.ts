import type { App, AppUser, EventHook, Group, GroupRule, Policy, PolicyRule, User } from "../state/model.ts";
import type { Target } from "./event.ts";

export function displayNameOf(user: User): string {
  const { displayName, firstName, lastName } = user.profile;
  return String(displayName ?? [firstName, lastName].filter(Boolean).join(" "));
}

export function userTarget(user: User): Target {
  return {
    id: user.id,
    type: "User",
    alternateId: String(user.profile["login"]),
    displayName: displayNameOf(user),
    detailEntry: null,
  };
}

export function groupTarget(group: Group): Target {
  return {
    id: group.id,
    type: "UserGroup",
    alternateId: "unknown",
    displayName: group.profile.name,
    detailEntry: null,
  };
}

export function appTarget(app: App): Target {
  return {
    id: app.id,
    type: "AppInstance",
    alternateId: app.label,
    displayName: app.label,
    detailEntry: { signOnModeType: app.signOnMode },
  };
}

export function appUserTarget(appUser: AppUser, user: User): Target {
  return {
    id: appUser.id,
    type: "AppUser",
    alternateId: appUser.userName,
    displayName: displayNameOf(user),
    detailEntry: null,
  };
}

export function groupRuleTarget(rule: GroupRule): Target {
  return {
    id: rule.id,
    type: "GroupMembershipRule",
    alternateId: "unknown",
    displayName: rule.name,
    detailEntry: null,
  };
}

export function policyTarget(policy: Policy): Target {
  return {
    id: policy.id,
    type: "PolicyEntity",
    alternateId: "unknown",
    displayName: policy.name,
    detailEntry: { policyType: policy.type },
  };
}

export function policyRuleTarget(rule: PolicyRule): Target {
  return { id: rule.id, type: "PolicyRule", alternateId: "unknown", displayName: rule.name, detailEntry: null };
}

export function eventHookTarget(hook: EventHook): Target {
  return { id: hook.id, type: "EventHook", alternateId: hook.uri, displayName: hook.name, detailEntry: null };
}
