import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CompanionConfigInput } from "../../companion/src/config.ts";
import { openPostgresStore } from "../../companion/src/store/postgres/index.ts";
import { openSqliteStore } from "../../companion/src/store/sqlite/index.ts";
import { HOOK_SECRET, type LocalOkta } from "../../companion/testing/harness.ts";
import type { PostgresServer } from "../../companion/testing/postgres/start.ts";
import { startOkta } from "../local-okta/index.ts";
import { breakSomething, createActs } from "./acts.ts";
import { startApex } from "./apex.ts";
import { startFleet, type Fleet } from "./companions.ts";
import { startFake } from "./fake.ts";
import type { ChaosOrg, OrgVerdict } from "./orgs.ts";
import { below, seeded } from "./random.ts";

export interface ChaosOptions {
  events: number;
  kills: number;
  /** Crashes of PostgreSQL. */
  crashes: number;
  companions: number;
  people: number;
  seed: number;
  /** The org is the local one with the package's Apex, instead of a fake one. */
  apex?: boolean | undefined;
  /** Without one the store is SQLite, for one companion. */
  postgres?: PostgresServer | undefined;
  /** The checkout of another version, from which every second companion is started. */
  beside?: string | undefined;
  /** How long the companions have to finish once everything is well again. */
  calmMs?: number;
  onProgress?: (events: number, tally: Tally) => void;
}

/** What happened, and what must be empty. */
export interface Tally extends OrgVerdict {
  events: number;
  kills: number;
  crashes: number;
  faults: Record<string, number>;
  requests: number;
  /** What people asked for in the org. */
  asked: number;
  /** Milliseconds from the end of the faults until everything was as it should be. */
  calmMs: number;
  /** Invariant 1: events that no companion stored, or that have no outcome. */
  lost: string[];
  unfinished: string[];
  /** Invariants 2 and 6: people whom the org shows otherwise than Okta. */
  different: string[];
  /** Secrets that stood in a companion's log. */
  printed: string[];
  /** What the companions said of themselves where they did not finish in time. */
  statuses?: unknown[];
}

const HOOK_TYPES = [
  ["create", "activate", "deactivate", "suspend", "unsuspend", "delete.initiated"].map(
    (act) => `user.lifecycle.${act}`,
  ),
  ["user.account.update_profile", "group.user_membership.add", "group.user_membership.remove"],
  ["application.user_membership.add", "application.user_membership.remove"],
].flat();

function configOf(okta: LocalOkta, org: ChaosOrg, store: CompanionConfigInput["store"]): CompanionConfigInput {
  return {
    http: { port: 0 },
    store,
    oktaOrgs: [
      {
        key: "main",
        url: okta.url,
        auth: { kind: "ssws", token: okta.token },
        hook: { secrets: [HOOK_SECRET] },
        log: { enabled: true, pollMs: 300 },
      },
    ],
    orgs: [org.config],
    sync: {
      rechecksMs: [50, 100, 200],
      deletionProofMs: 100,
      retryBaseMs: 20,
      retryMaxMs: 500,
      // Faults of the org must not become dead letters of people: there are more of them than in a bad year.
      maxAttempts: 100,
      closeMs: 5_000,
    },
    jobs: { leaseMs: 2_000 },
    log: { level: "debug" },
  };
}

