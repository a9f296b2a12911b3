import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freezeReads, HOOK_SECRET, startWorld, timeApart, type World } from "../testing/harness.ts";
import { startCompanion } from "./server.ts";

const ann = { login: "ann@example.com", email: "ann@example.com", firstName: "Ann", lastName: "Lee" };

describe("from an Okta event to the org", () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  /** Looks again later than a busy machine takes to bring an event in. */
  const makePatient = async () => {
    await world.close();
    world = await startWorld({
      configure: (config) => (config.sync = { ...config.sync, rechecksMs: [200, 800, 3_000] }),
    });
  };

  it("R1, R2: carries a joiner, a mover and a leaver through", async () => {
    const { okta, org } = world;
    okta.driver.createGroup({ name: "Sales" });
    const user = okta.driver.createUser({ profile: ann });
    await world.settle();
    expect(org.people.get(user.id)).toMatchObject({ active: true, profile: { email: "ann@example.com" } });

    okta.driver.addToGroup(user, "Sales");
    okta.driver.updateProfile(user, { department: "Sales" });
    await world.settle();
    expect(org.people.get(user.id)).toMatchObject({
      groups: expect.arrayContaining(["Sales"]),
      profile: { department: "Sales" },
    });

    okta.driver.deactivate(user);
    await world.settle();
    expect(org.people.get(user.id)?.active).toBe(false);

    const outcomes = await world.companion.store.eventOutcomes();
    expect(outcomes.length).toBeGreaterThanOrEqual(4);
    expect(outcomes.filter(({ outcome }) => outcome === null)).toEqual([]);
  });

  it("brings an event to the org in well under a second", async () => {
    let people = 0;
    const tookMs = async () => {
      const login = `p${(people += 1)}@example.com`;
      const user = world.okta.driver.createUser({ profile: { ...ann, login, email: login } });
      await world.settle();
      const report = world.reports.find(({ oktaId, result }) => oktaId === user.id && result === "applied");
      return report?.timing.fromEventMs;
    };
    // A busy machine may take longer now and then, and not each time.
    await expect.poll(tookMs).toBeLessThan(800);
  });

  it("raises its version when the org holds a higher one", async () => {
    const { okta, org } = world;
    const user = okta.driver.createUser({ profile: ann });
    await world.settle();
    const person = org.people.get(user.id);
    if (person !== undefined) person.version = 5_000;
    okta.driver.updateProfile(user, { department: "Sales" });
    await world.settle();
    expect(org.people.get(user.id)).toMatchObject({ version: 5_001, profile: { department: "Sales" } });
  });

  it("looks again when Okta's reads lag behind its events", async () => {
    await makePatient();
    const { okta, org } = world;
    const user = okta.driver.createUser({ profile: ann });
    await world.settle();
    const thaw = freezeReads(okta, await timeApart());
    okta.driver.deactivate(user);
    await expect.poll(() => world.reports.some(({ code }) => code === "okta_lags")).toBe(true);
    thaw();
    await world.settle();
    expect(org.people.get(user.id)?.active).toBe(false);
  });

  it("does not lose a joiner whom Okta does not show yet", async () => {
    await makePatient();
    const { okta, org } = world;
    okta.faults.lagReads(900);
    const user = okta.driver.createUser({ profile: ann });
    await world.settle();
    expect(org.people.get(user.id)?.active).toBe(true);
  });

  it("sends a tombstone for a linked person who is gone, proven twice", async () => {
    const { okta, org } = world;
    const user = okta.driver.createUser({ profile: ann });
    await world.settle();
    okta.driver.deleteUser(user);
    await world.settle();
    expect(org.people.get(user.id)?.active).toBe(false);
    expect(org.requests.at(-1)?.identities.at(-1)).toMatchObject({ oktaId: user.id, tombstone: true, facets: {} });
  });

  it("does not take two misses for a proof when the person was found in between", async () => {
    const { okta, org } = world;
    const user = okta.driver.createUser({ profile: ann });
    await world.settle();
    const miss = () => okta.faults.api.fail({ path: `/api/v1/users/${user.id}`, status: 404, times: 1 });
    const refusal = {
      kind: "refuse",
      oktaId: user.id,
      code: "row_locked",
      message: "locked",
      retryable: true,
    } as const;
    miss();
    org.faults.push({ ...refusal, times: 1 });
    const isRefused = new Promise<void>((resolve) =>
      world.companion.onOutcome(({ result }) => {
        if (result !== "refused") return;
        miss();
        resolve();
      }),
    );
    okta.driver.updateProfile(user, { department: "Sales" });
    await isRefused;
    await world.settle();
    expect(org.requests.flatMap(({ identities }) => identities).filter(({ tombstone }) => tombstone)).toEqual([]);
    expect(org.people.get(user.id)).toMatchObject({ active: true, profile: { department: "Sales" } });
  });

  it("ends the event of a person whom nobody knows without effect", async () => {
    await world.companion.acceptEvents(
      "main",
      [{ uuid: "e-ghost", eventType: "user.account.update_profile", target: [{ type: "User", id: "00ughost" }] }],
      "hook",
    );
    await world.settle();
    expect(await world.companion.store.eventOutcomes(["e-ghost"])).toMatchObject([{ outcome: "no_net_effect" }]);
  });

  it("withdraws nothing because groups could not be read, and applies the truth once they can", async () => {
    const { okta, org } = world;
    okta.driver.createGroup({ name: "Sales" });
    const user = okta.driver.createUser({ profile: ann });
    okta.driver.addToGroup(user, "Sales");
    await world.settle();
    okta.faults.api.fail({ path: /^\/api\/v1\/users\/[^/]+\/groups$/, status: 403 });
    okta.driver.removeFromGroup(user, "Sales");
    await okta.driver.idle();
    await expect
      .poll(() => org.requests.at(-1)?.identities.at(-1)?.facets.groups)
      .toEqual({ state: "unknown", reason: "no_access" });
    expect(org.people.get(user.id)?.groups).toContain("Sales");
    okta.faults.clear();
    await world.settle();
    expect(org.people.get(user.id)?.groups).not.toContain("Sales");
  });

  it("R16: keeps a whole wave in batches, and loses nobody", async () => {
    const users = Array.from({ length: 60 }, (_, index) =>
      world.okta.driver.createUser({
        profile: { ...ann, login: `p${index}@example.com`, email: `p${index}@example.com` },
      }),
    );
    await world.settle();
    expect(users.filter(({ id }) => world.org.people.get(id)?.active !== true)).toEqual([]);
    expect(world.org.requests.length).toBeLessThan(30);
  });

  it("R9: gives who may be leaving a request of their own, whoever else waits", async () => {
    const { okta, org, companion } = world;
    const users = ["ann", "bob", "eve"].map((name) =>
      okta.driver.createUser({ profile: { ...ann, login: `${name}@example.com`, email: `${name}@example.com` } }),
    );
    await world.settle();
    org.requests.splice(0);
    const [leaver, ...others] = users.map(({ id }) => id);
    const event = (eventType: string, id: string | undefined) => ({
      uuid: id,
      eventType,
      target: [{ type: "User", id }],
    });
    const hints = others.map((id) => event("user.lifecycle.activate", id));
    await companion.acceptEvents("main", [...hints, event("user.lifecycle.suspend", leaver)], "hook");
    await world.settle();
    const inRequests = org.requests.map(({ identities }) => identities.map(({ oktaId }) => oktaId).sort());
    expect(inRequests).toContainEqual([leaver]);
    expect(inRequests).toContainEqual(others.toSorted());
  });

  it("looks at a group's members when the group is renamed", async () => {
    const { okta, org } = world;
    okta.driver.createGroup({ name: "Sales" });
    const user = okta.driver.createUser({ profile: ann });
    okta.driver.addToGroup(user, "Sales");
    await world.settle();
    okta.driver.renameGroup("Sales", "Selling");
    await world.settle();
    expect(org.people.get(user.id)?.groups).toContain("Selling");
  });
});

