import { describe, expect, it } from "vitest";
import { leastPriority } from "./allowance.ts";
import { createCompany } from "./company.ts";
import { takesMembershipLock } from "./memberships.ts";
import { afterLock, isContended, nextPacing, startPacing, type Exchange, type Pacing } from "./pacing.ts";
import { createSerialLane } from "./serial.ts";

const limits = { start: 10, max: 30, inFlight: 2, maxInFlight: 4, targetMs: 4_000 };
const answered = (people: number, ms = 500, locked = 0): Exchange => ({ kind: "answered", people, ms, locked });
const failed = (failureClass: "lock" | "timeout" | "transient", tooMany = false): Exchange => ({
  kind: "failed",
  class: failureClass,
  tooMany,
});

/** What the pacing is after exchanges, each ten seconds after the one before. */
const after = (exchanges: readonly Exchange[], pacing: Pacing = startPacing(limits)) =>
  exchanges.reduce((state, exchange, index) => nextPacing(state, exchange, limits, index * 10_000), pacing);

describe("the size of requests", () => {
  it("grows while full requests are answered in time, up to the most", () => {
    expect(after([answered(10)]).size).toBe(15);
    expect(after([answered(10), answered(3)]).size).toBe(15);
    expect(after([answered(10), answered(15), answered(23)]).size).toBe(30);
  });

  it("is halved by a slow answer or none, down to one", () => {
    expect(after([answered(10, 4_001)]).size).toBe(5);
    expect(after(Array.from({ length: 5 }, () => failed("timeout"))).size).toBe(1);
  });

  it("is left alone by a lock, which is nobody's size", () => {
    expect(after([failed("lock")]).size).toBe(10);
  });
});

describe("the number of requests at once", () => {
  const calm = (count: number) => Array.from({ length: count }, () => answered(1));

  it("grows by one after a calm time, up to the most", () => {
    expect(after(calm(9)).inFlight).toBe(2);
    expect(after(calm(10)).inFlight).toBe(3);
    expect(after(calm(100)).inFlight).toBe(4);
  });

  it.each<[string, Exchange]>([
    ["a lock", failed("lock")],
    ["somebody who met a lock in a request that was answered", answered(5, 500, 1)],
    ["a time-out", failed("timeout")],
    ["the limit of requests at once", failed("transient", true)],
  ])("is halved by %s", (_what, exchange) => {
    expect(after([...calm(20), exchange]).inFlight).toBe(2);
    expect(after([exchange]).inFlight).toBe(1);
    expect(after([exchange, exchange]).inFlight).toBe(1);
  });

  it("is not lowered by other failures, for which the org's gate rests", () => {
    expect(after([failed("transient")]).inFlight).toBe(2);
  });

  it("is halved when one person alone takes too long, since nothing smaller can be sent", () => {
    const alone = { ...startPacing(limits), size: 1 };
    expect(after([answered(1, 9_000)], alone).inFlight).toBe(1);
    expect(after([answered(10, 9_000)]).inFlight).toBe(2);
  });

  it("is lowered once by requests that met a lock together", () => {
    const busy = { ...startPacing(limits), inFlight: 4 };
    const first = nextPacing(busy, failed("lock"), limits, 5_000);
    const second = nextPacing(first, failed("lock"), limits, 5_400);
    expect([first.inFlight, second.inFlight, second.locks]).toEqual([2, 2, 2]);
  });
});

describe("after a lock", () => {
  it("the org counts as contended for a while", () => {
    const pacing = nextPacing(startPacing(limits), failed("lock"), limits, 1_000);
    expect(isContended(startPacing(limits), 1_000)).toBe(false);
    expect(isContended(pacing, 60_000)).toBe(true);
    expect(isContended(pacing, 700_000)).toBe(false);
  });

  it("whoever met it waits longer with each lock in a row, with jitter", () => {
    const waits = [1, 2, 3, 20].map((locks) => {
      const pacing = after(Array.from({ length: locks }, () => failed("lock")));
      return afterLock(pacing, pacing.lockedAt ?? 0, 1) - (pacing.lockedAt ?? 0);
    });
    expect(waits).toEqual([500, 1_000, 2_000, 30_000]);
    const calmed = after([failed("lock"), failed("lock"), answered(1)]);
    expect(calmed.lockStreak).toBe(0);
    expect(afterLock(after([failed("lock")]), 0, 0)).toBe(250);
  });
});

