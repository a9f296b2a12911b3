import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countRequests } from "../../../test/bench/companion/count.ts";
import { startOkta } from "../../../test/local-okta/index.ts";
import { createOktaHttp } from "./http.ts";
import type { PersonOptions } from "./person.ts";
import type { OktaReader } from "./reader.ts";
import { missingFacets } from "./snapshot.ts";
import { configFor, failureOf, readerFor } from "./under-test.ts";

const signal = new AbortController().signal;
const USERS = /^\/api\/v1\/users\/[^/]+$/;

describe("reading from local Okta with the real SDK", () => {
  let okta: Awaited<ReturnType<typeof startOkta>>;
  let reader: OktaReader;
  let userId: string;

  beforeEach(async () => {
    okta = await startOkta({ rateLimits: false });
    reader = readerFor(configFor(okta.url, { kind: "ssws", token: okta.token }));
    okta.driver.createGroup({ name: "Sales" });
    const user = okta.driver.createUser({
      profile: { login: "ann@example.com", email: "ann@example.com", firstName: "Ann", lastName: "Lee" },
    });
    okta.driver.addToGroup(user, "Sales");
    userId = user.id;
  });
  afterEach(() => okta.close());

  const snapshot = async (appId?: string) => {
    const read = await reader.person(userId, { appId }, signal);
    if (read.kind !== "found") throw new Error("expected a person");
    return read.snapshot;
  };

  it("knows status, profile and groups, and says what it did not read", async () => {
    const { facets, lastUpdated } = await snapshot();
    expect(facets.status).toEqual({ state: "known", value: "ACTIVE" });
    expect(facets.profile).toMatchObject({ state: "known", value: { login: "ann@example.com", lastName: "Lee" } });
    expect(facets.groups).toMatchObject({
      state: "known",
      value: expect.arrayContaining([expect.objectContaining({ name: "Sales" })]),
    });
    expect(facets.app).toEqual({ state: "known", value: { assigned: true } });
    expect(facets.factors).toEqual({ state: "unknown", reason: "not_read" });
    expect(Date.parse(lastUpdated ?? "")).not.toBeNaN();
  });

  it("believes what a list shows of somebody as far as each does who asks, and reads them once for those who do not", async () => {
    const crowd = Array.from({ length: 5 }, (_, index) => {
      const login = `crowd${index}@example.com`;
      return okta.driver.createUser({ profile: { login, email: login, firstName: "Kim", lastName: "Lee" } }).id;
    });
    const count = countRequests();
    const since = { personSince: Date.now() - 100 };
    const ask = (of: string, mayBeListed: PersonOptions["mayBeListed"]) =>
      crowd.map((id) => reader.person(id, { reader: of, known: since, mayBeListed }, signal));
    const read = await Promise.all([
      ...ask("production", () => true),
      ...ask("uat", () => false),
      ...ask("training", ({ oktaId }) => oktaId !== crowd[1]),
    ]);
    count.close();
    expect(read.map((each) => each.kind === "found" && each.snapshot.oktaId)).toEqual([...crowd, ...crowd, ...crowd]);
    expect(count.of(okta.url, "/api/v1/users?filter=")).toBe(1);
    expect(crowd.map((id) => count.of(okta.url, `/api/v1/users/${id}`))).toEqual([2, 2, 2, 2, 2]);
  });

  it("reads factors, and the attributes of the app user, where they are asked for", async () => {
    const app = okta.driver.createApp({ label: "Salesforce" });
    okta.driver.assignToApp(userId, app, { role: "Rep" });
    okta.driver.enrollFactor(userId, "push");
    okta.driver.enrollFactor(userId, "sms", { activate: false });
    const reads = { factors: true, appProfile: true };
    const read = await reader.person(userId, { appId: app.id, reads }, signal);
    expect(read).toMatchObject({
      snapshot: {
        facets: {
          app: { state: "known", value: { assigned: true, profile: { role: "Rep" } } },
          factors: {
            state: "known",
            value: [
              { type: "push", status: "ACTIVE", provider: "OKTA" },
              { type: "sms", status: "PENDING_ACTIVATION", provider: "OKTA" },
            ],
          },
        },
      },
    });
  });

  it("does not know the factors when Okta does not tell them", async () => {
    okta.faults.api.fail({ path: /\/factors$/, status: 403 });
    const read = await reader.person(userId, { reads: { factors: true, appProfile: false } }, signal);
    expect(read).toMatchObject({ snapshot: { facets: { factors: { state: "unknown", reason: "no_access" } } } });
  });

  it("sees the second read's truth, not a cached first", async () => {
    await snapshot();
    okta.driver.updateProfile(userId, { department: "Sales" });
    expect((await snapshot()).facets.profile).toMatchObject({ value: { department: "Sales" } });
  });

  it("tells assigned from unassigned", async () => {
    const app = okta.driver.createApp({ label: "Salesforce" });
    expect((await snapshot(app.id)).facets.app).toEqual({ state: "known", value: { assigned: false } });
    okta.driver.assignToApp(userId, app);
    expect((await snapshot(app.id)).facets.app).toEqual({ state: "known", value: { assigned: true } });
  });

  it("calls nobody unassigned from an app that does not exist", async () => {
    expect((await snapshot("0oanothere")).facets.app).toEqual({ state: "unknown", reason: "app_not_found" });
  });

  it("does not find who is not there", async () => {
    expect(await reader.person("00unobody", {}, signal)).toEqual({ kind: "missing" });
  });

  it("does not take a login for an id", async () => {
    expect(await reader.person("ann@example.com", {}, signal)).toEqual({ kind: "missing" });
  });

  it("leaves groups unknown when the right to read them is gone", async () => {
    okta.faults.api.fail({ path: /\/groups$/, status: 403 });
    const read = await snapshot();
    expect(read.facets.groups).toEqual({ state: "unknown", reason: "no_access" });
    expect(missingFacets(read)).toEqual([{ facet: "groups", reason: "no_access" }]);
  });

  it("leaves groups unknown when their page fails to the end", async () => {
    okta.faults.api.fail({ path: /\/groups$/, status: 502 });
    expect((await snapshot()).facets.groups).toEqual({ state: "unknown", reason: "read_failed" });
  });

  it("tries again after a 5xx, a dropped connection and too many requests at once", async () => {
    okta.faults.api.fail({ path: USERS, status: 500, times: 1 });
    okta.faults.api.disconnect({ path: /\/groups$/, times: 1 });
    expect(missingFacets(await snapshot())).toEqual([]);
    okta.faults.api.concurrencyLimit({ path: USERS, times: 2 });
    expect((await snapshot()).facets.status).toMatchObject({ value: "ACTIVE" });
  });

  it("fails as unavailable when Okta stays down", async () => {
    okta.faults.api.fail({ path: USERS, status: 503 });
    expect(await failureOf(reader.person(userId, {}, signal))).toMatchObject({ kind: "unavailable" });
  });

  it("names the reset when the rate limit is used up, instead of sleeping through it", async () => {
    okta.faults.api.rateLimit({ path: USERS, resetInMs: 30_000 });
    const before = Date.now();
    const failure = await failureOf(reader.person(userId, {}, signal));
    expect(failure).toMatchObject({ kind: "rate_limited", code: "E0000047" });
    expect(failure.retryAt).toBeGreaterThan(before + 25_000);
    expect(failure.retryAt).toBeGreaterThan(Date.now());
    expect(failure.retryAt).toBeLessThan(Date.now() + 35_000);
    okta.faults.clear();
    // Nobody knocks again before that.
    expect(await failureOf(reader.person(userId, {}, signal))).toMatchObject({
      kind: "rate_limited",
      code: "rate_limit_near",
    });
  });

  it("says that a token is not accepted", async () => {
    reader = readerFor(configFor(okta.url, { kind: "ssws", token: "wrong" }));
    expect(await failureOf(reader.person(userId, {}, signal))).toMatchObject({
      kind: "unauthorized",
      code: "E0000011",
    });
  });

  it("stops when it is told to", async () => {
    okta.faults.api.slow({ path: USERS, ms: 5_000 });
    const stop = new AbortController();
    const reading = reader.person(userId, {}, stop.signal);
    setTimeout(() => stop.abort(new Error("closing")), 20);
    await expect(reading).rejects.toThrow("closing");
  });

  it("does not wait for an answer for ever", async () => {
    reader = readerFor(configFor(okta.url, { kind: "ssws", token: okta.token }, { requestTimeoutMs: 50 }));
    okta.faults.api.slow({ path: USERS, ms: 5_000 });
    expect(await failureOf(reader.person(userId, {}, signal))).toMatchObject({
      kind: "unavailable",
      code: "okta_unreachable",
    });
  });

  it("lists a group's members, and says when the group is gone", async () => {
    const group = okta.driver.createGroup({ name: "Many" });
    for (let index = 0; index < 5; index += 1) {
      const login = `m${index}@example.com`;
      okta.driver.addToGroup(
        okta.driver.createUser({ profile: { login, email: login, firstName: "M", lastName: `${index}` } }),
        group,
      );
    }
    const pages: string[][] = [];
    for await (const { oktaIds } of reader.groupMembers({ groupId: group.id }, signal)) pages.push(oktaIds);
    expect(pages.flat()).toHaveLength(5);
    expect(await failureOf(reader.groupMembers({ groupId: "00gnone" }, signal).next())).toMatchObject({
      kind: "not_found",
    });
  });

  it("lists everybody of the org or of an app, page by page, and goes on from a stored link", async () => {
    const app = okta.driver.createApp({ label: "Listed", name: "listed" });
    const listed = Array.from({ length: 201 }, (_, index) => {
      const login = `l${index}@example.com`;
      return okta.driver.createUser({ profile: { login, email: login, firstName: "L", lastName: `${index}` } });
    });
    const [gone, first, second] = listed as [(typeof listed)[0], (typeof listed)[0], (typeof listed)[0]];
    okta.driver.assignToApp(first, app);
    okta.driver.assignToApp(second, app);
    okta.driver.deactivate(gone.id);
    const pages: { oktaIds: string[]; next: string | undefined }[] = [];
    for await (const page of reader.people({}, signal)) pages.push(page);
    expect(pages.map(({ oktaIds }) => oktaIds.length)[0]).toBe(200);
    const all = pages.flatMap(({ oktaIds }) => oktaIds);
    expect(listed.filter(({ id }) => !all.includes(id))).toEqual([gone]);
    const rest = await reader.people({ link: String(pages[0]?.next) }, signal).next();
    expect(rest.value).toEqual(pages[1]);
    const ofApp = await reader.people({ appId: app.id }, signal).next();
    expect(ofApp.value).toEqual({ oktaIds: expect.arrayContaining([first.id, second.id]), next: undefined });
  });

  it("reads the log by following its own links", async () => {
    const first = await reader.log({ since: new Date(Date.now() - 60_000).toISOString() }, signal);
    expect(first.events.length).toBeGreaterThan(0);
    const second = await reader.log({ link: first.next ?? "" }, signal);
    expect(second.events).toEqual([]);
    okta.driver.deactivate(userId);
    const third = await reader.log({ link: second.next ?? "" }, signal);
    expect(third.events).toEqual(
      expect.arrayContaining([expect.objectContaining({ eventType: "user.lifecycle.deactivate" })]),
    );
  });

  it("follows no link to another host", async () => {
    expect(await failureOf(reader.log({ link: "https://evil.example.com/api/v1/logs" }, signal))).toMatchObject({
      code: "foreign_link",
    });
  });

  it.each([{ dpop: false }, { dpop: true }])(
    "signs in as a service app for calls in parallel, and again when its token ends ($dpop: DPoP)",
    async ({ dpop }) => {
      const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const publicKeys = [String(keys.publicKey.export({ type: "spki", format: "pem" }))];
      const scopes = ["okta.users.read"];
      const { clientId } = okta.registerServiceApp({ publicKeys, scopes, dpop });
      const privateKey = String(keys.privateKey.export({ type: "pkcs8", format: "pem" }));
      const config = configFor(okta.url, { kind: "privateKey", clientId, privateKey, scopes });
      reader = readerFor(config);
      const reads = await Promise.all([1, 2, 3].map(() => reader.person(userId, {}, signal)));
      expect(reads.map(({ kind }) => kind)).toEqual(["found", "found", "found"]);
      okta.faults.expireTokens();
      expect(await reader.person(userId, {}, signal)).toMatchObject({ kind: "found" });
      // A login in the path, and a request that is sent again, whose proof must be a new one.
      okta.faults.api.fail({ path: /users\/ann/, status: 503, times: 1 });
      const http = createOktaHttp(config, { clock: Date.now, random: () => 0 });
      expect((await http.get(`/api/v1/users/${encodeURIComponent("ann@example.com")}`, signal)).body).toMatchObject({
        id: userId,
      });
    },
  );

  it("calls a refused sign-in by its name", async () => {
    const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const privateKey = String(keys.privateKey.export({ type: "pkcs8", format: "pem" }));
    reader = readerFor(
      configFor(okta.url, { kind: "privateKey", clientId: "0oanobody", privateKey, scopes: ["okta.users.read"] }),
    );
    expect(await failureOf(reader.person(userId, {}, signal))).toMatchObject({
      kind: "unauthorized",
      code: "invalid_client",
    });
  });
});
