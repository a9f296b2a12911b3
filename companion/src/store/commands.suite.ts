import { describe, expect, it } from "vitest";
import { useStore, type StoreUnderTest } from "./under-test.ts";
import type { Cursor } from "./types.ts";

const ORG = "production";
const PLACE = `commands:${ORG}`;

/** What every engine of the store must do with what the orgs told the companion to do. */
export function describeCommands(engine: string, prepare: () => Promise<StoreUnderTest>): void {
  describe(`commands on ${engine}`, () => {
    const at = useStore(prepare);

    const due = async (org = ORG) =>
      (await at.store.dueCommands(org, { before: Date.now() + 60_000, limit: 10 })).map(({ id }) => id);
    const keep = (id: string, { org = ORG, cursor }: { org?: string; cursor?: Cursor } = {}) =>
      at.store.keepCommands(org, [{ id, kind: "notify", body: `{"of":"${id}"}`, dueAt: Date.now() - 1_000 }], cursor);

    it("hands out what is due of one org, oldest first", async () => {
      const now = Date.now();
      const command = { kind: "notify", body: "{}" };
      await at.store.keepCommands(ORG, [
        { ...command, id: "later", dueAt: now - 1_000 },
        { ...command, id: "sooner", dueAt: now - 2_000 },
        { ...command, id: "tomorrow", dueAt: now + 86_400_000 },
      ]);
      await keep("another's", { org: "uat" });
      expect(await due()).toEqual(["sooner", "later"]);
      const [first] = await at.store.dueCommands(ORG, { before: Date.now(), limit: 1 });
      expect(first).toMatchObject({ id: "sooner", kind: "notify", body: "{}", attempts: 0 });
    });

    it("keeps them over a restart, together with the place in the stream", async () => {
      await keep("c1", { cursor: { name: PLACE, value: "0a" } });
      await at.store.close();
      at.store = await at.underTest.open();
      expect(await due()).toEqual(["c1"]);
      expect(await at.store.cursor(PLACE)).toBe("0a");
    });

    it("moves the place where the stream told nothing to do", async () => {
      await at.store.keepCommands(ORG, [], { name: PLACE, value: "0b" });
      expect(await at.store.cursor(PLACE)).toBe("0b");
    });

    it("leaves the place alone when the lease has changed hands, and keeps the commands all the same", async () => {
      const lease = await at.store.lease("listens", "one", 60_000);
      await keep("c1", { cursor: { name: PLACE, value: "0a", fence: { lease: "listens", token: lease?.token ?? 0 } } });
      await at.store.endLease("listens", "one");
      await at.store.lease("listens", "two", 60_000);
      await keep("c2", { cursor: { name: PLACE, value: "0b", fence: { lease: "listens", token: lease?.token ?? 0 } } });
      expect(await at.store.cursor(PLACE)).toBe("0a");
      expect(await due()).toEqual(["c1", "c2"]);
    });

    it("takes an id of an org once, carried out or not", async () => {
      await keep("c1");
      await keep("c1");
      expect(await due()).toEqual(["c1"]);
      await at.store.settleCommands(ORG, { done: ["c1"], postponed: [], dead: [] });
      await keep("c1");
      expect(await due()).toEqual([]);
      await keep("c1", { org: "uat" });
      expect(await due("uat")).toEqual(["c1"]);
    });

    it("postpones with attempts, and lists those that nobody tries any more", async () => {
      await keep("c1");
      await keep("c2");
      const dueAt = Date.now() + 30_000;
      await at.store.settleCommands(ORG, {
        done: [],
        postponed: [{ id: "c1", dueAt, attempts: 3, error: "busy" }],
        dead: [{ id: "c2", attempts: 10, error: "no such person" }],
      });
      const [waiting] = await at.store.dueCommands(ORG, { before: dueAt + 5_000, limit: 10 });
      expect(waiting).toMatchObject({ id: "c1", attempts: 3 });
      expect(await at.store.commandsStatus()).toMatchObject({
        waiting: 1,
        dead: 1,
        failures: [{ org: ORG, id: "c2", kind: "notify", error: "no such person" }],
      });
    });
  });
}
