/** The package's REST resources over HTTP, where the platform refuses, ends sessions or runs out of something (R8, R9, R16, R22, R39, R40). */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "jsforce";
import type { LocalOrg, OrgImage } from "../local-org/org/types.ts";
import { connect } from "./support/world.ts";
import { startPackageOrg } from "./support/package-org.ts";

interface Change {
  kind: string;
  target: string;
  before: string | null;
  after: string | null;
}

interface Result {
  outcome: string;
  code: string | null;
  message: string | null;
  retryable: boolean;
  userId: string;
  factId: string | null;
  orgVersion: number | null;
  lookAgainAt: string | null;
  changes: Change[];
  waiting: { field: string; matchBy: string; value: string }[];
  wakes: string[];
}

let org: LocalOrg;
let admin: Connection;
let integration: Connection;
let beginning: OrgImage;

beforeAll(async () => {
  const started = await startPackageOrg();
  ({ org, admin } = started);
  integration = connect(org.url, started.token);
  beginning = await org.image();
}, 120_000);

beforeEach(() => org.restore(beginning));
afterAll(() => org?.close());

describe("a leaver", () => {
  it("loses their live sessions (R9)", async () => {
    const { userId } = await apply(ann(1));
    const token = await org.openSession(userId);
    expect((await identity(token)).status).toBe(200);

    const result = await apply(leaving(2));

    expect(kinds(result)).toEqual(["freeze_user", "end_sessions", "withdraw_permission_set", "deactivate_user"]);
    expect((await identity(token)).status).toBe(401);
    expect(await org.query(`SELECT Id FROM AuthSession WHERE UsersId = '${userId}'`)).toEqual([]);
  });

  it("whom Salesforce refuses to deactivate stays frozen, with the blocker named, until it is gone (R9)", async () => {
    const { userId } = await apply(ann(1));
    const blocker = { statusCode: "FIELD_INTEGRITY_EXCEPTION", message: "This user is the default workflow user." };
    await org.control("deactivationBlockers", { [userId]: blocker });

    const blocked = await apply(leaving(2));
    expect(blocked).toMatchObject({ outcome: "partial", code: "deactivation_blocked", retryable: true });
    expect(blocked.message).toContain(`${blocker.statusCode}: ${blocker.message}`);
    expect(await org.query(`SELECT IsFrozen FROM UserLogin WHERE UserId = '${userId}'`)).toMatchObject([
      { IsFrozen: true },
    ]);

    await org.control("deactivationBlockers", {});
    expect(kinds(await apply(leaving(2)))).toEqual(["deactivate_user"]);
  });

  it("frees the seat that the next joiner needs (R9, R16)", async () => {
    await org.control("seats", { Salesforce: 2 });
    await apply(ann(1));
    const refused = await apply(person("bob", 1));
    expect(refused).toMatchObject({ outcome: "refused", code: "no_licence_seat", retryable: true });
    await apply(leaving(2));
    expect(await apply(person("bob", 1))).toMatchObject({ outcome: "applied" });
    await org.control("seats", { Salesforce: 100 });
  });
});

describe("a grant with a last day", () => {
  it("is taken back the day after, and the answer before said when to look (R12, R13)", async () => {
    const [rule] = await org.query("SELECT Id FROM Lockstep_Mapping_Rule__c WHERE Name = 'Sales people'");
    const today = new Date(org.clock.now()).toISOString().slice(0, 10);
    const grant = { Rule__c: rule?.["Id"], Kind__c: "Permission Set", Target__c: "Beta_Tester", Ends_On__c: today };
    await admin.sobject("Lockstep_Grant__c").create(grant as never);
    const given = await apply(ann(1));
    expect(kinds(given)).toContain("assign_permission_set");
    const tomorrow = Date.parse(today) + 86_400_000;
    expect(Date.parse(given.lookAgainAt ?? "")).toBe(tomorrow);

    org.clock.set(tomorrow + 60_000);
    const [integrationUser] = await org.query(
      "SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Lockstep_Integration'",
    );
    const session = integration;
    integration = connect(org.url, await org.openSession(String(integrationUser?.["AssigneeId"])));
    const taken = await apply(ann(2));
    org.clock.reset();
    integration = session;
    expect(taken).toMatchObject({
      changes: [
        {
          kind: "withdraw_permission_set",
          target: "Beta_Tester",
          reason: `Rule Sales people granted it until ${today}`,
        },
      ],
      lookAgainAt: null,
    });
  });
});

