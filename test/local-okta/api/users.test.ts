import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startOkta, type LocalOkta } from "../index.ts";
import { apiOf, type Api } from "../testing/api.ts";
import { person } from "../testing/people.ts";

let okta: LocalOkta;
let api: Api;

beforeAll(async () => {
  okta = await startOkta({ customAttributes: ["region"], rateLimits: false });
  api = apiOf(okta);
});
afterAll(() => okta.close());

describe("create", () => {
  test("without a password the user is PROVISIONED, with one ACTIVE, with activate=false STAGED", async () => {
    const credentials = { password: { value: "a long password" } };
    const post = async (path: string, body: object) => (await api.call("POST", path, body)).body.status;
    expect(await post("/api/v1/users", { profile: person("C1") })).toBe("PROVISIONED");
    expect(await post("/api/v1/users", { profile: person("C2"), credentials })).toBe("ACTIVE");
    expect(await post("/api/v1/users?activate=false", { profile: person("C3"), credentials })).toBe("STAGED");
    const nextLogin = "/api/v1/users?activate=true&nextLogin=changePassword";
    expect(await post(nextLogin, { profile: person("C4"), credentials })).toBe("PASSWORD_EXPIRED");
  });

  test("a login is taken without regard to case", async () => {
    await api.call("POST", "/api/v1/users", { profile: person("Taken") });
    const profile = person("Other", { login: "TAKEN@example.com" });
    const { status, body } = await api.call("POST", "/api/v1/users", { profile });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      errorCode: "E0000001",
      errorSummary: "Api validation failed: login",
      errorLink: "E0000001",
      errorCauses: [{ errorSummary: "login: An object with this field already exists in the current organization" }],
    });
    expect(body.errorId).toEqual(expect.any(String));
  });

  test.each([
    ["a missing last name", { login: "x@example.com", email: "x@example.com", firstName: "X" }, "lastName"],
    ["a login that is no address", person("X", { login: "x" }), "login"],
    ["an attribute that the schema lacks", person("X", { shoeSize: "44" }), "shoeSize"],
  ])("%s is refused by name", async (_what, profile, attribute) => {
    const { status, body } = await api.call("POST", "/api/v1/users", { profile });
    expect([status, body.errorSummary]).toEqual([400, `Api validation failed: ${attribute}`]);
  });

  test("a body that is no JSON is E0000003", async () => {
    const { status, body } = await api.call("POST", "/api/v1/users", "{");
    expect([status, body.errorCode]).toEqual([400, "E0000003"]);
  });

  test("groupIds put the user into groups, and an unknown one creates nobody", async () => {
    const group = okta.driver.createGroup({ name: "Created into" });
    const made = await api.call("POST", "/api/v1/users", { profile: person("G1"), groupIds: [group.id] });
    expect(okta.truth().get(made.body.id)!.groups).toEqual([{ id: group.id, name: "Created into" }]);
    const refused = await api.call("POST", "/api/v1/users", { profile: person("G2"), groupIds: ["00gnone"] });
    expect(refused.status).toBe(404);
    expect((await api.get("/api/v1/users/g2@example.com")).status).toBe(404);
  });
});

describe("update", () => {
  test("POST keeps what is not named, null empties, and the log names what changed", async () => {
    const user = okta.driver.createUser({
      profile: person("Upd", { department: "Sales", title: "AE", region: "EMEA" }),
    });
    const before = okta.events.length;
    const { body } = await api.call("POST", `/api/v1/users/${user.id}`, { profile: { title: null, department: "HR" } });
    expect(body.profile).toMatchObject({ department: "HR", region: "EMEA", mobilePhone: null, secondEmail: null });
    expect(body.profile).not.toHaveProperty("title");
    expect(okta.events.slice(before)).toMatchObject([
      {
        eventType: "user.account.update_profile",
        debugContext: { debugData: { changedAttributes: "department,title" } },
      },
    ]);
  });

  test("PUT empties what is not named", async () => {
    const user = okta.driver.createUser({ profile: person("Put", { department: "Sales" }) });
    const { body } = await api.call("PUT", `/api/v1/users/${user.id}`, { profile: person("Put") });
    expect(body.profile).not.toHaveProperty("department");
  });

  test("an update that changes nothing is not logged", async () => {
    const user = okta.driver.createUser({ profile: person("Same", { title: "AE" }) });
    const before = okta.events.length;
    expect((await api.call("POST", `/api/v1/users/${user.id}`, { profile: { title: "AE" } })).status).toBe(200);
    expect(okta.events.length).toBe(before);
  });

  test("a deactivated user's profile stays as it is", async () => {
    const user = okta.driver.deactivate(okta.driver.createUser({ profile: person("Gone") }));
    const { status, body } = await api.call("POST", `/api/v1/users/${user.id}`, { profile: { title: "AE" } });
    expect([status, body.errorCode]).toEqual([403, "E0000038"]);
  });
});