describe("a group that is deleted", () => {
  it("R6: takes its access from everybody who was in it, though Okta no longer lists them", async () => {
    const world = await startWorld();
    try {
      const { okta, org } = world;
      okta.driver.createGroup({ name: "Sales" });
      const users = ["ann", "bob"].map((name) =>
        okta.driver.createUser({ profile: { ...ann, login: `${name}@example.com`, email: `${name}@example.com` } }),
      );
      for (const user of users) okta.driver.addToGroup(user, "Sales");
      await world.settle();
      expect(users.map(({ id }) => org.people.get(id)?.groups.includes("Sales"))).toEqual([true, true]);
      okta.driver.deleteGroup("Sales");
      await world.settle();
      expect(users.map(({ id }) => org.people.get(id)?.groups.includes("Sales"))).toEqual([false, false]);
    } finally {
      await world.close();
    }
  });
});

describe("when the org fails", () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const join = (name: string) =>
    world.okta.driver.createUser({ profile: { ...ann, login: `${name}@example.com`, email: `${name}@example.com` } });

  it("tries again after a 503, and nobody is a dead letter", async () => {
    world.org.faults.push({ kind: "status", status: 503, body: "Service Unavailable", times: 2 });
    const user = join("ann");
    await world.settle();
    expect(world.org.people.get(user.id)?.active).toBe(true);
    expect(await world.companion.store.deadLetters(10)).toEqual([]);
  });

  it("tries again after half an answer, and nothing is done twice", async () => {
    world.org.faults.push({ kind: "half", times: 2 });
    const user = join("ann");
    await world.settle();
    expect(world.org.people.get(user.id)?.active).toBe(true);
    expect(world.org.requests.length).toBeGreaterThanOrEqual(3);
    expect((await fetch(`${world.companion.url}/healthz`)).status).toBe(200);
    expect(await world.companion.store.deadLetters(10)).toEqual([]);
  });

  it("renews a session that ended, once", async () => {
    join("ann");
    await world.settle();
    world.org.expireTokens();
    const user = join("bob");
    await world.settle();
    expect(world.org.people.get(user.id)?.active).toBe(true);
    expect(world.org.signIns).toBe(2);
  });

  it("pauses an org that refuses the contract, and says so in the status", async () => {
    world.org.faults.push({
      kind: "status",
      status: 400,
      body: { code: "unsupported_contract", message: "Contract 1 is not supported." },
      times: 1,
    });
    join("ann");
    await world.okta.driver.idle();
    await expect
      .poll(async () => (await world.companion.status()).orgs["production"])
      .toMatchObject({
        state: "paused",
        reason: { code: "unsupported_contract" },
      });
  });

  it("finds the poison person of a batch by bisection; the others are applied", async () => {
    join("first");
    await world.settle();
    const poison = join("poison");
    world.org.faults.push({ kind: "poison", oktaId: poison.id });
    const others = ["b", "c", "d", "e", "f"].map(join);
    await world.settle();
    expect(others.filter(({ id }) => world.org.people.get(id)?.active !== true)).toEqual([]);
    expect(await world.companion.store.deadLetters(10)).toMatchObject([{ subject: poison.id, code: "APEX_ERROR" }]);
  });

  it("makes a refused person a dead letter with code and sentence, until a newer event succeeds", async () => {
    const user = join("first");
    await world.settle();
    world.org.faults.push({
      kind: "refuse",
      oktaId: user.id,
      code: "PROFILE_UNKNOWN",
      message: "The org has no profile Sales.",
      retryable: false,
      times: 1,
    });
    world.okta.driver.updateProfile(user, { department: "Sales" });
    await world.settle();
    expect(await world.companion.store.deadLetters(10)).toMatchObject([
      { subject: user.id, code: "PROFILE_UNKNOWN", message: "The org has no profile Sales." },
    ]);
    world.okta.driver.updateProfile(user, { department: "Marketing" });
    await world.settle();
    expect(await world.companion.store.deadLetters(10)).toEqual([]);
    expect(world.org.people.get(user.id)?.profile).toMatchObject({ department: "Marketing" });
  });

  it("tries a refusal again that may pass", async () => {
    const user = join("first");
    await world.settle();
    world.org.faults.push({
      kind: "refuse",
      oktaId: user.id,
      code: "UNABLE_TO_LOCK_ROW",
      message: "locked",
      retryable: true,
      times: 2,
    });
    world.okta.driver.updateProfile(user, { department: "Sales" });
    await world.settle();
    expect(world.org.people.get(user.id)?.profile).toMatchObject({ department: "Sales" });
    expect(await world.companion.store.deadLetters(10)).toEqual([]);
  });
});

