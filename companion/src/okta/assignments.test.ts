import { beforeEach, describe, expect, it } from "vitest";
import { createAssignments, type AssignmentQuestion, type Assignments } from "./assignments.ts";
import { OktaFailure } from "./failure.ts";

const signal = new AbortController().signal;

describe("questions about an app's users", () => {
  let now: number;
  let assigned: Set<string>;
  let left: number;
  /** What Okta was asked, in order. */
  let asked: string[];
  let fails: OktaFailure | null;
  let afterRest: string | undefined;
  let onPage: () => Promise<unknown>;
  let assignments: Assignments;

  beforeEach(() => {
    now = 1_000;
    assigned = new Set(["ann", "ben", "cid", "dee", "eve", "fay"]);
    left = 1;
    asked = [];
    fails = null;
    afterRest = undefined;
    onPage = () => Promise.resolve();
    assignments = createAssignments(
      {
        async one({ oktaId }) {
          asked.push(oktaId);
          await new Promise((resolve) => setImmediate(resolve));
          return { assigned: assigned.has(oktaId) };
        },
        async page({ link }) {
          asked.push(link ?? "list");
          if (fails !== null) throw fails;
          await onPage();
          const users = [...assigned].map((id) => ({ id, profile: { role: id } }));
          return link === undefined
            ? { users: users.slice(0, 3), next: "rest" }
            : { users: users.slice(3), next: afterRest };
        },
        left: () => left,
      },
      () => now,
    );
  });

  const question = (oktaId: string, change: Partial<AssignmentQuestion> = {}): AssignmentQuestion => ({
    appId: "0oa1",
    oktaId,
    withProfile: false,
    since: now,
    isSaidToBeLost: false,
    mayBeUnlisted: false,
    share: "full",
    ...change,
  });
  const of = (oktaId: string, change: Partial<AssignmentQuestion> = {}) =>
    assignments.of(question(oktaId, change), signal);

  it("about one person are asked about that person, once as long as no event speaks of it", async () => {
    expect(await of("ann")).toEqual({ assigned: true });
    now += 60_000;
    expect(await of("ann", { since: 1_000 })).toEqual({ assigned: true });
    expect(asked).toEqual(["ann"]);
    assigned.delete("ann");
    expect(await of("ann", { since: now })).toEqual({ assigned: false });
    expect(await of("ann", { since: undefined })).toEqual({ assigned: false });
    expect(asked).toEqual(["ann", "ann"]);
  });

  it("of a crowd are answered from the list", async () => {
    const answers = await Promise.all([...assigned].map((id) => of(id)));
    expect(answers.every((answer) => answer?.assigned)).toBe(true);
    expect(asked.toSorted()).toEqual(["ann", "ben", "cid", "dee", "list", "rest"]);
  });

  it("make nobody a leaver because the list lacks them: they are asked about, unless an event says so too", async () => {
    left = 0.4;
    expect(await of("gus")).toEqual({ assigned: false });
    expect(asked).toEqual(["list", "rest", "gus"]);
    now += 60_000;
    expect(await of("hal", { since: now, isSaidToBeLost: true })).toEqual({ assigned: false });
    expect(asked).toEqual(["list", "rest", "gus", "list", "rest"]);
  });

  it("about whom the list lacks are not asked while the limit is scarce, where that will do and nobody may be leaving", async () => {
    left = 0.4;
    expect(await Promise.all(["gus", "hal"].map((id) => of(id, { mayBeUnlisted: true })))).toEqual([null, null]);
    expect(asked).toEqual(["list", "rest"]);
    now += 60_000;
    expect(await of("gus", { since: now, mayBeUnlisted: true, isSaidToBeLost: true })).toEqual({ assigned: false });
    expect(await of("gus", { since: 1_000, mayBeUnlisted: true, share: "urgent" })).toEqual({ assigned: false });
    left = 0.6;
    expect(await of("hal", { since: now, mayBeUnlisted: true })).toEqual({ assigned: false });
    expect(asked.slice(4)).toEqual(["gus", "hal"]);
  });

  it("are answered from no list that was begun before the event", async () => {
    left = 0.4;
    await of("ann");
    now += 60_000;
    assigned.delete("ben");
    expect(await of("ben", { since: now, isSaidToBeLost: true })).toEqual({ assigned: false });
    expect(await of("cid", { since: 1_000 })).toEqual({ assigned: true });
    expect(asked).toEqual(["list", "rest", "list", "rest"]);
  });

  it("are asked one by one where the list cannot be read, and about who may be leaving where it is paced", async () => {
    left = 0.4;
    fails = new OktaFailure("forbidden", "E0000006", "No.");
    expect(await of("ann")).toEqual({ assigned: true });
    expect(await of("ben", { share: "urgent" })).toEqual({ assigned: true });
    expect(asked).toEqual(["list", "ann", "ben"]);
  });

  it("are asked one by one where the pages of the list lead in a circle", async () => {
    left = 0.4;
    afterRest = "rest";
    expect(await of("ann")).toEqual({ assigned: true });
    expect(asked).toEqual(["list", "rest", "ann"]);
  });

  it("know attributes from a list only once somebody asks for them", async () => {
    left = 0.4;
    await of("ann");
    now += 60_000;
    expect(await of("ben", { withProfile: true })).toEqual({ assigned: true, profile: { role: "ben" } });
    expect(asked).toEqual(["list", "rest", "list", "rest"]);
  });

  it("make nobody a leaver whom the list shows, though an event says so and their attributes are not known", async () => {
    left = 0.4;
    // Of what was asked for one by one meanwhile the list knows less.
    onPage = () => {
      if (asked.at(-1) !== "rest") return Promise.resolve();
      now += 1;
      return of("ann", { share: "urgent" });
    };
    expect(await of("ann", { withProfile: true, isSaidToBeLost: true })).toEqual({ assigned: true });
    expect(asked).toEqual(["list", "rest", "ann", "ann"]);
  });

  it("about a crowd of those who may be leaving wait for no list that keeps its pace: it begins at once", async () => {
    const everybody = Array.from({ length: 60 }, (_, index) => `u${index}`);
    let lists = 0;
    const ofMany = createAssignments(
      {
        async one() {
          await new Promise((resolve) => setImmediate(resolve));
          return { assigned: true };
        },
        async page({ link }) {
          const from = Number(link ?? 0);
          if (from === 0) lists += 1;
          const users = everybody.slice(from, from + 3).map((id) => ({ id }));
          return { users, next: from + 3 < everybody.length ? String(from + 3) : undefined };
        },
        left: () => 0.4,
      },
      () => now,
    );
    await ofMany.of(question("u0"), signal);
    now += 1;
    // 20 pages: a minute.
    const paced = ofMany.of(question("u1"), signal);
    await new Promise((resolve) => setImmediate(resolve));
    const leavers = everybody.slice(0, 25).map((id) => ofMany.of(question(id, { share: "urgent" }), signal));
    expect(new Set((await Promise.all([paced, ...leavers])).map((answer) => answer?.assigned))).toEqual(
      new Set([true]),
    );
    expect(lists).toBe(2);
  });

  it("are asked for again when the clock was set back, and wait no longer for a list then", async () => {
    left = 0.4;
    now = 3_600_000;
    await of("ann", { share: "urgent" });
    await of("ben");
    now = 1_000;
    assigned.delete("ann");
    expect(await of("ann", { since: 500, share: "urgent" })).toEqual({ assigned: false });
    expect(await of("ben", { since: 500 })).toEqual({ assigned: true });
    expect(asked).toEqual(["ann", "list", "rest", "ann", "list", "rest"]);
  });

  it("make nobody a leaver whom the list shows, though the clock was set back while it was read", async () => {
    left = 0.4;
    onPage = async () => (now = 500);
    expect(await of("ann", { since: 400, isSaidToBeLost: true })).toEqual({ assigned: true });
    expect(asked).toEqual(["list", "rest", "ann"]);
  });

  it("wait no longer than whoever asks", async () => {
    left = 0.4;
    await of("ann");
    const impatient = new AbortController();
    // Paced: the next list begins in seconds.
    const waits = assignments.of(question("ben", { since: now }), impatient.signal);
    waits.catch(() => undefined);
    now += 1;
    const later = assignments.of(question("ben", { since: now }), impatient.signal);
    impatient.abort(new Error("too slow"));
    await expect(later).rejects.toThrow("too slow");
    assignments.close();
  });
});
