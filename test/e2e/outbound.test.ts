/** What the companion does for the org besides access: carries out requests of the UI, and compares its facts with the audit (R22, R25, R37). */
import { afterAll, beforeAll, expect, it } from "vitest";
import { startWorld, type World } from "./support/world.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld({
    companion: (config) => ({
      ...config,
      oktaOrgs: config.oktaOrgs.map((oktaOrg) => ({ ...oktaOrg, log: { enabled: false } })),
      orgs: config.orgs.map((org) => ({
        ...org,
        requests: { pollMs: 100 },
        facts: { checkMs: 100, graceMs: 0 },
      })),
    }),
  });
}, 120_000);

afterAll(() => world?.close());

/** Inserts a request as an admin does in the UI and waits until it is over. */
async function ask(kind: string, subject?: string): Promise<Record<string, unknown>> {
  const { id } = await world.admin
    .sobject("Lockstep_Request__c")
    .create({ Kind__c: kind, Subject__c: subject ?? null });
  const read = () => world.admin.sobject("Lockstep_Request__c").retrieve(String(id));
  await expect.poll(async () => (await read())["State__c"], { timeout: 20_000 }).toMatch(/^(Done|Failed)$/);
  return read();
}

it("syncs a person on demand, though no event told of the change (R37)", async () => {
  const ann = joins("Ann");
  expect(await world.org.query("SELECT Id FROM User WHERE FirstName = 'Ann'")).toEqual([]);
  const request = await ask("Sync", ann.id);
  expect(request).toMatchObject({ State__c: "Done", Progress__c: 100, Code__c: null });
  expect(JSON.parse(String(request["Answer__c"]))).toMatchObject({ oktaId: ann.id, username: "ann@acme.example" });
});

it("says by name what it cannot do", async () => {
  expect(await ask("Sync", "nobody at all")).toMatchObject({ State__c: "Failed", Code__c: "malformed" });
});

it("verifies the audit chain on demand, and every fact stands in it (R22, R25)", async () => {
  await world.org.settled();
  await expect
    .poll(async () => (await world.companion.status()).store.facts, { timeout: 20_000 })
    .toEqual({
      waiting: 0,
      refused: 0,
    });
  const request = await ask("Verify Audit");
  expect(JSON.parse(String(request["Answer__c"]))).toMatchObject({ verification: { verdict: "sound" } });
});

it("reports a fact whose event was lost (R22)", async () => {
  // The hour's allowance of events is used up: the user is changed, and the event is not published.
  await world.org.control("eventAllowance", 0);
  const bob = joins("Bob");
  await ask("Sync", bob.id);
  const entries = () =>
    world.org.query(`SELECT Outcome__c, Source__c FROM Lockstep_Audit_Entry__c WHERE Okta_Id__c = '${bob.id}'`);
  await expect.poll(entries, { timeout: 20_000 }).toMatchObject([{ Outcome__c: "applied", Source__c: "companion" }]);
});

/** Somebody new in Sales, assigned to the app; the companion does not hear of it. */
function joins(firstName: string) {
  const { driver, faults } = world.okta;
  faults.hooks.drop({ times: 100 });
  const login = `${firstName.toLowerCase()}@acme.example`;
  const profile = { login, email: login, firstName, lastName: "Lee" };
  const user = driver.createUser({ profile, groups: [world.groups["Sales"]!] });
  driver.assignToApp(user, world.app);
  return user;
}
