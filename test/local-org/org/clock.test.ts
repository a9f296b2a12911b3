import { describe, expect, it } from "vitest";
import { OrgClock } from "./clock.ts";

/** By so many milliseconds, however long it takes to look: one more or less is lost in rounding. */
function isAhead(clock: OrgClock, ms: number): void {
  const before = Date.now();
  const now = clock.now();
  expect(now - ms).toBeGreaterThanOrEqual(before - 1);
  expect(now - ms).toBeLessThanOrEqual(Date.now() + 1);
}

describe("OrgClock", () => {
  it("runs with real time until it is moved", () => {
    const clock = new OrgClock();
    isAhead(clock, 0);
    clock.advance(3_600_000);
    isAhead(clock, 3_600_000);
  });

  it("stands still when frozen, also for the other thread's view of it", () => {
    const clock = new OrgClock();
    const other = new OrgClock(clock.memory);
    clock.freeze(Date.UTC(2026, 0, 5));
    expect(other.now()).toBe(Date.UTC(2026, 0, 5));
    clock.advance(1000);
    expect(other.now()).toBe(Date.UTC(2026, 0, 5) + 1000);
  });

  it("runs on from where it stood", () => {
    const clock = new OrgClock();
    const frozenAt = Date.now();
    clock.freeze(Date.UTC(2026, 0, 5));
    clock.resume();
    const passed = clock.now() - Date.UTC(2026, 0, 5);
    expect(passed).toBeGreaterThanOrEqual(-1);
    expect(passed).toBeLessThanOrEqual(Date.now() - frozenAt + 1);
    clock.reset();
    isAhead(clock, 0);
  });
});
