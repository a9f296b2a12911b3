import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Identity, IdentityResult } from "../salesforce/contract/identities.ts";
import { SalesforceFailure, type FailureClass } from "../salesforce/failure.ts";
import type { ClaimedLane } from "../store/types.ts";
import { backoff } from "../time.ts";
import { createGate } from "./gate.ts";
import { startLaneLoop, type LaneLoopOptions } from "./loop.ts";
import { relay } from "./relay.ts";

const identity = (oktaId: string): Identity => ({ oktaId, version: 1, tombstone: false, causes: [], facets: {} });
const people = (count: number) => Array.from({ length: count }, (_, index) => identity(`u${index}`));
const applied = (part: readonly Identity[]): IdentityResult[] =>
  part.map(({ oktaId, version }) => ({ oktaId, version, outcome: "applied" }) as IdentityResult);
const failure = (failureClass: FailureClass) => new SalesforceFailure(failureClass, failureClass, "failed");

describe("relaying a batch", () => {
  it("isolates the poison by halving, in about twice log n requests", async () => {
    let requests = 0;
    const relayed = await relay(people(32), async (part) => {
      requests += 1;
      if (part.some(({ oktaId }) => oktaId === "u13")) throw failure("batch");
      return applied(part);
    });
    expect(relayed.map(({ kind }) => kind)).toEqual(
      people(32).map(({ oktaId }) => (oktaId === "u13" ? "poison" : "answered")),
    );
    expect(requests).toBeLessThanOrEqual(11);
  });

  it("finds several", async () => {
    const bad = new Set(["u0", "u5", "u6"]);
    const relayed = await relay(people(7), async (part) => {
      if (part.some(({ oktaId }) => bad.has(oktaId))) throw failure("batch");
      return applied(part);
    });
    expect(relayed.flatMap(({ kind }, index) => (kind === "poison" ? [`u${index}`] : []))).toEqual([...bad]);
  });

  it.each<FailureClass>(["transient", "timeout", "lock", "org"])(
    "does not bisect what is nobody's fault (%s)",
    async (failureClass) => {
      let requests = 0;
      const relayed = await relay(people(4), async () => {
        requests += 1;
        throw failure(failureClass);
      });
      expect(requests).toBe(1);
      expect(relayed.map(({ kind }) => kind)).toEqual(["failed", "failed", "failed", "failed"]);
    },
  );

  it("asks no further when the org goes away in between", async () => {
    let requests = 0;
    const relayed = await relay(people(8), async (part) => {
      requests += 1;
      throw failure(part.length > 4 ? "batch" : "transient");
    });
    expect(requests).toBe(2);
    expect(relayed.every(({ kind }) => kind === "failed")).toBe(true);
  });
});

describe("the gate", () => {
  it("rests longer with each failure in a row, and opens with a success after that", () => {
    let now = 0;
    const gate = createGate(
      () => now,
      () => 1,
    );
    const reason = { code: "x", message: "X." };
    const waits: number[] = [];
    for (let index = 0; index < 3; index += 1) {
      gate.cool(reason);
      waits.push(gate.opensAt() - now);
      now = gate.opensAt();
    }
    expect(waits).toEqual([250, 500, 1_000]);
    expect(gate.isProbing()).toBe(true);
    gate.succeeded();
    expect(gate.report()).toMatchObject({ state: "open", until: null, reason: null, lastSuccessAt: now });
  });

  it("counts requests that fail together once, and is not opened by one that was under way", () => {
    const gate = createGate(
      () => 0,
      () => 1,
    );
    const reason = { code: "x", message: "X." };
    gate.cool(reason);
    gate.cool(reason);
    gate.succeeded();
    expect(gate.report().state).toBe("cooling");
    expect(gate.opensAt()).toBeLessThanOrEqual(500);
  });

  it("waits as long as the peer itself asks for", () => {
    const gate = createGate(
      () => 0,
      () => 1,
    );
    gate.cool({ code: "x", message: "X." }, 45_000);
    expect(gate.opensAt()).toBe(45_000);
  });

  it("does not stay closed for hours, though a peer asks for it or the clock is set back", () => {
    let now = 10_000_000;
    const gate = createGate(
      () => now,
      () => 1,
    );
    gate.cool({ code: "x", message: "X." }, now + 86_400_000);
    expect(gate.opensAt()).toBe(now + 300_000);
    now -= 3_600_000;
    expect(gate.opensAt()).toBeLessThanOrEqual(now);
    gate.cool({ code: "x", message: "X." });
    expect(gate.opensAt()).toBeLessThanOrEqual(now + 300_000);
  });
});

