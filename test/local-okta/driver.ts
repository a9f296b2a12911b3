import type { HookDispatcher } from "./hooks/dispatcher.ts";
import { createHook, verifyHook } from "./hooks/registry.ts";
import type { Actor, Cause } from "./log/event.ts";
import { createApp, deleteApp, findApp, setAppStatus, updateApp, type AppInput } from "./operations/apps.ts";
import { assignGroup, assignUser, unassignGroup, unassignUser } from "./operations/assignments.ts";
import { activateFactor, enrollFactor, findFactor, resetFactors, unenrollFactor } from "./operations/factors.ts";
import {
  activateGroupRule,
  createGroupRule,
  deactivateGroupRule,
  findGroupRule,
  type GroupRuleInput,
} from "./operations/group-rules.ts";
import {
  addToGroup,
  createGroup,
  deleteGroup,
  findGroup,
  removeFromGroup,
  replaceGroup,
  type GroupInput,
} from "./operations/groups.ts";
import { activate, completeSignIn, deactivate, transition, type TransitionName } from "./operations/lifecycle.ts";
import type { Org } from "./operations/org.ts";
import {
  addPolicyRule,
  createPolicy,
  deletePolicy,
  deletePolicyRule,
  findPolicy,
  setPolicyRuleStatus,
  setPolicyStatus,
  updatePolicy,
  type PolicyInput,
} from "./operations/policies.ts";
import type { ProfilePatch } from "./operations/profile.ts";
import { createUser, deleteDeactivatedUser, findUser, replaceProfile, updateProfile } from "./operations/users.ts";
import type {
  App,
  EventHook,
  Factor,
  FactorType,
  Group,
  GroupRule,
  Policy,
  PolicyRule,
  Profile,
  User,
} from "./state/model.ts";

/** A thing, or its id; a user also by login, a group also by name, an app also by label. */
export type Ref = string | { readonly id: string };

export interface HookRegistration {
  readonly url: string;
  readonly types: readonly string[];
  /** The header that proves to the receiver that Okta is calling; `Authorization` by default. */
  readonly secretHeader?: string;
  readonly secret?: string;
  readonly name?: string;
}

const REQUEST_ID_LENGTH = 27;

/**
 * Does what people do in Okta: administrators in the console, and users when they follow a link or lock themselves out.
 * Each call goes through the operation that the HTTP API uses, so state, System Log and hooks agree. A call has taken effect
 * when it returns; hooks follow by themselves (`idle` waits for them).
 */
export class Driver {
  readonly #org: Org;
  readonly #admin: Actor;
  readonly #hooks: HookDispatcher;
  readonly #hookTimeoutMs: number;

  constructor(org: Org, admin: Actor, hooks: HookDispatcher, hookTimeoutMs: number) {
    this.#org = org;
    this.#admin = admin;
    this.#hooks = hooks;
    this.#hookTimeoutMs = hookTimeoutMs;
  }