describe("a request", () => {
  it("sent again changes nothing and leaves no second audit entry (R22)", async () => {
    const first = await apply(ann(1));
    const again = await apply(ann(1));
    await org.settled();
    expect(again).toMatchObject({ outcome: "unchanged", changes: [], factId: null });
    expect(await org.query("SELECT Fact_Id__c FROM Lockstep_Audit_Entry__c")).toMatchObject([
      { Fact_Id__c: first.factId },
    ]);
  });

  it("that finds users locked by another one is to be sent again as a whole (R16)", async () => {
    await apply(ann(1));
    await org.control("rowLock", { objectName: "User", times: 1 });
    const response = await send(integration.accessToken ?? "", [ann(2)]);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: "row_locked" });
    expect(await apply(ann(2))).toMatchObject({ outcome: "unchanged" });
  });

  it("that finds one step locked does the rest, and what is missing the next time (R16)", async () => {
    await org.control("rowLock", { objectName: "PermissionSetAssignment", times: 1 });
    expect(await apply(ann(1))).toMatchObject({ outcome: "partial", code: "row_locked", retryable: true });
    expect(kinds(await apply(ann(1)))).toEqual(["assign_permission_set"]);
  });

  it("that fails at the commit leaves neither user nor audit entry", async () => {
    org.faults.add({ match: "/services/apexrest/", kind: "before-commit" });
    await expect(apply(ann(1))).rejects.toThrow(/UNABLE_TO_LOCK_ROW/);
    await org.settled();
    expect(await org.query("SELECT Id FROM User WHERE Lockstep_Okta_Id__c = '00uann'")).toEqual([]);
    expect(await org.query("SELECT Id FROM Lockstep_Audit_Entry__c")).toEqual([]);
  });

  it("by somebody without the integration permission is forbidden, administrators included (R39)", async () => {
    const response = await send(org.accessToken, [ann(1)]);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "forbidden" });
  });

  it("with a username that another org holds is refused, and the rest of the batch applied", async () => {
    await org.control("foreignUsernames", ["ann@acme.example"]);
    const [taken, other] = await applyAll([ann(1), person("bob", 1)]);
    expect(taken).toMatchObject({ outcome: "refused", code: "username_taken", changes: [] });
    expect(other).toMatchObject({ outcome: "applied" });
    await org.control("foreignUsernames", []);
  });

  it("is answered per person where the platform allows no assignments beside users: twice makes it whole", async () => {
    await org.control("userAndAssignmentsInOneTransaction", "refused");
    const first = await apply(ann(1));
    expect(first).toMatchObject({ outcome: "partial", code: "deferred", retryable: true });
    const second = await apply(ann(1));
    expect(second).toMatchObject({ outcome: "applied" });
    expect(kinds(second)).toEqual(["assign_permission_set"]);
    await org.control("userAndAssignmentsInOneTransaction", "allowed");
  });
});

