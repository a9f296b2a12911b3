import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ORG, claim, done, hintFor, only, person, useStore, type StoreUnderTest } from "./under-test.ts";

/** What every engine must do with lanes: who gets one, and what a release leaves behind. */
export function describeLanes(prepare: () => Promise<StoreUnderTest>): void {
  describe("lanes", () => {
    const at = useStore(prepare);

    it("collapses a person's hints into one claim, in order", async () => {
      await at.store.accept([
        hintFor("e1", "00u1"),
        hintFor("e2", "00u1", { type: "user.lifecycle.activate", actor: "jane" }),
      ]);
      const lane = await only(claim(at.store));
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
      await at.store.accept([hintFor("e1", "00u1")]);
      const before = await only(claim(at.store));
      await at.store.ask(person("00u1"), 1);
      expect(before.isAsked).toBe(false);
      await at.store.release([done(before, "caused", { answer: "too old" })]);
      expect(await at.store.answer(person("00u1"))).toBeNull();

      const retried = await only(claim(at.store));
      expect(retried.isAsked).toBe(true);
      await at.store.release([done(retried, "caused", { answer: "tried", wakeAt: 1 })]);
      expect(await at.store.answer(person("00u1"))).toBe("tried");
      const last = await only(claim(at.store));
      await at.store.release([done(last, "caused", { answer: "done" })]);
      await at.store.wake(person("00u1"), 1);
      const other = await only(claim(at.store));
      expect(other.isAsked).toBe(false);
      await at.store.release([done(other, "caused", { answer: "of nobody's interest" })]);
      expect(await at.store.answer(person("00u1"))).toBe("done");

      await at.store.ask(person("00u1"), 1);
      expect(await at.store.answer(person("00u1"))).toBeNull();
    });

    it("wakes somebody unknown who is asked about, and has no answer for who never was", async () => {
      await at.store.ask(person("00unew"), 2);
      expect(await at.store.answer(person("00unew"))).toBeNull();
      expect(await at.store.answer(person("00uother"))).toBeNull();
      const lane = await only(claim(at.store));
      expect(lane).toMatchObject({ subject: "00unew", priority: 2, isAsked: true, hints: [] });
    });

    it("gives a lane to one worker at a time", async () => {
      await at.store.accept([hintFor("e1", "00u1")]);
      const claims = await Promise.all([claim(at.store), claim(at.store), claim(at.store)]);
      expect(claims.flat()).toHaveLength(1);
    });

    it("claims no more lanes than asked for, and only those of the org", async () => {
      await at.store.accept([
        hintFor("e1", "00u1"),
        hintFor("e2", "00u2"),
        hintFor("e3", "00u3", { hints: [{ lane: person("00u3", "uat"), priority: 1 }] }),
      ]);
      expect(await claim(at.store, 1)).toHaveLength(1);
      expect(await claim(at.store, 10)).toHaveLength(1);
      expect(await at.store.claim({ kind: "person", org: "uat", limit: 10, leaseMs: 1_000 })).toHaveLength(1);
    });

    it("takes a possible leaver first", async () => {
      await at.store.accept([hintFor("e1", "joiner")]);
      await at.store.accept([hintFor("e2", "leaver", { priority: 2 })]);
      expect((await claim(at.store)).map(({ subject }) => subject)).toEqual(["leaver", "joiner"]);
    });

    it("claims only urgent lanes for the reserved slot", async () => {
      await at.store.accept([hintFor("e1", "joiner"), hintFor("e2", "leaver", { priority: 2 })]);
      const lanes = await at.store.claim({ kind: "person", org: ORG, limit: 10, leaseMs: 1_000, minPriority: 2 });
      expect(lanes.map(({ subject }) => subject)).toEqual(["leaver"]);
    });

    it("goes on at a lower priority where the release says so, but not when it was woken meanwhile", async () => {
      await at.store.accept([hintFor("e1", "00u1", { priority: 2 }), hintFor("e2", "00u2", { priority: 2 })]);
      const lanes = await claim(at.store);
      await at.store.accept([hintFor("e3", "00u2", { priority: 2 })]);
      await at.store.release(
        lanes.map((lane) => done(lane, "caused", { settled: [], wakeAt: Date.now() - 1, priority: 1 as const })),
      );
      const next = await claim(at.store);
      expect(next.map(({ subject, priority }) => [subject, priority])).toEqual([
        ["00u2", 2],
        ["00u1", 1],
      ]);
    });

    it("issues a higher version with every claim", async () => {
      await at.store.accept([hintFor("e1", "00u1")]);
      const first = await only(claim(at.store));
      await at.store.release([done(first, "caused", { settled: [], wakeAt: Date.now() })]);
      const second = await only(claim(at.store));
      expect(second.version).toBeGreaterThan(first.version);
      await at.store.release([done(second, "caused", { settled: [], wakeAt: Date.now(), versionFloor: 70 })]);
      expect((await only(claim(at.store))).version).toBe(71);
    });

    it("has nothing left to do after a release, and remembers the outcomes", async () => {
      await at.store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u1")]);
      const lane = await only(claim(at.store));
      const [first, second] = lane.hints;
      const settled = [
        { position: first?.position ?? 0, outcome: "contributed" as const },
        { position: second?.position ?? 0, outcome: "caused" as const },
      ];
      expect(await at.store.release([done(lane, "caused", { settled })])).toEqual([true]);
      expect(await claim(at.store)).toEqual([]);
      expect(await at.store.nextDue("person", ORG)).toBeNull();
      expect((await at.store.eventOutcomes()).map(({ uuid, outcome }) => [uuid, outcome])).toEqual([
        ["e1", "contributed"],
        ["e2", "caused"],
      ]);
    });

    it("does not lose a hint that arrives during the lease", async () => {
      await at.store.accept([hintFor("e1", "00u1")]);
      const lane = await only(claim(at.store));
      await at.store.accept([hintFor("e2", "00u1")]);
      await at.store.release([done(lane)]);
      const again = await only(claim(at.store));
      expect(again.hints.map(({ uuid }) => uuid)).toEqual(["e2"]);
    });

    it("keeps a hint open that was not settled", async () => {
      await at.store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u1")]);
      const lane = await only(claim(at.store));
      const settled = [{ position: lane.hints[1]?.position ?? 0, outcome: "caused" as const }];
      await at.store.release([done(lane, "caused", { settled, wakeAt: Date.now(), rechecks: 1 })]);
      const again = await only(claim(at.store));
      expect(again.rechecks).toBe(1);
      expect(again.hints.map(({ uuid }) => uuid)).toEqual(["e1"]);
    });

    it("tells the newest of many hints, and ends the earlier ones together, a portion at a time", async () => {
      const uuids = Array.from({ length: 9 }, (_, index) => `e${index + 1}`);
      await at.store.accept(uuids.map((uuid) => hintFor(uuid, "00u1", { priority: uuid === "e1" ? 2 : 1 })));
      await at.store.accept([hintFor("e10", "00u2", { priority: 1 })]);
      const take = () =>
        at.store.claim({ kind: "person", org: ORG, limit: 1, leaseMs: 60_000, toldMost: 2, earlierMost: 4 });
      // The one that may mean leaving is not told, and the lane is urgent all the same.
      const first = await only(take());
      expect(first).toMatchObject({ subject: "00u1", priority: 2, earlier: { upTo: 4, isAll: false } });
      expect(first.hints.map(({ uuid }) => uuid)).toEqual(["e8", "e9"]);
      expect(Math.abs((first.earlier?.receivedAt ?? 0) - Date.now())).toBeLessThan(60_000);
      const noted = { upTo: 4, outcome: "caused", isOpen: true } as const;
      await at.store.release([done(first, "caused", { settled: [], earlier: noted, wakeAt: 1 })]);
      expect(new Set((await at.store.eventOutcomes()).map(({ outcome }) => outcome))).toEqual(new Set([null]));

      const second = await only(take());
      expect(second.earlier).toMatchObject({ upTo: 4, isAll: false });
      // What comes meanwhile is another's.
      await at.store.accept([hintFor("e11", "00u1")]);
      const ended = { upTo: 4, outcome: "no_net_effect", isOpen: false } as const;
      await at.store.release([done(second, "caused", { settled: [], earlier: ended, wakeAt: 1 })]);

      const third = await only(take());
      expect(third.earlier).toMatchObject({ upTo: 8, isAll: true });
      expect(third.hints.map(({ uuid }) => uuid)).toEqual(["e9", "e11"]);
      const contributed = { upTo: 8, outcome: "contributed", isOpen: false } as const;
      await at.store.release([done(third, "caused", { earlier: contributed })]);
      expect(await at.store.claim({ kind: "person", org: ORG, limit: 9, leaseMs: 1_000 })).toMatchObject([
        { subject: "00u2", earlier: null },
      ]);
      const outcomes = await at.store.eventOutcomes([...uuids, "e11"]);
      expect(Object.fromEntries(outcomes.map(({ uuid, outcome }) => [uuid, outcome]))).toEqual({
        ...Object.fromEntries(["e1", "e2", "e3", "e4"].map((uuid) => [uuid, "caused"])),
        ...Object.fromEntries(["e5", "e6", "e7", "e8"].map((uuid) => [uuid, "contributed"])),
        e9: "caused",
        e11: "caused",
      });
    });

    it("tells of the earlier hints who is gone by them", async () => {
      const statuses = [["SUSPENDED"], ["ACTIVE"], ["DEPROVISIONED", "DELETED"]];
      const gone = statuses.map((status, index) =>
        hintFor(`s${index}`, "00u1", { hints: [{ lane: person("00u1"), priority: 2, expectation: { status } }] }),
      );
      await at.store.accept([...gone, ...["e1", "e2", "e3"].map((uuid) => hintFor(uuid, "00u1"))]);
      const request = { kind: "person", org: ORG, limit: 1, leaseMs: 1_000, toldMost: 2 } as const;
      const lane = await only(at.store.claim(request));
      expect(lane.hints.map(({ uuid }) => uuid)).toEqual(["e2", "e3"]);
      expect(lane.said).toMatchObject([{ uuid: "s2", position: 3, expectation: { status: statuses[2] } }]);
      const earlier = { upTo: 4, outcome: "contributed", isOpen: false } as const;
      await at.store.release([done(lane, "caused", { earlier, wakeAt: 1 })]);
      expect((await only(at.store.claim(request))).said).toEqual([]);
    });

    it("tells all hints of a lane that holds no more than are told", async () => {
      await at.store.accept(["e1", "e2"].map((uuid) => hintFor(uuid, "00u1")));
      const lane = await only(at.store.claim({ kind: "person", org: ORG, limit: 1, leaseMs: 1_000, toldMost: 2 }));
      expect(lane).toMatchObject({ hints: [{ uuid: "e1" }, { uuid: "e2" }], earlier: null });
    });

    it("remembers what a hint caused while it stays open", async () => {
      await at.store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u1")]);
      const lane = await only(claim(at.store));
      const noted = lane.hints.map(({ position }, index) => ({
        position,
        outcome: index === 0 ? ("caused" as const) : ("no_net_effect" as const),
      }));
      await at.store.release([done(lane, "caused", { settled: [], noted, wakeAt: Date.now() })]);
      expect((await at.store.eventOutcomes()).map(({ outcome }) => outcome)).toEqual([null, null]);
      const again = await only(claim(at.store));
      expect(again.hints.map(({ uuid }) => uuid)).toEqual(["e1", "e2"]);
      await at.store.release([done(again, "no_net_effect")]);
      expect((await at.store.eventOutcomes()).map(({ outcome }) => outcome)).toEqual(["caused", "no_net_effect"]);
    });

    it("waits until a retry is due, and lets a new hint wake the lane earlier", async () => {
      await at.store.accept([hintFor("e1", "00u1")]);
      const lane = await only(claim(at.store));
      const wakeAt = Date.now() + 60_000;
      const error = { code: "okta_unreachable", message: "Okta does not answer." };
      await at.store.release([done(lane, "caused", { settled: [], wakeAt, attempts: 3, error })]);
      expect(await claim(at.store)).toEqual([]);
      expect(await at.store.nextDue("person", ORG)).toBe(wakeAt);
      const { errors } = await at.store.status();
      expect(errors).toMatchObject([{ subject: "00u1", attempts: 3, ...error, wakeAt }]);
      expect(Math.abs(errors[0]!.at - Date.now())).toBeLessThan(60_000);

      await at.store.accept([hintFor("e2", "00u1")]);
      const again = await only(claim(at.store));
      expect(again.attempts).toBe(3);
      expect(again.hints.map(({ uuid }) => uuid)).toEqual(["e1", "e2"]);
    });

    it("claims an expired lease again and refuses the late release", async () => {
      await at.store.accept([hintFor("e1", "00u1")]);
      const lost = await only(claim(at.store, 10, 50));
      await sleep(70);
      const held = await only(claim(at.store));
      expect(held.token).toBeGreaterThan(lost.token);
      expect(held.version).toBeGreaterThan(lost.version);
      expect(await at.store.release([done(lost, "no_net_effect")])).toEqual([false]);
      expect((await at.store.eventOutcomes())[0]?.outcome).toBeNull();
      expect(await at.store.release([done(held)])).toEqual([true]);
    });

    it("wakes a person without an event", async () => {
      await at.store.wake(person("00u1"), 1);
      const lane = await only(claim(at.store));
      expect(lane.hints).toEqual([]);
      await at.store.wake(person("00u1"), 1);
      await at.store.release([done(lane)]);
      expect(await claim(at.store)).toHaveLength(1);
    });

    it("carries what it expects of the snapshot", async () => {
      const expectation = { status: ["DEPROVISIONED"], group: { id: "00g1", member: true } };
      await at.store.accept([hintFor("e1", "00u1", { hints: [{ lane: person("00u1"), priority: 2, expectation }] })]);
      expect((await only(claim(at.store))).hints[0]?.expectation).toEqual(expectation);
    });

    it("lists who is in a worker's hands", async () => {
      await at.store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u2")]);
      const lane = await only(claim(at.store, 1));
      expect(await at.store.inHand(ORG, "main")).toEqual([lane.subject]);
      expect(await at.store.inHand(ORG, "second")).toEqual([]);
      await at.store.release([done(lane, "caused", { wakeAt: Date.now() })]);
      expect(await at.store.inHand(ORG, "main")).toEqual([]);
    });
  });
}
