import { notFound, notImplemented, validationFailed } from "../errors.ts";
import { asJob, type Cause } from "../log/event.ts";
import { groupRuleTarget, groupTarget } from "../log/targets.ts";
import { timestamp } from "../state/clock.ts";
import type { Group, GroupRule, User } from "../state/model.ts";
import { pairKey } from "../state/state.ts";
import { addToGroup, findGroup, removeFromGroup } from "./groups.ts";
import type { Org } from "./org.ts";

export interface GroupRuleInput {
  readonly name: string;
  /** Okta's expression language, as far as it compares one attribute with one text: `user.department == "Sales"`. */
  readonly expression: string;
  /** The groups that whoever fits is in. */
  readonly groups: readonly string[];
}

/** @throws E0000007 */
export function findGroupRule(org: Org, id: string): GroupRule {
  const rule = org.state.groupRules.get(id);
  if (!rule) throw notFound(id, "GroupRule");
  return rule;
}

/** Creates a rule, INACTIVE as Okta does [management-openapi: createGroupRule]. */
export function createGroupRule(org: Org, input: GroupRuleInput): GroupRule {
  comparisonOf(input.expression);
  for (const id of input.groups) findGroup(org.state, id);
  const now = timestamp(org.clock);
  const rule: GroupRule = { id: org.ids.id("0pr"), status: "INACTIVE", created: now, lastUpdated: now, ...input };
  return org.state.groupRules.put(rule.id, rule);
}

/** From now on whoever fits is in the groups, and whoever ceases to fit is not. */
export function activateGroupRule(org: Org, cause: Cause, rule: GroupRule): GroupRule {
  if (rule.status === "ACTIVE") throw validationFailed("groupRule", "groupRule: The rule is already active");
  const active = org.state.groupRules.put(rule.id, { ...rule, status: "ACTIVE", lastUpdated: timestamp(org.clock) });
  write(org, cause, "group.user_membership.rule.trigger", active);
  for (const { value } of org.state.users.rows()) applyGroupRules(org, cause, value);
  return active;
}

/** Nobody is added or removed any more; whoever the rule added stays. */
export function deactivateGroupRule(org: Org, cause: Cause, rule: GroupRule): GroupRule {
  if (rule.status === "INACTIVE") throw validationFailed("groupRule", "groupRule: The rule is not active");
  const quiet = org.state.groupRules.put(rule.id, { ...rule, status: "INACTIVE", lastUpdated: timestamp(org.clock) });
  write(org, cause, "group.user_membership.rule.deactivated", quiet);
  return quiet;
}

/** Puts a user into the groups that active rules say, and out of those that rules put them into and say no more. */
export function applyGroupRules(org: Org, cause: Cause, user: User): void {
  if (user.status === "DEPROVISIONED") return;
  for (const { value: rule } of org.state.groupRules.rows()) {
    if (rule.status !== "ACTIVE") continue;
    const { attribute, value } = comparisonOf(rule.expression);
    const fits = user.profile[attribute] === value;
    for (const group of rule.groups.flatMap((id) => org.state.groups.get(id) ?? [])) {
      if (fits) add(org, cause, { group, user, rule });
      else if (org.state.memberships.get(pairKey(group.id, user.id))?.byRule === rule.id)
        removeFromGroup(org, asJob(cause), group, user);
    }
  }
}

function add(org: Org, cause: Cause, { group, user, rule }: { group: Group; user: User; rule: GroupRule }): void {
  const key = pairKey(group.id, user.id);
  // Who was put there by hand stays there, whatever the rule says later.
  if (org.state.memberships.get(key)) return;
  addToGroup(org, asJob(cause), group, user);
  org.state.memberships.put(key, { groupId: group.id, userId: user.id, byRule: rule.id });
}

const COMPARISON = /^user\.(\w+)\s*==\s*"([^"\\]*)"$/;

function comparisonOf(expression: string): { attribute: string; value: string } {
  const [, attribute, value] = COMPARISON.exec(expression.trim()) ?? [];
  if (attribute === undefined || value === undefined)
    throw notImplemented(`the group rule ${expression}; only user.<attribute> == "<text>"`);
  return { attribute, value };
}

function write(
  org: Org,
  cause: Cause,
  eventType: "group.user_membership.rule.trigger" | "group.user_membership.rule.deactivated",
  rule: GroupRule,
): void {
  const groups = rule.groups.flatMap((id) => org.state.groups.get(id) ?? []);
  org.log.write({ eventType, cause, target: [groupRuleTarget(rule), ...groups.map(groupTarget)] });
}
