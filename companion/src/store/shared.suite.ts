import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claim, done, hintFor, only, ORG, person, type StoreUnderTest } from "./under-test.ts";
import type { Store } from "./store.ts";
import type { ClaimedLane, LaneKey } from "./types.ts";

/** What an engine must do besides when several processes share its data. */
export function describeSharedStore(name: string, prepare: () => Promise<StoreUnderTest>): void {
  describe(`the store on ${name}, shared by several processes`, () => {
    let under: StoreUnderTest;
    let stores: Store[];
    let one: Store;
    let other: Store;

    beforeEach(async () => {
      under = await prepare();
      stores = await Promise.all([under.open(), under.open(), under.open()]);
      [one, other] = stores as [Store, Store];
    });

    afterEach(async () => {
      await Promise.all(stores.map((store) => store.close()));
      await under.remove();
    });

    it("gives no lane to two of them, and every lane to one", async () => {
      const subjects = Array.from({ length: 120 }, (_, index) => `00u${index}`);
      await one.accept(subjects.map((subject) => hintFor(subject, subject)));
      const claimed: ClaimedLane[] = [];
      const work = async (store: Store) => {
        for (let misses = 0; misses < 3;) {
          const lanes = await claim(store, 7);
          claimed.push(...lanes);
          misses = lanes.length === 0 ? misses + 1 : 0;
          expect(await store.release(lanes.map((lane) => done(lane)))).toEqual(lanes.map(() => true));
        }
      };
      await Promise.all([...stores, ...stores].map(work));
      expect(claimed.map(({ subject }) => subject).sort()).toEqual([...subjects].sort());
      expect(claimed.every(({ hints }) => hints.length === 1)).toBe(true);
      expect((await one.status()).events.byOutcome).toEqual({ caused: 120 });
    });

    it("counts one event that comes to several at the same time once", async () => {
      const events = Array.from({ length: 20 }, (_, index) => hintFor(`e${index}`, `00u${index % 4}`));
      const results = await Promise.all([
        one.accept(events),
        other.accept([...events].reverse()),
        ...events.map((event) => other.accept([event])),
        ...events.map((event) => one.accept([event])),
      ]);
      expect(results.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(20);
      const lanes = await claim(one);
      expect(lanes.flatMap(({ hints }) => hints.map(({ uuid }) => uuid)).sort()).toEqual(
        events.map(({ uuid }) => uuid).sort(),
      );
      for (const { hints } of lanes) expect(hints.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
    });

    it("routes an event whose targets only one of two simultaneous deliveries has", async () => {
      for (let round = 0; round < 10; round += 1) {
        const uuid = `e${round}`;
        const bare = hintFor(uuid, "", { hints: [], outcome: "not_routed" });
        await Promise.all([one.accept([bare]), other.accept([hintFor(uuid, `00u${round}`)])]);
      }
      expect(await claim(one, 20)).toHaveLength(10);
    });

    it("loses no hint that arrives while another claims and releases its lane", async () => {
      const total = 150;
      const ended = new Map<string, number>();
      let isOver = false;
      const giving = (async () => {
        for (let index = 0; index < total; index += 1) await other.accept([hintFor(`e${index}`, `00u${index % 3}`)]);
        isOver = true;
      })();
      const working = async (store: Store) => {
        for (;;) {
          const wasOver = isOver;
          const lanes = await claim(store);
          for (const { hints } of lanes) for (const { uuid } of hints) ended.set(uuid, (ended.get(uuid) ?? 0) + 1);
          await store.release(lanes.map((lane) => done(lane)));
          if (wasOver && lanes.length === 0 && (await store.nextDue("person", ORG)) === null) return;
        }
      };
      await Promise.all([giving, working(one), working(stores[2] as Store)]);
      expect(ended.size).toBe(total);
      expect([...ended.values()].every((times) => times === 1)).toBe(true);
      expect((await one.eventOutcomes()).filter(({ outcome }) => outcome !== "caused")).toEqual([]);
    });

    it("claims another's expired lease with a new token and a higher version, and refuses the late release", async () => {
      await one.accept([hintFor("e1", "00u1")]);
      const lost = await only(claim(one, 10, 50));
      await sleep(70);
      const held = await only(claim(other));
      expect(held.token).toBeGreaterThan(lost.token);
      expect(held.version).toBeGreaterThan(lost.version);
      const groups = ["00gstale"];
      expect(await one.release([done(lost, "no_net_effect", { groups })])).toEqual([false]);
      expect(await one.members("main", "00gstale", { after: "", limit: 9 })).toEqual([]);
      expect(await other.release([done(held, "caused", { groups: ["00g1"] })])).toEqual([true]);
      expect(await one.members("main", "00g1", { after: "", limit: 9 })).toEqual(["00u1"]);
    });

    it("issues versions that only grow, whoever claims", async () => {
      const versions: number[] = [];
      for (const store of [one, other, one, other]) {
        await store.wake(person("00u1"), 1);
        const lane = await only(claim(store));
        versions.push(lane.version);
        await store.release([done(lane)]);
      }
      expect(versions).toEqual([1, 2, 3, 4]);
    });

    it("keeps the index of members whole when people of one group are released at the same time", async () => {
      const lanes = ["00u1", "00u2", "00u3", "00u4"].map((subject) => ({
        hints: [
          { lane: person(subject), priority: 1 as const },
          { lane: person(subject, "uat"), priority: 1 as const },
        ],
        subject,
      }));
      await one.accept(lanes.map(({ subject, hints }) => hintFor(subject, subject, { hints })));
      const groups = ["00g3", "00g1", "00g2"];
      const mine = await claim(one);
      const theirs = await other.claim({ kind: "person", org: "uat", limit: 10, leaseMs: 60_000 });
      await Promise.all([
        one.release(mine.map((lane) => done(lane, "caused", { groups }))),
        other.release(theirs.reverse().map((lane) => done(lane, "caused", { groups: [...groups].reverse() }))),
      ]);
      for (const group of groups) {
        expect(await one.members("main", group, { after: "", limit: 9 })).toEqual(["00u1", "00u2", "00u3", "00u4"]);
      }
    });

    it("lets one fan a group out, whoever thinks it still may", async () => {
      const group: LaneKey = { kind: "group", org: ORG, oktaOrg: "main", subject: "00g1" };
      await one.accept([hintFor("e1", "", { hints: [{ lane: group, priority: 0 }] })]);
      const request = { kind: "group", org: ORG, limit: 1 } as const;
      const [lost] = await one.claim({ ...request, leaseMs: 1 });
      await sleep(20);
      const [held] = await other.claim({ ...request, leaseMs: 60_000 });
      const subjects = ["00u1", "00u2"];
      expect(
        await Promise.all([
          one.fanOut({ lane: lost as ClaimedLane, subjects, from: 1, upTo: 1 }),
          other.fanOut({ lane: held as ClaimedLane, subjects, from: 1, upTo: 1 }),
        ]),
      ).toEqual([false, true]);
      expect((await claim(one)).map(({ hints }) => hints.length)).toEqual([1, 1]);
    });

    it("gives a named lease to one of them", async () => {
      const holders = stores.map((store, index) => store.lease("okta_log:main", `container ${index}`, 60_000));
      const leases = await Promise.all(holders);
      expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
    });

    it("tells the others when lanes may be due", async () => {
      const woken: string[] = [];
      one.onWoken(() => woken.push("one"));
      const stop = other.onWoken(() => woken.push("other"));
      // Listening may have begun a moment ago, and says so.
      await expect
        .poll(async () => {
          await one.accept([hintFor(`e${Math.random()}`, "00u1")]);
          return woken;
        })
        .toContain("other");
      stop();
      woken.length = 0;
      await other.wake(person("00u2"), 1);
      await expect.poll(() => woken).toContain("one");
      expect(woken).not.toContain("other");
    });
  });
}
