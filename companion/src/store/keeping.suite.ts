import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { TASK_PLACE, type ClaimedLane } from "./types.ts";
import { ORG, claim, done, hintFor, only, useStore, type StoreUnderTest } from "./under-test.ts";

/** What every engine must keep besides lanes: facts, cursors, named leases, and all of it over a restart. */
export function describeKeeping(prepare: () => Promise<StoreUnderTest>): void {
  describe("what is kept", () => {
    const at = useStore(prepare);

    it("keeps what the org did until its audit is known to have it, even if the lease was lost", async () => {
      await at.store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u2")]);
      const [first, second] = await claim(at.store);
      if (first === undefined || second === undefined) throw new Error("expected two lanes");
      const kept = await at.store.release([
        done(first, "caused", { facts: [{ factId: "f1", body: '{"factId":"f1"}' }] }),
        done({ ...second, token: second.token - 1 }, "caused", { facts: [{ factId: "f2", body: "{}" }] }),
      ]);
      expect(kept).toEqual([true, false]);
      const later = { before: Date.now() + 1_000, limit: 10 };
      expect(await at.store.facts(ORG, { before: 0, limit: 10 })).toEqual([]);
      expect(await at.store.facts(ORG, { ...later, limit: 1 })).toEqual([{ factId: "f1", body: '{"factId":"f1"}' }]);
      expect(await at.store.facts("uat", later)).toEqual([]);
      expect((await at.store.status()).facts).toEqual({ waiting: 2, refused: 0, refusals: [] });

      const refused = { factId: "f2", code: "not_plausible", message: "The user is not linked." };
      await at.store.settleFacts(ORG, { written: ["f1"], refused: [refused] });
      expect(await at.store.facts(ORG, later)).toEqual([]);
      expect((await at.store.status()).facts).toEqual({ waiting: 0, refused: 1, refusals: [{ org: ORG, ...refused }] });
    });

    it("offers a fact again that the org refused, when the same comes again", async () => {
      await at.store.accept([hintFor("e1", "00u1")]);
      const lane = await only(claim(at.store));
      const fact = (body: string) => done(lane, "caused", { facts: [{ factId: "f1", body }] });
      await at.store.release([fact("first")]);
      await at.store.keepFacts("uat", [{ factId: "f1", body: "of another org" }]);
      await at.store.release([fact("while it waits")]);
      const later = { before: Date.now() + 1_000, limit: 10 };
      expect(await at.store.facts(ORG, later)).toEqual([{ factId: "f1", body: "first" }]);
      await at.store.settleFacts(ORG, { written: [], refused: [{ factId: "f1", code: "no", message: "No." }] });
      await at.store.release([fact("again")]);
      expect(await at.store.facts(ORG, later)).toEqual([{ factId: "f1", body: "again" }]);
      expect((await at.store.status()).facts).toEqual({ waiting: 2, refused: 0, refusals: [] });
    });

    it("keeps a cursor that moves without events, and forgets it", async () => {
      const name = `${TASK_PLACE}1`;
      await at.store.keepCursor({ name, value: "done" });
      const request = { before: 0, after: 0, limit: 10 };
      await at.store.forgetEvents({ ...request, tasksBefore: Date.now() - 3_600_000 });
      await at.store.forgetEvents(request);
      expect(await at.store.cursor(name)).toBe("done");
      await at.store.keepCursor({ name: "c", value: "1" });
      await at.store.forgetEvents({ ...request, tasksBefore: Date.now() + 3_600_000 });
      expect(await at.store.cursor(name)).toBeNull();
      expect(await at.store.cursor("c")).toBe("1");
      await at.store.keepCursor({ name: "c", value: "2" });
      expect(await at.store.cursor("c")).toBe("2");
      await at.store.keepCursor({ name: "c", value: null });
      expect(await at.store.cursor("c")).toBeNull();
    });

    it("keeps everything over a restart, and hands out again what a process that is gone had claimed", async () => {
      await at.store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u2")], {
        name: "log:main",
        value: "https://okta/next",
      });
      const before = await claim(at.store, 10, 50);
      await at.store.release([done(before[0] as ClaimedLane)]);
      await at.store.close();
      at.store = await at.underTest.open();
      await sleep(60);
      expect(await at.store.cursor("log:main")).toBe("https://okta/next");
      expect(await at.store.accept([hintFor("e1", "00u1")])).toEqual({ accepted: 0, waking: 0, duplicates: 1 });
      const again = await only(claim(at.store));
      expect(again.hints.map(({ uuid }) => uuid)).toEqual(["e2"]);
      expect(again.version).toBeGreaterThan(before[1]?.version ?? 0);
    });

    it("gives a named lease to one holder, until it is given up or over", async () => {
      const first = await at.store.lease("okta_log:main", "a", 30_000);
      expect(first?.token).toBe(1);
      expect(await at.store.lease("okta_log:main", "b", 200)).toBeNull();
      expect((await at.store.lease("facts:production", "b", 200))?.token).toBe(1);
      const prolonged = await at.store.lease("okta_log:main", "a", 60_000);
      expect(prolonged?.token).toBe(1);
      expect(prolonged?.expiresAt).toBeGreaterThan(first?.expiresAt ?? 0);
      await at.store.endLease("okta_log:main", "b");
      expect(await at.store.lease("okta_log:main", "b", 200)).toBeNull();
      await at.store.endLease("okta_log:main", "a");
      expect((await at.store.lease("okta_log:main", "b", 50))?.token).toBe(2);
      await sleep(60);
      expect((await at.store.lease("okta_log:main", "a", 200))?.token).toBe(3);
    });

    it("lets nobody set a cursor back whose lease has changed hands, and stores what they read", async () => {
      const cursorAt = (value: string, token: number) => ({ name: "c", value, fence: { lease: "reader", token } });
      const stale = (await at.store.lease("reader", "a", 60_000))?.token ?? 0;
      await at.store.accept([hintFor("e1", "00u1")], cursorAt("1", stale));
      expect(await at.store.cursor("c")).toBe("1");
      await at.store.endLease("reader", "a");
      const token = (await at.store.lease("reader", "b", 60_000))?.token ?? 0;
      await at.store.accept([hintFor("e2", "00u2")], cursorAt("2", token));
      expect(await at.store.accept([hintFor("e3", "00u3")], cursorAt("1", stale))).toMatchObject({ accepted: 1 });
      expect(await at.store.cursor("c")).toBe("2");
    });

    it("moves a cursor only together with its events", async () => {
      expect(await at.store.cursor("log:main")).toBeNull();
      const broken = { ...hintFor("e1", "00u1"), type: null as unknown as string };
      await expect(at.store.accept([broken], { name: "log:main", value: "next" })).rejects.toThrow();
      expect(await at.store.cursor("log:main")).toBeNull();
    });

    it("keeps the calls of a turn apart when one of them fails", async () => {
      const broken = { ...hintFor("bad", "00u1"), type: null as unknown as string };
      const results = await Promise.allSettled([
        at.store.accept([hintFor("e1", "00u1")]),
        at.store.accept([broken]),
        at.store.accept([hintFor("e2", "00u2")]),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect((await at.store.eventOutcomes()).map(({ uuid }) => uuid)).toEqual(["e1", "e2"]);
    });
  });
}
