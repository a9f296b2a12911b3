import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../testing/harness.ts";
import { OktaFailure } from "../okta/failure.ts";
import type { OktaReader } from "../okta/reader.ts";
import { openSqliteStore } from "../store/sqlite/index.ts";
import type { Store } from "../store/store.ts";
import { EVERYONE } from "../store/types.ts";
import { startFanOutLoop } from "./fan-out.ts";
import { createGate } from "./gate.ts";
import type { LaneLoop } from "./loop.ts";

const told = (uuid: string, eventType: string) => ({ uuid, eventType, published: "2026-11-23T07:00:00.000Z" });

describe("what may have changed everybody", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ hook: false });
  });
  afterAll(() => world.close());

  it("has everybody looked at whom Okta lists, and everybody who was ever looked at", async () => {
    const { okta, companion } = world;
    const users = ["ann", "bob"].map((name) =>
      okta.driver.createUser({
        profile: { login: `${name}@example.com`, email: `${name}@example.com`, firstName: name, lastName: "Lee" },
      }),
    );
    await companion.wake({ kind: "person", org: "production", oktaOrg: "main", subject: "00uLeftLongAgo" });
    await world.settle();
    await companion.acceptEvents("main", [told("e1", "directory.mapping.update")], "log");
    await world.settle();
    const looked = world.reports.filter(({ events }) => events.some(({ uuid }) => uuid === "e1"));
    const ids = new Set(looked.map(({ oktaId }) => oktaId));
    expect(ids).toEqual(new Set([...users.map(({ id }) => id), "00uLeftLongAgo"]));
  });
});

describe("a fan-out's place", () => {
  let directory: string;
  let store: Store;
  let loop: LaneLoop | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "lockstep-fan-out-"));
    store = await openSqliteStore({ directory });
  });
  afterEach(async () => {
    await loop?.close(0);
    await store.close();
    await rm(directory, { recursive: true });
  });

  /** Pages of two people; `stop` decides what becomes of the read of a page. */
  const start = (stop: (page: number) => void) => {
    const pages: number[] = [];
    const okta = {
      async *people({ link }: { link?: string }) {
        for (let page = Number(link ?? 0); page < 4; page += 1) {
          pages.push(page);
          stop(page);
          yield { oktaIds: [`00u${page}a`, `00u${page}b`], next: page < 3 ? String(page + 1) : undefined };
        }
      },
    } as unknown as OktaReader;
    const clock = Date.now;
    const random = () => 0;
    loop = startFanOutLoop({
      org: { key: "production" },
      kind: "everyone",
      sync: { lingerMs: 0, leaseMs: 60_000, maxAttempts: 3, retryBaseMs: 1, retryMaxMs: 2 } as never,
      store,
      okta,
      hold: { opensAt: () => 0 },
      oktaGate: createGate(clock, random),
      clock,
      random,
      log: { debug() {}, info() {}, warn() {}, error() {} },
      onWoken() {},
    });
    return pages;
  };
  const hint = (uuid: string) =>
    store.accept([
      {
        oktaOrg: "main",
        uuid,
        type: "directory.mapping.update",
        published: "2026-11-23T07:00:00.000Z",
        actor: null,
        source: "log",
        hints: [{ lane: { kind: "everyone", org: "production", oktaOrg: "main", subject: EVERYONE }, priority: 0 }],
      },
    ]);
  const woken = async () => (await store.people("production", "main", { after: "", limit: 99 })).length;

  it("is where a spent share of the rate limit stopped it", async () => {
    await hint("e1");
    let spent = true;
    const pages = start((page) => {
      if (page < 2 || !spent) return;
      spent = false;
      throw new OktaFailure("rate_limited", "low_share_used", "spent", { retryAt: Date.now() + 20 });
    });
    await expect.poll(woken, { timeout: 4_000 }).toBe(8);
    // Each page is read once, but for the one that was refused.
    expect(pages).toEqual([0, 1, 2, 2, 3]);
  });

  it("outlives its worker, and what came meanwhile begins a job of its own", async () => {
    await hint("e1");
    const before = start((page) => {
      if (page === 2) throw new OktaFailure("rate_limited", "low_share_used", "spent", { retryAt: Date.now() + 100 });
    });
    await expect.poll(() => before.length).toBe(3);
    await loop?.close(0);
    await hint("e2");
    const after = start(() => {});
    await expect.poll(async () => (await store.status()).events.byOutcome["contributed"], { timeout: 4_000 }).toBe(2);
    expect(after).toEqual([2, 3, 0, 1, 2, 3]);
    expect(await woken()).toBe(8);
  });
});