describe("find", () => {
  test("by id, by login in any case, by the part before the @", async () => {
    const user = okta.driver.createUser({ profile: person("Findme") });
    for (const key of [user.id, "FINDME%40example.com", "findme"]) {
      expect((await api.get(`/api/v1/users/${key}`)).body.id).toBe(user.id);
    }
  });

  test("a user who is not there is E0000007", async () => {
    const { status, body } = await api.get("/api/v1/users/00unobody");
    expect([status, body.errorCode]).toEqual([404, "E0000007"]);
    expect(body.errorSummary).toBe("Not found: Resource not found: 00unobody (User)");
  });

  test("the list leaves deactivated users out; filter and search bring them", async () => {
    const user = okta.driver.deactivate(okta.driver.createUser({ profile: person("Left") }));
    const ids = async (path: string) => (await api.all(path)).map((found) => found.id);
    expect(await ids("/api/v1/users")).not.toContain(user.id);
    expect(await ids(`/api/v1/users?filter=${encodeURIComponent('status eq "DEPROVISIONED"')}`)).toContain(user.id);
    expect(await ids(`/api/v1/users?search=${encodeURIComponent('profile.login eq "LEFT@example.com"')}`)).toEqual([
      user.id,
    ]);
  });

  test("a filter may list ids, of whoever is there and deactivated too", async () => {
    const [here, left] = ["Listed", "Delisted"].map((name) => okta.driver.createUser({ profile: person(name) }));
    okta.driver.deactivate(left!);
    const filter = [left!.id, "00unobody", here!.id].map((id) => `id eq "${id}"`).join(" or ");
    const found = await api.all(`/api/v1/users?filter=${encodeURIComponent(filter)}`);
    expect(found.map(({ id }) => id)).toEqual([here!.id, left!.id]);
  });

  test("q looks at the beginning of names and e-mail", async () => {
    const user = okta.driver.createUser({ profile: person("Quentin") });
    expect((await api.get("/api/v1/users?q=quen")).body.map((found: { id: string }) => found.id)).toEqual([user.id]);
  });

  test.each(['title eq "x"', "status", 'status xx "ACTIVE"', 'status eq "ACTIVE" or', 'profile.login sw "a"'])(
    "the filter %s is E0000031",
    async (filter) => {
      const { status, body } = await api.get(`/api/v1/users?filter=${encodeURIComponent(filter)}`);
      expect([status, body.errorCode]).toEqual([400, "E0000031"]);
    },
  );

  test("what is not implemented is refused by name", async () => {
    for (const [method, path] of [
      ["GET", "/api/v1/policies"],
      ["GET", "/api/v1/users/00u1/roles"],
      ["GET", "/api/v1/meta/schemas/user/osc1"],
    ] as const) {
      const { status, body } = await api.call(method, path);
      expect(status).toBe(501);
      expect(body.errorSummary).toContain(`local okta: ${method} ${path} is not implemented`);
    }
  });

  test.each([
    "/api/v1/users?expand=blocks",
    "/api/v1/users?sortBy=id",
    "/api/v1/logs?q=x",
    "/api/v1/groups?expand=stats",
  ])("the parameter of %s is refused by name, not ignored", async (path) => {
    const { status, body } = await api.get(path);
    expect(status).toBe(501);
    expect(body.errorSummary).toContain(`the parameter ${/\?(\w+)/.exec(path)![1]} of GET`);
  });

  test("asynchronous deactivation and imported passwords are refused by name", async () => {
    const user = okta.driver.createUser({ profile: person("Async") });
    const path = `/api/v1/users/${user.id}`;
    expect((await api.call("DELETE", path, undefined, { prefer: "respond-async" })).status).toBe(501);
    const credentials = { password: { hash: { algorithm: "SHA-256", value: "x" } } };
    expect((await api.call("POST", path, { credentials })).status).toBe(501);
    expect(okta.truth().get(user.id)!.status).toBe("ACTIVE");
  });

  test("a method that an implemented path lacks is 405", async () => {
    expect((await api.call("PUT", "/api/v1/users")).status).toBe(405);
  });
});
