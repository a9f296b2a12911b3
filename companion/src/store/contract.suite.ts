import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "./store.ts";
import type { ClaimedLane, LaneKey, LaneRelease, NewEvent, Outcome } from "./types.ts";

/** How the suite gets an engine: each test starts empty, and may close its store and open the same data again. */
export interface StoreUnderTest {
  open(): Promise<Store>;
  remove(): Promise<void>;
}

export const ORG = "production";

export function person(subject: string, org = ORG): LaneKey {
  return { kind: "person", org, oktaOrg: "main", subject };
}

export function hintFor(
  uuid: string,
  subject: string,
  change: Partial<NewEvent> & { priority?: 0 | 1 | 2 } = {},
): NewEvent {
  const { priority = 1, ...event } = change;
  return {
    oktaOrg: "main",
    uuid,
    type: "user.account.update_profile",
    published: "2026-11-23T07:00:00.000Z",
    actor: null,
    source: "hook",
    hints: [{ lane: person(subject), priority }],
    ...event,
  };
}

export function claim(store: Store, limit = 10, leaseMs = 60_000): Promise<ClaimedLane[]> {
  return store.claim({ kind: "person", org: ORG, limit, leaseMs });
}

export function done(lane: ClaimedLane, outcome: Outcome = "caused", change: Partial<LaneRelease> = {}): LaneRelease {
  return {
    id: lane.id,
    token: lane.token,
    settled: lane.hints.map(({ position }) => ({ position, outcome })),
    wakeAt: null,
    attempts: 0,
    rechecks: 0,
    missingSince: null,
    error: null,
    ...change,
  };
}

export async function only(lanes: Promise<ClaimedLane[]>): Promise<ClaimedLane> {
  const claimed = await lanes;
  expect(claimed).toHaveLength(1);
  return claimed[0] as ClaimedLane;
}