describe("an attack", () => {
  it("by a rule that grants an administrator's profile is above the ceiling (R40)", async () => {
    await expect(retarget("Standard User", "System Administrator")).rejects.toThrow(/administrator-like permissions/);
  });

  it("by giving power to a permission set that a rule grants already is above the ceiling (R40)", async () => {
    const [forecasting] = await org.query("SELECT Id FROM PermissionSet WHERE Name = 'Forecasting'");
    await admin.sobject("PermissionSet").update({
      Id: String(forecasting?.["Id"]),
      PermissionsViewSetup: true,
      PermissionsAssignPermissionSets: true,
    });
    expect(await apply(ann(1))).toMatchObject({ outcome: "refused", code: "above_ceiling" });
  });

  it("by SOQL in the name of a grant finds nothing (R40)", async () => {
    await retarget("Forecasting", "x') OR (Name != '");
    expect(await apply(ann(1))).toMatchObject({ outcome: "refused", code: "unknown_permission_set" });
  });

  it("by a snapshot in an administrator's name links nobody (R40)", async () => {
    const forged = ann(1);
    forged.facets.profile.value["login"] = org.username;
    forged.facets.profile.value["email"] = org.username;
    expect(await apply(forged)).toMatchObject({ outcome: "refused", code: "privileged_match" });
    expect(await org.query(`SELECT Id FROM User WHERE Id = '${org.userId}' AND Lockstep_Okta_Id__c != null`)).toEqual(
      [],
    );
  });

  it("by a replay of an older snapshot is outdated", async () => {
    await apply(ann(7));
    expect(await apply(leaving(6))).toMatchObject({ outcome: "outdated", orgVersion: 7 });
  });
});

describe("a field mapping", () => {
  const fillManager = () => map("Manager", "managerId", "ManagerId", { Match_By__c: "Okta Id" });

  it("links a manager who comes after the report, who is woken (R3)", async () => {
    await fillManager();
    const waiting = await apply(filled("ann", 1, { managerId: "00ubob" }));
    expect(waiting).toMatchObject({ outcome: "applied", code: "reference_waiting" });
    expect(waiting.waiting).toEqual([{ field: "ManagerId", matchBy: "Okta Id", value: "00ubob" }]);

    expect((await apply(person("bob", 1))).wakes).toEqual(["00uann"]);
    expect(kinds(await apply(filled("ann", 2, { managerId: "00ubob" })))).toEqual(["update_field"]);
    expect(await managerOf("00uann")).toBe("00ubob");
  });

  it("links a manager who comes in the same request (R3)", async () => {
    await fillManager();
    await applyAll([filled("ann", 1, { managerId: "00ubob" }), person("bob", 1)]);
    expect(await managerOf("00uann")).toBe("00ubob");
  });

  it("translates by a value map, and what has no entry keeps nobody from their access (R7)", async () => {
    const { id } = await admin
      .sobject("Lockstep_Value_Map__c")
      .create({ Name: "Locales", Entries__c: "Deutschland = de_DE" });
    await map("Locale", "country", "LocaleSidKey", { Value_Map__c: id });
    const [german, french] = await applyAll([
      filled("ann", 1, { country: "deutschland" }),
      filled("bob", 1, { country: "France" }),
    ]);
    expect(german).toMatchObject({ outcome: "applied" });
    expect(french).toMatchObject({ outcome: "partial", code: "unmapped_value", retryable: false });
    expect(french && kinds(french)).toContain("assign_permission_set");
    expect(
      await org.query("SELECT LocaleSidKey FROM User WHERE Lockstep_Okta_Id__c LIKE '00u%' ORDER BY Username"),
    ).toMatchObject([{ LocaleSidKey: "de_DE" }, { LocaleSidKey: "en_US" }]);
  });

  it("that Salesforce refuses of one person is left out, and the rest done (R7)", async () => {
    await map("Nickname", "nickName", "CommunityNickname");
    const [first, second] = await applyAll([
      filled("ann", 1, { nickName: "Champ" }),
      filled("bob", 1, { nickName: "Champ" }),
    ]);
    expect(first).toMatchObject({ outcome: "applied" });
    expect(second).toMatchObject({ outcome: "partial", code: "invalid_value" });
    expect(second && kinds(second)).toContain("assign_permission_set");
  });
});