describe("the loop over lanes", () => {
  const lane = (id: number) => ({ id }) as ClaimedLane;

  function loopOver(queue: ClaimedLane[], change: Partial<LaneLoopOptions> = {}) {
    const worked: number[] = [];
    const loop = startLaneLoop({
      clock: Date.now,
      slots: () => 2,
      opensAt: () => 0,
      leastPriority: () => 0,
      claim: async (_least, reserved) => (reserved ? [] : queue.splice(0, 1)),
      nextDue: async () => null,
      work: async (lanes) => {
        worked.push(...lanes.map(({ id }) => id));
      },
      lingerMs: 0,
      onError: (error) => {
        throw error;
      },
      ...change,
    });
    return { loop, worked };
  }

  it("takes what is there at the start and after a nudge", async () => {
    const queue = [lane(1), lane(2)];
    const { loop, worked } = loopOver(queue);
    await expect.poll(() => worked).toEqual([1, 2]);
    queue.push(lane(3));
    loop.nudge();
    await expect.poll(() => worked).toEqual([1, 2, 3]);
    await loop.close(0);
  });

  it("keeps to its slots, and one more for the urgent", async () => {
    let running = 0;
    let most = 0;
    const claims: boolean[] = [];
    const queue = Array.from({ length: 6 }, (_, index) => lane(index));
    const { loop } = loopOver(queue, {
      claim: async (_least, reserved) => {
        claims.push(reserved);
        return queue.splice(0, 1);
      },
      work: async () => {
        running += 1;
        most = Math.max(most, running);
        await sleep(20);
        running -= 1;
      },
    });
    await expect.poll(() => queue.length + running).toBe(0);
    await loop.close(100);
    expect(most).toBe(3);
    expect(claims.slice(0, 3)).toEqual([false, false, true]);
  });

  it("does not spin while its slots are taken", async () => {
    let claims = 0;
    const { loop } = loopOver([lane(1), lane(2)], {
      claim: async (_least, reserved) => {
        claims += 1;
        return reserved || claims > 2 ? [] : [lane(claims)];
      },
      nextDue: async () => Date.now(),
      work: () => sleep(100),
    });
    await sleep(60);
    expect(claims).toBeLessThan(6);
    await loop.close(200);
  });

  it.each([
    ["all slots are taken", { slots: () => 0 }],
    ["there is room for the urgent alone", { leastPriority: () => 2 as const }],
  ])("is not woken by what has to wait while %s", async (_when, change) => {
    const claims: number[] = [];
    const { loop } = loopOver([], {
      claim: async (least) => {
        claims.push(least);
        return [];
      },
      ...change,
    });
    await expect.poll(() => claims).toEqual([2]);
    loop.nudge(0);
    loop.nudge(1);
    await sleep(30);
    expect(claims).toEqual([2]);
    loop.nudge(2);
    await expect.poll(() => claims).toEqual([2, 2]);
    await loop.close(0);
  });

  it("claims nothing while the gate is closed", async () => {
    const opensAt = Date.now() + 80;
    const { loop, worked } = loopOver([lane(1)], { opensAt: () => opensAt });
    loop.nudge();
    await sleep(30);
    expect(worked).toEqual([]);
    await expect.poll(() => worked).toEqual([1]);
    await loop.close(0);
  });

  it("closes after what is in flight, and aborts what takes too long", async () => {
    let aborted = false;
    const { loop } = loopOver([lane(1)], {
      work: async (_lanes, signal) => {
        await sleep(60_000, undefined, { signal }).catch(() => (aborted = true));
      },
    });
    await sleep(20);
    const before = Date.now();
    await loop.close(50);
    expect(aborted).toBe(true);
    expect(Date.now() - before).toBeLessThan(1_000);
  });
});

it("backs off exponentially, with jitter in the upper half", () => {
  const limits = { baseMs: 100, maxMs: 1_000 };
  expect([1, 2, 3, 9].map((attempt) => backoff(attempt, limits, () => 1))).toEqual([100, 200, 400, 1_000]);
  expect(backoff(1, limits, () => 0)).toBe(50);
});
