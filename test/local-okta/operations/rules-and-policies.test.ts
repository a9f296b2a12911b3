import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startOkta, type LocalOkta } from "../index.ts";
import { apiOf, type Api } from "../testing/api.ts";
import { person } from "../testing/people.ts";

let okta: LocalOkta;
let api: Api;

beforeEach(async () => {
  okta = await startOkta();
  api = apiOf(okta);
});
afterEach(() => okta.close());

const since = (from: number) => okta.events.slice(from);
const typesSince = (from: number) => since(from).map((event) => event.eventType);

describe("apps", () => {
  test("are renamed, deactivated, activated and deleted, with an event each", async () => {
    const app = okta.driver.createApp({ label: "Salesforce" });
    const user = okta.driver.createUser({ profile: person("Ann") });
    okta.driver.assignToApp(user, app);
    const path = `/api/v1/apps/${app.id}`;
    const from = okta.events.length;
    expect((await api.call("PUT", path, { label: "Salesforce EMEA" })).body.label).toBe("Salesforce EMEA");
    expect((await api.call("DELETE", path)).status).toBe(403);
    expect((await api.call("POST", `${path}/lifecycle/deactivate`)).status).toBe(200);
    expect((await api.get(path)).body.status).toBe("INACTIVE");
    expect((await api.get(`${path}/users`)).body).toHaveLength(1);
    await api.call("POST", `${path}/lifecycle/activate`);
    await api.call("POST", `${path}/lifecycle/deactivate`);
    expect((await api.call("DELETE", path)).status).toBe(204);
    expect((await api.get(`${path}/users/${user.id}`)).status).toBe(404);
    expect(okta.truth().get(user.id)?.apps).toEqual([]);
    expect(typesSince(from)).toEqual(
      ["update", "deactivate", "activate", "deactivate", "delete"].map((act) => `application.lifecycle.${act}`),
    );
    expect(since(from)[1]?.target).toMatchObject([{ id: app.id, type: "AppInstance" }]);
  });

  test("that are inactive take nobody; when they are active again, groups give them", () => {
    const app = okta.driver.createApp({ label: "Salesforce" });
    const group = okta.driver.createGroup({ name: "Sales" });
    okta.driver.assignGroupToApp(group, app);
    okta.driver.deactivateApp(app);
    const user = okta.driver.createUser({ profile: person("Ann"), groups: [group] });
    expect(okta.truth().get(user.id)?.apps).toEqual([]);
    okta.driver.activateApp(app);
    expect(okta.truth().get(user.id)?.apps).toEqual([app.id]);
  });
});

describe("group rules", () => {
  const expression = 'user.department == "Sales"';

  test("put whoever fits into groups, and out again when they fit no more, but for those put there by hand", () => {
    const group = okta.driver.createGroup({ name: "Sales" });
    const [ann, bob] = ["Ann", "Bob"].map((name) =>
      okta.driver.createUser({ profile: { ...person(name), department: "Sales" } }),
    );
    okta.driver.addToGroup(bob!, group);
    const from = okta.events.length;
    const rule = okta.driver.createGroupRule({ name: "Sellers", expression, groups: [group] });
    expect(typesSince(from)).toEqual(["group.user_membership.rule.trigger", "group.user_membership.add"]);
    expect(since(from)[1]).toMatchObject({ actor: { type: "SystemPrincipal" } });
    for (const user of [ann!, bob!]) okta.driver.updateProfile(user, { department: "Legal" });
    const isIn = (user: { id: string }) => okta.truth().get(user.id)?.groups.length === 1;
    expect([isIn(ann!), isIn(bob!)]).toEqual([false, true]);
    const cid = okta.driver.createUser({ profile: { ...person("Cid"), department: "Sales" } });
    expect(isIn(cid)).toBe(true);

    okta.driver.deactivateGroupRule(rule);
    okta.driver.updateProfile(cid, { department: "Legal" });
    expect(isIn(cid)).toBe(true);
    expect(okta.events.map(({ eventType }) => eventType)).toContain("group.user_membership.rule.deactivated");
  });

  test("that compare otherwise are refused by name", () => {
    const group = okta.driver.createGroup({ name: "Sales" });
    const rule = { name: "Sellers", expression: "user.title != null", groups: [group] };
    expect(() => okta.driver.createGroupRule(rule)).toThrow("the group rule user.title != null");
  });
});

describe("policies", () => {
  test("of enrolment decide which factors are shown; each change has its event", async () => {
    const user = okta.driver.createUser({ profile: person("Ann") });
    for (const factor of ["push", "webauthn"] as const) okta.driver.enrollFactor(user, factor);
    const shown = async () =>
      (await api.get(`/api/v1/users/${user.id}/factors`)).body.map((each: { factorType: string }) => each.factorType);
    expect(await shown()).toHaveLength(2);
    const from = okta.events.length;
    const policy = okta.driver.createPolicy({ name: "Strong", type: "MFA_ENROLL", factors: ["webauthn"] });
    expect(await shown()).toEqual(["webauthn"]);
    expect(okta.truth().get(user.id)?.factors).toEqual(["webauthn"]);
    okta.driver.updatePolicy(policy, { factors: ["sms"] });
    expect(await shown()).toEqual([]);
    okta.driver.deactivatePolicy(policy);
    expect(await shown()).toHaveLength(2);
    okta.driver.activatePolicy(policy);
    const rule = okta.driver.addPolicyRule(policy, "Everywhere");
    okta.driver.setPolicyRule(policy, rule, "INACTIVE");
    okta.driver.setPolicyRule(policy, rule, "ACTIVE");
    okta.driver.deletePolicyRule(policy, rule);
    okta.driver.deletePolicy(policy);
    expect(await shown()).toHaveLength(2);
    expect(typesSince(from)).toEqual([
      ...["create", "update", "deactivate", "activate"].map((act) => `policy.lifecycle.${act}`),
      ...["add", "deactivate", "activate", "delete"].map((act) => `policy.rule.${act}`),
      "policy.lifecycle.delete",
    ]);
    expect(since(from)[4]?.target).toMatchObject([
      { id: policy.id, type: "PolicyEntity", detailEntry: { policyType: "MFA_ENROLL" } },
      { id: rule.id, type: "PolicyRule" },
    ]);
  });
});
