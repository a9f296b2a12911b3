import fc from "fast-check";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startWorld, type World } from "../testing/harness.ts";
import { journalOf } from "../testing/journal.ts";
import { createDatabase, type TestDatabase } from "../testing/postgres/database.ts";

/** One thing that happens in Okta, or that goes wrong. Numbers choose the person and the group. */
const step = fc.oneof(
  fc.record({
    act: fc.constantFrom(
      "deactivate" as const,
      "activate" as const,
      "suspend" as const,
      "unsuspend" as const,
      "delete" as const,
    ),
    who: fc.nat(2),
  }),
  fc.record({
    act: fc.constant("update" as const),
    who: fc.nat(2),
    department: fc.constantFrom("Sales", "Service", null),
  }),
  fc.record({ act: fc.constantFrom("join" as const, "leave" as const), who: fc.nat(2), group: fc.nat(1) }),
  fc.record({ act: fc.constantFrom("rename" as const, "dissolve" as const), group: fc.nat(1) }),
  // Lag is more likely than the rest: it lasts until calm, and is the fault that no retry notices.
  fc.constant({ act: "lag" as const }),
  fc.record({
    act: fc.constantFrom(
      "drop" as const,
      "duplicate" as const,
      "reorder" as const,
      "strip" as const,
      "extend" as const,
      "omit nulls" as const,
      "okta down" as const,
      "groups forbidden" as const,
    ),
  }),
  fc.record({
    act: fc.constantFrom("org down" as const, "org hangs" as const, "session ends" as const, "rows locked" as const),
  }),
  { arbitrary: fc.record({ act: fc.constant("pause" as const), ms: fc.nat(60) }), weight: 2 },
  fc.constant({ act: "restart" as const }),
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function play(world: World, steps: readonly Step[]): Promise<void> {
  const { okta, org } = world;
  const { driver, faults } = okta;
  const people = new Map<number, string>();
  const groups = new Map<number, string>(
    [0, 1].map((number) => [number, driver.createGroup({ name: `Group ${number}` }).id]),
  );
  let names = 0;
  /** The person of this number; a new one takes the place of one who was deleted. */
  const present = (who: number): string => {
    const login = `p${who}-${names}@example.com`;
    const id =
      people.get(who) ?? driver.createUser({ profile: { login, email: login, firstName: "P", lastName: `${who}` } }).id;
    if (!people.has(who)) names += 1;
    people.set(who, id);
    return id;
  };
  // Steps that change nothing prove nothing: everybody is there from the start.
  for (const who of [0, 1, 2]) driver.addToGroup(present(who), groups.get(who % 2) ?? "");
  await world.settle();
  for (const now of steps) {
    const id = "who" in now ? present(now.who) : undefined;
    const groupId = "group" in now ? groups.get(now.group) : undefined;
    const status = id === undefined ? undefined : okta.truth().get(id)?.status;
    switch (now.act) {
      case "deactivate":
        if (id !== undefined && status !== "DEPROVISIONED") driver.deactivate(id);
        break;
      case "activate":
        if (id !== undefined && status === "DEPROVISIONED") driver.activate(id);
        break;
      case "suspend":
        if (id !== undefined && status === "ACTIVE") driver.suspend(id);
        break;
      case "unsuspend":
        if (id !== undefined && status === "SUSPENDED") driver.unsuspend(id);
        break;
      case "delete":
        if (id !== undefined) driver.deleteUser(id);
        if ("who" in now) people.delete(now.who);
        break;
      case "update":
        if (id !== undefined && status !== "DEPROVISIONED") driver.updateProfile(id, { department: now.department });
        break;
      case "join":
        if (id !== undefined && groupId !== undefined && status !== "DEPROVISIONED") driver.addToGroup(id, groupId);
        break;
      case "leave":
        if (id !== undefined && groupId !== undefined) driver.removeFromGroup(id, groupId);
        break;
      case "rename":
        if (groupId !== undefined) driver.renameGroup(groupId, `Renamed ${(names += 1)}`);
        break;
      case "dissolve":
        if (groupId !== undefined) driver.deleteGroup(groupId);
        groups.delete(now.group);
        break;
      case "drop":
        faults.hooks.drop({ times: 2 });
        break;
      case "duplicate":
        faults.hooks.duplicate({ times: 3, afterMs: 30 });
        break;
      case "reorder":
        faults.hooks.reorder({ times: 4, windowMs: 60 });
        break;
      case "strip":
        faults.hooks.strip({ times: 1 });
        break;
      case "lag":
        faults.lagReads(60);
        break;
      case "extend":
        faults.hooks.extend({ times: 3 });
        break;
      case "omit nulls":
        faults.hooks.omitNulls({ times: 3 });
        break;
      case "okta down":
        faults.api.fail({ path: /^\/api\/v1\/users/, status: 503, times: 4 });
        break;
      case "groups forbidden":
        faults.api.fail({ path: /\/groups$/, status: 403, times: 2 });
        break;
      case "org down":
        org.faults.push({ kind: "status", status: 503, body: "Service Unavailable", times: 2 });
        break;
      case "org hangs":
        org.faults.push({ kind: "hang", times: 1 });
        break;
      case "session ends":
        org.expireTokens();
        break;
      case "rows locked":
        org.faults.push({
          kind: "status",
          status: 500,
          body: [{ errorCode: "UNABLE_TO_LOCK_ROW", message: "locked" }],
          times: 1,
        });
        break;
      case "pause":
        await sleep(now.ms);
        break;
      case "restart":
        await world.restart();
        break;
    }
  }
}

/**
 * A person's versions must grow from one request to the next, also over a restart; only what follows a lockout in the
 * same turn has the lockout's.
 */
function versionsThatDidNotGrow({ org }: World): string[] {
  const latest = new Map<string, { version: number; only: string | undefined }>();
  return org.requests
    .flatMap(({ only, identities }) => identities.map(({ oktaId, version }) => ({ oktaId, version, only })))
    .filter(({ oktaId, version, only }) => {
      const before = latest.get(oktaId);
      latest.set(oktaId, { version, only });
      if (before === undefined) return false;
      return before.only === "lockout" && only === undefined ? version < before.version : version <= before.version;
    })
    .map(({ oktaId }) => oktaId);
}

/** Faults have their time, then they end; what is under way arrives; the log is read to its end. */
async function calm(world: World): Promise<void> {
  // Long enough for the last hints to be read while the faults still hold.
  await sleep(100);
  world.okta.faults.clear();
  world.org.faults.splice(0);
  await world.settle();
  await world.okta.driver.idle();
  const readAt = Date.now();
  // Not when it was last read: a page that was asked for before the last event may be stored only now. Of several
  // companions one reads the log, and after a restart it may be another.
  const readUpTo = async () => {
    for (const companion of world.companions) companion.readLogs();
    const statuses = await Promise.all(world.companions.map((companion) => companion.status()));
    return Math.max(...statuses.map(({ oktaOrgs }) => oktaOrgs["main"]?.logReader?.readUpTo ?? 0));
  };
  await expect.poll(readUpTo).toBeGreaterThan(readAt);
  await world.settle();
}

/** For a longer run, or one that begins like another: `CONVERGENCE_RUNS=500 CONVERGENCE_SEED=7`. */
const { CONVERGENCE_RUNS: runs, CONVERGENCE_SEED: seed } = process.env;
const LONGEST_MS = runs === undefined ? 90_000 : 3_600_000;

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});

