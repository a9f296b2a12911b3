import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { manualClock, startOkta, type LocalOkta } from "../index.ts";
import { apiOf, type Api } from "../testing/api.ts";
import { person } from "../testing/people.ts";
import { startReceiver, type HookReceiver } from "../testing/receiver.ts";

const TYPES = [
  "user.lifecycle.create",
  "user.lifecycle.activate",
  "user.lifecycle.deactivate",
  "group.user_membership.add",
];

let okta: LocalOkta;
let api: Api;
let receiver: HookReceiver;

async function start(hooks: { timeoutMs?: number } = {}): Promise<void> {
  okta = await startOkta({ hooks: { batchMs: 5, ...hooks }, randomSeed: 7 });
  api = apiOf(okta);
}

beforeEach(async () => {
  await start();
  receiver = await startReceiver();
});
afterEach(async () => {
  await okta.close();
  await receiver.close();
});

const register = () => okta.driver.registerHook({ url: receiver.url, types: TYPES, secret: "s3cret" });
const failures = () => okta.events.filter((event) => event.eventType === "event_hook.delivery");

function hookBody(change: { uri?: string; items?: readonly string[] } = {}): object {
  return {
    name: "Lockstep",
    events: { type: "EVENT_TYPE", items: change.items ?? TYPES },
    channel: {
      type: "HTTP",
      version: "1.0.0",
      config: {
        uri: change.uri ?? receiver.url,
        headers: [{ key: "X-Tenant", value: "acme" }],
        authScheme: { type: "HEADER", key: "X-Secret", value: "s3cret" },
      },
    },
  };
}

describe("verification", () => {
  test("is one GET with a challenge and the secret header; before it nothing is delivered", async () => {
    const { body: hook } = await api.call("POST", "/api/v1/eventHooks", hookBody());
    expect(hook).toMatchObject({ status: "ACTIVE", verificationStatus: "UNVERIFIED" });
    okta.driver.createUser({ profile: person("Early") });
    await okta.driver.idle();
    expect(receiver.deliveries).toEqual([]);

    const verified = await api.call("POST", `/api/v1/eventHooks/${hook.id}/lifecycle/verify`);
    expect(verified.body.verificationStatus).toBe("VERIFIED");
    expect(receiver.verifications).toHaveLength(1);
    expect(receiver.verifications[0]).toMatchObject({ "x-secret": "s3cret", "x-tenant": "acme" });

    okta.driver.createUser({ profile: person("Later") });
    await okta.driver.idle();
    expect(receiver.events().map((event) => event.eventType)).toEqual([
      "user.lifecycle.create",
      "user.lifecycle.activate",
    ]);
  });

  test("fails with E0000001 when another value comes back, and the hook stays unverified", async () => {
    receiver.verifyWith(() => ({ verification: "something else" }));
    const { body: hook } = await api.call("POST", "/api/v1/eventHooks", hookBody());
    const { status, body } = await api.call("POST", `/api/v1/eventHooks/${hook.id}/lifecycle/verify`);
    expect([status, body.errorCode]).toEqual([400, "E0000001"]);
    expect((await api.get(`/api/v1/eventHooks/${hook.id}`)).body.verificationStatus).toBe("UNVERIFIED");
    expect(okta.events.at(-1)).toMatchObject({ eventType: "event_hook.verified", outcome: { result: "FAILURE" } });
  });

  test("is lost when the address changes", async () => {
    const hook = await register();
    const other = hookBody({ uri: `${receiver.url}/other` });
    const { body } = await api.call("PUT", `/api/v1/eventHooks/${hook.id}`, other);
    expect(body.verificationStatus).toBe("UNVERIFIED");
  });
});

describe("registration", () => {
  test("refuses event types that hooks cannot have, naming them", async () => {
    const items = ["user.lifecycle.create", "user.lifecycle.delete.completed", "user.mfa.factor.unenroll"];
    const { status, body } = await api.call("POST", "/api/v1/eventHooks", hookBody({ items }));
    expect(status).toBe(400);
    expect(body.errorCauses.map((cause: { errorSummary: string }) => cause.errorSummary)).toEqual([
      "events.items: Invalid event type user.lifecycle.delete.completed",
      "events.items: Invalid event type user.mfa.factor.unenroll",
    ]);
  });

  test.each(["http://hooks.example.com/x", "ftp://127.0.0.1/x", "no address"])(
    "refuses the address %s",
    async (uri) => {
      expect((await api.call("POST", "/api/v1/eventHooks", hookBody({ uri }))).status).toBe(400);
    },
  );

  test("never gives the secret back", async () => {
    await register();
    const answer = await api.get("/api/v1/eventHooks");
    expect(answer.body[0].channel.config.authScheme).toEqual({ type: "HEADER", key: "Authorization" });
    expect(JSON.stringify(answer.body)).not.toContain("s3cret");
  });

  test("allows 25 active hooks; only inactive ones can be deleted", async () => {
    for (let i = 0; i < 25; i++) expect((await api.call("POST", "/api/v1/eventHooks", hookBody())).status).toBe(200);
    expect((await api.call("POST", "/api/v1/eventHooks", hookBody())).status).toBe(400);
    const [first] = (await api.get("/api/v1/eventHooks")).body;
    const path = `/api/v1/eventHooks/${first.id}`;
    expect((await api.call("DELETE", path)).status).toBe(400);
    expect((await api.call("POST", `${path}/lifecycle/deactivate`)).body.status).toBe("INACTIVE");
    expect((await api.call("DELETE", path)).status).toBe(204);
    expect((await api.get(path)).status).toBe(404);
  });
});

