import { describe, expect, it } from "vitest";
import { eventTypes } from "./event-types.ts";
import { routeOf, routes, type Route } from "./routing.ts";

/** The types of one kind, family by family, so that a review reads what wakes whom. */
function typesThat(matches: (route: Route) => boolean): string[] {
  return [...eventTypes].filter((type) => matches(routeOf(type) as Route)).sort();
}

describe("routing, by Okta's catalogue", () => {
  it("has a route for every type of it, and for no other", () => {
    expect(eventTypes.size).toBe(1_178);
    expect([...eventTypes].filter((type) => routeOf(type) === undefined)).toEqual([]);
    expect(Object.keys(routes).filter((type) => !eventTypes.has(type))).toEqual([]);
  });

  it("lets who may be leaving, lose a factor or be at risk go first", () => {
    expect(typesThat(({ priority }) => priority === 2)).toEqual([
      "app.realtimesync.import.details.delete_user",
      "application.provision.user.deactivate",
      "application.provision.user.delete",
      "application.provision.user.deprovision",
      "application.user_membership.deprovision",
      "application.user_membership.remove",
      "application.user_membership.revoke",
      "policy.auth_reevaluate.action",
      "policy.entity_risk.action",
      "scheduled_action.user_suspension.completed",
      "security.breached_credential.detected",
      "system.identity_sources.user.delete",
      "system.import.user.delete",
      "system.import.user.suspend",
      "system.import.user.update_user_lifecycle_from_master",
      "user.account.report_suspicious_activity_by_enduser",
      "user.authentication.universal_logout",
      "user.lifecycle.deactivate",
      "user.lifecycle.delete.completed",
      "user.lifecycle.delete.initiated",
      "user.lifecycle.suspend",
      "user.mfa.factor.deactivate",
      "user.mfa.factor.reset_all",
      "user.mfa.factor.suspend",
      "user.risk.change",
      "user.risk.detect",
      "user.session.clear",
    ]);
  });

  it("looks at one person for whatever may have changed one", () => {
    expect(typesThat(({ wakes, priority }) => wakes === "person" && priority !== 2)).toEqual([
      "app.realtimesync.import.details.add_user",
      "app.realtimesync.import.details.update_user",
      "application.provision.user.activate",
      "application.provision.user.import",
      "application.provision.user.import_profile",
      "application.provision.user.reactivate",
      "application.user_membership.add",
      "application.user_membership.approve",
      "application.user_membership.change_username",
      "application.user_membership.provision",
      "application.user_membership.restore",
      "application.user_membership.update",
      "directory.external.group.membership.add",
      "directory.external.group.membership.remove",
      "group.user_membership.add",
      "group.user_membership.remove",
      "group.user_membership.rule.add_exclusion",
      "master_application.user_membership.add",
      "system.identity_sources.group.user.assign",
      "system.identity_sources.group.user.revoke",
      "system.identity_sources.user.create",
      "system.identity_sources.user.update",
      "system.import.user.create",
      "system.import.user.unsuspend",
      "system.import.user.unsuspend_after_confirm",
      "system.import.user.update",
      "user.account.expire_password",
      "user.account.lock",
      "user.account.reset_password",
      "user.account.unlock",
      "user.account.unlock_by_admin",
      "user.account.update_password",
      "user.account.update_primary_email",
      "user.account.update_profile",
      "user.account.update_secondary_email",
      "user.account.update_user_type",
      "user.lifecycle.activate",
      "user.lifecycle.create",
      "user.lifecycle.reactivate",
      "user.lifecycle.unsuspend",
      "user.mfa.factor.activate",
      "user.mfa.factor.unsuspend",
      "user.mfa.factor.update",
    ]);
  });

  it("hears from an import, too, that somebody is let in again", () => {
    expect(typesThat(({ expects }) => expects === "alive")).toEqual([
      "system.import.user.unsuspend",
      "system.import.user.unsuspend_after_confirm",
      "user.lifecycle.activate",
      "user.lifecycle.reactivate",
      "user.lifecycle.unsuspend",
    ]);
  });

  it("looks at a group's members for what happens to the group", () => {
    expect(typesThat(({ wakes }) => wakes === "group")).toEqual([
      "app.user_management.user_group_import.delete_success",
      "app.user_management.user_group_import.upsert_success",
      "group.application_assignment.add",
      "group.application_assignment.remove",
      "group.application_assignment.skip_assignment_reconcile",
      "group.application_assignment.update",
      "group.lifecycle.delete",
      "group.profile.update",
      "system.identity_sources.group.delete",
      "system.identity_sources.group.update",
      "system.import.group.delete",
      "system.import.group.update",
    ]);
  });

  it("looks at everybody for the app, mappings and group rules", () => {
    expect(typesThat(({ wakes, concerns }) => wakes === "everyone" && concerns !== "factors")).toEqual([
      "application.lifecycle.activate",
      "application.lifecycle.deactivate",
      "application.lifecycle.delete",
      "application.lifecycle.update",
      "application.provision.field_mapping_rule.change",
      "directory.mapping.update",
      "directory.user_profile.update",
      "group.user_membership.rule.deactivated",
      "group.user_membership.rule.invalidate",
      "group.user_membership.rule.trigger",
    ]);
  });

  it("looks at everybody for policies and authenticators where rules look at factors", () => {
    expect(typesThat(({ concerns }) => concerns === "factors")).toEqual([
      "policy.lifecycle.activate",
      "policy.lifecycle.create",
      "policy.lifecycle.deactivate",
      "policy.lifecycle.delete",
      "policy.lifecycle.overwrite",
      "policy.lifecycle.update",
      "policy.mapping.create",
      "policy.rule.activate",
      "policy.rule.add",
      "policy.rule.deactivate",
      "policy.rule.delete",
      "policy.rule.invalidate",
      "policy.rule.update",
      "security.authenticator.lifecycle.activate",
      "security.authenticator.lifecycle.create",
      "security.authenticator.lifecycle.deactivate",
      "security.authenticator.lifecycle.update",
      "system.mfa.factor.activate",
      "system.mfa.factor.deactivate",
    ]);
  });

  it("only stores the rest", () => {
    expect(typesThat(({ wakes }) => wakes === "nobody")).toHaveLength(1_178 - 27 - 43 - 12 - 10 - 19);
  });

  it("does not know what is not in the catalogue", () => {
    for (const type of ["brand.new.thing", "user.lifecycle.brand_new", "constructor", "user", ""])
      expect(routeOf(type)).toBeUndefined();
  });
});
