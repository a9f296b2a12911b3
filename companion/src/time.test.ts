import { expect, it } from "vitest";
import { backoff } from "./time.ts";

it("backs off exponentially, with jitter in the upper half", () => {
  const limits = { baseMs: 100, maxMs: 1_000 };
  expect([1, 2, 3, 9].map((attempt) => backoff(attempt, limits, () => 1))).toEqual([100, 200, 400, 1_000]);
  expect(backoff(1, limits, () => 0)).toBe(50);
});
