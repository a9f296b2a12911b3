import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { manualClock, startOkta, type LocalOkta, type ManualClock } from "../index.ts";
import { apiOf, type Api } from "../testing/api.ts";
import { person } from "../testing/people.ts";
import { startReceiver, type HookReceiver } from "../testing/receiver.ts";

let clock: ManualClock;
let okta: LocalOkta;
let api: Api;

beforeEach(async () => {
  clock = manualClock();
  okta = await startOkta({ clock, hooks: { batchMs: 1 }, randomSeed: 42 });
  api = apiOf(okta);
});
afterEach(() => okta.close());

describe("hooks", () => {
  let receiver: HookReceiver;

  beforeEach(async () => {
    receiver = await startReceiver();
    await okta.driver.registerHook({ url: receiver.url, types: ["user.lifecycle.create", "user.lifecycle.activate"] });
  });
  afterEach(() => receiver.close());

  async function createUsers(count: number): Promise<string[]> {
    const before = okta.events.length;
    for (let i = 0; i < count; i++) okta.driver.createUser({ profile: person(`U${i}`), activate: false });
    await okta.driver.idle();
    return okta.events.slice(before).map((event) => event.uuid);
  }

  const received = () => receiver.events().map((event) => event.uuid);

  test("drop loses as many events as said; the log still has them", async () => {
    okta.faults.hooks.drop({ times: 2 });
    const written = await createUsers(4);
    expect(received()).toEqual(written.slice(2));
    const logged = await api.get(`/api/v1/logs?filter=${encodeURIComponent('eventType eq "user.lifecycle.create"')}`);
    expect(logged.body.map((event: { uuid: string }) => event.uuid)).toEqual(written);
  });

  test("duplicate delivers again, in another delivery", async () => {
    okta.faults.hooks.duplicate({ times: 1, afterMs: 30 });
    const [first, second] = await createUsers(2);
    expect(received()).toEqual([first, second, first]);
    expect(receiver.deliveries).toHaveLength(2);
  });

  test("delay lets later events overtake", async () => {
    okta.faults.hooks.delay({ ms: 40, times: 1 });
    const [first, second] = await createUsers(2);
    expect(received()).toEqual([second, first]);
  });

  test("reorder changes the order and loses nothing", async () => {
    okta.faults.hooks.reorder({ windowMs: 60 });
    const written = await createUsers(12);
    expect(received()).not.toEqual(written);
    expect([...received()].sort()).toEqual([...written].sort());
  });

  test("strip takes actor, target and debug context, extend adds a field nobody knows; the log stays whole", async () => {
    okta.faults.hooks.strip({ times: 1 });
    okta.faults.hooks.extend();
    await createUsers(2);
    expect(receiver.events()).toMatchObject([
      { actor: null, target: null, debugContext: null, futureField: expect.anything() },
      { actor: { type: "User" }, target: [{ type: "User" }], futureField: expect.anything() },
    ]);
    expect(okta.events.at(-1)).not.toHaveProperty("futureField");
  });

  test("omitNulls leaves out what is null, at every depth", async () => {
    okta.faults.hooks.omitNulls();
    await createUsers(1);
    const [event] = receiver.events();
    expect(event).toMatchObject({ outcome: { result: "SUCCESS" }, securityContext: {}, target: [{ type: "User" }] });
    expect(event!["outcome"]).not.toHaveProperty("reason");
    expect(event!.target[0]).not.toHaveProperty("detailEntry");
  });

  test("types narrow a fault down", async () => {
    okta.faults.hooks.drop({ types: ["user.lifecycle.activate"] });
    okta.driver.createUser({ profile: person("Typed") });
    await okta.driver.idle();
    expect(receiver.events().map((event) => event.eventType)).toEqual(["user.lifecycle.create"]);
  });

  test("probability strikes a share", async () => {
    okta.faults.hooks.drop({ probability: 0.5 });
    const written = await createUsers(40);
    expect(received().length).toBeGreaterThan(8);
    expect(received().length).toBeLessThan(written.length - 8);
  });

  test("clear ends all", async () => {
    okta.faults.hooks.drop();
    okta.faults.clear();
    expect(received()).toEqual([]);
    const written = await createUsers(1);
    expect(received()).toEqual(written);
  });
});

