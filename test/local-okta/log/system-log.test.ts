import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { manualClock, startOkta, type LocalOkta, type LogEvent, type ManualClock } from "../index.ts";
import { apiOf, type Api } from "../testing/api.ts";
import { person } from "../testing/people.ts";

let clock: ManualClock;
let okta: LocalOkta;
let api: Api;

beforeEach(async () => {
  clock = manualClock();
  okta = await startOkta({ clock, rateLimits: false });
  api = apiOf(okta);
});
afterEach(() => okta.close());

const uuids = (events: readonly LogEvent[]) => events.map((event) => event.uuid);

function makeGroups(count: number): void {
  for (let i = 0; i < count; i++) {
    okta.driver.createGroup({ name: `Group ${okta.events.length}` });
    clock.advance(1000);
  }
}

describe("polling", () => {
  test("always has a next link, which brings what is written later", async () => {
    makeGroups(3);
    const first = await api.get("/api/v1/logs?limit=100");
    expect(first.body).toHaveLength(3);
    const empty = await api.get(first.next!);
    expect(empty.body).toEqual([]);
    expect(empty.next).not.toBeNull();
    makeGroups(2);
    const later = await api.get(empty.next!);
    expect(uuids(later.body)).toEqual(uuids(okta.events.slice(3)));
  });

  test("goes by persistence: an event that was published early and persisted late still comes", async () => {
    okta.faults.delayLog({ ms: 30_000, types: ["user.lifecycle.create"] });
    okta.driver.createUser({ profile: person("Late"), activate: false });
    clock.advance(1000);
    makeGroups(2);
    const first = await api.get("/api/v1/logs");
    expect(first.body.map((event: LogEvent) => event.eventType)).toEqual([
      "group.lifecycle.create",
      "group.lifecycle.create",
    ]);
    clock.advance(30_000);
    const second = await api.get(first.next!);
    expect(second.body.map((event: LogEvent) => event.eventType)).toEqual(["user.lifecycle.create"]);
    expect(second.body[0].published < first.body[0].published).toBe(true);
  });

  test("brings late events in the order in which they became readable", async () => {
    okta.faults.delayLog({ ms: 9000 });
    okta.driver.createGroup({ name: "Later" });
    okta.faults.delayLog({ ms: 3000 });
    okta.driver.createGroup({ name: "Sooner" });
    clock.advance(10_000);
    const { body } = await api.get("/api/v1/logs");
    expect(body.map((event: LogEvent) => event.target[0]!.displayName)).toEqual(["Sooner", "Later"]);
  });

  test("since bounds the time of persistence", async () => {
    makeGroups(2);
    const since = new Date(clock.now()).toISOString();
    makeGroups(2);
    const { body } = await api.get(`/api/v1/logs?since=${since}`);
    expect(uuids(body)).toEqual(uuids(okta.events.slice(2)));
  });

  test("a filter goes along with the next links", async () => {
    makeGroups(2);
    okta.driver.createUser({ profile: person("Ann") });
    const filter = encodeURIComponent('eventType eq "user.lifecycle.create" or eventType eq "user.lifecycle.activate"');
    const first = await api.get(`/api/v1/logs?filter=${filter}`);
    expect(first.body.map((event: LogEvent) => event.eventType)).toEqual([
      "user.lifecycle.create",
      "user.lifecycle.activate",
    ]);
    makeGroups(1);
    okta.driver.createUser({ profile: person("Ben"), activate: false });
    const second = await api.get(first.next!);
    expect(second.body.map((event: LogEvent) => event.eventType)).toEqual(["user.lifecycle.create"]);
  });

  test("targets can be filtered by any of them", async () => {
    const group = okta.driver.createGroup({ name: "Sales" });
    const user = okta.driver.createUser({ profile: person("Ann"), groups: [group] });
    const { body } = await api.get(
      `/api/v1/logs?filter=${encodeURIComponent(`target.id eq "${group.id}" and target.id eq "${user.id}"`)}`,
    );
    expect(body.map((event: LogEvent) => event.eventType)).toEqual(["group.user_membership.add"]);
  });

  test("limit is at most 1000", async () => {
    expect((await api.get("/api/v1/logs?limit=1001")).status).toBe(400);
    expect((await api.get("/api/v1/logs?limit=1000")).status).toBe(200);
  });

  test("a made-up cursor, the cursor of another query kind and a bad timestamp are refused", async () => {
    makeGroups(3);
    const until = new Date(clock.now()).toISOString();
    const bounded = await api.get(`/api/v1/logs?limit=1&until=${until}`);
    const cursor = new URL(bounded.next!).searchParams.get("after");
    for (const query of ["after=1627500044869_1", `after=${cursor}`, "since=yesterday", "sortOrder=UP"]) {
      expect((await api.get(`/api/v1/logs?${query}`)).status).toBe(400);
    }
  });

  test("following next links sees every event exactly once, in order, whatever is written meanwhile", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ writes: fc.nat(5), limit: fc.integer({ min: 1, max: 4 }), late: fc.boolean() }), {
          maxLength: 8,
        }),
        async (rounds) => {
          const from = okta.events.length;
          let next = (await api.get(`/api/v1/logs?since=${new Date(clock.now()).toISOString()}&limit=1000`)).next!;
          const seen: LogEvent[] = [];
          for (const { writes, limit, late } of rounds) {
            okta.faults.clear();
            if (late) okta.faults.delayLog({ ms: 2500 });
            makeGroups(writes);
            const url = new URL(next);
            url.searchParams.set("limit", String(limit));
            const page = await api.get(url.href);
            seen.push(...page.body);
            next = page.next!;
          }
          clock.advance(60_000);
          const rest = await api.get(next.replace(/limit=\d+/, "limit=1000"));
          seen.push(...rest.body);
          clock.advance(1000);
          expect(uuids(seen).sort()).toEqual(uuids(okta.events.slice(from)).sort());
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("bounded queries", () => {
  test("end without a next link, sorted by published", async () => {
    makeGroups(5);
    const until = new Date(clock.now()).toISOString();
    const all = await api.all(`/api/v1/logs?until=${until}&limit=2`);
    expect(uuids(all)).toEqual(uuids(okta.events));
    const descending = await api.all("/api/v1/logs?sortOrder=DESCENDING&limit=2");
    expect(uuids(descending)).toEqual(uuids(okta.events).reverse());
  });

  test("that fill their last page exactly have no further one", async () => {
    makeGroups(4);
    const page = await api.get(`/api/v1/logs?until=${new Date(clock.now()).toISOString()}&limit=4`);
    expect([page.body.length, page.next]).toEqual([4, null]);
  });

  test("miss what is persisted late", async () => {
    okta.faults.delayLog({ ms: 10_000 });
    makeGroups(1);
    const until = new Date(clock.now()).toISOString();
    expect((await api.get(`/api/v1/logs?until=${until}`)).body).toEqual([]);
  });
});

describe("an event", () => {
  test("has the fields of the System Log, in the log's form", async () => {
    const user = okta.driver.createUser({ profile: person("Ann"), activate: false });
    const { body } = await api.get("/api/v1/logs");
    expect(body[0]).toEqual({
      actor: {
        id: expect.stringMatching(/^00u\w{17}$/),
        type: "User",
        alternateId: "admin@local-okta.example",
        displayName: "Okta Administrator",
        detailEntry: null,
      },
      client: {
        userAgent: { rawUserAgent: "local-okta driver", os: "Unknown", browser: "UNKNOWN" },
        zone: "null",
        device: "Unknown",
        id: null,
        ipAddress: "127.0.0.1",
        geographicalContext: null,
      },
      device: null,
      authenticationContext: {
        authenticationProvider: null,
        credentialProvider: null,
        credentialType: null,
        issuer: null,
        interface: null,
        authenticationStep: 0,
        externalSessionId: "unknown",
      },
      displayMessage: "Create Okta user",
      eventType: "user.lifecycle.create",
      outcome: { result: "SUCCESS", reason: null },
      published: "2026-01-05T09:00:00.000Z",
      securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
      severity: "INFO",
      debugContext: {
        debugData: {
          requestId: expect.any(String),
          requestUri: "/api/v1/users",
          threatSuspected: "false",
          url: "/api/v1/users?",
        },
      },
      legacyEventType: "core.user.config.user_creation.success",
      transaction: { type: "WEB", id: body[0].debugContext.debugData.requestId, detail: {} },
      uuid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/),
      version: "0",
      request: { ipChain: [{ ip: "127.0.0.1", geographicalContext: null, version: "V4", source: null }] },
      target: [
        { id: user.id, type: "User", alternateId: "ann@example.com", displayName: "Ann Test", detailEntry: null },
      ],
    });
  });

  test("names the token that made the request", async () => {
    await api.call("POST", "/api/v1/groups", { profile: { name: "By API" } });
    expect(okta.events.at(-1)).toMatchObject({
      eventType: "group.lifecycle.create",
      transaction: { type: "WEB", detail: { requestApiTokenId: expect.stringMatching(/^00T/) } },
    });
  });

  test("of an app assignment has AppUser, AppInstance and User among its targets and is a job", () => {
    const app = okta.driver.createApp({ label: "Salesforce" });
    const user = okta.driver.createUser({ profile: person("Ann") });
    okta.driver.assignToApp(user, app);
    expect(okta.events.at(-1)).toMatchObject({
      eventType: "application.user_membership.add",
      transaction: { type: "JOB" },
      debugContext: { debugData: { appname: "salesforce" } },
      target: [{ type: "AppUser" }, { type: "AppInstance", id: app.id }, { type: "User", id: user.id }],
    });
  });

  test("of a factor says which in its reason", () => {
    const user = okta.driver.createUser({ profile: person("Ann") });
    const factor = okta.driver.enrollFactor(user, "webauthn");
    okta.driver.unenrollFactor(user, factor);
    expect(okta.events.slice(-2)).toMatchObject([
      { eventType: "user.mfa.factor.activate", outcome: { reason: "User set up FIDO_WEBAUTHN factor" } },
      { eventType: "user.mfa.factor.deactivate", outcome: { reason: "User reset FIDO_WEBAUTHN factor" } },
    ]);
  });
});
