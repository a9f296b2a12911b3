import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ClaimedLane } from "../../store/types.ts";
import { ASIDE_MS, startLaneLoop, type LaneLoopOptions } from "./loop.ts";

describe("the loop over lanes", () => {
  afterEach(() => vi.useRealTimers());

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
    const end = Promise.withResolvers<void>();
    const queue = Array.from({ length: 6 }, (_, index) => lane(index));
    const { loop } = loopOver(queue, {
      claim: async (_least, reserved) => {
        claims.push(reserved);
        return queue.splice(0, 1);
      },
      work: async () => {
        running += 1;
        most = Math.max(most, running);
        await end.promise;
        running -= 1;
      },
    });
    await expect.poll(() => running).toBe(3);
    end.resolve();
    await expect.poll(() => queue.length + running).toBe(0);
    await loop.close(100);
    expect(most).toBe(3);
    expect(claims.slice(0, 3)).toEqual([false, false, true]);
  });

  it("does not spin while its slots are taken", async () => {
    let claims = 0;
    const end = Promise.withResolvers<void>();
    const { loop } = loopOver([lane(1), lane(2)], {
      claim: async (_least, reserved) => {
        claims += 1;
        return reserved || claims > 2 ? [] : [lane(claims)];
      },
      nextDue: async () => Date.now(),
      work: () => end.promise,
    });
    await sleep(60);
    expect(claims).toBeLessThan(6);
    end.resolve();
    await loop.close(200);
  });

  it.each([
    ["all slots are taken", { slots: () => 0 }],
    ["there is room for the urgent alone", { leastPriority: () => 2 as const }],
  ])("is not woken by each of many that have to wait while %s, and looks soon all the same", async (_when, change) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const claims: number[] = [];
    const { loop } = loopOver([], {
      claim: async (least) => {
        claims.push(least);
        return [];
      },
      ...change,
    });
    await expect.poll(() => claims).toEqual([2]);
    for (let index = 0; index < 100; index += 1) loop.nudge(index % 2 === 0 ? 0 : 1);
    await vi.advanceTimersByTimeAsync(ASIDE_MS - 1);
    expect(claims).toEqual([2]);
    await vi.advanceTimersByTimeAsync(1);
    await expect.poll(() => claims).toEqual([2, 2]);
    loop.nudge(2);
    await expect.poll(() => claims).toEqual([2, 2, 2]);
    await loop.close(0);
  });

  it("claims nothing while the gate is closed", async () => {
    let isClosed = true;
    const { loop, worked } = loopOver([lane(1)], { opensAt: () => (isClosed ? Date.now() + 20 : 0) });
    loop.nudge();
    await sleep(60);
    expect(worked).toEqual([]);
    // It looks again by itself when the gate was to open.
    isClosed = false;
    await expect.poll(() => worked).toEqual([1]);
    await loop.close(0);
  });

  it("closes after what is in flight, and aborts what takes too long", async () => {
    let state = "not begun";
    const { loop } = loopOver([lane(1)], {
      work: async (_lanes, signal) => {
        state = "at work";
        // Longer than any test may take.
        await sleep(3_600_000, undefined, { signal }).catch(() => (state = "aborted"));
      },
    });
    await expect.poll(() => state).toBe("at work");
    await loop.close(50);
    expect(state).toBe("aborted");
  });
});
