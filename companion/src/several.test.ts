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
    await expect
      .poll(state, { timeout: 10_000 })
      .toMatchObject({ state: "done", answer: { oktaId: ann.id, outcome: "applied" } });
  }
  expect(world.reports.map(({ oktaId, result }) => [oktaId, result])).toContainEqual([ann.id, "applied"]);
});