describe("read lag", () => {
  test("users, groups, assignments and factors answer as of a moment ago, single and in lists", async () => {
    const { driver } = okta;
    const group = driver.createGroup({ name: "Sales" });
    const app = driver.createApp({ label: "Salesforce" });
    const user = driver.createUser({ profile: person("Ann") });
    clock.advance(10_000);
    okta.faults.lagReads(5000);
    driver.addToGroup(user, group);
    driver.assignToApp(user, app);
    driver.updateProfile(user, { title: "AE" });
    driver.enrollFactor(user, "push");
    const later = driver.createUser({ profile: person("Ben") });

    const look = async () => ({
      title: (await api.get(`/api/v1/users/${user.id}`)).body.profile.title,
      listed: (await api.get("/api/v1/users")).body.length,
      found: (await api.get(`/api/v1/users/${later.id}`)).status,
      groups: (await api.get(`/api/v1/users/${user.id}/groups`)).body.length,
      members: (await api.get(`/api/v1/groups/${group.id}/users`)).body.length,
      assigned: (await api.get(`/api/v1/apps/${app.id}/users/${user.id}`)).status,
      factors: (await api.get(`/api/v1/users/${user.id}/factors`)).body.length,
    });
    expect(await look()).toEqual({ listed: 1, found: 404, groups: 1, members: 0, assigned: 404, factors: 0 });
    expect((await api.get("/api/v1/logs?limit=1000")).body.at(-1).target[0].id).toBe(later.id);
    clock.advance(5000);
    expect(await look()).toEqual({
      title: "AE",
      listed: 2,
      found: 200,
      groups: 2,
      members: 1,
      assigned: 200,
      factors: 1,
    });
  });

  test("lists of chosen users lag by themselves, as Okta's do", async () => {
    const user = okta.driver.createUser({ profile: person("Ann") });
    clock.advance(10_000);
    okta.faults.lagLists(1000);
    okta.driver.updateProfile(user, { title: "AE" });
    const titles = async () =>
      Promise.all(
        [`?filter=${encodeURIComponent(`id eq "${user.id}"`)}`, "?q=Ann", "", `/${user.id}`].map(async (path) => {
          const { body } = await api.get(`/api/v1/users${path}`);
          return (Array.isArray(body) ? body[0] : body).profile.title;
        }),
      );
    expect(await titles()).toEqual([undefined, undefined, "AE", "AE"]);
    clock.advance(1000);
    expect(await titles()).toEqual(["AE", "AE", "AE", "AE"]);
  });

  test("a deleted user is still there for a while", async () => {
    const user = okta.driver.createUser({ profile: person("Ann") });
    clock.advance(10_000);
    okta.faults.lagReads(1000);
    okta.driver.deleteUser(user);
    expect((await api.get(`/api/v1/users/${user.id}`)).body.status).toBe("ACTIVE");
    clock.advance(1000);
    expect((await api.get(`/api/v1/users/${user.id}`)).status).toBe(404);
  });

  test("writes see the present", async () => {
    okta.faults.lagReads(60_000);
    const user = okta.driver.createUser({ profile: person("Ann") });
    expect((await api.call("POST", `/api/v1/users/${user.id}/lifecycle/suspend`)).status).toBe(200);
    expect(okta.truth().get(user.id)!.status).toBe("SUSPENDED");
  });
});

describe("the API", () => {
  test("fail answers as told, as often as told, where told", async () => {
    okta.faults.api.fail({ status: 503, method: "GET", path: /^\/api\/v1\/users\/[^/]+\/groups$/, times: 1 });
    const user = okta.driver.createUser({ profile: person("Ann") });
    expect((await api.get(`/api/v1/users/${user.id}`)).status).toBe(200);
    const { status, body } = await api.get(`/api/v1/users/${user.id}/groups`);
    expect([status, body.errorCode]).toEqual([503, "E0000009"]);
    expect((await api.get(`/api/v1/users/${user.id}/groups`)).status).toBe(200);
  });

  test.each([
    [401, "E0000011"],
    [403, "E0000006"],
    [404, "E0000007"],
    [502, "E0000009"],
  ])("fail with %i has Okta's code %s", async (status, code) => {
    okta.faults.api.fail({ status, times: 1 });
    const answer = await api.get("/api/v1/users");
    expect([answer.status, answer.body.errorCode]).toEqual([status, code]);
  });

  test("a failed write has done nothing", async () => {
    okta.faults.api.fail({ method: "POST", times: 1 });
    expect((await api.call("POST", "/api/v1/users", { profile: person("Ann") })).status).toBe(500);
    expect(okta.truth().size).toBe(0);
  });

  test("rateLimit says when to come again, concurrencyLimit says 0 and 0", async () => {
    okta.faults.api.rateLimit({ times: 1, resetInMs: 7000 });
    const limited = await api.get("/api/v1/users");
    expect([limited.status, limited.body.errorCode]).toEqual([429, "E0000047"]);
    expect(Number(limited.headers.get("x-rate-limit-reset")) * 1000).toBe(clock.now() + 7000);
    okta.faults.api.concurrencyLimit({ times: 1 });
    const crowded = await api.get("/api/v1/users");
    expect(crowded.status).toBe(429);
    expect(crowded.headers.get("x-rate-limit-limit")).toBe("0");
    expect(crowded.headers.get("x-rate-limit-remaining")).toBe("0");
  });

  test("loseScope is 403 for what needs the scope, also for an API token, until it is restored", async () => {
    okta.faults.api.loseScope("okta.groups.read");
    const { status, body } = await api.get("/api/v1/groups");
    expect([status, body.errorCode]).toEqual([403, "E0000006"]);
    expect((await api.get("/api/v1/users")).status).toBe(200);
    okta.faults.api.restoreScope("okta.groups.read");
    expect((await api.get("/api/v1/groups")).status).toBe(200);
  });

  test("disconnect leaves the caller without an answer", async () => {
    okta.faults.api.disconnect({ path: "/api/v1/users", times: 1 });
    await expect(api.get("/api/v1/users")).rejects.toThrow();
    expect((await api.get("/api/v1/users")).status).toBe(200);
  });

  test("slow answers late", async () => {
    okta.faults.api.slow({ ms: 60, times: 1 });
    const startedAt = performance.now();
    expect((await api.get("/api/v1/users")).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(55);
  });
});
