import { describe, expect, it } from "vitest";
import { ORG, claim, done, hintFor, only, person, useStore, type StoreUnderTest } from "./under-test.ts";

/** What every engine must do with those whom the org refuses. */
export function describeDeadLetters(prepare: () => Promise<StoreUnderTest>): void {
  describe("dead letters", () => {
    const at = useStore(prepare);

    it("keeps the events of an open dead letter, however old, until it is closed", async () => {
      await at.store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u2")]);
      const lanes = await claim(at.store);
      const deadLetter = { code: "missing_email", message: "No e-mail." };
      await at.store.release(lanes.map((lane) => done(lane, "dead_letter", { deadLetter, error: deadLetter })));
      const request = { before: Date.now() + 60_000, after: 0, limit: 100 };
      expect(await at.store.forgetEvents(request)).toEqual({ forgotten: 0, after: null });
      const [letter] = await at.store.deadLetters(10);
      expect(letter?.events).toHaveLength(1);
      await at.store.discard(letter!.id);
      expect(await at.store.forgetEvents(request)).toEqual({ forgotten: 1, after: null });
      expect((await at.store.deadLetters(10)).map(({ subject }) => subject)).toEqual(["00u2"]);
    });

    it("lists those of one org, one person or one number, which are asked for alone", async () => {
      const elsewhere = { hints: [{ lane: person("00u1", "uat"), priority: 1 as const }] };
      await at.store.accept([hintFor("e1", "00u1"), hintFor("e2", "00u2"), hintFor("e3", "00u1", elsewhere)]);
      const deadLetter = { code: "missing_email", message: "No e-mail." };
      for (const org of [ORG, "uat"]) {
        const lanes = await at.store.claim({ kind: "person", org, limit: 10, leaseMs: 60_000 });
        await at.store.release(lanes.map((lane) => done(lane, "dead_letter", { deadLetter })));
      }
      const found = async (which: Parameters<typeof at.store.deadLetters>[1], limit = 10) =>
        (await at.store.deadLetters(limit, which)).map(({ org, subject }) => `${org} ${subject}`);
      expect(await found({})).toEqual([`${ORG} 00u1`, `${ORG} 00u2`, "uat 00u1"]);
      expect(await found({ org: ORG })).toEqual([`${ORG} 00u1`, `${ORG} 00u2`]);
      expect(await found({ org: ORG }, 1)).toEqual([`${ORG} 00u1`]);
      expect(await found(person("00u1"))).toEqual([`${ORG} 00u1`]);
      expect(await found({ kind: "group" })).toEqual([]);
      const [last] = await at.store.deadLetters(10, { org: "uat" });
      expect(await found({ id: last!.id })).toEqual(["uat 00u1"]);
      expect(await found({ id: last!.id, org: ORG })).toEqual([]);
    });

    it("does not call somebody waiting who is a dead letter and looked at again one day, until that day or a hint", async () => {
      await at.store.accept([hintFor("e1", "00u1")]);
      const lane = await only(claim(at.store));
      const reason = { code: "username_taken", message: "The username is taken." };
      const later = Date.now() + 3_600_000;
      await at.store.release([done(lane, "dead_letter", { deadLetter: reason, error: reason, wakeAt: later })]);
      expect(await at.store.status()).toMatchObject({ waiting: 0, deadLetters: 1 });
      expect(await at.store.nextDue("person", ORG)).toBe(later);
      await at.store.accept([hintFor("e2", "00u1")]);
      expect((await at.store.status()).waiting).toBe(1);
    });

    it("lists a dead letter until a later success closes it", async () => {
      await at.store.accept([hintFor("e1", "00u1")]);
      const lane = await only(claim(at.store));
      const reason = { code: "PROFILE_UNKNOWN", message: "The org has no profile Sales." };
      await at.store.release([done(lane, "dead_letter", { deadLetter: reason, error: reason })]);
      expect(await at.store.deadLetters(10)).toMatchObject([
        { ...person("00u1"), ...reason, version: 1, events: [{ uuid: "e1" }] },
      ]);
      expect((await at.store.status()).deadLetters).toBe(1);

      await at.store.accept([hintFor("e2", "00u1")]);
      await at.store.release([done(await only(claim(at.store)), "caused", { closesDeadLetter: true })]);
      expect(await at.store.deadLetters(10)).toEqual([]);
    });

    it("discards a dead letter once, calls off the look that it was due, and hears of newer hints", async () => {
      await at.store.accept([hintFor("e1", "00u1")]);
      const reason = { code: "username_taken", message: "The username is taken." };
      const wakeAt = Date.now() + 3_600_000;
      await at.store.release([
        done(await only(claim(at.store)), "dead_letter", { deadLetter: reason, error: reason, wakeAt }),
      ]);
      const [letter] = await at.store.deadLetters(1);
      expect(await at.store.discard(letter?.id ?? 0)).toMatchObject({ subject: "00u1", events: [{ uuid: "e1" }] });
      expect(await at.store.discard(letter?.id ?? 0)).toBeNull();
      expect(await at.store.deadLetters(1)).toEqual([]);
      expect(await at.store.nextDue("person", ORG)).toBeNull();
      expect(await at.store.status()).toMatchObject({ waiting: 0, deadLetters: 0, errors: [] });

      await at.store.accept([hintFor("e2", "00u1")]);
      await at.store.release([done(await only(claim(at.store)), "dead_letter", { deadLetter: reason, error: reason })]);
      const [again] = await at.store.deadLetters(1);
      await at.store.accept([hintFor("e3", "00u1")]);
      expect(await at.store.discard(again?.id ?? 0)).not.toBeNull();
      expect((await only(claim(at.store))).hints.map(({ uuid }) => uuid)).toEqual(["e3"]);
    });

    it("replaces the reason when the same lane dies again", async () => {
      await at.store.accept([hintFor("e1", "00u1")]);
      const reason = (code: string) => ({ code, message: code });
      await at.store.release([done(await only(claim(at.store)), "dead_letter", { deadLetter: reason("FIRST") })]);
      await at.store.accept([hintFor("e2", "00u1")]);
      await at.store.release([done(await only(claim(at.store)), "dead_letter", { deadLetter: reason("SECOND") })]);
      const letters = await at.store.deadLetters(10);
      expect(letters).toMatchObject([{ code: "SECOND" }]);
      expect(letters[0]?.events.map(({ uuid }) => uuid)).toEqual(["e1", "e2"]);
    });
  });
}