  /**
   * @param input `activate` (default true) activates the user with a password set, so that they are ACTIVE at once;
   *   `hasPassword: false` leaves an activated user PROVISIONED until `completeActivation`
   */
  createUser(input: {
    readonly profile: ProfilePatch;
    readonly activate?: boolean;
    readonly groups?: readonly Ref[];
    readonly hasPassword?: boolean;
  }): User {
    const groupIds = (input.groups ?? []).map((group) => this.#group(group).id);
    const cause = this.#cause("/api/v1/users");
    const user = createUser(this.#org, cause, {
      profile: input.profile,
      groupIds,
      hasPassword: input.hasPassword ?? true,
    });
    return input.activate === false ? user : activate(this.#org, cause, user);
  }

  /** STAGED or DEPROVISIONED becomes ACTIVE: the administrator activates, the person sets a password. */
  activate(user: Ref): User {
    const found = this.#user(user);
    const activated = activate(this.#org, this.#lifecycle(found, "activate"), found);
    return activated.status === "PROVISIONED" ? this.completeActivation(activated) : activated;
  }

  /** STAGED or DEPROVISIONED becomes PROVISIONED when the person has no password yet: they have not followed the link. */
  activateWithoutPassword(user: Ref): User {
    const found = this.#user(user);
    return activate(this.#org, this.#lifecycle(found, "activate"), found);
  }

  /** The person follows the link of an activation or recovery mail, or changes an expired password: ACTIVE. */
  completeActivation(user: Ref): User {
    const found = this.#user(user);
    return completeSignIn(this.#org, this.#cause("/idp/idx/challenge/answer"), found);
  }

  deactivate(user: Ref): User {
    const found = this.#user(user);
    return deactivate(this.#org, this.#lifecycle(found, "deactivate"), found);
  }

  suspend(user: Ref): User {
    return this.#transition(user, "suspend");
  }

  unsuspend(user: Ref): User {
    return this.#transition(user, "unsuspend");
  }

  /** Too many failed sign-ins: ACTIVE becomes LOCKED_OUT. */
  lock(user: Ref): User {
    return this.#transition(user, "lock");
  }

  unlock(user: Ref): User {
    return this.#transition(user, "unlock");
  }

  resetPassword(user: Ref): User {
    return this.#transition(user, "reset_password");
  }

  expirePassword(user: Ref): User {
    return this.#transition(user, "expire_password");
  }

  /** Deactivates the user when that has not been done, then deletes. */
  deleteUser(user: Ref): void {
    let found = this.#user(user);
    if (found.status !== "DEPROVISIONED") found = this.deactivate(found);
    deleteDeactivatedUser(this.#org, this.#cause(`/api/v1/users/${found.id}`), found);
  }

  /** @param patch attributes to change; null empties one */
  updateProfile(user: Ref, patch: ProfilePatch): User {
    const found = this.#user(user);
    return updateProfile(this.#org, this.#cause(`/api/v1/users/${found.id}`), found, patch);
  }

  /** Attributes that are not named are emptied. */
  replaceProfile(user: Ref, profile: ProfilePatch): User {
    const found = this.#user(user);
    return replaceProfile(this.#org, this.#cause(`/api/v1/users/${found.id}`), found, profile);
  }

  createGroup(input: GroupInput): Group {
    return createGroup(this.#org, this.#cause("/api/v1/groups"), input);
  }

  renameGroup(group: Ref, name: string): Group {
    const found = this.#group(group);
    const input = { name, description: found.profile.description };
    return replaceGroup(this.#org, this.#cause(`/api/v1/groups/${found.id}`), found, input);
  }

  deleteGroup(group: Ref): void {
    const found = this.#group(group);
    deleteGroup(this.#org, this.#cause(`/api/v1/groups/${found.id}`), found);
  }

  addToGroup(user: Ref, group: Ref): void {
    const member = this.#user(user);
    const found = this.#group(group);
    addToGroup(this.#org, this.#cause(`/api/v1/groups/${found.id}/users/${member.id}`), found, member);
  }

  removeFromGroup(user: Ref, group: Ref): void {
    const member = this.#user(user);
    const found = this.#group(group);
    removeFromGroup(this.#org, this.#cause(`/api/v1/groups/${found.id}/users/${member.id}`), found, member);
  }

  /** @param input `name` is the kind of app in the catalogue, `salesforce` by default */
  createApp(input: AppInput): App {
    return createApp(this.#org, this.#cause("/api/v1/apps"), input);
  }

  activateApp(app: Ref): App {
    const found = this.#app(app);
    return setAppStatus(this.#org, this.#cause(`/api/v1/apps/${found.id}/lifecycle/activate`), found, "ACTIVE");
  }

  /** Nobody signs in to it any more; who is assigned stays so. */
  deactivateApp(app: Ref): App {
    const found = this.#app(app);
    return setAppStatus(this.#org, this.#cause(`/api/v1/apps/${found.id}/lifecycle/deactivate`), found, "INACTIVE");
  }

  renameApp(app: Ref, label: string): App {
    const found = this.#app(app);
    return updateApp(this.#org, this.#cause(`/api/v1/apps/${found.id}`), found, { label });
  }

  /** Deactivates the app when that has not been done, then deletes it with its assignments. */
  deleteApp(app: Ref): void {
    const found = this.deactivateApp(app);
    deleteApp(this.#org, this.#cause(`/api/v1/apps/${found.id}`), found);
  }

  /** @param input `groups` by id or name; the rule is active at once unless `activate` is false */
  createGroupRule(input: Omit<GroupRuleInput, "groups"> & { groups: readonly Ref[]; activate?: boolean }): GroupRule {
    const { name, expression, activate: isActive = true } = input;
    const rule = createGroupRule(this.#org, {
      name,
      expression,
      groups: input.groups.map((ref) => this.#group(ref).id),
    });
    return isActive ? this.activateGroupRule(rule) : rule;
  }

  activateGroupRule(rule: Ref): GroupRule {
    const found = findGroupRule(this.#org, idOf(rule));
    return activateGroupRule(this.#org, this.#cause(`/api/v1/groups/rules/${found.id}/lifecycle/activate`), found);
  }

  deactivateGroupRule(rule: Ref): GroupRule {
    const found = findGroupRule(this.#org, idOf(rule));
    return deactivateGroupRule(this.#org, this.#cause(`/api/v1/groups/rules/${found.id}/lifecycle/deactivate`), found);
  }

  createPolicy(input: PolicyInput): Policy {
    return createPolicy(this.#org, this.#cause("/api/v1/policies"), input);
  }

  updatePolicy(policy: Ref, change: Partial<PolicyInput>): Policy {
    const found = findPolicy(this.#org, idOf(policy));
    return updatePolicy(this.#org, this.#cause(`/api/v1/policies/${found.id}`), found, change);
  }

  activatePolicy(policy: Ref): Policy {
    const found = findPolicy(this.#org, idOf(policy));
    return setPolicyStatus(this.#org, this.#policy(found, "lifecycle/activate"), found, "ACTIVE");
  }

  deactivatePolicy(policy: Ref): Policy {
    const found = findPolicy(this.#org, idOf(policy));
    return setPolicyStatus(this.#org, this.#policy(found, "lifecycle/deactivate"), found, "INACTIVE");
  }

  deletePolicy(policy: Ref): void {
    const found = findPolicy(this.#org, idOf(policy));
    deletePolicy(this.#org, this.#cause(`/api/v1/policies/${found.id}`), found);
  }

  addPolicyRule(policy: Ref, name: string): PolicyRule {
    const found = findPolicy(this.#org, idOf(policy));
    return addPolicyRule(this.#org, this.#policy(found, "rules"), found, name);
  }

  setPolicyRule(policy: Ref, rule: PolicyRule, status: PolicyRule["status"]): void {
    const found = findPolicy(this.#org, idOf(policy));
    setPolicyRuleStatus(this.#org, this.#policy(found, `rules/${rule.id}/lifecycle`), found, rule, status);
  }

  deletePolicyRule(policy: Ref, rule: PolicyRule): void {
    const found = findPolicy(this.#org, idOf(policy));
    deletePolicyRule(this.#org, this.#policy(found, `rules/${rule.id}`), found, rule);
  }

  assignToApp(user: Ref, app: Ref, profile: Profile = {}): void {
    const found = this.#app(app);
    assignUser(this.#org, this.#cause(`/api/v1/apps/${found.id}/users`), found, this.#user(user), { profile });
  }

  unassignFromApp(user: Ref, app: Ref): void {
    const found = this.#app(app);
    const assigned = this.#user(user);
    unassignUser(this.#org, this.#cause(`/api/v1/apps/${found.id}/users/${assigned.id}`), found, assigned);
  }

  assignGroupToApp(group: Ref, app: Ref, profile: Profile = {}): void {
    const found = this.#app(app);
    const assigned = this.#group(group);
    assignGroup(this.#org, this.#cause(`/api/v1/apps/${found.id}/groups/${assigned.id}`), found, assigned, profile);
  }

  unassignGroupFromApp(group: Ref, app: Ref): void {
    const found = this.#app(app);
    const assigned = this.#group(group);
    unassignGroup(this.#org, this.#cause(`/api/v1/apps/${found.id}/groups/${assigned.id}`), found, assigned);
  }

  /** Enrols a factor, active unless `activate` is false. */
  enrollFactor(user: Ref, factorType: FactorType, options: { readonly activate?: boolean } = {}): Factor {
    const found = this.#user(user);
    const cause = this.#cause(`/api/v1/users/${found.id}/factors`);
    return enrollFactor(this.#org, cause, found, { factorType, activate: options.activate ?? true });
  }

  activateFactor(user: Ref, factor: Ref): Factor {
    const found = this.#user(user);
    const pending = findFactor(this.#org.state, found, idOf(factor));
    const cause = this.#cause(`/api/v1/users/${found.id}/factors/${pending.id}/lifecycle/activate`);
    return activateFactor(this.#org, cause, found, pending);
  }

  unenrollFactor(user: Ref, factor: Ref): void {
    const found = this.#user(user);
    const enrolled = findFactor(this.#org.state, found, idOf(factor));
    unenrollFactor(this.#org, this.#cause(`/api/v1/users/${found.id}/factors/${enrolled.id}`), found, enrolled);
  }

  resetFactors(user: Ref): void {
    const found = this.#user(user);
    resetFactors(this.#org, this.#lifecycle(found, "reset_factors"), found);
  }

  /**
   * Registers a hook and has it verified.
   * @throws E0000001 when the receiver does not send the verification value back
   */
  async registerHook(registration: HookRegistration): Promise<EventHook> {
    const { url, types, secret, secretHeader, name } = registration;
    const hook = createHook(this.#org, this.#cause("/api/v1/eventHooks"), {
      name: name ?? "Lockstep",
      items: types,
      uri: url,
      authScheme: secret === undefined ? null : { key: secretHeader ?? "Authorization", value: secret },
    });
    const cause = this.#cause(`/api/v1/eventHooks/${hook.id}/lifecycle/verify`);
    return verifyHook(this.#org, cause, hook, this.#hookTimeoutMs);
  }

  /** Resolves when every delivery that is due has been made or given up. */
  idle(): Promise<void> {
    return this.#hooks.idle();
  }

  #transition(user: Ref, name: TransitionName): User {
    const found = this.#user(user);
    return transition(this.#org, this.#lifecycle(found, name), found, name);
  }

  #lifecycle(user: User, name: string): Cause {
    return this.#cause(`/api/v1/users/${user.id}/lifecycle/${name}`);
  }

  #cause(requestUri: string): Cause {
    return {
      actor: this.#admin,
      ipAddress: "127.0.0.1",
      userAgent: "local-okta driver",
      requestUri,
      requestId: this.#org.ids.token(REQUEST_ID_LENGTH),
    };
  }

  #policy(policy: Policy, part: string): Cause {
    return this.#cause(`/api/v1/policies/${policy.id}/${part}`);
  }

  #user(ref: Ref): User {
    return findUser(this.#org.state, idOf(ref));
  }

  #group(ref: Ref): Group {
    const byName = this.#org.state.groups.rowsBy("name", idOf(ref))[0];
    return byName?.value ?? findGroup(this.#org.state, idOf(ref));
  }

  #app(ref: Ref): App {
    const byLabel = this.#org.state.apps.rowsBy("label", idOf(ref))[0];
    return byLabel?.value ?? findApp(this.#org.state, idOf(ref));
  }
}

function idOf(ref: Ref): string {
  return typeof ref === "string" ? ref : ref.id;
}
