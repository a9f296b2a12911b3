import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Log } from "../log.ts";
import type { Poll } from "../poll.ts";
import type { Store } from "../store/store.ts";
import { startSingleton } from "./singleton.ts";

/** So long that a busy machine does not let one run out unasked, and so short that a test may wait for its end. */
const LEASE_MS = 900;
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A lease that can be taken away. */
function leases(): Pick<Store, "lease" | "endLease"> & { holder: string | null; refused: number; fails: boolean } {
  return {
    holder: null,
    refused: 0,
    fails: false,
    async lease(_name, holder, ms) {
      if (this.fails) throw new Error("the database is away");
      this.holder ??= holder;
      if (this.holder === holder) return { token: 1, expiresAt: Date.now() + ms };
      this.refused += 1;
      return null;
    },
    async endLease(_name, holder) {
      if (this.holder === holder) this.holder = null;
    },
  };
}

/** Jobs that count how many of them run. */
function jobs() {
  const running = { now: 0, most: 0, started: 0 };
  const start = (): Poll => {
    running.started += 1;
    running.most = Math.max(running.most, (running.now += 1));
    return {
      nudge() {},
      async close() {
        await sleep(5);
        running.now -= 1;
      },
    };
  };
  return { running, start };
}

it("runs a job in one process, and in the next once that one closes", async () => {
  const store = leases();
  const { running, start } = jobs();
  const common = { name: "okta_log:main", store, start, log: silent, leaseMs: LEASE_MS };
  const first = startSingleton({ ...common, holder: "a" });
  const second = startSingleton({ ...common, holder: "b" });
  await expect.poll(() => first.current()).not.toBeNull();
  const before = store.refused;
  await expect.poll(() => store.refused).toBeGreaterThan(before + 1);
  expect(second.current()).toBeNull();
  await first.close();
  await expect.poll(() => second.current()).not.toBeNull();
  await second.close();
  expect(running).toEqual({ now: 0, most: 1, started: 2 });
  expect(store.holder).toBeNull();
});

it("starts the job anew when its lease was another's in between: it has a later token", async () => {
  const store = leases();
  const { running, start } = jobs();
  const tokens: number[] = [];
  let token = 1;
  const lease = async () => ({ token, expiresAt: Date.now() + LEASE_MS });
  const begin = (given: number) => (tokens.push(given), start());
  const single = startSingleton({
    name: "n",
    holder: "a",
    store: { ...store, lease },
    start: begin,
    log: silent,
    leaseMs: LEASE_MS,
  });
  await expect.poll(() => tokens).toEqual([1]);
  token = 2;
  await expect.poll(() => tokens).toEqual([1, 2]);
  await single.close();
  expect(running).toMatchObject({ now: 0, most: 1 });
});

it("stops the job when another has the lease", async () => {
  const store = leases();
  const { running, start } = jobs();
  const singleton = startSingleton({ name: "job", holder: "a", store, start, log: silent, leaseMs: LEASE_MS });
  await expect.poll(() => running.now).toBe(1);
  store.holder = "b";
  await expect.poll(() => running.now).toBe(0);
  expect(singleton.current()).toBeNull();
  await singleton.close();
});

it("stops the job before a lease ends that cannot be prolonged, and starts it again with the next", async () => {
  const store = leases();
  const { running, start } = jobs();
  const singleton = startSingleton({ name: "job", holder: "a", store, start, log: silent, leaseMs: LEASE_MS });
  await expect.poll(() => running.now).toBe(1);
  store.fails = true;
  await expect.poll(() => running.now).toBe(0);
  store.fails = false;
  await expect.poll(() => running.now).toBe(1);
  expect(running.most).toBe(1);
  await singleton.close();
  expect(running.now).toBe(0);
});
