/**
 * What one request costs of Salesforce's synchronous limits, measured over HTTP in the org by `fixtures/meter`, and printed: the
 * same for one person and for a hundred, and room left for what customers' own automation on User takes (R16).
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "jsforce";
import type { LocalOrg, OrgImage } from "../local-org/org/types.ts";
import { create } from "./support/acme.ts";
import { callMetered, startMeteredOrg, type Usage } from "./support/metered-org.ts";
import { person, type Answer } from "./support/package-door.ts";

type Snapshot = ReturnType<typeof person>;

let org: LocalOrg;
let token: string;
let beginning: OrgImage;

beforeAll(async () => {
  const started = await startMeteredOrg();
  ({ org, token } = started);
  await grantTwoMore(started.admin);
  beginning = await org.image();
}, 120_000);

beforeEach(() => org.restore(beginning));
afterAll(() => org?.close());

describe("SOQL and DML of a request (R16)", () => {
  it("are the same for one newcomer and for a hundred", async () => {
    const one = await apply("1 newcomer", [person("solo", 1)]);
    const hundred = await apply("100 newcomers", people("n", 100));
    expect(statements(hundred)).toEqual(statements(one));
  });

  it("are the same for one and for twenty-five of each: joiner, mover, leaver, and manager", async () => {
    await apply("4 to begin with", mixed(1, 1));
    const few = await apply("1 joiner, 1 mover, 1 leaver, 1 manager", mixed(1, 2));
    await org.restore(beginning);
    await apply("100 to begin with", mixed(25, 1));
    const many = await apply("25 joiners, 25 movers, 25 leavers, 25 managers", mixed(25, 2));
    expect(statements(many)).toEqual(statements(few));
  });

  it("leave room within the synchronous limits for 200 newcomers with three permission sets each", async () => {
    const used = await apply("200 newcomers with three permission sets", people("m", 200));
    for (const [name, [amount, limit]] of Object.entries(used)) {
      expect(amount, `${name} of ${limit}`).toBeLessThan(limit * 0.6);
    }
    const held = await org.query(
      "SELECT COUNT(Id) held FROM PermissionSetAssignment WHERE PermissionSet.IsOwnedByProfile = FALSE " +
        "AND Assignee.Lockstep_Okta_Id__c LIKE '00um%'",
    );
    expect(held).toEqual([expect.objectContaining({ held: 600 })]);
  });
});

function people(prefix: string, count: number): Snapshot[] {
  return Array.from({ length: count }, (_, index) => person(`${prefix}${index}`, 1));
}

/** Version 1: who is there before, a mover, a leaver and a manager each. Version 2: what they come to, and a joiner. */
function mixed(count: number, version: 1 | 2): Snapshot[] {
  return Array.from({ length: count }, (_, index) => {
    const mover = person(`mover${index}`, version, version === 1 ? ["Sales"] : ["Support"]);
    const leaver = person(`leaver${index}`, version);
    if (version === 2) leaver.facets.status.value = "DEPROVISIONED";
    const manager = person(`manager${index}`, version);
    if (version === 1) return [mover, leaver, manager];
    const joiner = person(`joiner${index}`, version);
    Object.assign(joiner.facets.profile.value, { managerId: `00umanager${index}` });
    return [mover, leaver, manager, joiner];
  }).flat();
}

function statements({ soql, dml }: Usage): object {
  return { soql: soql[0], dml: dml[0] };
}

async function apply(what: string, identities: readonly Snapshot[]): Promise<Usage> {
  const { answer, used } = await callMetered({ org, token }, "POST", "identities", { oktaOrg: "main", identities });
  const results = answer["results"] as Answer[];
  const unapplied = results.filter(({ outcome }) => outcome !== "applied" && outcome !== "unchanged");
  expect(unapplied, what).toEqual([]);
  const parts = Object.entries(used).map(([name, [amount, limit]]) => `${name} ${amount} of ${limit}`);
  process.stdout.write(`${what}: ${parts.join(", ")}\n`);
  return used;
}

async function grantTwoMore(admin: Connection): Promise<void> {
  const [rule] = await org.query("SELECT Id FROM Lockstep_Mapping_Rule__c WHERE Name = 'Sales people'");
  await create(
    admin,
    "Lockstep_Grant__c",
    ["Early_Access", "Beta_Tester"].map((Target__c) => ({
      Rule__c: rule?.["Id"],
      Kind__c: "Permission Set",
      Target__c,
    })),
  );
  await create(admin, "Lockstep_Field_Mapping__c", [
    {
      Name: "Manager",
      Source__c: "managerId",
      Target_Object__c: "User",
      Target_Field__c: "ManagerId",
      Match_By__c: "Okta Id",
      Owner__c: "Okta",
      Active__c: true,
    },
  ]);
}