it("a username that another org holds is numbered where the policy says so (R2)", async () => {
  const [settings] = await org.query("SELECT Id FROM Lockstep_Settings__c");
  await admin
    .sobject("Lockstep_Settings__c")
    .update({ Id: String(settings?.["Id"]), Collision_Policy__c: "Number", Username_Suffix__c: ".crm" });
  await org.control("foreignUsernames", ["ann@acme.example.crm", "ann2@acme.example.crm"]);
  const result = await apply(ann(1));
  await org.control("foreignUsernames", []);
  expect(result).toMatchObject({ outcome: "applied", username: "ann3@acme.example.crm" });
  expect(result.changes[0]).toMatchObject({ kind: "create_user", target: "ann3@acme.example.crm" });
});

it("a create that comes late revives nobody who has left (R9)", async () => {
  expect(await apply(leaving(6))).toMatchObject({ outcome: "skipped", code: "not_linked" });
  await org.settled();
  expect(await apply(ann(5))).toMatchObject({ outcome: "outdated", orgVersion: 6 });
});

function filled(name: string, version: number, attributes: Record<string, string>) {
  const snapshot = person(name, version);
  Object.assign(snapshot.facets.profile.value, attributes);
  return snapshot;
}

function map(name: string, source: string, field: string, more: Record<string, unknown> = {}) {
  return admin
    .sobject("Lockstep_Field_Mapping__c")
    .create({ Name: name, Source__c: source, Target_Object__c: "User", Target_Field__c: field, ...more });
}

async function managerOf(oktaId: string): Promise<unknown> {
  const [user] = await org.query(`SELECT ManagerId FROM User WHERE Lockstep_Okta_Id__c = '${oktaId}'`);
  const [manager] = await org.query(`SELECT Lockstep_Okta_Id__c FROM User WHERE Id = '${String(user?.["ManagerId"])}'`);
  return manager?.["Lockstep_Okta_Id__c"];
}

function person(name: string, version: number) {
  const profile: Record<string, unknown> = {
    login: `${name}@acme.example`,
    email: `${name}@acme.example`,
    firstName: name,
    lastName: "Lee",
  };
  return {
    oktaId: `00u${name}`,
    version,
    causes: [],
    facets: {
      status: { state: "known", value: "ACTIVE" },
      profile: { state: "known", value: profile },
      groups: { state: "known", value: [{ id: "00g1", name: "Sales" }] },
      app: { state: "known", value: { assigned: true } },
    },
  };
}

function ann(version: number) {
  return person("ann", version);
}

function leaving(version: number) {
  const snapshot = ann(version);
  snapshot.facets.status.value = "DEPROVISIONED";
  return snapshot;
}

async function apply(snapshot: ReturnType<typeof person>): Promise<Result> {
  const [result] = await applyAll([snapshot]);
  if (!result) throw new Error("no result");
  return result;
}

async function applyAll(identities: readonly ReturnType<typeof person>[]): Promise<Result[]> {
  const response = await send(integration.accessToken ?? "", identities);
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return ((await response.json()) as { results: Result[] }).results;
}

function send(token: string, identities: readonly unknown[]): Promise<Response> {
  return fetch(`${org.url}/services/apexrest/lockstep/v1/identities`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ contract: 1, correlationId: "c-1", oktaOrg: "main", identities }),
  });
}

function identity(token: string): Promise<Response> {
  return fetch(`${org.url}/services/data/v65.0/limits`, { headers: { authorization: `Bearer ${token}` } });
}

function kinds(result: Result): string[] {
  return result.changes.map((change) => change.kind);
}

/** Changes what a grant names, as somebody who may edit rules can. */
async function retarget(from: string, to: string): Promise<void> {
  const grants = await org.query(`SELECT Id FROM Lockstep_Grant__c WHERE Target__c = '${from}'`);
  for (const grant of grants)
    await admin.sobject("Lockstep_Grant__c").update({ Id: String(grant["Id"]), Target__c: to });
}
