import { setTimeout as sleep } from "node:timers/promises";
import type { CompanionConfigInput } from "../../../companion/src/config.ts";
import { openPostgresStore } from "../../../companion/src/store/postgres/index.ts";
import type { NewEvent } from "../../../companion/src/store/types.ts";
import { startFakeOrg } from "../../../companion/testing/fake-org.ts";
import { HOOK_SECRET } from "../../../companion/testing/harness.ts";
import { startPostgres } from "../../../companion/testing/postgres/start.ts";
import { startFleet } from "../../chaos/companions.ts";
import { startOkta } from "../../local-okta/index.ts";
import type { Figure } from "../figure.ts";
import { perSecond } from "../org/measure.ts";

const PEOPLE = 1_000;
const SIZES = [1, 4] as const;
/** What a request takes at the org; customers' automation on User takes such times. */
const ORG_MS = 200;

/**
 * How quickly one and four companions, each in a process of its own, work off the same people from one PostgreSQL
 * database. The org is a fake one that takes its time; Okta has no limits here, which would decide otherwise.
 */
export async function fleetFigures(): Promise<Figure[]> {
  const runs = [];
  for (const size of SIZES) runs.push(await run(size));
  const figures = runs.flatMap(({ size, ms, sent }): Figure[] => [
    {
      name: `fleet.${size}.people`,
      value: perSecond(PEOPLE, ms),
      unit: "/s",
      note: `${PEOPLE} people; each request takes the org ${ORG_MS} ms`,
    },
    { name: `fleet.${size}.sent`, value: Number((sent / PEOPLE).toFixed(3)), unit: "per user" },
  ]);
  const [one, four] = runs.map(({ ms }) => ms) as [number, number];
  return [...figures, { name: "fleet.ratio", value: Number((one / four).toFixed(2)), unit: "ratio" }];
}

/** The time from the start of the companions until the org has heard of everybody, and how many snapshots it was sent. */
async function run(size: number): Promise<{ size: number; ms: number; sent: number }> {
  const postgres = await startPostgres();
  const okta = await startOkta({ rateLimits: false });
  const org = await startFakeOrg();
  org.faults.push({ kind: "slow", ms: ORG_MS });
  try {
    const ids = Array.from({ length: PEOPLE }, (_, index) => {
      const login = `person${index}@example.com`;
      return okta.driver.createUser({ profile: { login, email: login, firstName: "Person", lastName: `${index}` } }).id;
    });
    await fill(postgres.url, ids);
    const config: CompanionConfigInput = {
      http: { port: 0 },
      store: { engine: "postgres", url: postgres.url },
      oktaOrgs: [
        {
          key: "main",
          url: okta.url,
          auth: { kind: "ssws", token: okta.token },
          hook: { secrets: [HOOK_SECRET] },
          log: { enabled: false },
        },
      ],
      orgs: [
        {
          key: "production",
          oktaOrg: "main",
          loginUrl: org.url,
          clientId: org.clientId,
          username: org.username,
          privateKey: org.privateKey,
        },
      ],
      log: { level: "silent" },
    };
    const fleet = await startFleet(size, config, { random: Math.random, secrets: [] });
    const startedAt = performance.now();
    while (org.people.size < PEOPLE) await sleep(10);
    const ms = performance.now() - startedAt;
    await fleet.close();
    return { size, ms, sent: org.requests.reduce((sum, { identities }) => sum + identities.length, 0) };
  } finally {
    await org.close();
    await okta.close();
    await postgres.stop();
  }
}

/** One hint for each, before any companion is there. */
async function fill(url: string, ids: readonly string[]): Promise<void> {
  const store = await openPostgresStore({ url, tls: "off" });
  const published = new Date().toISOString();
  const event = (subject: string): NewEvent => ({
    oktaOrg: "main",
    uuid: `bench-${subject}`,
    type: "user.account.update_profile",
    published,
    actor: null,
    source: "hook",
    hints: [{ lane: { kind: "person", org: "production", oktaOrg: "main", subject }, priority: 1 }],
  });
  for (let from = 0; from < ids.length; from += 500) await store.accept(ids.slice(from, from + 500).map(event));
  await store.close();
}
