import { expect, it } from "vitest";
import { pace } from "./pace.ts";

const NOW = 1_000_000_000;
const quiet = { pollMs: undefined, now: NOW, lastSeenAt: undefined, usage: undefined, isTold: false };
const usage = (limit: number) => ({ ...quiet, usage: { used: 1, limit } });

it("asks as often as a small share of the allowance permits", () => {
  expect(pace(usage(100_000))).toBe(17_280);
  expect(pace(usage(15_000))).toBe(115_200);
});

it("asks neither too often nor too seldom", () => {
  expect(pace(quiet)).toBe(10_000);
  expect(pace(usage(5_000_000))).toBe(10_000);
  expect(pace(usage(1_000))).toBe(300_000);
});

it("asks every few seconds while somebody is at it", () => {
  expect(pace({ ...usage(15_000), lastSeenAt: NOW - 119_000 })).toBe(3_000);
  expect(pace({ ...usage(15_000), lastSeenAt: NOW - 121_000 })).toBe(115_200);
});

it("keeps to the interval that is configured", () => {
  expect(pace({ ...usage(15_000), pollMs: 60_000 })).toBe(60_000);
  expect(pace({ ...usage(15_000), pollMs: 100, lastSeenAt: NOW })).toBe(100);
});

it("asks seldom while the org tells by itself", () => {
  expect(pace({ ...usage(100_000), isTold: true })).toBe(300_000);
  expect(pace({ ...usage(100_000), isTold: true, lastSeenAt: NOW - 1_000 })).toBe(300_000);
  expect(pace({ ...quiet, isTold: true, pollMs: 60_000 })).toBe(60_000);
});