describe("deliveries that differ from the documentation", () => {
  const shapes = ["extend", "omitNulls"] as const;

  it.each(shapes)("are understood (%s)", async (shape) => {
    const world = await startWorld();
    try {
      world.okta.faults.hooks[shape]();
      const user = world.okta.driver.createUser({ profile: ann });
      await world.settle();
      expect(world.org.people.get(user.id)?.active).toBe(true);
    } finally {
      await world.close();
    }
  });

  it("are counted when they name nobody, and made up for by the log", async () => {
    const world = await startWorld({ hook: false });
    try {
      const { companion, okta, org } = world;
      const user = okta.driver.createUser({ profile: ann });
      const told = okta.events.find(({ eventType }) => eventType === "user.lifecycle.activate");
      const uuid = told?.uuid ?? "";
      await companion.acceptEvents("main", [{ ...told, actor: null, target: null }], "hook");
      await world.settle();
      expect(await companion.store.eventOutcomes([uuid])).toMatchObject([{ outcome: "not_routed" }]);
      expect(org.people.has(user.id)).toBe(false);
      await companion.acceptEvents("main", [told], "log");
      await world.settle();
      expect(await companion.store.eventOutcomes([uuid])).toMatchObject([{ outcome: "caused" }]);
      expect(org.people.get(user.id)?.active).toBe(true);
    } finally {
      await world.close();
    }
  });
});

