import { describe, expect, it } from "vitest";
import { bucketOf, createRateGate, resetTime } from "./rate-gate.ts";

describe("the rate gate", () => {
  const headers = (values: Record<string, string>) => ({ get: (name: string) => values[name] ?? null });

  it.each([
    ["/api/v1/users/00u1", "/api/v1/users/*"],
    ["/api/v1/users/00u1/groups", "/api/v1/users/*/groups"],
    ["/api/v1/apps/0oa1/users/00u1", "/api/v1/apps/*/users"],
    ["/api/v1/logs", "/api/v1/logs"],
  ])("puts %s into the bucket %s", (path, bucket) => {
    expect(bucketOf(path)).toBe(bucket);
  });

  const left = (remaining: number, limit = 600) =>
    headers({
      "x-rate-limit-limit": String(limit),
      "x-rate-limit-remaining": String(remaining),
      "x-rate-limit-reset": "61",
    });

  it("goes by the least that is left of a window, for answers may come in any order", () => {
    let now = 1_000;
    const gate = createRateGate(() => now, 8);
    gate.observe("/api/v1/users/*", left(100));
    gate.observe("/api/v1/users/*", left(102));
    expect(gate.room("full")).toBe(40);
    now = 61_000;
    gate.observe(
      "/api/v1/users/*",
      headers({ "x-rate-limit-limit": "600", "x-rate-limit-remaining": "599", "x-rate-limit-reset": "121" }),
    );
    expect(gate.room("full")).toBe(539);
  });

  it("forgets nothing when Okta has too many requests at once", () => {
    const gate = createRateGate(() => 1_000, 8);
    gate.observe("/api/v1/users/*", left(60));
    gate.observe("/api/v1/users/*", left(0, 0));
    expect(gate.opensAt("/api/v1/users/*")).toBe(61_000);
  });

  it("believes in no window that is over, or that lies ahead because the clock was set back", () => {
    let now = 3_600_000;
    const gate = createRateGate(() => now, 8);
    const spent = { "x-rate-limit-limit": "50", "x-rate-limit-remaining": "0", "x-rate-limit-reset": "3660" };
    gate.observe("/api/v1/users/*", headers(spent));
    expect([gate.opensAt("/api/v1/users/*"), gate.left("/api/v1/users/*")]).toEqual([3_660_000, 0]);
    for (const other of [3_660_000, 0]) {
      now = other;
      expect([gate.opensAt("/api/v1/users/*"), gate.left("/api/v1/users/*")]).toEqual([0, 1]);
      expect(gate.room("low")).toBe(Number.POSITIVE_INFINITY);
    }
  });

  it("closes a bucket before it is empty, until its reset, and no other", () => {
    const gate = createRateGate(() => 1_000, 8);
    gate.observe("a", left(60));
    gate.observe("b", left(61));
    expect(gate.opensAt("a")).toBe(61_000);
    expect(gate.opensAt("b")).toBe(0);
  });

  it("tells how many people there is room for, besides whom it was asked about already", () => {
    let now = 1_000;
    const gate = createRateGate(() => now, 8);
    expect(gate.room("full")).toBe(Number.POSITIVE_INFINITY);
    gate.observe("/api/v1/users/*", left(200));
    gate.observe("/api/v1/users/*/groups", left(100));
    gate.observe("/api/v1/users", left(1));
    const ends = [1, 2, 3].map(() => gate.begin("/api/v1/users/*/groups"));
    expect([gate.room("full"), gate.room("low"), gate.room("urgent")]).toEqual([37, -203, 89]);
    for (const end of ends) end();
    expect(gate.room("full")).toBe(40);
    now = 61_000;
    expect(gate.room("full")).toBe(Number.POSITIVE_INFINITY);
  });

  it("keeps a tenth of a bucket for those who may be leaving", () => {
    const gate = createRateGate(() => 1_000, 8);
    gate.observe("a", left(60));
    expect(gate.opensAt("a", "urgent")).toBe(0);
    gate.observe("a", left(8));
    expect(gate.opensAt("a", "urgent")).toBe(61_000);
  });

  it("leaves half of a bucket to what people wait for", () => {
    const gate = createRateGate(() => 1_000, 8);
    gate.observe("/api/v1/users/*", left(300));
    expect(gate.opensAt("/api/v1/users/*")).toBe(0);
    expect(gate.opensAt("/api/v1/users/*", "low")).toBe(61_000);
    expect([gate.room("full"), gate.room("low")]).toEqual([240, 0]);
  });

  it.each(["/api/v1/users", "/api/v1/apps/*/users", "/api/v1/logs", "/api/v1/groups", "/api/v1/groups/*/users"])(
    "has room for people though nothing is left of %s, which reading one of them does not need",
    (bucket) => {
      const gate = createRateGate(() => 1_000, 8);
      gate.observe(bucket, left(1));
      expect(gate.opensAt(bucket, "urgent")).toBe(61_000);
      expect(gate.room("low")).toBe(Number.POSITIVE_INFINITY);
    },
  );

  it("keeps only a tenth of a small bucket", () => {
    const gate = createRateGate(() => 1_000, 8);
    gate.observe(
      "a",
      headers({ "x-rate-limit-limit": "20", "x-rate-limit-remaining": "3", "x-rate-limit-reset": "61" }),
    );
    expect(gate.opensAt("a")).toBe(0);
  });

  it("takes Okta's clock from the answer's date", () => {
    const theirs = new Date(100_000).toUTCString();
    expect(resetTime(headers({ "x-rate-limit-reset": "130", date: theirs }), 5_000)).toBe(35_000);
    expect(resetTime(headers({}), 5_000)).toBeNull();
    // Milliseconds where seconds are due, as a proxy may make of it.
    expect(resetTime(headers({ "x-rate-limit-reset": "1795424000000" }), 5_000)).toBe(125_000);
  });
});
