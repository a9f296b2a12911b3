import { afterEach, expect, it } from "vitest";
import { OktaFailure } from "../../okta/failure.ts";
import type { Poll } from "../../poll.ts";
import type { Notice } from "../../notify/notice.ts";
import type { StreamPage } from "../../salesforce/pubsub/client.ts";
import { PubSubFailure } from "../../salesforce/pubsub/failure.ts";
import type { CommandsSettled, StoredCommand } from "../../store/commands.ts";
import { startCarryingOut } from "./carry-out.ts";
import { startSubscription } from "./subscription.ts";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const NOW = 1_000_000;
const common = { clock: () => NOW, random: () => 0, log: quiet };
let running: Poll | undefined;
afterEach(() => running?.close());

const event = (id: string, values: Record<string, unknown> | null = {}) => ({
  id: `uuid-${id}`,
  values: values === null ? null : { Command_Id__c: id, Kind__c: "execute_request", Payload__c: "{}", ...values },
});

/** A subscription to streams that the test writes; remembers what was kept and the places that were gone on from. */
function listen(streams: (StreamPage | Error)[][], place: string | null = null) {
  const kept: StoredCommand[] = [];
  const from: (string | null)[] = [];
  const changes: boolean[] = [];
  const gaps: (string | null)[] = [];
  let cursor = place;
  const subscription = startSubscription({
    org: { key: "production", pubSub: { graceMs: 15_000 } },
    pubSub: {
      async *subscribe(_topic, replayId, { signal, onOpen }) {
        from.push(replayId);
        const stream = streams.shift();
        // The last one stands until it is closed.
        if (stream === undefined) {
          onOpen();
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
          throw signal.reason;
        }
        for (const page of stream) {
          if (page instanceof Error) throw page;
          onOpen();
          yield page;
        }
        throw new PubSubFailure("unavailable", "stream_ended", "Over.");
      },
    },
    store: {
      cursor: async () => cursor,
      keepCursor: async ({ value }) => void (cursor = value),
      async keepCommands(_org, commands, moved) {
        kept.push(...commands);
        cursor = moved?.value ?? cursor;
      },
    },
    onGap: async () => void gaps.push(cursor),
    onKept: () => undefined,
    onChange: () => changes.push(subscription.status().connected),
    ...common,
  });
  running = subscription;
  return { kept, from, changes, gaps, subscription, place: () => cursor };
}

it("keeps commands with the place behind them, and goes on there", async () => {
  const { kept, from, place } = listen([[{ events: [event("c1")], replayId: "01" }]]);
  await expect.poll(() => from).toEqual([null, "01"]);
  expect(kept).toEqual([{ id: "c1", kind: "execute_request", body: '{"requestId":null}', dueAt: NOW }]);
  expect(place()).toBe("01");
});

it("goes on from the earliest event when its place is known no longer, counts the gap, and has everybody looked at", async () => {
  const { from, gaps, subscription } = listen([[new PubSubFailure("stale", "x.replayid.corrupted", "Too old.")]], "01");
  await expect.poll(() => from).toEqual(["01", null]);
  expect(subscription.status()).toMatchObject({ connected: true, gaps: 1 });
  // Before the place is given up: should the companion end in between, it is found again.
  expect(gaps).toEqual(["01"]);
});

it("passes over what nobody can read", async () => {
  const page = { events: [event("c1", null), event("c2", { Payload__c: "[" }), event("c3")], replayId: "03" };
  const { kept, place } = listen([[page]]);
  await expect.poll(place).toBe("03");
  expect(kept.map(({ id }) => id)).toEqual(["c3"]);
});

it("gives the org's answer time to tell what a command tells too", async () => {
  const { kept } = listen([[{ events: [event("c1", { Kind__c: "notify" })], replayId: "01" }]]);
  await expect.poll(() => kept).toHaveLength(1);
  expect(kept[0]?.dueAt).toBe(NOW + 15_000);
});

it("says that it listens no longer, and why, so that the org is asked instead", async () => {
  const { changes, subscription } = listen([[new PubSubFailure("refused", "cannot_subscribe", "Not allowed.")]]);
  await expect.poll(() => subscription.status().error).toMatchObject({ code: "cannot_subscribe" });
  expect(subscription.status().connected).toBe(false);
  expect(changes).toEqual([]);
});

it("tells when the stream stands and when it has ended", async () => {
  const { changes } = listen([[{ events: [], replayId: "01" }]]);
  await expect.poll(() => changes).toEqual([true, false, true]);
});

