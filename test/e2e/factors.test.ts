/** MFA restriction from Okta's hook to the user in Salesforce and back (R21). */
import { afterAll, beforeAll, expect, it } from "vitest";
import { create } from "./support/acme.ts";
import { startWorld, type World } from "./support/world.ts";

let world: World;
let ann: string;

beforeAll(async () => {
  world = await startWorld({ oktaRateLimits: false });
  const { okta, app, groups } = world;
  const profile = { login: "ann@acme.example", email: "ann@acme.example", firstName: "Ann", lastName: "Lee" };
  ann = okta.driver.createUser({ profile, groups: [groups["Sales"]!] }).id;
  okta.driver.assignToApp(ann, app);
  okta.driver.enrollFactor(ann, "push");
  await settle();
}, 120_000);

afterAll(() => world?.close());

it("a rule on missing factors restricts whoever loses the last one, and gives back when they enrol again", async () => {
  expect(await sees()).toEqual({ restricted: false, sets: ["Forecasting"] });

  const [grant] = await world.org.query("SELECT Id FROM Lockstep_Grant__c WHERE Target__c = 'Forecasting'");
  await world.admin.sobject("Lockstep_Grant__c").update({ Id: String(grant!["Id"]), Sensitive__c: true });
  const [rule] = await create(world.admin, "Lockstep_Mapping_Rule__c", [
    { Name: "No MFA", Mode__c: "Enforce", Priority__c: 100 },
  ]);
  const of = { Rule__c: rule };
  await create(world.admin, "Lockstep_Condition__c", [
    { ...of, Position__c: 1, Source__c: "Factor", Operator__c: "is empty" },
  ]);
  await create(world.admin, "Lockstep_Action__c", [{ ...of, Kind__c: "Restrict" }]);

  // Nobody told the companion of the rule: the org does, with the answer about this person.
  world.okta.driver.resetFactors(ann);
  await settle();
  expect(await sees()).toMatchObject({ restricted: true });
  expect((await sees()).sets).not.toContain("Forecasting");

  world.okta.driver.enrollFactor(ann, "token:software:totp");
  await settle();
  expect(await sees()).toEqual({ restricted: false, sets: ["Forecasting"] });
});

it("an enrolment policy that does not count somebody's factors restricts them, until it does again (decision 13)", async () => {
  const { driver } = world.okta;
  // Ann has an authenticator app. Okta shows what the policy allows, and no event names anybody.
  const policy = driver.createPolicy({ name: "Strong factors", type: "MFA_ENROLL", factors: ["webauthn"] });
  await read();
  expect(await sees()).toMatchObject({ restricted: true });
  driver.updatePolicy(policy, { factors: ["webauthn", "token:software:totp"] });
  await read();
  expect(await sees()).toEqual({ restricted: false, sets: ["Forecasting"] });
  driver.updatePolicy(policy, { factors: ["webauthn"] });
  await read();
  expect(await sees()).toMatchObject({ restricted: true });
  driver.deactivatePolicy(policy);
  await read();
  expect(await sees()).toEqual({ restricted: false, sets: ["Forecasting"] });
});

/** Most of a policy's events come by the log alone. */
async function read(): Promise<void> {
  const uuids = world.okta.events.map(({ uuid }) => uuid);
  world.companion.readLogs();
  const stored = async () => new Set((await world.companion.store.eventOutcomes(uuids)).map(({ uuid }) => uuid)).size;
  await expect.poll(stored).toBe(uuids.length);
  await settle();
}

async function settle(): Promise<void> {
  await world.okta.driver.idle();
  await world.companion.idle();
  await world.org.settled();
}

async function sees(): Promise<{ restricted: unknown; sets: unknown[] }> {
  const [user] = await world.org.query(
    `SELECT Id, Lockstep_Restricted__c FROM User WHERE Lockstep_Okta_Id__c = '${ann}'`,
  );
  const sets = await world.org.query(
    `SELECT PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId = '${String(user!["Id"])}' AND PermissionSet.IsOwnedByProfile = FALSE ORDER BY PermissionSet.Name`,
  );
  return {
    restricted: user!["Lockstep_Restricted__c"],
    sets: sets.map((row) => (row["PermissionSet"] as Record<string, unknown>)["Name"]),
  };
}
