/** Who joins, moves, comes back and is found again, over HTTP: the access that the rules give, and why (R2, R5, R6, R8, R12, R13, R17). */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "jsforce";
import type { LocalOrg, OrgImage } from "../local-org/org/types.ts";
import { create } from "./support/acme.ts";
import { startPackageOrg } from "./support/package-org.ts";

interface Change {
  kind: string;
  target: string;
  after: string | null;
  rule: string | null;
  reason: string | null;
}

interface Result {
  outcome: string;
  code: string | null;
  userId: string;
  factId: string | null;
  changes: Change[];
}

let org: LocalOrg;
let admin: Connection;
let token: string;
let beginning: OrgImage;

beforeAll(async () => {
  ({ org, admin, token } = await startPackageOrg());
  beginning = await org.image();
}, 120_000);

beforeEach(() => org.restore(beginning));
afterAll(() => org?.close());

describe("somebody new", () => {
  it("gets the profile, the role and the permission set that their group stands for (R2)", async () => {
    const joined = await apply(person("ann", 1, ["Sales"]));
    expect(joined).toMatchObject({ outcome: "applied" });
    expect(
      await org.query(
        `SELECT Profile.Name, UserRole.DeveloperName, IsActive, Email FROM User WHERE Id = '${joined.userId}'`,
      ),
    ).toMatchObject([
      {
        Profile: { Name: "Standard User" },
        UserRole: { DeveloperName: "Sales_Rep" },
        IsActive: true,
        Email: "ann@acme.example",
      },
    ]);
    expect(await held(joined.userId)).toEqual(["Forecasting"]);
  });

  it("gets what group, attribute and app assignment stand for together, of every kind, and loses it without one of them (R12)", async () => {
    await create(admin, "PermissionSetGroup", [{ DeveloperName: "Desk", MasterLabel: "Desk" }]);
    await create(admin, "Group", [
      { DeveloperName: "Team", Name: "Team", Type: "Regular" },
      { DeveloperName: "Inbox", Name: "Inbox", Type: "Queue" },
    ]);
    const grants = [
      { kind: "Permission Set Group", target: "Desk" },
      { kind: "Public Group", target: "Team" },
      { kind: "Queue", target: "Inbox" },
    ];
    await importRule({
      name: "Gold desk",
      mode: "Enforce",
      logic: "1 AND (2 OR 3) AND NOT 4",
      conditions: [
        { source: "Group", operator: "equals", value: "sales" },
        { source: "Attribute", attribute: "department", operator: "in", value: "Field;Desk" },
        { source: "Attribute", attribute: "title", operator: "starts with", value: "Chief" },
        { source: "App", attribute: "plan", operator: "not equals", value: "gold" },
      ],
      grants,
    });

    const given = await apply(person("ann", 1, ["Sales"], { department: "desk" }, { plan: "Gold" }));
    expect(about(given, "assign_")).toEqual(
      expect.arrayContaining(["assign_permission_set_group Desk", "assign_public_group Team", "assign_queue Inbox"]),
    );
    const taken = await apply(person("ann", 2, ["Sales"], { department: "desk" }, { plan: "Silver" }));
    expect(about(taken, "withdraw_").toSorted()).toEqual([
      "withdraw_permission_set_group Desk",
      "withdraw_public_group Team",
      "withdraw_queue Inbox",
    ]);
  });
});

describe("somebody who moves", () => {
  it("gets the new access and loses the old in one request, without a ticket (R5)", async () => {
    const { userId } = await apply(person("ann", 1, ["Sales"]));
    const moved = await apply(person("ann", 2, ["Support"]));
    expect(about(moved)).toEqual(
      expect.arrayContaining([
        "set_profile Standard Platform User",
        "set_role Support_Agent",
        "withdraw_permission_set Forecasting",
        "assign_permission_set Support_Console",
      ]),
    );
    expect(await held(userId)).toEqual(["Support_Console"]);
  });

  it("up to another level has another role, and what was given by hand stays (R6)", async () => {
    const { userId } = await apply(person("ann", 1, ["Sales"]));
    const [byHand] = await org.query("SELECT Id FROM PermissionSet WHERE Name = 'Beta_Tester'");
    await create(admin, "PermissionSetAssignment", [{ AssigneeId: userId, PermissionSetId: byHand?.["Id"] }]);
    const promoted = await apply(person("ann", 2, ["Sales", "Sales Managers"]));
    expect(about(promoted).toSorted()).toEqual(["assign_permission_set Deal_Approval", "set_role Sales_Manager"]);
    const back = await apply(person("ann", 3, ["Sales"]));
    expect(about(back).toSorted()).toEqual(["set_role Sales_Rep", "withdraw_permission_set Deal_Approval"]);
    expect(await held(userId)).toEqual(["Beta_Tester", "Forecasting"]);
  });

  it("is in the hands of several rules: the highest priority decides what there is one of, all give the rest, and each change names its rule (R13)", async () => {
    const joined = await apply(person("ann", 1, ["Support", "Sales Managers", "Sales"]));
    expect(Object.fromEntries(joined.changes.map((change) => [change.kind, change.rule]))).toMatchObject({
      set_profile: "Sales people",
      set_role: "Sales managers",
    });
    expect(await held(joined.userId)).toEqual(["Deal_Approval", "Forecasting", "Support_Console"]);
    expect(joined.changes.find(({ kind }) => kind === "set_role")?.reason).toMatch(
      /Group equals Sales Managers matches condition 1 of rule Sales managers/,
    );
  });
});

