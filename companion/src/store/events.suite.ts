import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { EVENTS_COUNTED, type LaneKey } from "./types.ts";
import { ORG, claim, done, hintFor, only, person, useStore, type StoreUnderTest } from "./under-test.ts";

/** What every engine must do with events, and with what they say of groups and people. */
export function describeEvents(prepare: () => Promise<StoreUnderTest>): void {
  describe("events", () => {
    const at = useStore(prepare);

    it("keeps an event once, by Okta org and uuid", async () => {
      const event = hintFor("e1", "00u1");
      expect(await at.store.accept([event, event])).toEqual({ accepted: 1, waking: 1, duplicates: 1 });
      expect(await at.store.accept([event])).toEqual({ accepted: 0, waking: 0, duplicates: 1 });
      expect(await at.store.accept([{ ...event, oktaOrg: "second" }])).toEqual({
        accepted: 1,
        waking: 1,
        duplicates: 0,
      });
    });

    it("forgets events that have ended, portion by portion, and knows until then that they came before", async () => {
      await at.store.accept([
        hintFor("e1", "00u1"),
        hintFor("e2", "", { hints: [], outcome: "log_only" }),
        hintFor("e3", "00u2"),
        hintFor("e4", "00u1"),
        hintFor("e5", "00u3"),
      ]);
      const lanes = await claim(at.store);
      const [first, , third] = lanes;
      await at.store.release([done(first!), done(third!)]);
      expect(await at.store.accept([hintFor("e1", "00u1")])).toMatchObject({ duplicates: 1 });
      const before = Date.now() + 60_000;
      expect(await at.store.forgetEvents({ before: before - 3_600_000, after: 0, limit: 2 })).toEqual({
        forgotten: 0,
        after: null,
      });
      const portions = [];
      for (let after: number | null = 0; after !== null;) {
        const portion = await at.store.forgetEvents({ before, after, limit: 2 });
        portions.push(portion.forgotten);
        after = portion.after;
      }
      expect(portions).toEqual([2, 1, 1]);
      // What is still in a worker's hands stays, and ends as if nothing had been.
      expect((await at.store.eventOutcomes()).map(({ uuid, outcome }) => [uuid, outcome])).toEqual([["e3", null]]);
      expect(await at.store.release([done(lanes[1]!)])).toEqual([true]);
      expect((await at.store.status()).events).toMatchObject({ total: 1, byOutcome: { caused: 1 } });
      expect(await at.store.accept([hintFor("e1", "00u1"), hintFor("e6", "00u1")])).toMatchObject({ accepted: 2 });
      const again = await only(claim(at.store));
      expect(again.hints.map(({ uuid, position }) => [uuid, position])).toEqual([
        ["e1", 3],
        ["e6", 4],
      ]);
      expect(again.version).toBeGreaterThan(first!.version);
    });

    it("ends an event that wakes nobody at once", async () => {
      await at.store.accept([hintFor("e1", "", { hints: [], outcome: "not_routed", type: "system.new" })]);
      expect(await at.store.eventOutcomes(["e1"])).toEqual([
        { uuid: "e1", oktaOrg: "main", type: "system.new", lane: null, outcome: "not_routed" },
      ]);
      expect((await at.store.status()).events).toEqual({
        total: 1,
        byType: { "system.new": 1 },
        byOutcome: { not_routed: 1 },
      });
    });

    it("knows since when the oldest hint waits that has not ended, whatever ended before and beside it", async () => {
      const oldest = async () => (await at.store.status()).oldestHintAt;
      expect(await oldest()).toBeNull();
      await at.store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u2")]);
      await sleep(20);
      await at.store.accept([hintFor("e3", "00u1")]);
      const lanes = await claim(at.store);
      const [first, second] = ["00u1", "00u2"].map((subject) => lanes.find((lane) => lane.subject === subject)!);
      expect(await oldest()).toBe(first!.hints[0]?.receivedAt);
      await at.store.release([done(second!)]);
      const settled = [{ position: first!.hints[0]!.position, outcome: "caused" as const }];
      await at.store.release([done(first!, "caused", { settled, wakeAt: Date.now() })]);
      expect(await oldest()).toBe(first!.hints[1]?.receivedAt);
      await at.store.release([done(await only(claim(at.store)))]);
      expect(await oldest()).toBeNull();
    });

    it("counts all of its events, and no more than the latest by what they are, however many there are", async () => {
      const PART = 2_500;
      for (let from = 0; from < EVENTS_COUNTED + 2 * PART; from += PART)
        await at.store.accept(
          Array.from({ length: PART }, (_, index) =>
            hintFor(`many-${from + index}`, "", { hints: [], outcome: "log_only", type: from === 0 ? "old" : "new" }),
          ),
        );
      const { total, byType, byOutcome } = (await at.store.status()).events;
      expect(total).toBe(EVENTS_COUNTED + 2 * PART);
      expect(byType).toEqual({ new: EVENTS_COUNTED });
      expect(byOutcome).toEqual({ log_only: EVENTS_COUNTED });
    });

    it("counts the latest by what they are also where the same came again and again", async () => {
      const again = Array.from({ length: 2_500 }, (_, index) =>
        hintFor(`again-${index}`, "", { hints: [], outcome: "log_only", type: "again" }),
      );
      for (let times = 0; times * again.length <= EVENTS_COUNTED; times += 1) await at.store.accept(again);
      await at.store.accept([hintFor("e1", "", { hints: [], outcome: "log_only", type: "last" })]);
      expect((await at.store.status()).events).toEqual({
        total: again.length + 1,
        byType: { again: again.length, last: 1 },
        byOutcome: { log_only: again.length + 1 },
      });
    });

    it("routes an event that came without its targets once it comes with them", async () => {
      await at.store.accept([hintFor("e1", "", { hints: [], outcome: "not_routed" })]);
      expect(await at.store.accept([hintFor("e1", "00u1")])).toEqual({ accepted: 1, waking: 1, duplicates: 0 });
      expect(await at.store.accept([hintFor("e1", "00u1")])).toEqual({ accepted: 0, waking: 0, duplicates: 1 });
      const lane = await only(claim(at.store));
      await at.store.release([done(lane)]);
      expect(await at.store.eventOutcomes()).toMatchObject([{ uuid: "e1", outcome: "caused" }]);
    });

    it("gives one event to several orgs, each with an outcome of its own", async () => {
      const hints = [
        { lane: person("00u1"), priority: 1 as const },
        { lane: person("00u1", "uat"), priority: 1 as const },
      ];
      await at.store.accept([hintFor("e1", "00u1", { hints })]);
      await at.store.release([done(await only(claim(at.store)))]);
      expect((await at.store.eventOutcomes()).map(({ lane, outcome }) => [lane?.org, outcome])).toEqual([
        [ORG, "caused"],
        ["uat", null],
      ]);
    });

    it("fans a group's hints out to its members, once for each", async () => {
      const group: LaneKey = { kind: "group", org: ORG, oktaOrg: "main", subject: "00g1" };
      await at.store.accept([hintFor("e1", "", { hints: [{ lane: group, priority: 0 }] })]);
      const [lane] = await at.store.claim({ kind: "group", org: ORG, limit: 1, leaseMs: 1_000 });
      expect(lane).toBeDefined();
      if (lane === undefined) return;
      const expectation = { group: { id: "00g1", member: false } };
      const given = { lane, from: 1, upTo: 1 };
      expect(await at.store.fanOut({ ...given, subjects: ["00u1", "00u2"], expectation })).toBe(true);
      // What comes while the job is under way is the next job's.
      await at.store.accept([hintFor("e2", "", { hints: [{ lane: group, priority: 0 }] })]);
      expect(await at.store.fanOut({ ...given, subjects: ["00u2", "00u3"] })).toBe(true);
      const late = { ...lane, token: lane.token - 1 };
      expect(await at.store.fanOut({ ...given, lane: late, subjects: ["00u9"] })).toBe(false);
      const people = await claim(at.store);
      expect(people.map(({ subject, hints }) => [subject, hints.map(({ uuid }) => uuid)])).toEqual([
        ["00u1", ["e1"]],
        ["00u2", ["e1"]],
        ["00u3", ["e1"]],
      ]);
      const left = { group: { id: "00g1", member: false } };
      expect(people.map(({ hints }) => hints[0]?.expectation)).toEqual([left, left, null]);
    });

    it("gives members none of a group's hints that are older than those told", async () => {
      const group: LaneKey = { kind: "group", org: ORG, oktaOrg: "main", subject: "00g1" };
      const uuids = ["e1", "e2", "e3"];
      await at.store.accept(uuids.map((uuid) => hintFor(uuid, "", { hints: [{ lane: group, priority: 0 }] })));
      const lane = await only(at.store.claim({ kind: "group", org: ORG, limit: 1, leaseMs: 1_000, toldMost: 2 }));
      expect(await at.store.fanOut({ lane, subjects: ["00u1"], from: 2, upTo: 3 })).toBe(true);
      expect((await only(claim(at.store))).hints.map(({ uuid }) => uuid)).toEqual(["e2", "e3"]);
    });

    it("lists the people that an org was ever woken for, page by page", async () => {
      for (const subject of ["00u2", "00u1"]) await at.store.wake(person(subject), 1);
      await at.store.wake({ kind: "group", org: ORG, oktaOrg: "main", subject: "00g1" }, 0);
      await at.store.wake(person("00u3", "uat"), 1);
      expect(await at.store.people(ORG, "main", { after: "", limit: 1 })).toEqual(["00u1"]);
      expect(await at.store.people(ORG, "main", { after: "00u1", limit: 9 })).toEqual(["00u2"]);
      expect(await at.store.people(ORG, "second", { after: "", limit: 9 })).toEqual([]);
    });

    it("tells what ended hints said lately, and of which groups something was said", async () => {
      const gone = { group: { id: "00g1", member: false } };
      const group: LaneKey = { kind: "group", org: ORG, oktaOrg: "main", subject: "00g1" };
      const expectation = { status: ["SUSPENDED"] };
      await at.store.accept([
        hintFor("e1", "00u1", { hints: [{ lane: person("00u1"), priority: 1, expectation }] }),
        hintFor("e2", "", { hints: [{ lane: group, priority: 0, expectation: gone }] }),
      ]);
      const request = { kind: "person", org: ORG, limit: 1, leaseMs: 60_000 } as const;
      const first = await only(at.store.claim({ ...request, saidForMs: 60_000 }));
      expect(first.said).toEqual([]);
      await at.store.release([done(first)]);
      await at.store.accept([hintFor("e3", "00u1")]);
      const second = await only(at.store.claim({ ...request, saidForMs: 60_000 }));
      expect(second.hints.map(({ uuid }) => uuid)).toEqual(["e3"]);
      expect(second.said).toMatchObject([{ uuid: "e1", position: 1, expectation }]);
      await at.store.release([done(second, "caused", { wakeAt: Date.now() })]);
      expect((await only(at.store.claim(request))).said).toEqual([]);

      const groupIds = ["00g1", "00g2"];
      expect(await at.store.saidOfGroups(ORG, "main", groupIds, 60_000)).toMatchObject([
        { uuid: "e2", expectation: gone },
      ]);
      expect(await at.store.saidOfGroups(ORG, "main", groupIds, -1_000)).toEqual([]);
      expect(await at.store.saidOfGroups(ORG, "main", ["00g2"], 60_000)).toEqual([]);
      expect(await at.store.saidOfGroups("uat", "main", groupIds, 60_000)).toEqual([]);
    });

    it("remembers who was last seen in a group, page by page", async () => {
      await at.store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u2")]);
      const [first, second] = await claim(at.store);
      if (first === undefined || second === undefined) throw new Error("expected two lanes");
      await at.store.release([
        done(first, "caused", { groups: ["00g1", "00g2"] }),
        done(second, "caused", { groups: ["00g1"] }),
      ]);
      expect(await at.store.members("main", "00g1", { after: "", limit: 1 })).toEqual(["00u1"]);
      expect(await at.store.members("main", "00g1", { after: "00u1", limit: 1 })).toEqual(["00u2"]);
      expect(await at.store.members("second", "00g1", { after: "", limit: 9 })).toEqual([]);

      await at.store.accept([hintFor("e3", "00u1"), hintFor("e4", "00u2")]);
      const [again, unread] = await claim(at.store);
      if (again === undefined || unread === undefined) throw new Error("expected two lanes");
      await at.store.release([done(again, "caused", { groups: ["00g2"] }), done(unread)]);
      expect(await at.store.members("main", "00g1", { after: "", limit: 9 })).toEqual(["00u2"]);
      expect(await at.store.members("main", "00g2", { after: "", limit: 9 })).toEqual(["00u1"]);
    });
  });
}