describe("delivery", () => {
  test("has Okta's envelope, with the address chain in client", async () => {
    const hook = await register();
    const user = okta.driver.createUser({ profile: person("Ann"), activate: false });
    await okta.driver.idle();
    const { headers, body } = receiver.deliveries[0]!;
    expect(headers).toMatchObject({ authorization: "s3cret", "content-type": "application/json" });
    expect(body).toEqual({
      eventType: "com.okta.event_hook",
      eventTypeVersion: "1.0",
      cloudEventsVersion: "0.1",
      source: `${okta.url}/api/v1/eventHooks/${hook.id}`,
      eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      contentType: "application/json",
      data: { events: [expect.any(Object)] },
    });
    const [event] = body.data.events;
    const { request, client, ...rest } = okta.events.find((logged) => logged.eventType === "user.lifecycle.create")!;
    expect(event).toEqual({ ...rest, client: { ...client, ipChain: request.ipChain }, insertionTimestamp: null });
    expect(event!.target).toMatchObject([{ type: "User", id: user.id }]);
    expect(rest.debugContext.debugData["targetEventHookIds"]).toBe(hook.id);
  });

  test("gathers the events of one moment, and only those subscribed to", async () => {
    await register();
    const group = okta.driver.createGroup({ name: "Sales" });
    const user = okta.driver.createUser({ profile: person("Ann"), groups: [group] });
    okta.driver.updateProfile(user, { title: "AE" });
    await okta.driver.idle();
    expect(receiver.deliveries).toHaveLength(1);
    expect(receiver.events().map((event) => event.eventType)).toEqual([
      "user.lifecycle.create",
      "group.user_membership.add",
      "user.lifecycle.activate",
    ]);
  });

  test("is made for changes by the API as for those by the driver", async () => {
    await register();
    const { body } = await api.call("POST", "/api/v1/users?activate=false", { profile: person("Api") });
    await okta.driver.idle();
    expect(receiver.events()).toMatchObject([{ eventType: "user.lifecycle.create", target: [{ id: body.id }] }]);
  });

  test("is tried once more after a 5xx, with the same eventId", async () => {
    await register();
    receiver.answerWith((response, attempt) => void response.writeHead(attempt === 1 ? 503 : 204).end());
    okta.driver.createUser({ profile: person("Ann"), activate: false });
    await okta.driver.idle();
    expect(receiver.deliveries.map((delivery) => delivery.body["eventId"])).toHaveLength(2);
    expect(receiver.deliveries[0]!.body).toEqual(receiver.deliveries[1]!.body);
    expect(failures()).toEqual([]);
  });

  test("is given up after the second 5xx, and the log says so", async () => {
    await register();
    receiver.answerWith((response) => void response.writeHead(500).end());
    okta.driver.createUser({ profile: person("Ann"), activate: false });
    await okta.driver.idle();
    expect(receiver.deliveries).toHaveLength(2);
    expect(failures()).toMatchObject([{ outcome: { result: "FAILURE", reason: "HTTP 500" } }]);
  });

  test("is not tried again after a 4xx", async () => {
    await register();
    receiver.answerWith((response) => void response.writeHead(401).end());
    okta.driver.createUser({ profile: person("Ann"), activate: false });
    await okta.driver.idle();
    expect(receiver.deliveries).toHaveLength(1);
    expect(failures()).toHaveLength(1);
  });

  test("is tried once more when no answer comes in time", async () => {
    await okta.close();
    await start({ timeoutMs: 500 });
    await register();
    receiver.answerWith((response, attempt) => {
      if (attempt > 1) response.writeHead(200).end();
    });
    okta.driver.createUser({ profile: person("Ann"), activate: false });
    await okta.driver.idle();
    expect(receiver.deliveries).toHaveLength(2);
    expect(failures()).toEqual([]);
  });

  test("stops when the hook is deactivated", async () => {
    const hook = await register();
    await api.call("POST", `/api/v1/eventHooks/${hook.id}/lifecycle/deactivate`);
    okta.driver.createUser({ profile: person("Ann") });
    await okta.driver.idle();
    expect(receiver.deliveries).toEqual([]);
  });
});

test("events beyond the day's 400,000 are not recorded; the next day counts anew", async () => {
  const clock = manualClock();
  const limited = await startOkta({ clock, hooks: { batchMs: 1, dailyLimit: 2 } });
  try {
    await limited.driver.registerHook({ url: receiver.url, types: ["user.lifecycle.create"] });
    for (const name of ["A1", "A2", "A3"]) limited.driver.createUser({ profile: person(name), activate: false });
    await limited.driver.idle();
    expect(receiver.events()).toHaveLength(2);
    expect(limited.hookUsage()).toEqual({ events: 2, limit: 2, warning: true });
    clock.advance(24 * 60 * 60 * 1000);
    limited.driver.createUser({ profile: person("A4"), activate: false });
    await limited.driver.idle();
    expect(receiver.events()).toHaveLength(3);
  } finally {
    await limited.close();
  }
});
