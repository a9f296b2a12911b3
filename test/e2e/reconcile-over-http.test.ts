/** Explanations and reconciliations over HTTP, as the companion asks for them (R11, R35, R36). */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "jsforce";
import type { LocalOrg, OrgImage } from "../local-org/org/types.ts";
import { assign } from "./support/acme.ts";
import { ask, person, type Answer } from "./support/package-door.ts";
import { startPackageOrg } from "./support/package-org.ts";

let org: LocalOrg;
let admin: Connection;
let token: string;
let ann: string;
let beginning: OrgImage;

beforeAll(async () => {
  ({ org, admin, token } = await startPackageOrg());
  const applied = await call("identities", { oktaOrg: "main", identities: [person("ann", 1)] });
  ann = String(list(applied, "results")[0]?.["userId"]);
  await org.settled();
  beginning = await org.image();
}, 120_000);

beforeEach(() => org.restore(beginning));
afterAll(() => org?.close());

describe("an explanation (R36)", () => {
  it("of a granted set names rule, condition and event, of one given by hand nobody, of one not granted why not", async () => {
    await assign(admin, ann, "Support_Console");
    const explain = async (target: string): Promise<Answer | undefined> => {
      const entitlement = { kind: "Permission Set", target };
      const [explanation] = list(await call("explanations", { users: [{ userId: ann }], entitlement }), "explanations");
      return explanation && list(explanation, "access")[0];
    };
    expect(await explain("Forecasting")).toMatchObject({
      held: true,
      desired: "yes",
      state: "granted",
      rule: "Sales people",
      reason: "Group equals Sales matches condition 1 of rule Sales people.",
      since: { sequence: 1, cause: { type: "group.user_membership.add", actor: "jane" } },
    });
    expect(await explain("Support_Console")).toMatchObject({
      held: true,
      desired: "no",
      state: "surplus",
      since: null,
    });
    expect(await explain("Deal_Approval")).toMatchObject({
      held: false,
      state: "not_granted",
      reason: 'Rule Sales managers does not hold: "Group equals Sales Managers" is not met.',
    });
  });

  it("of everything shows desired and actual side by side", async () => {
    await create("PermissionSet", { Name: "Own_Idea", Label: "Own Idea" });
    await assign(admin, ann, "Own_Idea");
    const answer = await call("explanations", { users: [{ oktaId: "00uann", oktaOrg: "main" }] });
    const access = list(list(answer, "explanations")[0] ?? {}, "access");
    expect(Object.fromEntries(access.map((item) => [item["target"], item["state"]]))).toEqual({
      "Standard User": "granted",
      Sales_Rep: "granted",
      Forecasting: "granted",
      Own_Idea: "by_hand",
    });
  });

  it("is for the companion alone", async () => {
    const body = { users: [{ userId: ann }] };
    expect(await ask(org.url, org.accessToken, "POST", "explanations", body)).toMatchObject({ code: "forbidden" });
  });
});

describe("drift (R35)", () => {
  it("is found and reported as a finding, repaired, and then gone, with the repair in the audit", async () => {
    await takeAway(ann, "Forecasting");
    expect(await call("reconciliations", {})).toMatchObject({
      outcomes: { drift: 1 },
      discrepancies: { missing_access: 1 },
      results: [{ username: "ann@acme.example", discrepancies: [{ kind: "assign_permission_set" }] }],
    });
    expect(await findings()).toMatchObject([{ Code__c: "drift", Status__c: "Open" }]);

    const repaired = await call("reconciliations", { repair: true, correlationId: "sunday" });
    expect(repaired).toMatchObject({ outcomes: { repaired: 1 } });
    await org.settled();

    expect(await call("reconciliations", {})).toMatchObject({ outcomes: { sound: 1 }, next: null });
    expect(await findings()).toMatchObject([{ Code__c: "drift", Status__c: "Fixed" }]);
    const entry = "SELECT Causes__c FROM Lockstep_Audit_Entry__c WHERE Correlation_Id__c = 'sunday'";
    expect(String((await org.query(entry))[0]?.["Causes__c"])).toContain("lockstep.reconciliation");
  });

  it("by a fresh page of snapshots lets back in who was shut out, and from memory does not", async () => {
    await admin.sobject("User").update({ Id: ann, IsActive: false });
    expect(await call("reconciliations", { repair: true })).toMatchObject({ outcomes: { needs_snapshot: 1 } });
    const page = { oktaOrg: "main", identities: [person("ann", 2)], repair: true };
    expect(await call("reconciliations", page)).toMatchObject({ outcomes: { repaired: 1 } });
  });

  it("beyond the breaker is held for approval (R34)", async () => {
    const names = Array.from({ length: 7 }, (_, index) => `p${index}`);
    await call("identities", { oktaOrg: "main", identities: names.map((name) => person(name, 1)) });
    await org.settled();
    const settings = { Name: "Default", Key__c: "default", Breaker_Users__c: 5 };
    await admin.sobject("Lockstep_Settings__c").upsert(settings, "Key__c");
    const rules = await org.query("SELECT Id FROM Lockstep_Condition__c WHERE Value__c = 'Sales'");
    await admin.sobject("Lockstep_Condition__c").update({ Id: String(rules[0]?.["Id"]), Value__c: "Nobody" });
    const answer = await call("reconciliations", { repair: true });
    expect(list(answer, "results").map((result) => result["code"])).toContain("breaker_held");
    expect(answer).not.toMatchObject({ outcomes: { repaired: expect.any(Number) } });
  });
});

function call(path: string, body: Answer): Promise<Answer> {
  return ask(org.url, token, "POST", path, body);
}

function list(answer: Answer, name: string): Answer[] {
  return answer[name] as Answer[];
}

async function create(type: string, record: Record<string, unknown>): Promise<void> {
  await admin.sobject(type).create(record);
}

async function takeAway(userId: string, permissionSet: string): Promise<void> {
  const where = `AssigneeId = '${userId}' AND PermissionSet.Name = '${permissionSet}'`;
  const [row] = await org.query(`SELECT Id FROM PermissionSetAssignment WHERE ${where}`);
  await admin.sobject("PermissionSetAssignment").destroy(String(row?.["Id"]));
}

function findings(): Promise<Answer[]> {
  return org.query("SELECT Code__c, Status__c FROM Lockstep_Finding__c");
}