describe("without hooks", () => {
  it("R38: recovers events from the System Log, over a restart", async () => {
    const world = await startWorld({
      hook: false,
      configure: (config) => {
        for (const oktaOrg of config.oktaOrgs) oktaOrg.log = { enabled: true, pollMs: 30 };
      },
    });
    try {
      const first = world.okta.driver.createUser({ profile: ann });
      await expect.poll(() => world.org.people.get(first.id)?.active).toBe(true);
      await world.restart();
      const second = world.okta.driver.createUser({
        profile: { ...ann, login: "bob@example.com", email: "bob@example.com" },
      });
      await expect.poll(() => world.org.people.get(second.id)?.active).toBe(true);
      await world.settle();
      expect((await world.companion.store.eventOutcomes()).filter(({ outcome }) => outcome === null)).toEqual([]);
    } finally {
      await world.close();
    }
  });
});

describe("starting", () => {
  it("names the address that is taken, and leaves the store to others", async () => {
    const world = await startWorld({ hook: false });
    try {
      const port = Number(new URL(world.companion.url).port);
      const directory = await mkdtemp(join(tmpdir(), "lockstep-companion-"));
      const second = { ...world.config, http: { port }, store: { directory } };
      await expect(startCompanion(second)).rejects.toThrow(
        `The companion cannot listen on 127.0.0.1, port ${port}: another process uses the port.`,
      );
      await (await startCompanion({ ...second, http: { port: 0 } })).close();
      await rm(directory, { recursive: true });
    } finally {
      await world.close();
    }
  });
});

describe("closing", () => {
  it("does not wait for a sender who dawdles", async () => {
    const world = await startWorld({ hook: false });
    const { port } = new URL(world.companion.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(
      `POST /hooks/okta/main HTTP/1.1\r\nHost: x\r\nAuthorization: ${HOOK_SECRET}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"e',
    );
    await once(socket, "connect");
    await expect.poll(async () => (await fetch(`${world.companion.url}/healthz`)).status).toBe(200);
    const startedAt = Date.now();
    await world.close();
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });
});
