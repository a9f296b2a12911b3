import { Client } from "@okta/okta-sdk-nodejs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { manualClock, startOkta, type LocalOkta, type ManualClock } from "../index.ts";
import { apiOf, type Api } from "../testing/api.ts";
import { RateLimiter } from "./rate-limit.ts";

let clock: ManualClock;
let okta: LocalOkta;
let api: Api;

beforeEach(async () => {
  clock = manualClock();
  okta = await startOkta({ clock });
  api = apiOf(okta);
});
afterEach(() => okta.close());

test.each([
  ["GET", "/api/v1/logs", 60],
  ["GET", "/api/v1/users", 300],
  ["POST", "/api/v1/users", 300],
  ["GET", "/api/v1/users/00u1", 1000],
  ["DELETE", "/api/v1/users/00u1", 300],
  ["GET", "/api/v1/users/00u1/groups", 600],
  ["GET", "/api/v1/users/00u1/factors", 600],
  ["GET", "/api/v1/groups", 250],
  ["GET", "/api/v1/groups/00g1", 500],
  ["GET", "/api/v1/groups/00g1/users", 250],
  ["GET", "/api/v1/apps", 50],
  ["GET", "/api/v1/apps/0oa1", 250],
  ["GET", "/api/v1/apps/0oa1/users/00u1", 50],
  ["GET", "/api/v1/eventHooks", 600],
])("%s %s: a token has half of Okta's bucket, %i a minute", (method, path, limit) => {
  const limiter = new RateLimiter(clock);
  expect(limiter.take("token", method, path)).toMatchObject({ limit, remaining: limit - 1, exceeded: false });
});

test("beyond the limit comes 429 with E0000047 until the window ends", async () => {
  for (let i = 0; i < 60; i++) expect((await api.get("/api/v1/logs")).status).toBe(200);
  const { status, body, headers } = await api.get("/api/v1/logs");
  expect([status, body.errorCode]).toEqual([429, "E0000047"]);
  expect(headers.get("x-rate-limit-limit")).toBe("60");
  expect(headers.get("x-rate-limit-remaining")).toBe("0");
  expect(Number(headers.get("x-rate-limit-reset"))).toBe((clock.now() + 60_000) / 1000);
  expect(new Date(headers.get("date")!).getTime()).toBe(clock.now());
  expect((await api.get("/api/v1/users")).status).toBe(200);
  clock.advance(59_999);
  expect((await api.get("/api/v1/logs")).status).toBe(429);
  clock.advance(1);
  expect((await api.get("/api/v1/logs")).status).toBe(200);
});

test("tokens have shares of their own, and together they cannot pass the org's limit", () => {
  const limiter = new RateLimiter(clock);
  const use = (token: string, times: number) =>
    Array.from({ length: times }, () => limiter.take(token, "GET", "/api/v1/logs")).filter((state) => !state.exceeded);
  expect(use("a", 100)).toHaveLength(60);
  expect(use("b", 40)).toHaveLength(40);
  expect(use("c", 100)).toHaveLength(20);
});

test("a generous org counts and says so in the headers too", () => {
  const limiter = new RateLimiter(clock, 1000);
  for (let i = 0; i < 200; i++) expect(limiter.take("a", "GET", "/api/v1/logs").exceeded).toBe(false);
  expect(limiter.take("a", "GET", "/api/v1/logs").remaining).toBe(59_799);
});

test("a refused token is told so before it costs anything", async () => {
  const stranger = apiOf(okta, "SSWS 00wrong");
  for (let i = 0; i < 61; i++) expect((await stranger.get("/api/v1/logs")).status).toBe(401);
  expect((await api.get("/api/v1/logs")).status).toBe(200);
});

describe("the SDK", () => {
  test("waits for the reset and tries again", async () => {
    const real = await startOkta();
    try {
      const client = new Client({ orgUrl: real.url, token: real.token, cacheMiddleware: null });
      real.faults.api.rateLimit({ path: "/api/v1/groups", times: 1, resetInMs: 0 });
      const groups = await client.groupApi.listGroups();
      expect((await groups.next()).value?.profile?.name).toBe("Everyone");
    } finally {
      await real.close();
    }
  });
});
