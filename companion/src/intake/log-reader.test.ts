import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { OktaFailure } from "../okta/failure.ts";
import type { OktaReader } from "../okta/reader.ts";
import type { Cursor } from "../store/types.ts";
import type { Accepted } from "./accept.ts";
import { startLogReader } from "./log-reader.ts";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** A reader over a log of the test's own; it remembers where each read began and keeps the cursor in memory. */
function follow(log: OktaReader["log"], found: Partial<Accepted>[] = []) {
  const places = new Map<string, string>();
  const time = { now: 1_000_000 };
  const reads: Parameters<OktaReader["log"]>[0][] = [];
  const reader = startLogReader({
    oktaOrg: { key: "main", log: { enabled: true, pollMs: 3_600_000, fastPollMs: 10, lookBackMs: 60_000 } },
    okta: {
      log(from, signal) {
        reads.push(from);
        return log(from, signal);
      },
    },
    store: {
      cursor: async (name) => places.get(name) ?? null,
      keepCursor: async ({ name, value }) => void places.set(name, value ?? ""),
    },
    async acceptEvents(_oktaOrg, events, _source, next?: Cursor) {
      if (next !== undefined) places.set(next.name, next.value);
      return { accepted: events.length, duplicates: 0, waking: 0, malformed: 0, ...found.shift() };
    },
    clock: () => time.now,
    random: () => 0,
    log: quiet,
  });
  return { reader, reads, places, time };
}

const SINCE = { since: new Date(940_000).toISOString() };

it("follows Okta's own links until there is no more, then waits for the next poll", async () => {
  const pages = new Map([
    [undefined, { events: [{}], next: "two" }],
    ["two", { events: [{}], next: "three" }],
    ["three", { events: [], next: "three" }],
  ]);
  const { reader, reads } = follow(async (from) => pages.get("link" in from ? from.link : undefined)!);
  await expect.poll(() => reads).toEqual([SINCE, { link: "two" }, { link: "three" }]);
  reader.nudge();
  await expect.poll(() => reads.slice(3)).toEqual([{ link: "three" }]);
  expect(reader.status()).toMatchObject({ recovered: 2, error: null });
  await reader.close();
});

it("starts over from a while ago when Okta refuses its cursor, and does not spin when it refuses every one", async () => {
  const { reader, reads } = follow(async (from) => {
    if ("link" in from) throw new OktaFailure("refused", "E0000001", "The link is not valid.");
    return { events: [{}], next: `link ${reads.length}` };
  });
  await expect.poll(() => reads).toEqual([SINCE, { link: "link 1" }, SINCE]);
  await sleep(50);
  expect(reads).toHaveLength(3);
  reader.nudge();
  await expect.poll(() => reads.slice(3)).toEqual([{ link: "link 3" }, SINCE]);
  await reader.close();
});

it("starts over from before its last reading, however long ago that was, when Okta no longer knows the cursor (R38)", async () => {
  const DAY_MS = 86_400_000;
  let isKnown = true;
  const { reader, reads, places, time } = follow(async (from) => {
    if ("link" in from && !isKnown) throw new OktaFailure("refused", "E0000031", "The cursor has expired.");
    return { events: [], next: "a link" };
  });
  await expect.poll(() => places.get("okta_log_until:main")).toBe("1000000");
  isKnown = false;
  time.now += 5 * DAY_MS;
  reader.nudge();
  // A minute before the reading ended, which is five days ago, and not a minute ago.
  await expect.poll(() => reads.slice(1)).toEqual([{ link: "a link" }, SINCE]);
  time.now += 200 * DAY_MS;
  reader.nudge();
  const oldest = { since: new Date(time.now - 90 * DAY_MS).toISOString() };
  await expect.poll(() => reads.slice(3)).toEqual([{ link: "a link" }, oldest]);
  await reader.close();
});

it("forgets a reading of a clock that was ahead once the clock is right again", async () => {
  const { reader, places, time } = follow(async () => ({ events: [], next: "a link" }));
  await expect.poll(() => places.get("okta_log_until:main")).toBe("1000000");
  time.now += 86_400_000;
  reader.nudge();
  await expect.poll(() => places.get("okta_log_until:main")).toBe("87400000");
  time.now = 1_100_000;
  reader.nudge();
  await expect.poll(() => places.get("okta_log_until:main")).toBe("1100000");
  await reader.close();
});

const at = (time: number) => ({
  uuid: `u${time}`,
  eventType: "user.lifecycle.create",
  published: new Date(time).toISOString(),
});

it("says up to when the log was read: to the last event of a page while there is more, to the question when not", async () => {
  const pages = [
    { events: [at(600_000), at(700_000)], next: "two" },
    { events: [], next: "two" },
  ];
  const { reader } = follow(async () => {
    const page = pages.shift()!;
    if (pages.length === 0) expect(reader.status().readUpTo).toBe(700_000);
    return page;
  });
  await expect.poll(() => reader.status().readUpTo).toBe(1_000_000);
  await reader.close();
});

it("asks often while the log brings what the hook should have brought, and seldom once the hook works again", async () => {
  const found = [{}, { waking: 1 }, { waking: 2 }, { duplicates: 1 }];
  const { reader, reads } = follow(async () => ({ events: [], next: `link ${reads.length}` }), found);
  await expect.poll(() => reads).toHaveLength(1);
  expect(reader.status().hooks).toBe("unknown");
  reader.nudge();
  // The first that is missed, the second, and the one that shows the hook at work.
  await expect.poll(() => reads).toHaveLength(4);
  await expect.poll(() => reader.status().hooks).toBe("working");
  await sleep(50);
  expect(reads).toHaveLength(4);
  await reader.close();
});

it("asks often when the hook nears Okta's daily limit, keeps the count, and forgets it after a day", async () => {
  const first = follow(async () => ({ events: [], next: "a link" }), [{}, { duplicates: 280_000 }]);
  await expect.poll(() => first.reads).toHaveLength(1);
  first.reader.nudge();
  await expect.poll(() => first.reads.length).toBeGreaterThan(3);
  expect(first.reader.status().hookEvents).toBe(280_000);
  expect(JSON.parse(first.places.get("okta_hooks:main")!)).toEqual([[0, 280_000]]);
  first.time.now += 25 * 3_600_000;
  expect(first.reader.status().hookEvents).toBe(0);
  await first.reader.close();
});
