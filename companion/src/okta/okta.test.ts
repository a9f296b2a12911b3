import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startOkta } from "../../../test/local-okta/index.ts";
import { companionConfigSchema, type OktaOrgConfig } from "../config.ts";
import { countRequests } from "../../../test/bench/companion/count.ts";
import { OktaFailure } from "./failure.ts";
import { createOktaHttp, nextLink } from "./http.ts";
import { bucketOf, createRateGate, resetTime } from "./rate-gate.ts";
import type { PersonOptions } from "./person.ts";
import { createOktaReader, type OktaReader } from "./reader.ts";
import { endSessions } from "./sessions.ts";
import { missingFacets } from "./snapshot.ts";

const signal = new AbortController().signal;
const USERS = /^\/api\/v1\/users\/[^/]+$/;

function configFor(url: string, auth: OktaOrgConfig["auth"], change: Partial<OktaOrgConfig> = {}): OktaOrgConfig {
  const oktaOrg = { url, auth, hook: { secrets: ["0123456789abcdef"] }, ...change };
  return companionConfigSchema.shape.oktaOrgs.element.parse(oktaOrg);
}

const readerFor = (config: OktaOrgConfig) =>
  createOktaReader(createOktaHttp(config, { clock: Date.now, random: () => 0 }), Date.now);

async function failureOf(work: Promise<unknown>): Promise<OktaFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof OktaFailure) return error;
  throw new Error(`expected an OktaFailure, got ${String(error)}`);
}

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