describe("the daily allowance", () => {
  const shares = { low: 0.7, usual: 0.95 };
  const least = (used: number, now = 0) => leastPriority({ used, limit: 1_000, at: 0 }, shares, now);

  it("stops what can wait at one share, all but leavers at the next, and leavers never", () => {
    expect([0, 699, 700, 949, 950, 1_200].map((used) => least(used))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it("says nothing before the org told, and little when that was long ago", () => {
    expect(leastPriority(null, shares, 0)).toBe(0);
    expect(leastPriority({ used: 5, limit: 0, at: 0 }, shares, 0)).toBe(0);
    expect([least(950, 4 * 60_000), least(950, 6 * 60_000)]).toEqual([2, 0]);
  });
});

describe("the company somebody travels in", () => {
  const parts = (company: ReturnType<typeof createCompany>, ids: number[]) => company.parts(ids, (id) => id);

  it("is halved by each request that took too long, down to alone, and whole again after an answer", () => {
    const company = createCompany();
    expect(parts(company, [1, 2, 3, 4, 5])).toEqual([[1, 2, 3, 4, 5]]);
    company.tooSlow([1, 2, 3, 4], 0);
    expect(parts(company, [1, 2, 3, 4, 5])).toEqual([[5], [1, 2], [3, 4]]);
    company.answered([1, 2]);
    company.tooSlow([3, 4], 0);
    expect(parts(company, [1, 2, 3, 4, 5])).toEqual([[1, 2, 5], [3], [4]]);
    company.answered([3, 4]);
    expect([parts(company, [3, 4]), company.size()]).toEqual([[[3, 4]], 0]);
  });

  it("blames who takes too long alone only when the org answered others in between", () => {
    const company = createCompany();
    expect(company.isToBlame(1, 50)).toBe(false);
    company.tooSlow([1], 100);
    expect([company.isToBlame(1, null), company.isToBlame(1, 90), company.isToBlame(1, 110)]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

it("sends changes of roles, groups and queues through the serial lane, and no others", () => {
  const kinds = ["set_role", "assign_public_group", "withdraw_queue", "assign_permission_set", "update_field"];
  expect(kinds.map((kind) => takesMembershipLock([{ kind }]))).toEqual([true, true, true, false, false]);
  expect(takesMembershipLock(null)).toBe(false);
});

describe("the serial lane", () => {
  function lanes(names: readonly string[]) {
    const held: { holder: string | null; given: number } = { holder: null, given: 0 };
    const store = {
      async lease(_name: string, holder: string) {
        if (held.holder !== null && held.holder !== holder) return null;
        held.holder = holder;
        held.given += 1;
        return { token: held.given, expiresAt: Number.POSITIVE_INFINITY };
      },
      async endLease(_name: string, holder: string) {
        if (held.holder === holder) held.holder = null;
      },
    };
    return names.map((holder) =>
      createSerialLane({ name: "serial:production", holder, store, clock: Date.now, workMs: 1_000 }),
    );
  }
  const { signal } = new AbortController();
  const later = () => Date.now() + 5_000;

  it("has one in it at a time, of all companions that share the store, and lets the next in after a failure", async () => {
    const [one, two] = lanes(["one", "two"]);
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, (inside += 1));
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      return "done";
    };
    const fails = one?.run(() => Promise.reject(new Error("no")), later(), signal);
    const all = [one, two, one, two].map((lane) => lane?.run(work, later(), signal));
    expect(one?.waiting()).toBe(3);
    await expect(fails).rejects.toThrow("no");
    expect(await Promise.all(all)).toEqual(["done", "done", "done", "done"]);
    expect([most, one?.waiting()]).toEqual([1, 0]);
  });

  it("gives up when its time is over before it is let in", async () => {
    const [one, two] = lanes(["one", "two"]);
    let leave = () => {};
    const first = one?.run(() => new Promise<void>((resolve) => (leave = resolve)), later(), signal);
    expect(await two?.run(async () => "done", Date.now() - 1, signal)).toBeUndefined();
    leave();
    await first;
  });
});
