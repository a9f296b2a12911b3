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

const typesSince = (from: number) => okta.events.slice(from).map((event) => event.eventType);

describe("groups", () => {
  test("are created, renamed, found and deleted", async () => {
    const created = await api.call("POST", "/api/v1/groups", { profile: { name: "Sales", description: "Sells" } });
    expect(created.body).toMatchObject({ type: "OKTA_GROUP", profile: { name: "Sales", description: "Sells" } });
    const path = `/api/v1/groups/${created.body.id}`;
    expect((await api.call("PUT", path, { profile: { name: "Sales EMEA" } })).body.profile.name).toBe("Sales EMEA");
    expect((await api.get("/api/v1/groups?q=sales")).body).toHaveLength(1);
    const search = encodeURIComponent('profile.name eq "Sales EMEA"');
    expect((await api.get(`/api/v1/groups?search=${search}`)).body).toHaveLength(1);
    expect((await api.call("DELETE", path)).status).toBe(204);
    expect((await api.get(path)).status).toBe(404);
    expect(typesSince(0)).toEqual(["group.lifecycle.create", "group.profile.update", "group.lifecycle.delete"]);
  });

  test("names are unique and not empty", async () => {
    okta.driver.createGroup({ name: "Sales" });
    expect((await api.call("POST", "/api/v1/groups", { profile: { name: "Sales" } })).status).toBe(400);
    expect((await api.call("POST", "/api/v1/groups", { profile: { name: " " } })).status).toBe(400);
    expect((await api.call("POST", "/api/v1/groups", {})).status).toBe(400);
  });

  test("adding twice and removing twice is logged once", async () => {
    const group = okta.driver.createGroup({ name: "Sales" });
    const user = okta.driver.createUser({ profile: person("Ann") });
    const path = `/api/v1/groups/${group.id}/users/${user.id}`;
    const from = okta.events.length;
    for (const method of ["PUT", "PUT", "DELETE", "DELETE"]) expect((await api.call(method, path)).status).toBe(204);
    expect(typesSince(from)).toEqual(["group.user_membership.add", "group.user_membership.remove"]);
  });

  test("deleting one takes its members' membership and the apps it gave, without an event for each membership", async () => {
    const group = okta.driver.createGroup({ name: "Sales" });
    const app = okta.driver.createApp({ label: "Salesforce" });
    okta.driver.assignGroupToApp(group, app);
    const user = okta.driver.createUser({ profile: person("Ann"), groups: [group] });
    const from = okta.events.length;
    okta.driver.deleteGroup(group);
    expect(typesSince(from)).toEqual(["group.lifecycle.delete", "application.user_membership.remove"]);
    expect(okta.truth().get(user.id)).toMatchObject({ groups: [], apps: [] });
  });

  test("everybody is in Everyone, which nobody can change", async () => {
    const user = okta.driver.createUser({ profile: person("Ann") });
    const [everyone] = (await api.get(`/api/v1/users/${user.id}/groups`)).body;
    expect(everyone).toMatchObject({ type: "BUILT_IN", profile: { name: "Everyone" } });
    const { status, body } = await api.call("DELETE", `/api/v1/groups/${everyone.id}/users/${user.id}`);
    expect([status, body.errorCode]).toEqual([501, "E0000060"]);
    expect((await api.call("DELETE", `/api/v1/groups/${everyone.id}`)).status).toBe(501);
  });
});

describe("apps", () => {
  test("through a group: scope GROUP while the group has the app, kept by a direct assignment", async () => {
    const group = okta.driver.createGroup({ name: "Sales" });
    const app = okta.driver.createApp({ label: "Salesforce" });
    const user = okta.driver.createUser({ profile: person("Ann"), groups: [group] });
    const assignment = `/api/v1/apps/${app.id}/users/${user.id}`;
    const ofGroup = `/api/v1/apps/${app.id}/groups/${group.id}`;

    const assigned = await api.call("PUT", ofGroup, { profile: { role: "Seller" } });
    expect(assigned.body).toMatchObject({ id: group.id, priority: 0, profile: { role: "Seller" } });
    expect((await api.get(assignment)).body).toMatchObject({ scope: "GROUP", profile: { role: "Seller" } });
    expect((await api.get(`/api/v1/groups/${group.id}/apps`)).body).toMatchObject([{ id: app.id }]);
    expect((await api.get(`/api/v1/users/${user.id}/appLinks`)).body).toMatchObject([{ appInstanceId: app.id }]);

    await api.call("POST", `/api/v1/apps/${app.id}/users`, { id: user.id });
    expect((await api.get(assignment)).body.scope).toBe("USER");
    await api.call("DELETE", assignment);
    expect((await api.get(assignment)).body.scope).toBe("GROUP");
    await api.call("DELETE", ofGroup);
    expect((await api.get(assignment)).status).toBe(404);
    expect((await api.call("DELETE", ofGroup)).status).toBe(404);
  });

  test("an assignment's profile can be changed, and a deactivated user gets none", async () => {
    const app = okta.driver.createApp({ label: "Salesforce" });
    const user = okta.driver.createUser({ profile: person("Ann") });
    okta.driver.assignToApp(user, "Salesforce", { role: "A" });
    const path = `/api/v1/apps/${app.id}/users/${user.id}`;
    const from = okta.events.length;
    expect((await api.call("POST", path, { profile: { role: "B" } })).body.profile).toEqual({ role: "B" });
    expect(typesSince(from)).toEqual(["application.user_membership.update"]);
    okta.driver.deactivate(user);
    expect((await api.call("POST", `/api/v1/apps/${app.id}/users`, { id: user.id })).status).toBe(400);
  });

  test("expand=user embeds the user", async () => {
    const app = okta.driver.createApp({ label: "Salesforce" });
    const user = okta.driver.createUser({ profile: person("Ann") });
    okta.driver.assignToApp(user, app);
    const { body } = await api.get(`/api/v1/apps/${app.id}/users?expand=user`);
    expect(body[0]._embedded.user.profile.login).toBe("ann@example.com");
  });
});

test("the org says who it is without credentials", async () => {
  const { status, body } = await apiOf(okta, "").get("/.well-known/okta-organization");
  expect([status, body.id]).toEqual([200, okta.orgId]);
  expect((await apiOf(okta, "").get("/api/v1/users")).body.errorCode).toBe("E0000005");
});
