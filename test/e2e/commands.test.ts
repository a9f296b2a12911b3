/** The org's commands by its Pub/Sub API: what people and rules ask for is heard at once, missed by nobody and done once (R4, R37). */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../companion/testing/postgres/database.ts";
import { startCompanion, type Companion } from "../../companion/src/server.ts";
import { startWorld, type World } from "./support/world.ts";

/** So long that nothing is heard of by asking. */
const NEVER = 3_600_000;

let database: TestDatabase;
let world: World;
/** Shares the store with the world's own. */
let other: Companion;

beforeAll(async () => {
  database = await createDatabase();
  world = await startWorld({
    companion: (config) => ({
      ...config,
      store: { engine: "postgres", url: database.url, tls: "off" },
      jobs: { leaseMs: 3_000 },
      oktaOrgs: config.oktaOrgs.map((oktaOrg) => ({ ...oktaOrg, log: { enabled: false } })),
      orgs: config.orgs.map((org) => ({
        ...org,
        requests: { pollMs: NEVER },
        pubSub: { ...org.pubSub, graceMs: 0 },
      })),
    }),
  });
  other = await startCompanion({ ...world.config, http: { port: 0 } });
}, 120_000);

afterAll(async () => {
  await other?.close();
  await world?.close();
  await database?.drop();
});

/** The stream, in whichever companion listens. */
async function stream() {
  const all = await Promise.all([world.companion, other].map((companion) => companion.status()));
  return all.map(({ orgs }) => orgs["production"]?.commands ?? null).find((each) => each !== null);
}

async function connected() {
  await expect.poll(async () => (await stream())?.connected).toBe(true);
}

async function ask(kind: string, subject: string): Promise<string> {
  const { id } = await world.admin.sobject("Lockstep_Request__c").create({ Kind__c: kind, Subject__c: subject });
  return String(id);
}

const stateOf = async (id: string) => (await world.admin.sobject("Lockstep_Request__c").retrieve(id))["State__c"];

/** Of whom no event tells. */
function joins(firstName: string) {
  const { driver, faults } = world.okta;
  faults.hooks.drop({ times: 100 });
  const login = `${firstName.toLowerCase()}@acme.example`;
  const profile = { login, email: login, firstName, lastName: "Lee" };
  const user = driver.createUser({ profile, groups: [world.groups["Sales"]!] });
  driver.assignToApp(user, world.app);
  return user;
}

it("hears of a request at once, and one of two companions carries it out once", async () => {
  await connected();
  const turns: string[] = [];
  for (const companion of [world.companion, other]) companion.onOutcome(({ oktaId }) => turns.push(oktaId));
  const people = ["Ann", "Ben", "Cid"].map(joins);
  const requests = await Promise.all(people.map(({ id }) => ask("Sync", id)));
  for (const id of requests) await expect.poll(() => stateOf(id)).toBe("Done");
  expect(turns.toSorted()).toEqual(people.map(({ id }) => id).toSorted());
});

it("goes on where it was when Salesforce ends the stream", async () => {
  await connected();
  world.org.pubSub.disconnect();
  const dee = joins("Dee");
  const id = await ask("Sync", dee.id);
  await expect.poll(() => stateOf(id)).toBe("Done");
});

it("the other companion goes on when the one that listens has gone", async () => {
  await world.companion.close();
  const eve = joins("Eve");
  const id = await ask("Sync", eve.id);
  await expect.poll(() => stateOf(id)).toBe("Done");
});
