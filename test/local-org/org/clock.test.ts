import { describe, expect, it } from "vitest";
import { OrgClock } from "./clock.ts";

describe("OrgClock", () => {
  it("runs with real time until it is moved", () => {
    const clock = new OrgClock();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
    clock.advance(3_600_000);
    expect(Math.abs(clock.now() - Date.now() - 3_600_000)).toBeLessThan(50);
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
    clock.freeze(Date.UTC(2026, 0, 5));
    clock.resume();
    expect(clock.now() - Date.UTC(2026, 0, 5)).toBeLessThan(50);
    clock.reset();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
  });
});
