import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { OktaFailure } from "../okta/failure.ts";
import type { OktaReader } from "../okta/reader.ts";
import type { Cursor } from "../store/types.ts";
import { startLogReader } from "./log-reader.ts";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** A reader over a log of the test's own; it remembers where each read began and keeps the cursor in memory. */
function follow(log: OktaReader["log"]) {
  let cursor: string | null = null;
  const reads: Parameters<OktaReader["log"]>[0][] = [];
  const reader = startLogReader({
    oktaOrg: { key: "main", log: { enabled: true, pollMs: 3_600_000, lookBackMs: 60_000 } },
    okta: {
      log(from, signal) {
        reads.push(from);
        return log(from, signal);
      },
    },
    store: { cursor: async () => cursor },
    async acceptEvents(_oktaOrg, events, _source, next?: Cursor) {
      cursor = next?.value ?? cursor;
      return { accepted: events.length, duplicates: 0, malformed: 0 };
    },
    clock: () => 1_000_000,
    random: () => 0,
    log: quiet,
  });
  return { reader, reads };
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