describe("somebody who is there already", () => {
  it("comes back to the same user (R8)", async () => {
    const { userId } = await apply(person("ann", 1, ["Sales"]));
    await apply(person("ann", 2, ["Sales"], {}, {}, "DEPROVISIONED"));
    const back = await apply(person("ann", 3, ["Sales"]));
    expect(back).toMatchObject({ outcome: "applied", userId });
    expect(about(back)).toContain("reactivate_user ann@acme.example");
    expect(await org.query("SELECT Id FROM User WHERE Email = 'ann@acme.example'")).toHaveLength(1);
  });

  it("is found by e-mail where it is one user's alone, and an address of several is a finding, not a guess (R8)", async () => {
    const [bob] = await users("bob@acme.example", "old-bob@acme.example");
    const linked = await apply(person("bob", 1, ["Sales"]));
    expect(linked).toMatchObject({ outcome: "applied", userId: bob });
    expect(about(linked).join()).toContain("link_user");

    await users("cid@acme.example", "cid-one@acme.example", "cid-two@acme.example");
    expect(await apply(person("cid", 1, ["Sales"]))).toMatchObject({ outcome: "refused", code: "ambiguous_match" });
    await org.settled();
    expect(await org.query("SELECT Okta_Id__c, Status__c FROM Lockstep_Finding__c")).toMatchObject([
      { Okta_Id__c: "00ucid", Status__c: "Open" },
    ]);
    expect(await org.query("SELECT Id FROM User WHERE Email = 'cid@acme.example'")).toHaveLength(2);
  });

  it("is not written again by what is late, repeated or the same, nor in what Salesforce owns (R17)", async () => {
    await create(admin, "Lockstep_Field_Mapping__c", [
      {
        Name: "Phone",
        Source__c: "mobilePhone",
        Target_Object__c: "User",
        Target_Field__c: "Phone",
        Owner__c: "Salesforce",
      },
    ]);
    const { userId } = await apply(person("ann", 5, ["Sales"], { title: "Rep", mobilePhone: "1" }));
    await admin.sobject("User").update({ Id: userId, Phone: "2" });
    expect(await apply(person("ann", 5, ["Sales"], { title: "Rep", mobilePhone: "1" }))).toMatchObject({
      outcome: "unchanged",
      factId: null,
    });
    expect(await apply(person("ann", 4, [], { title: "Late" }))).toMatchObject({ outcome: "outdated" });
    expect(await apply(person("ann", 6, ["Sales"], { title: "Rep", mobilePhone: "3" }))).toMatchObject({
      outcome: "unchanged",
      changes: [],
    });
    expect(await org.query(`SELECT Title, Phone FROM User WHERE Id = '${userId}'`)).toMatchObject([
      { Title: "Rep", Phone: "2" },
    ]);
  });
});

function person(
  name: string,
  version: number,
  groups: string[],
  attributes: Record<string, unknown> = {},
  app: Record<string, unknown> = {},
  status = "ACTIVE",
) {
  return {
    oktaId: `00u${name}`,
    version,
    causes: [],
    facets: {
      status: { state: "known", value: status },
      profile: {
        state: "known",
        value: {
          login: `${name}@acme.example`,
          email: `${name}@acme.example`,
          firstName: name,
          lastName: "Lee",
          ...attributes,
        },
      },
      groups: {
        state: "known",
        value: groups.map((group) => ({ id: `00g${group.replaceAll(" ", "")}`, name: group })),
      },
      app: { state: "known", value: { assigned: true, profile: app } },
    },
  };
}

function post(path: string, body: Record<string, unknown>): Promise<Response> {
  return fetch(`${org.url}/services/apexrest/lockstep/v1/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ contract: 1, ...body }),
  });
}

async function apply(snapshot: ReturnType<typeof person>): Promise<Result> {
  const response = await post("identities", { oktaOrg: "main", identities: [snapshot] });
  const { results } = (await response.json()) as { results: Result[] };
  const [result] = results;
  if (!result) throw new Error("no result");
  return result;
}

async function importRule(rule: Record<string, unknown>): Promise<void> {
  const present = await fetch(`${org.url}/services/apexrest/lockstep/v1/configuration`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { hash } = (await present.json()) as { hash: string };
  const response = await post("configuration", {
    expectedHash: hash,
    configuration: { format: "lockstep-configuration", contract: 1, rules: [rule] },
  });
  expect(response.status, await response.text()).toBe(200);
}

function about(result: Result, kind = ""): string[] {
  return result.changes
    .filter((change) => change.kind.startsWith(kind))
    .map((change) => `${change.kind} ${change.kind.startsWith("set_") ? change.after : change.target}`);
}

/** Users whom nobody in Okta is linked to, with one address. */
async function users(email: string, ...usernames: string[]): Promise<string[]> {
  const [profile] = await org.query("SELECT Id FROM Profile WHERE Name = 'Standard User'");
  return create(
    admin,
    "User",
    usernames.map((username) => ({
      Username: username,
      Email: email,
      LastName: "Lee",
      Alias: "lee",
      ProfileId: profile?.["Id"],
      TimeZoneSidKey: "GMT",
      LocaleSidKey: "en_US",
      LanguageLocaleKey: "en_US",
      EmailEncodingKey: "UTF-8",
    })),
  );
}

/** The permission sets that a user holds by name. */
async function held(userId: string): Promise<unknown[]> {
  const rows = await org.query(
    `SELECT PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId = '${userId}' AND PermissionSet.IsOwnedByProfile = FALSE ORDER BY PermissionSet.Name`,
  );
  return rows.map((row) => (row["PermissionSet"] as Record<string, unknown>)["Name"]);
}