/** What every engine of the store must do. */
export function describeStore(name: string, prepare: () => Promise<StoreUnderTest>): void {
  describe(`the store on ${name}`, () => {
    let under: StoreUnderTest;
    let store: Store;

    beforeEach(async () => {
      under = await prepare();
      store = await under.open();
    });

    afterEach(async () => {
      await store.close();
      await under.remove();
    });

    it("keeps an event once, by Okta org and uuid", async () => {
      const event = hintFor("e1", "00u1");
      expect(await store.accept([event, event])).toEqual({ accepted: 1, waking: 1, duplicates: 1 });
      expect(await store.accept([event])).toEqual({ accepted: 0, waking: 0, duplicates: 1 });
      expect(await store.accept([{ ...event, oktaOrg: "second" }])).toEqual({ accepted: 1, waking: 1, duplicates: 0 });
    });

    it("collapses a person's hints into one claim, in order", async () => {
      await store.accept([
        hintFor("e1", "00u1"),
        hintFor("e2", "00u1", { type: "user.lifecycle.activate", actor: "jane" }),
      ]);
      const lane = await only(claim(store));
      expect(lane).toMatchObject({
        subject: "00u1",
        org: ORG,
        oktaOrg: "main",
        attempts: 0,
        rechecks: 0,
        missingSince: null,
      });
      expect(lane.hints.map(({ uuid, type, actor }) => [uuid, type, actor])).toEqual([
        ["e1", "user.account.update_profile", null],
        ["e2", "user.lifecycle.activate", "jane"],
      ]);
    });

    it("answers whoever asks with what a turn that began afterwards came to, until nothing is left to do", async () => {
      await store.accept([hintFor("e1", "00u1")]);
      const before = await only(claim(store));
      await store.ask(person("00u1"), 1);
      expect(before.isAsked).toBe(false);
      await store.release([done(before, "caused", { answer: "too old" })]);
      expect(await store.answer(person("00u1"))).toBeNull();

      const retried = await only(claim(store));
      expect(retried.isAsked).toBe(true);
      await store.release([done(retried, "caused", { answer: "tried", wakeAt: 1 })]);
      expect(await store.answer(person("00u1"))).toBe("tried");
      const last = await only(claim(store));
      await store.release([done(last, "caused", { answer: "done" })]);
      await store.wake(person("00u1"), 1);
      const other = await only(claim(store));
      expect(other.isAsked).toBe(false);
      await store.release([done(other, "caused", { answer: "of nobody's interest" })]);
      expect(await store.answer(person("00u1"))).toBe("done");

      await store.ask(person("00u1"), 1);
      expect(await store.answer(person("00u1"))).toBeNull();
    });

    it("wakes somebody unknown who is asked about, and has no answer for who never was", async () => {
      await store.ask(person("00unew"), 2);
      expect(await store.answer(person("00unew"))).toBeNull();
      expect(await store.answer(person("00uother"))).toBeNull();
      const lane = await only(claim(store));
      expect(lane).toMatchObject({ subject: "00unew", priority: 2, isAsked: true, hints: [] });
    });

    it("gives a lane to one worker at a time", async () => {
      await store.accept([hintFor("e1", "00u1")]);
      const claims = await Promise.all([claim(store), claim(store), claim(store)]);
      expect(claims.flat()).toHaveLength(1);
    });

    it("claims no more lanes than asked for, and only those of the org", async () => {
      await store.accept([
        hintFor("e1", "00u1"),
        hintFor("e2", "00u2"),
        hintFor("e3", "00u3", { hints: [{ lane: person("00u3", "uat"), priority: 1 }] }),
      ]);
      expect(await claim(store, 1)).toHaveLength(1);
      expect(await claim(store, 10)).toHaveLength(1);
      expect(await store.claim({ kind: "person", org: "uat", limit: 10, leaseMs: 1_000 })).toHaveLength(1);
    });

    it("forgets events that have ended, portion by portion, and knows until then that they came before", async () => {
      await store.accept([
        hintFor("e1", "00u1"),
        hintFor("e2", "", { hints: [], outcome: "log_only" }),
        hintFor("e3", "00u2"),
        hintFor("e4", "00u1"),
        hintFor("e5", "00u3"),
      ]);
      const lanes = await claim(store);
      const [first, , third] = lanes;
      await store.release([done(first!), done(third!)]);
      expect(await store.accept([hintFor("e1", "00u1")])).toMatchObject({ duplicates: 1 });
      const before = Date.now() + 60_000;
      expect(await store.forgetEvents({ before: before - 3_600_000, after: 0, limit: 2 })).toEqual({
        forgotten: 0,
        after: null,
      });
      const portions = [];
      for (let after: number | null = 0; after !== null;) {
        const portion = await store.forgetEvents({ before, after, limit: 2 });
        portions.push(portion.forgotten);
        after = portion.after;
      }
      expect(portions).toEqual([2, 1, 1]);
      // What is still in a worker's hands stays, and ends as if nothing had been.
      expect((await store.eventOutcomes()).map(({ uuid, outcome }) => [uuid, outcome])).toEqual([["e3", null]]);
      expect(await store.release([done(lanes[1]!)])).toEqual([true]);
      expect((await store.status()).events).toMatchObject({ total: 1, byOutcome: { caused: 1 } });
      expect(await store.accept([hintFor("e1", "00u1"), hintFor("e6", "00u1")])).toMatchObject({ accepted: 2 });
      const again = await only(claim(store));
      expect(again.hints.map(({ uuid, position }) => [uuid, position])).toEqual([
        ["e1", 3],
        ["e6", 4],
      ]);
      expect(again.version).toBeGreaterThan(first!.version);
    });

    it("keeps the events of an open dead letter, however old, until it is closed", async () => {
      await store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u2")]);
      const lanes = await claim(store);
      const deadLetter = { code: "missing_email", message: "No e-mail." };
      await store.release(lanes.map((lane) => done(lane, "dead_letter", { deadLetter, error: deadLetter })));
      const request = { before: Date.now() + 60_000, after: 0, limit: 100 };
      expect(await store.forgetEvents(request)).toEqual({ forgotten: 0, after: null });
      const [letter] = await store.deadLetters(10);
      expect(letter?.events).toHaveLength(1);
      await store.discard(letter!.id);
      expect(await store.forgetEvents(request)).toEqual({ forgotten: 1, after: null });
      expect((await store.deadLetters(10)).map(({ subject }) => subject)).toEqual(["00u2"]);
    });

    it("takes a possible leaver first", async () => {
      await store.accept([hintFor("e1", "joiner")]);
      await store.accept([hintFor("e2", "leaver", { priority: 2 })]);
      expect((await claim(store)).map(({ subject }) => subject)).toEqual(["leaver", "joiner"]);
    });

    it("claims only urgent lanes for the reserved slot", async () => {
      await store.accept([hintFor("e1", "joiner"), hintFor("e2", "leaver", { priority: 2 })]);
      const lanes = await store.claim({ kind: "person", org: ORG, limit: 10, leaseMs: 1_000, minPriority: 2 });
      expect(lanes.map(({ subject }) => subject)).toEqual(["leaver"]);
    });

    it("goes on at a lower priority where the release says so, but not when it was woken meanwhile", async () => {
      await store.accept([hintFor("e1", "00u1", { priority: 2 }), hintFor("e2", "00u2", { priority: 2 })]);
      const lanes = await claim(store);
      await store.accept([hintFor("e3", "00u2", { priority: 2 })]);
      await store.release(
        lanes.map((lane) => done(lane, "caused", { settled: [], wakeAt: Date.now() - 1, priority: 1 as const })),
      );
      const next = await claim(store);
      expect(next.map(({ subject, priority }) => [subject, priority])).toEqual([
        ["00u2", 2],
        ["00u1", 1],
      ]);
    });

    it("issues a higher version with every claim", async () => {
      await store.accept([hintFor("e1", "00u1")]);
      const first = await only(claim(store));
      await store.release([done(first, "caused", { settled: [], wakeAt: Date.now() })]);
      const second = await only(claim(store));
      expect(second.version).toBeGreaterThan(first.version);
      await store.release([done(second, "caused", { settled: [], wakeAt: Date.now(), versionFloor: 70 })]);
      expect((await only(claim(store))).version).toBe(71);
    });

    it("has nothing left to do after a release, and remembers the outcomes", async () => {
      await store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u1")]);
      const lane = await only(claim(store));
      const [first, second] = lane.hints;
      const settled = [
        { position: first?.position ?? 0, outcome: "contributed" as const },
        { position: second?.position ?? 0, outcome: "caused" as const },
      ];
      expect(await store.release([done(lane, "caused", { settled })])).toEqual([true]);
      expect(await claim(store)).toEqual([]);
      expect(await store.nextDue("person", ORG)).toBeNull();
      expect((await store.eventOutcomes()).map(({ uuid, outcome }) => [uuid, outcome])).toEqual([
        ["e1", "contributed"],
        ["e2", "caused"],
      ]);
    });

    it("does not lose a hint that arrives during the lease", async () => {
      await store.accept([hintFor("e1", "00u1")]);
      const lane = await only(claim(store));
      await store.accept([hintFor("e2", "00u1")]);
      await store.release([done(lane)]);
      const again = await only(claim(store));
      expect(again.hints.map(({ uuid }) => uuid)).toEqual(["e2"]);
    });

    it("keeps a hint open that was not settled", async () => {
      await store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u1")]);
      const lane = await only(claim(store));
      const settled = [{ position: lane.hints[1]?.position ?? 0, outcome: "caused" as const }];
      await store.release([done(lane, "caused", { settled, wakeAt: Date.now(), rechecks: 1 })]);
      const again = await only(claim(store));
      expect(again.rechecks).toBe(1);
      expect(again.hints.map(({ uuid }) => uuid)).toEqual(["e1"]);
    });

    it("remembers what a hint caused while it stays open", async () => {
      await store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u1")]);
      const lane = await only(claim(store));
      const noted = lane.hints.map(({ position }, index) => ({
        position,
        outcome: index === 0 ? ("caused" as const) : ("no_net_effect" as const),
      }));
      await store.release([done(lane, "caused", { settled: [], noted, wakeAt: Date.now() })]);
      expect((await store.eventOutcomes()).map(({ outcome }) => outcome)).toEqual([null, null]);
      const again = await only(claim(store));
      expect(again.hints.map(({ uuid }) => uuid)).toEqual(["e1", "e2"]);
      await store.release([done(again, "no_net_effect")]);
      expect((await store.eventOutcomes()).map(({ outcome }) => outcome)).toEqual(["caused", "no_net_effect"]);
    });

    it("waits until a retry is due, and lets a new hint wake the lane earlier", async () => {
      await store.accept([hintFor("e1", "00u1")]);
      const lane = await only(claim(store));
      const wakeAt = Date.now() + 60_000;
      const error = { code: "okta_unreachable", message: "Okta does not answer." };
      await store.release([done(lane, "caused", { settled: [], wakeAt, attempts: 3, error })]);
      expect(await claim(store)).toEqual([]);
      expect(await store.nextDue("person", ORG)).toBe(wakeAt);
      expect((await store.status()).errors).toMatchObject([{ subject: "00u1", attempts: 3, ...error, wakeAt }]);

      await store.accept([hintFor("e2", "00u1")]);
      const again = await only(claim(store));
      expect(again.attempts).toBe(3);
      expect(again.hints.map(({ uuid }) => uuid)).toEqual(["e1", "e2"]);
    });

    it("claims an expired lease again and refuses the late release", async () => {
      await store.accept([hintFor("e1", "00u1")]);
      const lost = await only(claim(store, 10, 1_000));
      expect(await claim(store)).toEqual([]);
      await sleep(1_020);
      const held = await only(claim(store));
      expect(held.token).toBeGreaterThan(lost.token);
      expect(held.version).toBeGreaterThan(lost.version);
      expect(await store.release([done(lost, "no_net_effect")])).toEqual([false]);
      expect((await store.eventOutcomes())[0]?.outcome).toBeNull();
      expect(await store.release([done(held)])).toEqual([true]);
    });

    it("does not call somebody waiting who is a dead letter and looked at again one day, until that day or a hint", async () => {
      await store.accept([hintFor("e1", "00u1")]);
      const lane = await only(claim(store));
      const reason = { code: "username_taken", message: "The username is taken." };
      const later = Date.now() + 3_600_000;
      await store.release([done(lane, "dead_letter", { deadLetter: reason, error: reason, wakeAt: later })]);
      expect(await store.status()).toMatchObject({ waiting: 0, deadLetters: 1 });
      expect(await store.nextDue("person", ORG)).toBe(later);
      await store.accept([hintFor("e2", "00u1")]);
      expect((await store.status()).waiting).toBe(1);
    });

    it("lists a dead letter until a later success closes it", async () => {
      await store.accept([hintFor("e1", "00u1")]);
      const lane = await only(claim(store));
      const reason = { code: "PROFILE_UNKNOWN", message: "The org has no profile Sales." };
      await store.release([done(lane, "dead_letter", { deadLetter: reason, error: reason })]);
      expect(await store.deadLetters(10)).toMatchObject([
        { ...person("00u1"), ...reason, version: 1, events: [{ uuid: "e1" }] },
      ]);
      expect((await store.status()).deadLetters).toBe(1);

      await store.accept([hintFor("e2", "00u1")]);
      await store.release([done(await only(claim(store)), "caused", { closesDeadLetter: true })]);
      expect(await store.deadLetters(10)).toEqual([]);
    });

    it("discards a dead letter once, calls off the look that it was due, and hears of newer hints", async () => {
      await store.accept([hintFor("e1", "00u1")]);
      const reason = { code: "username_taken", message: "The username is taken." };
      const wakeAt = Date.now() + 3_600_000;
      await store.release([
        done(await only(claim(store)), "dead_letter", { deadLetter: reason, error: reason, wakeAt }),
      ]);
      const [letter] = await store.deadLetters(1);
      expect(await store.discard(letter?.id ?? 0)).toMatchObject({ subject: "00u1", events: [{ uuid: "e1" }] });
      expect(await store.discard(letter?.id ?? 0)).toBeNull();
      expect(await store.deadLetters(1)).toEqual([]);
      expect(await store.nextDue("person", ORG)).toBeNull();
      expect(await store.status()).toMatchObject({ waiting: 0, deadLetters: 0, errors: [] });

      await store.accept([hintFor("e2", "00u1")]);
      await store.release([done(await only(claim(store)), "dead_letter", { deadLetter: reason, error: reason })]);
      const [again] = await store.deadLetters(1);
      await store.accept([hintFor("e3", "00u1")]);
      expect(await store.discard(again?.id ?? 0)).not.toBeNull();
      expect((await only(claim(store))).hints.map(({ uuid }) => uuid)).toEqual(["e3"]);
    });

    it("replaces the reason when the same lane dies again", async () => {
      await store.accept([hintFor("e1", "00u1")]);
      const reason = (code: string) => ({ code, message: code });
      await store.release([done(await only(claim(store)), "dead_letter", { deadLetter: reason("FIRST") })]);
      await store.accept([hintFor("e2", "00u1")]);
      await store.release([done(await only(claim(store)), "dead_letter", { deadLetter: reason("SECOND") })]);
      const letters = await store.deadLetters(10);
      expect(letters).toMatchObject([{ code: "SECOND" }]);
      expect(letters[0]?.events.map(({ uuid }) => uuid)).toEqual(["e1", "e2"]);
    });

    it("ends an event that wakes nobody at once", async () => {
      await store.accept([hintFor("e1", "", { hints: [], outcome: "not_routed", type: "system.new" })]);
      expect(await store.eventOutcomes(["e1"])).toEqual([
        { uuid: "e1", oktaOrg: "main", type: "system.new", lane: null, outcome: "not_routed" },
      ]);
      expect((await store.status()).events).toEqual({
        total: 1,
        byType: { "system.new": 1 },
        byOutcome: { not_routed: 1 },
      });
    });

    it("routes an event that came without its targets once it comes with them", async () => {
      await store.accept([hintFor("e1", "", { hints: [], outcome: "not_routed" })]);
      expect(await store.accept([hintFor("e1", "00u1")])).toEqual({ accepted: 1, waking: 1, duplicates: 0 });
      expect(await store.accept([hintFor("e1", "00u1")])).toEqual({ accepted: 0, waking: 0, duplicates: 1 });
      const lane = await only(claim(store));
      await store.release([done(lane)]);
      expect(await store.eventOutcomes()).toMatchObject([{ uuid: "e1", outcome: "caused" }]);
    });

    it("gives one event to several orgs, each with an outcome of its own", async () => {
      const hints = [
        { lane: person("00u1"), priority: 1 as const },
        { lane: person("00u1", "uat"), priority: 1 as const },
      ];
      await store.accept([hintFor("e1", "00u1", { hints })]);
      await store.release([done(await only(claim(store)))]);
      expect((await store.eventOutcomes()).map(({ lane, outcome }) => [lane?.org, outcome])).toEqual([
        [ORG, "caused"],
        ["uat", null],
      ]);
    });

    it("wakes a person without an event", async () => {
      await store.wake(person("00u1"), 1);
      const lane = await only(claim(store));
      expect(lane.hints).toEqual([]);
      await store.wake(person("00u1"), 1);
      await store.release([done(lane)]);
      expect(await claim(store)).toHaveLength(1);
    });

    it("carries what it expects of the snapshot", async () => {
      const expectation = { status: ["DEPROVISIONED"], group: { id: "00g1", member: true } };
      await store.accept([hintFor("e1", "00u1", { hints: [{ lane: person("00u1"), priority: 2, expectation }] })]);
      expect((await only(claim(store))).hints[0]?.expectation).toEqual(expectation);
    });

    it("fans a group's hints out to its members, once for each", async () => {
      const group: LaneKey = { kind: "group", org: ORG, oktaOrg: "main", subject: "00g1" };
      await store.accept([hintFor("e1", "", { hints: [{ lane: group, priority: 0 }] })]);
      const [lane] = await store.claim({ kind: "group", org: ORG, limit: 1, leaseMs: 1_000 });
      expect(lane).toBeDefined();
      if (lane === undefined) return;
      const expectation = { group: { id: "00g1", member: false } };
      const upTo = 1;
      expect(await store.fanOut({ lane, subjects: ["00u1", "00u2"], upTo, expectation })).toBe(true);
      // What comes while the job is under way is the next job's.
      await store.accept([hintFor("e2", "", { hints: [{ lane: group, priority: 0 }] })]);
      expect(await store.fanOut({ lane, subjects: ["00u2", "00u3"], upTo })).toBe(true);
      expect(await store.fanOut({ lane: { ...lane, token: lane.token - 1 }, subjects: ["00u9"], upTo })).toBe(false);
      const people = await claim(store);
      expect(people.map(({ subject, hints }) => [subject, hints.map(({ uuid }) => uuid)])).toEqual([
        ["00u1", ["e1"]],
        ["00u2", ["e1"]],
        ["00u3", ["e1"]],
      ]);
      const left = { group: { id: "00g1", member: false } };
      expect(people.map(({ hints }) => hints[0]?.expectation)).toEqual([left, left, null]);
    });

    it("lists the people that an org was ever woken for, page by page", async () => {
      for (const subject of ["00u2", "00u1"]) await store.wake(person(subject), 1);
      await store.wake({ kind: "group", org: ORG, oktaOrg: "main", subject: "00g1" }, 0);
      await store.wake(person("00u3", "uat"), 1);
      expect(await store.people(ORG, "main", { after: "", limit: 1 })).toEqual(["00u1"]);
      expect(await store.people(ORG, "main", { after: "00u1", limit: 9 })).toEqual(["00u2"]);
      expect(await store.people(ORG, "second", { after: "", limit: 9 })).toEqual([]);
    });

    it("tells what ended hints said lately, and of which groups something was said", async () => {
      const gone = { group: { id: "00g1", member: false } };
      const group: LaneKey = { kind: "group", org: ORG, oktaOrg: "main", subject: "00g1" };
      const expectation = { status: ["SUSPENDED"] };
      await store.accept([
        hintFor("e1", "00u1", { hints: [{ lane: person("00u1"), priority: 1, expectation }] }),
        hintFor("e2", "", { hints: [{ lane: group, priority: 0, expectation: gone }] }),
      ]);
      const request = { kind: "person", org: ORG, limit: 1, leaseMs: 60_000 } as const;
      const first = await only(store.claim({ ...request, saidForMs: 60_000 }));
      expect(first.said).toEqual([]);
      await store.release([done(first)]);
      await store.accept([hintFor("e3", "00u1")]);
      const second = await only(store.claim({ ...request, saidForMs: 60_000 }));
      expect(second.hints.map(({ uuid }) => uuid)).toEqual(["e3"]);
      expect(second.said).toMatchObject([{ uuid: "e1", position: 1, expectation }]);
      await store.release([done(second, "caused", { wakeAt: Date.now() })]);
      expect((await only(store.claim(request))).said).toEqual([]);

      const groupIds = ["00g1", "00g2"];
      expect(await store.saidOfGroups(ORG, "main", groupIds, 60_000)).toMatchObject([
        { uuid: "e2", expectation: gone },
      ]);
      expect(await store.saidOfGroups(ORG, "main", groupIds, -1_000)).toEqual([]);
      expect(await store.saidOfGroups(ORG, "main", ["00g2"], 60_000)).toEqual([]);
      expect(await store.saidOfGroups("uat", "main", groupIds, 60_000)).toEqual([]);
    });

    it("lists who is in a worker's hands", async () => {
      await store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u2")]);
      const lane = await only(claim(store, 1));
      expect(await store.inHand(ORG, "main")).toEqual([lane.subject]);
      expect(await store.inHand(ORG, "second")).toEqual([]);
      await store.release([done(lane, "caused", { wakeAt: Date.now() })]);
      expect(await store.inHand(ORG, "main")).toEqual([]);
    });

    it("remembers who was last seen in a group, page by page", async () => {
      await store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u2")]);
      const [first, second] = await claim(store);
      if (first === undefined || second === undefined) throw new Error("expected two lanes");
      await store.release([
        done(first, "caused", { groups: ["00g1", "00g2"] }),
        done(second, "caused", { groups: ["00g1"] }),
      ]);
      expect(await store.members("main", "00g1", { after: "", limit: 1 })).toEqual(["00u1"]);
      expect(await store.members("main", "00g1", { after: "00u1", limit: 1 })).toEqual(["00u2"]);
      expect(await store.members("second", "00g1", { after: "", limit: 9 })).toEqual([]);

      await store.accept([hintFor("e3", "00u1"), hintFor("e4", "00u2")]);
      const [again, unread] = await claim(store);
      if (again === undefined || unread === undefined) throw new Error("expected two lanes");
      await store.release([done(again, "caused", { groups: ["00g2"] }), done(unread)]);
      expect(await store.members("main", "00g1", { after: "", limit: 9 })).toEqual(["00u2"]);
      expect(await store.members("main", "00g2", { after: "", limit: 9 })).toEqual(["00u1"]);
    });

    it("keeps what the org did until its audit is known to have it, even if the lease was lost", async () => {
      await store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u2")]);
      const [first, second] = await claim(store);
      if (first === undefined || second === undefined) throw new Error("expected two lanes");
      const kept = await store.release([
        done(first, "caused", { facts: [{ factId: "f1", body: '{"factId":"f1"}' }] }),
        done({ ...second, token: second.token - 1 }, "caused", { facts: [{ factId: "f2", body: "{}" }] }),
      ]);
      expect(kept).toEqual([true, false]);
      const later = { before: Date.now() + 1_000, limit: 10 };
      expect(await store.facts(ORG, { before: 0, limit: 10 })).toEqual([]);
      expect(await store.facts(ORG, { ...later, limit: 1 })).toEqual([{ factId: "f1", body: '{"factId":"f1"}' }]);
      expect(await store.facts("uat", later)).toEqual([]);
      expect((await store.status()).facts).toEqual({ waiting: 2, refused: 0, refusals: [] });

      const refused = { factId: "f2", code: "not_plausible", message: "The user is not linked." };
      await store.settleFacts(ORG, { written: ["f1"], refused: [refused] });
      expect(await store.facts(ORG, later)).toEqual([]);
      expect((await store.status()).facts).toEqual({ waiting: 0, refused: 1, refusals: [{ org: ORG, ...refused }] });
    });

    it("offers a fact again that the org refused, when the same comes again", async () => {
      await store.accept([hintFor("e1", "00u1")]);
      const lane = await only(claim(store));
      const fact = (body: string) => done(lane, "caused", { facts: [{ factId: "f1", body }] });
      await store.release([fact("first")]);
      await store.keepFacts("uat", [{ factId: "f1", body: "of another org" }]);
      await store.release([fact("while it waits")]);
      const later = { before: Date.now() + 1_000, limit: 10 };
      expect(await store.facts(ORG, later)).toEqual([{ factId: "f1", body: "first" }]);
      await store.settleFacts(ORG, { written: [], refused: [{ factId: "f1", code: "no", message: "No." }] });
      await store.release([fact("again")]);
      expect(await store.facts(ORG, later)).toEqual([{ factId: "f1", body: "again" }]);
      expect((await store.status()).facts).toEqual({ waiting: 2, refused: 0, refusals: [] });
    });

    it("keeps a cursor that moves without events, and forgets it", async () => {
      await store.keepCursor({ name: "c", value: "1" });
      await store.keepCursor({ name: "c", value: "2" });
      expect(await store.cursor("c")).toBe("2");
      await store.keepCursor({ name: "c", value: null });
      expect(await store.cursor("c")).toBeNull();
    });

    it("keeps everything over a restart, and hands out again what a process that is gone had claimed", async () => {
      await store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u2")], {
        name: "log:main",
        value: "https://okta/next",
      });
      const before = await claim(store, 10, 50);
      await store.release([done(before[0] as ClaimedLane)]);
      await store.close();
      store = await under.open();
      await sleep(60);
      expect(await store.cursor("log:main")).toBe("https://okta/next");
      expect(await store.accept([hintFor("e1", "00u1")])).toEqual({ accepted: 0, waking: 0, duplicates: 1 });
      const again = await only(claim(store));
      expect(again.hints.map(({ uuid }) => uuid)).toEqual(["e2"]);
      expect(again.version).toBeGreaterThan(before[1]?.version ?? 0);
    });

    it("gives a named lease to one holder, until it is given up or over", async () => {
      const first = await store.lease("okta_log:main", "a", 200);
      expect(first?.token).toBe(1);
      expect(await store.lease("okta_log:main", "b", 200)).toBeNull();
      expect((await store.lease("facts:production", "b", 200))?.token).toBe(1);
      const prolonged = await store.lease("okta_log:main", "a", 60_000);
      expect(prolonged?.token).toBe(1);
      expect(prolonged?.expiresAt).toBeGreaterThan(first?.expiresAt ?? 0);
      await store.endLease("okta_log:main", "b");
      expect(await store.lease("okta_log:main", "b", 200)).toBeNull();
      await store.endLease("okta_log:main", "a");
      expect((await store.lease("okta_log:main", "b", 50))?.token).toBe(2);
      await sleep(60);
      expect((await store.lease("okta_log:main", "a", 200))?.token).toBe(3);
    });

    it("lets nobody set a cursor back whose lease has changed hands, and stores what they read", async () => {
      const cursorAt = (value: string, token: number) => ({ name: "c", value, fence: { lease: "reader", token } });
      const stale = (await store.lease("reader", "a", 60_000))?.token ?? 0;
      await store.accept([hintFor("e1", "00u1")], cursorAt("1", stale));
      expect(await store.cursor("c")).toBe("1");
      await store.endLease("reader", "a");
      const token = (await store.lease("reader", "b", 60_000))?.token ?? 0;
      await store.accept([hintFor("e2", "00u2")], cursorAt("2", token));
      expect(await store.accept([hintFor("e3", "00u3")], cursorAt("1", stale))).toMatchObject({ accepted: 1 });
      expect(await store.cursor("c")).toBe("2");
    });

    it("moves a cursor only together with its events", async () => {
      expect(await store.cursor("log:main")).toBeNull();
      const broken = { ...hintFor("e1", "00u1"), type: null as unknown as string };
      await expect(store.accept([broken], { name: "log:main", value: "next" })).rejects.toThrow();
      expect(await store.cursor("log:main")).toBeNull();
    });

    it("keeps the calls of a turn apart when one of them fails", async () => {
      const broken = { ...hintFor("bad", "00u1"), type: null as unknown as string };
      const results = await Promise.allSettled([
        store.accept([hintFor("e1", "00u1")]),
        store.accept([broken]),
        store.accept([hintFor("e2", "00u2")]),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect((await store.eventOutcomes()).map(({ uuid }) => uuid)).toEqual(["e1", "e2"]);
    });
  });
}
