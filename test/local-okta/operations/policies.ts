import { notFound, validationFailed } from "../errors.ts";
import type { Cause } from "../log/event.ts";
import type { EventType } from "../log/event-types.ts";
import { policyRuleTarget, policyTarget } from "../log/targets.ts";
import { timestamp } from "../state/clock.ts";
import type { Factor, FactorType, Policy, PolicyRule } from "../state/model.ts";
import type { StateView } from "../state/state.ts";
import type { Org } from "./org.ts";

export interface PolicyInput {
  readonly name: string;
  /** The kind, such as `MFA_ENROLL` or `ACCESS_POLICY`; only an enrolment policy has an effect here. */
  readonly type: string;
  /** The factors that may be enrolled; all where nothing stands here. */
  readonly factors?: readonly FactorType[];
}

/** @throws E0000007 */
export function findPolicy(org: Org, id: string): Policy {
  const policy = org.state.policies.get(id);
  if (!policy) throw notFound(id, "Policy");
  return policy;
}

export function createPolicy(org: Org, cause: Cause, { name, type, factors }: PolicyInput): Policy {
  const now = timestamp(org.clock);
  const policy: Policy = {
    id: org.ids.id("00p"),
    name,
    type,
    factors: factors ?? null,
    status: "ACTIVE",
    priority: org.state.policies.rows().length + 1,
    rules: [],
    created: now,
    lastUpdated: now,
  };
  return put(org, cause, "policy.lifecycle.create", policy);
}

export function updatePolicy(org: Org, cause: Cause, policy: Policy, change: Partial<PolicyInput>): Policy {
  return put(org, cause, "policy.lifecycle.update", { ...policy, ...change });
}

export function setPolicyStatus(org: Org, cause: Cause, policy: Policy, status: Policy["status"]): Policy {
  if (policy.status === status) throw validationFailed("policy", `policy: The policy is ${status} already`);
  const eventType = status === "ACTIVE" ? "policy.lifecycle.activate" : "policy.lifecycle.deactivate";
  return put(org, cause, eventType, { ...policy, status });
}

export function deletePolicy(org: Org, cause: Cause, policy: Policy): void {
  org.state.policies.delete(policy.id);
  org.log.write({ eventType: "policy.lifecycle.delete", cause, target: [policyTarget(policy)] });
}

export function addPolicyRule(org: Org, cause: Cause, policy: Policy, name: string): PolicyRule {
  const rule: PolicyRule = { id: org.ids.id("0pr"), name, status: "ACTIVE" };
  putRules(org, cause, "policy.rule.add", policy, rule, [...policy.rules, rule]);
  return rule;
}

export function setPolicyRuleStatus(
  org: Org,
  cause: Cause,
  policy: Policy,
  rule: PolicyRule,
  status: PolicyRule["status"],
): void {
  const eventType = status === "ACTIVE" ? "policy.rule.activate" : "policy.rule.deactivate";
  const rules = policy.rules.map((each) => (each.id === rule.id ? { ...each, status } : each));
  putRules(org, cause, eventType, policy, rule, rules);
}

export function deletePolicyRule(org: Org, cause: Cause, policy: Policy, rule: PolicyRule): void {
  const rules = policy.rules.filter(({ id }) => id !== rule.id);
  putRules(org, cause, "policy.rule.delete", policy, rule, rules);
}

/**
 * The factors that Okta shows: those that the highest-priority active enrolment policy allows; enrolments of others stay,
 * and show again when a policy allows them [management-openapi: listFactors].
 */
export function shownFactors(view: StateView, userId: string): Factor[] {
  const factors = view.factors.rowsBy("user", userId).map(({ value }) => value);
  const [policy] = view.policies
    .rows()
    .map(({ value }) => value)
    .filter(({ type, status }) => type === "MFA_ENROLL" && status === "ACTIVE")
    .sort((a, b) => a.priority - b.priority);
  const allowed = policy?.factors ?? null;
  return allowed === null ? factors : factors.filter(({ factorType }) => allowed.includes(factorType));
}

function put(org: Org, cause: Cause, eventType: EventType, policy: Policy): Policy {
  const updated = org.state.policies.put(policy.id, { ...policy, lastUpdated: timestamp(org.clock) });
  org.log.write({ eventType, cause, target: [policyTarget(updated)] });
  return updated;
}

function putRules(
  org: Org,
  cause: Cause,
  eventType: EventType,
  policy: Policy,
  rule: PolicyRule,
  rules: readonly PolicyRule[],
): void {
  org.state.policies.put(policy.id, { ...policy, rules, lastUpdated: timestamp(org.clock) });
  org.log.write({ eventType, cause, target: [policyTarget(policy), policyRuleTarget(rule)] });
}