describe("a sign-in that Okta cannot serve now", () => {
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const privateKey = String(keys.privateKey.export({ type: "pkcs8", format: "pem" }));
  const auth = { kind: "privateKey" as const, clientId: "0oa", privateKey, scopes: ["okta.users.read"] };
  let answer: (response: ServerResponse) => void;
  let server: Server;
  let url: string;

  beforeEach(async () => {
    server = createServer((_request, response) => answer(response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const failure = (change: Partial<OktaOrgConfig> = {}) =>
    failureOf(readerFor(configFor(url, auth, change)).person("00u1", {}, signal));

  it("for too many requests is tried again at the reset, and blames no credentials", async () => {
    const reset = Math.ceil(Date.now() / 1_000) + 30;
    answer = (response) =>
      response
        .writeHead(429, {
          "content-type": "application/json",
          "x-rate-limit-limit": "300",
          "x-rate-limit-remaining": "0",
          "x-rate-limit-reset": String(reset),
        })
        .end('{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit due to too many requests."}');
    expect(await failure()).toMatchObject({ kind: "rate_limited", code: "E0000047", retryAt: expect.any(Number) });
  });

  it("for a fault of Okta's is no refusal of the credentials", async () => {
    answer = (response) =>
      response
        .writeHead(503, { "content-type": "application/json" })
        .end('{"errorCode":"E0000009","errorSummary":"Internal Server Error"}');
    expect(await failure()).toMatchObject({ kind: "unavailable", code: "E0000009" });
  });

  it("is waited for no longer than for any answer", async () => {
    answer = () => undefined;
    expect(await failure({ requestTimeoutMs: 50 })).toMatchObject({ kind: "unavailable", code: "okta_unreachable" });
  });

  it("is not waited for by whoever stops", async () => {
    let heard = () => {};
    const asked = new Promise<void>((resolve) => (heard = resolve));
    answer = () => heard();
    const stop = new AbortController();
    // Longer than the test may take.
    const config = configFor(url, auth, { requestTimeoutMs: 30_000 });
    const reading = createOktaHttp(config, { clock: Date.now, random: () => 0 }).get("/api/v1/users/00u1", stop.signal);
    reading.catch(() => undefined);
    await asked;
    stop.abort(new Error("closing"));
    await expect(reading).rejects.toThrow("closing");
  });
});

describe("an answer that is not Okta's", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  const front = async (answer: (response: ServerResponse) => void) => {
    const server = createServer((_request, response) => answer(response));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const privateKey = String(keys.privateKey.export({ type: "pkcs8", format: "pem" }));
  const ways = [
    { kind: "ssws" as const, token: "t" },
    { kind: "privateKey" as const, clientId: "0oa", privateKey, scopes: ["okta.users.read"] },
  ];

  it.each(ways)("is not looked for where a redirect leads ($kind)", async (auth) => {
    let heard = 0;
    const elsewhere = await front((response) => {
      heard += 1;
      response.end('{"access_token":"x","id":"00u1","status":"DEPROVISIONED","profile":{}}');
    });
    for (const status of [302, 307]) {
      const url = await front((response) => response.writeHead(status, { location: elsewhere }).end());
      expect(await failureOf(readerFor(configFor(url, auth)).person("00u1", {}, signal))).toMatchObject({
        kind: "unavailable",
      });
    }
    expect(heard).toBe(0);
  });

  it.each(ways)("is no answer when it is no JSON, and nothing of it is repeated ($kind)", async (auth) => {
    const url = await front((response) => response.end('{"access_token": ann@example.com}'));
    const failure = await failureOf(readerFor(configFor(url, auth)).person("00u1", {}, signal));
    expect(failure).toMatchObject({ kind: "unavailable", code: "not_json" });
    expect(failure.cause).toBeUndefined();
    expect(failure.message).not.toContain("ann");
  });

  it("is refused when pages lead in a circle, which would be read without end", async () => {
    const heard: string[] = [];
    const server = createServer((request, response) => {
      heard.push(String(request.url));
      const other = request.url?.endsWith("a") ? "b" : "a";
      response
        .writeHead(200, {
          "content-type": "application/json",
          link: `<${url}/api/v1/users?after=${other}>; rel="next"`,
        })
        .end('[{"id":"00u1"}]');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const reader = readerFor(configFor(url, { kind: "ssws", token: "t" }));
    const read = async () => {
      for await (const page of reader.people({ link: `${url}/api/v1/users?after=a` }, signal))
        expect(page.next).toBeDefined();
    };
    expect(await failureOf(read())).toMatchObject({ code: "unreadable_answer" });
    expect(heard).toEqual(["/api/v1/users?after=a", "/api/v1/users?after=b"]);
  });

  it("is refused, and its values are not repeated", async () => {
    const url = await front((response) =>
      response
        .writeHead(200, { "content-type": "application/json" })
        .end('{"id":"00u1","status":7,"profile":"secret"}'),
    );
    const failure = await failureOf(readerFor(configFor(url, { kind: "ssws", token: "t" })).person("00u1", {}, signal));
    expect(failure).toMatchObject({
      kind: "refused",
      code: "unreadable_answer",
      message: "Okta's answer has an unexpected shape at status, profile.",
    });
  });
});

it("sessions are ended before anybody else is read", async () => {
  const heard: string[] = [];
  let answerFirst = () => {};
  const server = createServer((request, response) => {
    heard.push(String(request.method));
    const answer = () => void response.writeHead(200, { "content-type": "application/json" }).end("{}");
    if (heard.length === 1) answerFirst = answer;
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = configFor(url, { kind: "ssws", token: "t" }, { concurrency: 1 });
    const http = createOktaHttp(config, { clock: Date.now, random: () => 0 });
    const reads = ["00u1", "00u2"].map((id) => http.get(`/api/v1/users/${id}`, signal));
    await expect.poll(() => heard).toEqual(["GET"]);
    const ended = endSessions(http, "00u3", signal);
    answerFirst();
    await Promise.all([...reads, ended]);
    expect(heard).toEqual(["GET", "DELETE", "GET"]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it("whoever waits for the reset of one limit holds nobody up who reads by another", async () => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(String(request.url));
    const second = Math.floor(Date.now() / 1_000);
    const remaining = request.url === "/api/v1/logs" ? "1" : "100";
    response
      .writeHead(200, {
        "content-type": "application/json",
        date: new Date(second * 1_000).toUTCString(),
        "x-rate-limit-limit": "100",
        "x-rate-limit-remaining": remaining,
        "x-rate-limit-reset": String(second + 1),
      })
      .end("[]");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = configFor(url, { kind: "ssws", token: "t" }, { concurrency: 1 });
    const http = createOktaHttp(config, { clock: Date.now, random: () => 0 });
    await http.get("/api/v1/logs", signal);
    await Promise.all([http.get("/api/v1/logs", signal), http.get("/api/v1/users/00u1", signal)]);
    expect(heard).toEqual(["/api/v1/logs", "/api/v1/users/00u1", "/api/v1/logs"]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

describe("the rate gate", () => {
  const headers = (values: Record<string, string>) => ({ get: (name: string) => values[name] ?? null });

  it.each([
    ["/api/v1/users/00u1", "/api/v1/users/*"],
    ["/api/v1/users/00u1/groups", "/api/v1/users/*/groups"],
    ["/api/v1/apps/0oa1/users/00u1", "/api/v1/apps/*/users"],
    ["/api/v1/logs", "/api/v1/logs"],
  ])("puts %s into the bucket %s", (path, bucket) => {
    expect(bucketOf(path)).toBe(bucket);
  });

  const left = (remaining: number, limit = 600) =>
    headers({
      "x-rate-limit-limit": String(limit),
      "x-rate-limit-remaining": String(remaining),
      "x-rate-limit-reset": "61",
    });

  it("goes by the least that is left of a window, for answers may come in any order", () => {
    let now = 1_000;
    const gate = createRateGate(() => now, 8);
    gate.observe("/api/v1/users/*", left(100));
    gate.observe("/api/v1/users/*", left(102));
    expect(gate.room("full")).toBe(40);
    now = 61_000;
    gate.observe(
      "/api/v1/users/*",
      headers({ "x-rate-limit-limit": "600", "x-rate-limit-remaining": "599", "x-rate-limit-reset": "121" }),
    );
    expect(gate.room("full")).toBe(539);
  });

  it("forgets nothing when Okta has too many requests at once", () => {
    const gate = createRateGate(() => 1_000, 8);
    gate.observe("/api/v1/users/*", left(60));
    gate.observe("/api/v1/users/*", left(0, 0));
    expect(gate.opensAt("/api/v1/users/*")).toBe(61_000);
  });

  it("believes in no window that is over, or that lies ahead because the clock was set back", () => {
    let now = 3_600_000;
    const gate = createRateGate(() => now, 8);
    const spent = { "x-rate-limit-limit": "50", "x-rate-limit-remaining": "0", "x-rate-limit-reset": "3660" };
    gate.observe("/api/v1/users/*", headers(spent));
    expect([gate.opensAt("/api/v1/users/*"), gate.left("/api/v1/users/*")]).toEqual([3_660_000, 0]);
    for (const other of [3_660_000, 0]) {
      now = other;
      expect([gate.opensAt("/api/v1/users/*"), gate.left("/api/v1/users/*")]).toEqual([0, 1]);
      expect(gate.room("low")).toBe(Number.POSITIVE_INFINITY);
    }
  });

  it("closes a bucket before it is empty, until its reset, and no other", () => {
    const gate = createRateGate(() => 1_000, 8);
    gate.observe("a", left(60));
    gate.observe("b", left(61));
    expect(gate.opensAt("a")).toBe(61_000);
    expect(gate.opensAt("b")).toBe(0);
  });

  it("tells how many people there is room for, besides whom it was asked about already", () => {
    let now = 1_000;
    const gate = createRateGate(() => now, 8);
    expect(gate.room("full")).toBe(Number.POSITIVE_INFINITY);
    gate.observe("/api/v1/users/*", left(200));
    gate.observe("/api/v1/users/*/groups", left(100));
    gate.observe("/api/v1/users", left(1));
    const ends = [1, 2, 3].map(() => gate.begin("/api/v1/users/*/groups"));
    expect([gate.room("full"), gate.room("low"), gate.room("urgent")]).toEqual([37, -203, 89]);
    for (const end of ends) end();
    expect(gate.room("full")).toBe(40);
    now = 61_000;
    expect(gate.room("full")).toBe(Number.POSITIVE_INFINITY);
  });

  it("keeps a tenth of a bucket for those who may be leaving", () => {
    const gate = createRateGate(() => 1_000, 8);
    gate.observe("a", left(60));
    expect(gate.opensAt("a", "urgent")).toBe(0);
    gate.observe("a", left(8));
    expect(gate.opensAt("a", "urgent")).toBe(61_000);
  });

  it("leaves half of a bucket to what people wait for", () => {
    const gate = createRateGate(() => 1_000, 8);
    gate.observe("/api/v1/users/*", left(300));
    expect(gate.opensAt("/api/v1/users/*")).toBe(0);
    expect(gate.opensAt("/api/v1/users/*", "low")).toBe(61_000);
    expect([gate.room("full"), gate.room("low")]).toEqual([240, 0]);
  });

  it.each(["/api/v1/users", "/api/v1/apps/*/users", "/api/v1/logs", "/api/v1/groups", "/api/v1/groups/*/users"])(
    "has room for people though nothing is left of %s, which reading one of them does not need",
    (bucket) => {
      const gate = createRateGate(() => 1_000, 8);
      gate.observe(bucket, left(1));
      expect(gate.opensAt(bucket, "urgent")).toBe(61_000);
      expect(gate.room("low")).toBe(Number.POSITIVE_INFINITY);
    },
  );

  it("keeps only a tenth of a small bucket", () => {
    const gate = createRateGate(() => 1_000, 8);
    gate.observe(
      "a",
      headers({ "x-rate-limit-limit": "20", "x-rate-limit-remaining": "3", "x-rate-limit-reset": "61" }),
    );
    expect(gate.opensAt("a")).toBe(0);
  });

  it("takes Okta's clock from the answer's date", () => {
    const theirs = new Date(100_000).toUTCString();
    expect(resetTime(headers({ "x-rate-limit-reset": "130", date: theirs }), 5_000)).toBe(35_000);
    expect(resetTime(headers({}), 5_000)).toBeNull();
    // Milliseconds where seconds are due, as a proxy may make of it.
    expect(resetTime(headers({ "x-rate-limit-reset": "1795424000000" }), 5_000)).toBe(125_000);
  });
});

it.each([
  ['<https://x/api/v1/logs?after=1>; rel="next"', "https://x/api/v1/logs?after=1"],
  ['<https://x/a>; rel="self", <https://x/b>; rel="next"', "https://x/b"],
  ['<https://x/a>; rel="self"', undefined],
  [null, undefined],
])("finds the next page in %s", (header, link) => {
  expect(nextLink(header)).toBe(link);
});