afterAll(() => database.drop());

const engines = [
  { engine: "one companion on SQLite", numRuns: 10, others: 0, store: () => undefined },
  {
    engine: "two companions on one PostgreSQL database",
    numRuns: 6,
    others: 1,
    store: () => ({ engine: "postgres" as const, url: database.url }),
  },
];

it.each(engines)(
  "invariants 1, 2, 3 and 6, $engine: whatever happens to hints, reads and requests, every event ends and the org shows Okta's last truth",
  { timeout: LONGEST_MS },
  async ({ engine, numRuns, others, store }) => {
    // Nothing is shrunk: a run does not repeat itself, and the time-out would take what was found along.
    const parameters = {
      numRuns: Number(runs ?? numRuns),
      endOnFailure: true,
      interruptAfterTimeLimit: runs === undefined ? 25_000 : LONGEST_MS / 2,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
    };
    const run = async (steps: readonly Step[]) => {
      const world = await startWorld({
        store: store(),
        others,
        configure: (config) => {
          for (const oktaOrg of config.oktaOrgs) oktaOrg.log = { enabled: true, pollMs: 400 };
          // Longer than an answer takes on a busy machine, where everything here shares one thread.
          for (const org of config.orgs) org.requestTimeoutMs = 1_000;
        },
      });
      try {
        await play(world, steps);
        await calm(world);
        const truth = world.okta.truth();
        const expected = [...truth.values()].map(({ id, status, groups, profile }) => ({
          id,
          active: status === "ACTIVE",
          groups: groups.map(({ name }) => name).sort(),
          department: profile["department"] ?? null,
        }));
        const actual = expected.map(({ id }) => {
          const person = world.org.people.get(id);
          return {
            id,
            active: person?.active,
            groups: person?.groups.filter((name) => name !== "Everyone").sort(),
            department: person?.profile["department"] ?? null,
          };
        });
        expect(actual).toEqual(expected);
        const gone = [...world.org.people].filter(([id]) => !truth.has(id));
        expect(gone.filter(([, { active }]) => active)).toEqual([]);
        const outcomes = await world.companion.store.eventOutcomes();
        expect(outcomes.filter(({ outcome }) => outcome === null)).toEqual([]);
        expect(await world.companion.store.deadLetters(10)).toEqual([]);
        expect(new Set(world.okta.events.map(({ uuid }) => uuid))).toEqual(new Set(outcomes.map(({ uuid }) => uuid)));
        expect(versionsThatDidNotGrow(world)).toEqual([]);
      } catch (error) {
        // At once: what the runner says of it later, it may not live to say.
        const ids = new Set([...world.okta.truth().keys(), ...world.org.people.keys()]);
        console.error(`${engine}: ${JSON.stringify(steps)}\n${String(error)}\n${await journalOf(world, ids)}`);
        throw error;
      } finally {
        await world.close();
        await database.empty();
      }
    };
    // The run at which the time is over goes on, and counts: what comes next must not find it at work on the same database.
    let latest: Promise<void> = Promise.resolve();
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 25 }),
      (steps) => (latest = run(steps)),
    );
    await fc.assert(property, parameters).finally(() => latest.catch(() => undefined));
    await latest;
  },
);