/** Plays one run. The same seed makes the same changes, faults and kills; when they fall is up to the machine. */
export async function runChaos(options: ChaosOptions): Promise<Tally> {
  const { events, companions, people, postgres, calmMs = 60_000, onProgress } = options;
  const random = seeded(options.seed);
  const okta = await startOkta({ rateLimits: false });
  const org = options.apex === true ? await startApex(okta) : await startFake();
  const directory = await mkdtemp(join(tmpdir(), "lockstep-chaos-"));
  const store: CompanionConfigInput["store"] =
    postgres === undefined ? { directory } : { engine: "postgres", url: postgres.url, heartbeatMs: 300 };
  const tally: Tally = {
    events: 0,
    kills: 0,
    crashes: 0,
    faults: {},
    requests: 0,
    asked: 0,
    calmMs: 0,
    lost: [],
    unfinished: [],
    different: [],
    fallen: [],
    audit: [],
    unheard: [],
    printed: [],
  };
  // Of the database's URL the password alone is a secret.
  const password = postgres === undefined ? "" : decodeURIComponent(new URL(postgres.url).password);
  const secrets = [
    HOOK_SECRET,
    okta.token,
    "PRIVATE KEY",
    ...org.secrets,
    ...(password === "" ? [] : [`:${password}@`]),
  ];
  const fleet = await startFleet(companions, configOf(okta, org, store), { random, secrets, beside: options.beside });
  const open = () =>
    postgres === undefined
      ? openSqliteStore({ directory })
      : openPostgresStore({ url: postgres.url, tls: "off", connections: 2 });
  const begun: Promise<void>[] = [];
  try {
    await okta.driver.registerHook({ url: `${fleet.url}/hooks/okta/main`, types: HOOK_TYPES, secret: HOOK_SECRET });
    const { act, somebody } = createActs(okta, org, random, people);
    const first = okta.events.length;
    const killAt = Array.from({ length: options.kills }, () => below(random, events));
    const crashAt = Array.from({ length: postgres === undefined ? 0 : options.crashes }, () => below(random, events));
    const isDue = (times: number[], now: number) => times.filter((time) => time <= now).length;
    while (tally.events < events) {
      for (let step = 1 + below(random, 20); step > 0; step -= 1) act();
      if (random() < 0.2) {
        const name = breakSomething(okta, org, random);
        tally.faults[name] = (tally.faults[name] ?? 0) + 1;
      }
      const subject = org.ask === undefined || random() > 0.1 ? undefined : somebody();
      if (subject !== undefined) {
        tally.asked += 1;
        await org.ask?.(subject, random);
      }
      tally.events = okta.events.length - first;
      // Several may be due by now, and none comes after the last event.
      while (tally.kills < isDue(killAt, tally.events)) {
        tally.kills += 1;
        begun.push(fleet.kill());
      }
      while (tally.crashes < isDue(crashAt, tally.events)) {
        tally.crashes += 1;
        await postgres?.crash();
      }
      await sleep(below(random, 60));
      onProgress?.(tally.events, tally);
    }
    await Promise.all(begun);
    await sleep(200);
    okta.faults.clear();
    org.mend();
    const wellAt = performance.now();
    await okta.driver.idle();
    // People are right before the last outcomes are written, and stay right: one look at the store is enough then.
    while (performance.now() - wellAt < calmMs) {
      tally.different = await org.differences(okta);
      if (tally.different.length === 0 && (await isQuiet(fleet, org.audits))) break;
      await sleep(100);
    }
    Object.assign(tally, await org.verdict());
    tally.calmMs = Math.round(performance.now() - wellAt);
    if (tally.calmMs >= calmMs) tally.statuses = await fleet.statuses();
  } finally {
    await Promise.allSettled(begun);
    await fleet.close();
    tally.printed = fleet.printed();
  }
  const stored = await open();
  try {
    const outcomes = await stored.eventOutcomes();
    const { refusals } = (await stored.status()).facts;
    tally.audit.push(...refusals.map(({ factId, code, message }) => `${factId} was refused: ${code}, ${message}`));
    const known = new Set(outcomes.map(({ uuid }) => uuid));
    tally.lost = okta.events.map(({ uuid }) => uuid).filter((uuid) => !known.has(uuid));
    tally.unfinished = outcomes.filter(({ outcome }) => outcome === null).map(({ uuid }) => uuid);
    tally.requests = org.requests();
  } finally {
    await stored.close();
    await Promise.all([okta.close(), org.close()]);
    await rm(directory, { recursive: true });
  }
  return tally;
}

/** Nobody waits, and nothing that the org did waits to be found in its audit: for longer than the log is polled. */
async function isQuiet(fleet: Fleet, facts: boolean): Promise<boolean> {
  if ((await fleet.waiting(facts)) > 0) return false;
  await sleep(1_500);
  return (await fleet.waiting(facts)) === 0;
}
