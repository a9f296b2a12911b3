import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import Fastify from "fastify";
import { request as httpRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HOOK_SECRET, startWorld, type World } from "../../testing/harness.ts";
import type { CompanionConfig } from "../config.ts";
import { createApp } from "../shell.ts";
import { openSqliteStore } from "../store/sqlite/index.ts";
import { StoreError } from "../store/store.ts";
import type { NewEvent } from "../store/types.ts";
import { createAcceptEvents } from "./accept.ts";
import { parseEvent } from "./envelope.ts";
import { hookDoor, hookDoorOf } from "./hooks.ts";

/** The envelope as Okta sends it. */
function delivery(...events: unknown[]) {
  return {
    eventType: "com.okta.event_hook",
    eventTypeVersion: "1.0",
    cloudEventsVersion: "0.1",
    source: "https://example.okta.com/api/v1/eventHooks/who1",
    eventId: "85b60edb-4263-4e13-993b-818e26201052",
    data: { events },
    eventTime: "2026-11-23T07:00:00.000Z",
    contentType: "application/json",
  };
}

function event(uuid: string, change: object = {}) {
  return {
    uuid,
    published: "2026-11-23T07:00:00.000Z",
    eventType: "user.account.update_profile",
    actor: null,
    debugContext: null,
    target: [{ type: "User", id: "00u1", alternateId: "ann@example.com", displayName: "Ann Lee", detailEntry: null }],
    somethingNew: { of: "Okta's" },
    ...change,
  };
}

describe("the hook door", () => {
  let world: World;
  let door: string;
  beforeEach(async () => {
    world = await startWorld({
      hook: false,
      configure: (config) => {
        for (const { hook } of config.oktaOrgs) hook.secrets = [HOOK_SECRET, "the-next-secret-of-the-rotation"];
        config.http = { port: 0, bodyLimitBytes: 20_000 };
      },
    });
    door = `${world.companion.url}/hooks/okta/main`;
  });
  afterEach(() => world.close());

  const post = (body: unknown, headers: Record<string, string> = { authorization: HOOK_SECRET }) =>
    fetch(door, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const stored = async () => (await world.companion.store.eventOutcomes()).map(({ uuid }) => uuid);

  it("answers the verification challenge as Okta wants it", async () => {
    const response = await fetch(door, { headers: { "x-okta-verification-challenge": "some-value" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(await response.json()).toEqual({ verification: "some-value" });
  });

  it("refuses a verification without a challenge", async () => {
    const response = await fetch(door);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "no_challenge" });
  });

  it("stores every event of a delivery and answers 204 with nothing", async () => {
    const response = await post(delivery(event("e1"), event("e2", { eventType: "user.session.start" })));
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
    expect(await stored()).toEqual(["e1", "e2"]);
  });

  it("stores an event once that is delivered twice", async () => {
    await post(delivery(event("e1")));
    expect((await post(delivery(event("e1"), event("e2")))).status).toBe(204);
    expect(await stored()).toEqual(["e1", "e2"]);
  });

  it.each([
    ["no secret", {}],
    ["a wrong secret", { authorization: "not-the-secret-of-the-hook" }],
    ["the secret with more behind it", { authorization: `${HOOK_SECRET}x` }],
    ["the secret in another header", { "x-secret": HOOK_SECRET }],
  ])("answers 401 to %s and stores nothing", async (_name, headers) => {
    const response = await post(delivery(event("e1")), headers);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: "wrong_secret" });
    expect(await stored()).toEqual([]);
  });

  it("accepts every secret of a rotation", async () => {
    expect((await post(delivery(event("e1")), { authorization: "the-next-secret-of-the-rotation" })).status).toBe(204);
  });

  it("takes the secret from the header that is configured", async () => {
    const app = Fastify();
    const seen: unknown[] = [];
    await app.register(hookDoor, {
      doors: new Map([["main", hookDoorOf({ headerName: "X-Lockstep-Secret", secrets: [HOOK_SECRET] })]]),
      acceptEvents: async (_oktaOrg, events) => {
        seen.push(...events);
        return { accepted: events.length, duplicates: 0, waking: 0, malformed: 0 };
      },
    });
    const inject = (headers: Record<string, string>) =>
      app.inject({ method: "POST", url: "/hooks/okta/main", headers, payload: delivery(event("e1")) });
    expect((await inject({ authorization: HOOK_SECRET })).statusCode).toBe(401);
    expect((await inject({ "x-lockstep-secret": HOOK_SECRET })).statusCode).toBe(204);
    expect(seen).toHaveLength(1);
    await app.close();
  });

  it.each([
    ["malformed JSON", "{", "malformed_json"],
    ["an empty body", "", "malformed_json"],
    ["a foreign envelope", { eventType: "com.okta.inline_hook", data: { events: [] } }, "foreign_envelope"],
    ["an array", [], "foreign_envelope"],
    ["events that are none", delivery({ no: "uuid" }, 7), "malformed_events"],
  ])("answers 400 to %s, with a code", async (_name, body, code) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code, message: expect.any(String) });
    expect(await stored()).toEqual([]);
  });

  it("keeps the good events of a delivery with a bad one", async () => {
    expect((await post(delivery({ no: "uuid" }, event("e1")))).status).toBe(204);
    expect(await stored()).toEqual(["e1"]);
  });

  it("answers 413 to a body over the limit", async () => {
    const response = await post(delivery(event("e1", { padding: "x".repeat(30_000) })));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: "body_too_large" });
  });

  it("does not read the body of a stranger", async () => {
    // Declares a body over the limit: had it been looked at, the answer were 413.
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(
        door,
        { method: "POST", headers: { "content-type": "application/json", "content-length": "30000" } },
        (response) => {
          resolve(response.statusCode);
          request.destroy();
        },
      );
      request.on("error", reject);
      request.flushHeaders();
    });
    expect(status).toBe(401);
  });

  it("counts a type that nobody uses, and answers as to any other", async () => {
    const response = await post(delivery(event("e1", { eventType: "brand.new.thing" })));
    expect(response.status).toBe(204);
    expect(await world.companion.store.eventOutcomes(["e1"])).toMatchObject([{ outcome: "not_routed" }]);
    expect((await world.companion.status()).store.events.byType).toMatchObject({ "brand.new.thing": 1 });
  });

  it("knows no other Okta org", async () => {
    const response = await fetch(`${world.companion.url}/hooks/okta/other`, {
      method: "POST",
      headers: { authorization: HOOK_SECRET },
    });
    expect(response.status).toBe(404);
  });
});

