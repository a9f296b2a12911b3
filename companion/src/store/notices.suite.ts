import { describe, expect, it } from "vitest";
import { claim, done, hintFor, useStore, type StoreUnderTest } from "./under-test.ts";

/** What every engine of the store must do with what people are to be told. */
export function describeNotices(engine: string, prepare: () => Promise<StoreUnderTest>): void {
  describe(`notices on ${engine}`, () => {
    const at = useStore(prepare);

    const due = async () =>
      (await at.store.dueNotices({ before: Date.now() + 60_000, limit: 10 })).map(({ key }) => key);
    const keep = (key: string, dueAt = Date.now() - 1_000) =>
      at.store.keepNotices([{ key, body: `{"of":"${key}"}`, dueAt }]);

    it("hands out what is due, oldest first, and nothing that is not", async () => {
      const now = Date.now();
      await at.store.keepNotices([
        { key: "later", body: "{}", dueAt: now - 1_000 },
        { key: "sooner", body: '{"a":1}', dueAt: now - 2_000 },
        { key: "tomorrow", body: "{}", dueAt: now + 86_400_000 },
      ]);
      expect(await due()).toEqual(["sooner", "later"]);
      const [first] = await at.store.dueNotices({ before: Date.now(), limit: 1 });
      expect(first).toMatchObject({ key: "sooner", body: '{"a":1}', attempts: 0 });
    });

    it("keeps them over a restart", async () => {
      await keep("n1");
      await at.store.close();
      at.store = await at.underTest.open();
      expect(await due()).toEqual(["n1"]);
    });

    it("takes a key once, told or not", async () => {
      await at.store.keepNotices([]);
      await keep("n1");
      await keep("n1");
      expect(await due()).toEqual(["n1"]);
      await at.store.settleNotices({ told: ["n1"], postponed: [], dead: [] });
      await keep("n1");
      expect(await due()).toEqual([]);
    });

    it("keeps them with the release of the turn that they tell of, even if the lease was lost", async () => {
      await at.store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u2")]);
      const [first, second] = await claim(at.store);
      if (first === undefined || second === undefined) throw new Error("expected two lanes");
      const notices = (...keys: string[]) => keys.map((key) => ({ key, body: "{}", dueAt: Date.now() - 1_000 }));
      await keep("n1");
      await at.store.release([
        done(first, "caused", { notices: notices("n1", "n2") }),
        done({ ...second, token: second.token - 1 }, "caused", { notices: notices("n2", "n3") }),
      ]);
      expect((await due()).toSorted()).toEqual(["n1", "n2", "n3"]);
      const [waiting] = await at.store.dueNotices({ before: Date.now() + 60_000, limit: 1 });
      expect(waiting?.body).toBe('{"of":"n1"}');
    });

    it("postpones with attempts, and lists those that nobody tries any more", async () => {
      await keep("n1");
      await keep("n2");
      const dueAt = Date.now() + 30_000;
      await at.store.settleNotices({
        told: [],
        postponed: [{ key: "n1", dueAt, attempts: 3, error: "busy" }],
        dead: [{ key: "n2", attempts: 10, error: "no such host" }],
      });
      const [waiting] = await at.store.dueNotices({ before: dueAt + 5_000, limit: 10 });
      expect(waiting).toMatchObject({ key: "n1", attempts: 3 });
      expect(Math.abs((waiting?.dueAt ?? 0) - dueAt)).toBeLessThan(5_000);
      expect(await at.store.noticesStatus()).toMatchObject({
        waiting: 1,
        dead: 1,
        failures: [{ key: "n2", error: "no such host" }],
      });
    });
  });
}
