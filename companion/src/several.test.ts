import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../testing/postgres/database.ts";
import { startWorld, type World } from "../testing/harness.ts";
import { startCompanion, type Companion } from "./server.ts";

const TOKEN = "an-operator-token-for-tests";
const authorization = `Bearer ${TOKEN}`;

let database: TestDatabase;
let world: World;
/** Shares the store, and cannot reach the org: whoever it is asked about, the other takes the turn. */
let asked: Companion;

beforeAll(async () => {
  database = await createDatabase();
  world = await startWorld({
    store: { engine: "postgres", url: database.url },
    hook: false,
    configure(config) {
      config.ops = { operatorToken: TOKEN };
      for (const org of config.orgs) org.report = { everyMs: 200 };
    },
  });
  const orgs = world.config.orgs.map((org) => ({ ...org, loginUrl: "http://127.0.0.1:9" }));
  asked = await startCompanion({ ...world.config, orgs });
});

afterAll(async () => {
  await asked.close();
  await world.close();
  await database.drop();
});

it("whoever asks one companion for a person hears what another did for them", async () => {
  const ann = world.okta.driver.createUser({
    profile: { login: "ann@example.com", email: "ann@example.com", firstName: "Ann", lastName: "Lee" },
  });
  const response = await fetch(`${asked.url}/operator/tasks`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ kind: "sync", subject: ann.id, org: "production" }),
  });
  const { id } = (await response.json()) as { id: string };
  // A balancer may send whoever asks how far it is to either.
  for (const { url } of [asked, world.companion]) {
    const state = async () =>
      (await fetch(`${url}/operator/tasks/${id}`, { headers: { authorization } })).json() as Promise<unknown>;
    await expect.poll(state).toMatchObject({ state: "done", answer: { oktaId: ann.id, outcome: "applied" } });
  }
  expect(world.reports.map(({ oktaId, result }) => [oktaId, result])).toContainEqual([ann.id, "applied"]);
});

it("goes by what the org has set, also where the org cannot be reached, and after a start while it is away (R11)", async () => {
  const licences = async ({ url }: Companion) => {
    const response = await fetch(`${url}/operator/jobs`, { headers: { authorization } });
    const { jobs } = (await response.json()) as { jobs: { name: string; cron: string; timeZone: string }[] };
    return jobs.filter(({ name }) => name.startsWith("licences:")).map(({ cron, timeZone }) => `${cron} ${timeZone}`);
  };
  expect(await licences(world.companion)).toEqual(["45 1 * * * UTC"]);
  world.org.settings = { timeZone: "Europe/Berlin", schedules: { licences: "30 6 * * *", retention: "soon" } };
  await expect.poll(() => licences(world.companion)).toEqual(["30 6 * * * Europe/Berlin"]);
  // Told soon what it goes by since, and what it cannot use.
  await expect
    .poll(() => world.org.told.at(-1))
    .toMatchObject({
      schedules: { timeZone: "Europe/Berlin", problems: [{ setting: "schedules.retention" }] },
      checks: {
        findings: expect.arrayContaining([
          expect.objectContaining({ check: 'org production: the setting "Schedule: Audit and Retention" can be used' }),
        ]),
      },
    });
  await expect.poll(() => licences(asked)).toEqual(["30 6 * * * Europe/Berlin"]);
  const orgs = world.config.orgs.map((org) => ({ ...org, loginUrl: "http://127.0.0.1:9" }));
  const late = await startCompanion({ ...world.config, orgs });
  expect(await licences(late)).toEqual(["30 6 * * * Europe/Berlin"]);
  await late.close();
});