it("answers only after the commit: a store that fails means 5xx, so that Okta tries again", async () => {
  const directory = await mkdtemp(join(tmpdir(), "lockstep-hook-"));
  const store = await openSqliteStore({ directory });
  await store.close();
  const app = Fastify();
  await app.register(hookDoor, {
    doors: new Map([["main", hookDoorOf({ headerName: "Authorization", secrets: [HOOK_SECRET] })]]),
    acceptEvents: async () => {
      await store.accept([]);
      return { accepted: 0, duplicates: 0, waking: 0, malformed: 0 };
    },
  });
  const response = await app.inject({
    method: "POST",
    url: "/hooks/okta/main",
    headers: { authorization: HOOK_SECRET },
    payload: delivery(event("e1")),
  });
  expect(response.statusCode).toBe(503);
  await app.close();
  await rm(directory, { recursive: true });
});

it("keeps what is wrong with the store from whoever delivers", async () => {
  const app = createApp({ http: { bodyLimitBytes: 100_000 }, log: { level: "silent" } } as CompanionConfig);
  await app.register(hookDoor, {
    doors: new Map([["main", hookDoorOf({ headerName: "Authorization", secrets: [HOOK_SECRET] })]]),
    acceptEvents: () => Promise.reject(new StoreError("store_unreachable", "The database at db.internal is away.")),
  });
  const response = await app.inject({
    method: "POST",
    url: "/hooks/okta/main",
    headers: { authorization: HOOK_SECRET },
    payload: delivery(event("e1")),
  });
  expect(response.statusCode).toBe(503);
  expect(response.json()).toEqual({ code: "store_away", message: "The events could not be stored." });
  await app.close();
});

it("answers 503 in time when the store is slow, so that Okta tries again", async () => {
  const app = Fastify();
  await app.register(hookDoor, {
    doors: new Map([["main", hookDoorOf({ headerName: "Authorization", secrets: [HOOK_SECRET] })]]),
    acceptEvents: () => new Promise(() => {}),
    answerWithinMs: 10,
  });
  const response = await app.inject({
    method: "POST",
    url: "/hooks/okta/main",
    headers: { authorization: HOOK_SECRET },
    payload: delivery(event("e1")),
  });
  expect(response.statusCode).toBe(503);
  expect(response.json()).toMatchObject({ code: "store_slow" });
  await app.close();
});

it("answers whatever is sent with 204 or 400, and acknowledges no event that it did not keep", async () => {
  const kept: NewEvent[] = [];
  const app = Fastify();
  await app.register(hookDoor, {
    doors: new Map([["main", hookDoorOf({ headerName: "Authorization", secrets: [HOOK_SECRET] })]]),
    acceptEvents: createAcceptEvents({
      store: {
        async accept(events) {
          kept.push(...events);
          return { accepted: events.length, duplicates: 0, waking: 0 };
        },
      },
      followers: [{ key: "production", oktaOrg: "main", appId: "0oa1" }],
      clock: () => 0,
      log: { debug() {}, info() {}, warn() {}, error() {} },
      onAccepted() {},
    }),
  });
  const type = fc.constantFrom("user.lifecycle.deactivate", "group.lifecycle.delete", "directory.mapping.update", "x");
  const almost = fc.record(
    { uuid: fc.string(), eventType: type, published: fc.string(), actor: fc.jsonValue(), target: fc.jsonValue() },
    { requiredKeys: [] },
  );
  const bodies = fc.oneof(
    fc.array(fc.oneof(almost, fc.jsonValue())).map((events) => delivery(...events)),
    fc.jsonValue().map((value) => ({ value })),
  );
  await fc.assert(
    fc.asyncProperty(bodies, async (payload) => {
      kept.length = 0;
      const headers = { authorization: HOOK_SECRET };
      const { statusCode } = await app.inject({ method: "POST", url: "/hooks/okta/main", headers, payload });
      expect([204, 400]).toContain(statusCode);
      const events: unknown[] = "data" in payload ? payload.data.events : [];
      expect(kept).toHaveLength(events.filter((sent) => parseEvent(sent) !== null).length);
    }),
    {
      numRuns: 150,
      examples: [
        [delivery({ ...event("e1"), actor: JSON.parse('{"__proto__": "", "constructor": { "prototype": 1 }}') })],
      ],
    },
  );
  await app.close();
});