/** Carries out one command; remembers what it did and what became of it. */
function carryOut(
  kind: string,
  said: Record<string, unknown>,
  { attempts = 0, fails }: { attempts?: number; fails?: Error } = {},
) {
  const did: unknown[] = [];
  const settled: CommandsSettled[] = [];
  const people: Record<string, { oktaId: string | null; address: string | null }> = {
    "00uann": { oktaId: "00uboss", address: "boss@acme.example" },
  };
  let due = [{ id: "c1", kind, body: JSON.stringify(said), dueAt: NOW, attempts }];
  running = startCarryingOut({
    context: {
      org: { key: "production", oktaOrg: "main" },
      orgChart: {
        profileOf: async (oktaId) => ({ email: `${oktaId}@acme.example`, of: oktaId }),
        managerOf: async (profile) => people[String(profile["of"])] ?? null,
      },
      askForRequests: () => did.push("asked"),
      async endSessions(oktaId) {
        did.push(["ended", oktaId]);
        if (fails !== undefined) throw fails;
      },
      wake: async (oktaIds) => void did.push(["woken", ...oktaIds]),
      async keepNotices(notices: readonly Notice[]) {
        did.push(...notices.map(({ audience, to, message, key }) => ({ audience, to, message, key })));
        if (fails !== undefined) throw fails;
      },
    },
    store: {
      dueCommands: async () => due.splice(0),
      settleCommands: async (_org, what) => void settled.push(what),
    },
    ...common,
  });
  return { did, settled };
}

const isDone = { done: ["c1"], postponed: [], dead: [] };

it("asks for requests when one was made", async () => {
  const { did, settled } = carryOut("execute_request", { kind: "Sync" });
  await expect.poll(() => settled).toEqual([isDone]);
  expect(did).toEqual(["asked"]);
});

it("ends somebody's Okta sessions; somebody who is gone has none", async () => {
  const gone = carryOut(
    "end_okta_sessions",
    { oktaId: "00uann" },
    { fails: new OktaFailure("not_found", "E7", "Gone.") },
  );
  await expect.poll(() => gone.settled).toEqual([isDone]);
  expect(gone.did).toEqual([["ended", "00uann"]]);
});

it("says which scope is missing instead of trying for ever", async () => {
  const fails = new OktaFailure("forbidden", "E0000006", "No.");
  const { settled } = carryOut("end_okta_sessions", { oktaId: "00uann" }, { fails });
  await expect.poll(() => settled[0]?.dead[0]?.error).toMatch(/okta\.users\.manage/);
});

it("tries again later what may pass, and not without end", async () => {
  const fails = new OktaFailure("unavailable", "http_503", "Busy.");
  const first = carryOut("end_okta_sessions", { oktaId: "00uann" }, { fails });
  await expect.poll(() => first.settled[0]?.postponed).toMatchObject([{ id: "c1", attempts: 1, error: "Busy." }]);
  const last = carryOut("end_okta_sessions", { oktaId: "00uann" }, { fails, attempts: 19 });
  await expect.poll(() => last.settled[0]?.dead).toMatchObject([{ id: "c1", attempts: 20 }]);
});

it.each([
  ["a person of another Okta org", "end_okta_sessions", { oktaId: "00uann", oktaOrg: "other" }],
  ["nobody", "look_up_manager", {}],
  ["an id that is none", "look_up_manager", { oktaId: "../me" }],
  ["no audience", "notify", { oktaId: "00uann", factId: "f1" }],
  ["a kind that nobody knows", "teleport", {}],
])("keeps a command about %s for an operator to see", async (_what, kind, said) => {
  const { settled, did } = carryOut(kind, said);
  await expect.poll(() => settled[0]?.dead).toHaveLength(1);
  expect(did).toEqual([]);
});

it("has the manager looked at before the person", async () => {
  const { did } = carryOut("look_up_manager", { oktaId: "00uann", oktaOrg: "main" });
  await expect
    .poll(() => did)
    .toEqual([
      ["woken", "00uboss"],
      ["woken", "00uann"],
    ]);
});

const told = { rule: "Sales", firedBy: "begins", factId: "f1", oktaId: "00uann", message: "Hello." };

it.each([
  ["security", "security", null],
  ["manager", "manager", "boss@acme.example"],
  ["person", "person", "00uann@acme.example"],
  ["ciso@acme.example", "ciso@acme.example", "ciso@acme.example"],
])("tells %s", async (audience, expected, to) => {
  const { did, settled } = carryOut("notify", { ...told, audience });
  await expect.poll(() => settled).toEqual([isDone]);
  expect(did).toMatchObject([{ audience: expected, to, message: "Hello.", key: expect.stringMatching(/^rule:f1:/) }]);
});

it("tries again what could not be stored: nobody else tells it", async () => {
  const { settled } = carryOut("notify", { ...told, audience: "it" }, { fails: new Error("The store is away.") });
  await expect.poll(() => settled[0]?.postponed).toHaveLength(1);
});
