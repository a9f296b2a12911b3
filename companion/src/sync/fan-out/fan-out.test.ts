import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../../testing/harness.ts";
import { OktaFailure } from "../../okta/failure.ts";
import type { OktaReader } from "../../okta/reader.ts";
import { openSqliteStore } from "../../store/sqlite/index.ts";
import type { Store } from "../../store/store.ts";
import { EVERYONE } from "../../store/types.ts";
import { pause } from "../../time.ts";
import { startFanOutLoop } from "./index.ts";
import { createGate } from "../claiming/gate.ts";
import type { LaneLoop } from "../claiming/loop.ts";

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

describe("what Okta tells of apps and group rules", () => {
  const ids: string[] = [];
  let world: World;
  let app: { id: string };
  beforeAll(async () => {
    world = await startWorld({
      hook: false,
      configure(config, okta) {
        app = okta.driver.createApp({ label: "Salesforce" });
        config.orgs[0]!.appId = app.id;
        config.oktaOrgs[0]!.log = { enabled: true, pollMs: 30 };
      },
    });
    for (const name of ["ann", "bob", "cid"]) {
      const { id } = world.okta.driver.createUser({
        profile: { login: `${name}@example.com`, email: `${name}@example.com`, firstName: name, lastName: "Lee" },
      });
      ids.push(id);
      if (name !== "cid") world.okta.driver.assignToApp(id, app);
    }
    await everybodySettled();
  });
  afterAll(() => world.close());

  /** Whatever Okta wrote is stored, and nobody waits. */
  const everybodySettled = async () => {
    const uuids = world.okta.events.map(({ uuid }) => uuid);
    const stored = async () => new Set((await world.companion.store.eventOutcomes(uuids)).map(({ uuid }) => uuid)).size;
    while ((await stored()) < uuids.length) await pause(20);
    await world.settle();
  };
  /** Whom events of a type led to, and what the org was told of them last. */
  const looked = (type: string) => {
    const { uuid } = world.okta.events.findLast(({ eventType }) => eventType === type)!;
    const about = world.reports.filter(({ events }) => events.some((event) => event.uuid === uuid));
    return [...new Set(about.map(({ oktaId }) => oktaId))].sort();
  };
  const facets = (id: string) =>
    world.org.requests.flatMap(({ identities }) => identities).findLast(({ oktaId }) => oktaId === id)?.facets;

  it("looks at everybody when the org's app is deactivated, and takes nobody's access: they stay assigned", async () => {
    world.okta.driver.deactivateApp(app);
    await everybodySettled();
    expect(looked("application.lifecycle.deactivate")).toEqual([...ids].sort());
    expect(facets(ids[0]!)?.app).toMatchObject({ state: "known", value: { assigned: true } });
    world.okta.driver.activateApp(app);
    await everybodySettled();
    expect(looked("application.lifecycle.activate")).toEqual([...ids].sort());
  });

  it("looks at nobody for another app, nor for policies where no rule looks at factors", async () => {
    const before = world.org.requests.length;
    const other = world.okta.driver.createApp({ label: "Wiki" });
    world.okta.driver.renameApp(other, "Handbook");
    world.okta.driver.deleteApp(other);
    world.okta.driver.createPolicy({ name: "Strong", type: "MFA_ENROLL", factors: ["webauthn"] });
    await everybodySettled();
    expect(looked("application.lifecycle.delete")).toEqual([]);
    expect(looked("policy.lifecycle.create")).toEqual([]);
    expect(world.org.requests.length).toBe(before);
    const outcomes = await world.companion.store.eventOutcomes(world.okta.events.slice(-5).map(({ uuid }) => uuid));
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(["log_only"]));
  });

  it("looks at everybody when a group rule begins or ends, and sees whom it put where", async () => {
    const { driver } = world.okta;
    driver.updateProfile(ids[1]!, { department: "Sales" });
    const sales = driver.createGroup({ name: "Sales" });
    const rule = driver.createGroupRule({ name: "Sellers", expression: 'user.department == "Sales"', groups: [sales] });
    await everybodySettled();
    expect(looked("group.user_membership.rule.trigger")).toEqual([...ids].sort());
    expect(world.org.people.get(ids[1]!)?.groups).toContain("Sales");
    expect(world.org.people.get(ids[0]!)?.groups).not.toContain("Sales");
    driver.deactivateGroupRule(rule);
    await everybodySettled();
    expect(looked("group.user_membership.rule.deactivated")).toEqual([...ids].sort());
  });

  it("sees that nobody is assigned any more once the app is deleted, though no event tells of each", async () => {
    world.okta.driver.deleteApp(app);
    await everybodySettled();
    expect(looked("application.lifecycle.delete")).toEqual([...ids].sort());
    for (const id of ids) expect(facets(id)?.app).toMatchObject({ state: "known", value: { assigned: false } });
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

  /** Pages of two people; `stop` decides what becomes of the read of a page, `after` which one Okta says comes next. */
  const start = (stop: (page: number) => void, retryMs = 2, after = (page: number) => page + 1) => {
    const pages: number[] = [];
    const okta = {
      async *people({ link }: { link?: string }) {
        for (let page = Number(link ?? 0); page < 4; page += 1) {
          pages.push(page);
          stop(page);
          yield { oktaIds: [`00u${page}a`, `00u${page}b`], next: page < 3 ? String(after(page)) : undefined };
        }
      },
    } as unknown as OktaReader;
    const clock = Date.now;
    const random = () => 0;
    loop = startFanOutLoop({
      org: { key: "production" },
      kind: "everyone",
      sync: { lingerMs: 0, leaseMs: 60_000, maxAttempts: 3, retryBaseMs: retryMs, retryMaxMs: retryMs } as never,
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
    await expect.poll(woken).toBe(8);
    // Each page is read once, but for the one that was refused.
    expect(pages).toEqual([0, 1, 2, 2, 3]);
  });

  it("is the beginning again where Okta no longer knows its own link", async () => {
    await hint("e1");
    let refused = 0;
    const pages = start((page) => {
      if (page < 2 || refused > 0) return;
      refused += 1;
      throw new OktaFailure("refused", "E0000031", "Invalid cursor.");
    });
    await expect.poll(woken).toBe(8);
    expect(pages).toEqual([0, 1, 2, 0, 1, 2, 3]);
  });

  it("is not left in a hurry by an Okta that refuses each link of its own", async () => {
    await hint("e1");
    const refuse = (page: number) => {
      if (page > 0) throw new OktaFailure("refused", "E0000031", "Invalid cursor.");
    };
    const pages = start(refuse, 60_000);
    await expect.poll(async () => (await store.status()).errors).toMatchObject([{ code: "E0000031", attempts: 1 }]);
    expect(pages).toEqual([0, 1]);
  });

  it("is not gone round where Okta's links lead in a circle", async () => {
    await hint("e1");
    const pages = start(
      () => {},
      60_000,
      (page) => (page === 2 ? 1 : page + 1),
    );
    await expect.poll(async () => (await store.status()).errors).toMatchObject([{ code: "unreadable_answer" }]);
    expect(pages).toEqual([0, 1, 2]);
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
    await expect.poll(async () => (await store.status()).events.byOutcome["contributed"]).toBe(2);
    expect(after).toEqual([2, 3, 0, 1, 2, 3]);
    expect(await woken()).toBe(8);
  });
});
