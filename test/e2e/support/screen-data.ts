/** What the screen is tested with: people, rules and a day of activity, entered by REST as the org's administrator. */
import { Connection } from "jsforce";
import type { LocalOrg } from "../../local-org/org/index.ts";
import { createIntegrationUser, enterSetUp } from "./acme.ts";

/** More than a page of 20, so that there are older entries to load. */
const ENTRIES = 25;

export interface UserSeed {
  readonly name: string;
  readonly timeZone: string;
  readonly permissionSet?: string;
}

/** Creates a user with the Standard User profile, and assigns the permission set, if one is named. */
export async function seedUser(org: LocalOrg, seed: UserSeed): Promise<{ id: string; assignmentId: string }> {
  const admin = connect(org);
  const [firstName = "", lastName = ""] = seed.name.split(" ");
  const profile = await admin.query<{ Id: string }>("SELECT Id FROM Profile WHERE Name = 'Standard User'");
  const email = `${seed.name.toLowerCase().replace(" ", ".")}@screen.example.com`;
  const user = {
    FirstName: firstName,
    LastName: lastName,
    Username: email,
    Email: email,
    Alias: firstName.toLowerCase().slice(0, 8),
    ProfileId: profile.records[0]?.Id,
    TimeZoneSidKey: seed.timeZone,
    LocaleSidKey: "en_US",
    LanguageLocaleKey: "en_US",
    EmailEncodingKey: "UTF-8",
  };
  const [id = ""] = await create(admin, "User", [user]);
  if (seed.permissionSet === undefined) return { id, assignmentId: "" };
  const found = await admin.query<{ Id: string }>(`SELECT Id FROM PermissionSet WHERE Name = '${seed.permissionSet}'`);
  const assignment = { AssigneeId: id, PermissionSetId: found.records[0]?.Id };
  const [assignmentId = ""] = await create(admin, "PermissionSetAssignment", [assignment]);
  return { id, assignmentId };
}

/** Three rules: one with a logic line, one in monitor mode, one switched off and empty. */
export async function seedRules(org: LocalOrg): Promise<void> {
  const admin = connect(org);
  const [managers, people] = await create(admin, "Lockstep_Mapping_Rule__c", [
    {
      Name: "Sales managers",
      Priority__c: 20,
      Mode__c: "Enforce",
      Logic__c: "1 AND NOT 2",
      Description__c: "Who leads sales people",
    },
    { Name: "Sales people", Priority__c: 10, Mode__c: "Monitor" },
    { Name: "Everybody", Priority__c: 1, Mode__c: "Off" },
  ]);
  const group = { Source__c: "Group", Operator__c: "equals" };
  await create(admin, "Lockstep_Condition__c", [
    { Rule__c: managers, Position__c: 1, ...group, Value__c: "Sales Managers" },
    {
      Rule__c: managers,
      Position__c: 2,
      Source__c: "Attribute",
      Attribute__c: "department",
      Operator__c: "in",
      Value__c: "Sales;Presales",
    },
    { Rule__c: people, Position__c: 1, ...group, Value__c: "Sales" },
  ]);
  await create(admin, "Lockstep_Grant__c", [
    { Rule__c: managers, Kind__c: "Role", Target__c: "Sales_Manager", Authoritative__c: true },
    { Rule__c: managers, Kind__c: "Permission Set", Target__c: "Deal_Approval", Authoritative__c: false },
    { Rule__c: people, Kind__c: "Profile", Target__c: "Standard User", Authoritative__c: true },
  ]);
}

/**
 * Audit entries of one person over some hours, the second newest and an older one refused. By the package's own writer in anonymous
 * Apex, as only an author of Apex can: nobody else may add to the audit trail, by whatever door.
 */
export async function seedActivity(org: LocalOrg, userId: string): Promise<void> {
  const apex = `
    List<Lockstep_Audit_Entry__c> entries = new List<Lockstep_Audit_Entry__c>();
    for (Integer age = ${ENTRIES - 1}; age >= 0; age--) {
      Boolean refused = age == 1 || age == 22;
      entries.add(new Lockstep_Audit_Entry__c(
        Fact_Id__c = 'seed-' + age,
        Occurred_At__c = Datetime.now().addMinutes(-(age * 41 + 1)),
        Outcome__c = refused ? 'refused' : 'applied',
        Code__c = refused ? ${text(REFUSAL.code)} : null,
        Message__c = refused ? ${text(REFUSAL.message)} : null,
        Okta_Id__c = '00u1screen',
        Okta_Org__c = 'main',
        User_Id__c = ${text(userId)},
        Username__c = 'paul.plain@screen.example.com',
        Correlation_Id__c = 'seed-correlation-' + age,
        Summary__c = refused ? 'Nothing was changed' : 'Department changed, Deal_Approval assigned',
        Causes__c = ${text(JSON.stringify(CAUSES))},
        Changes__c = refused ? '[]' : ${text(JSON.stringify(CHANGES))}
      ));
    }
    Lockstep_AuditStore.append(entries);`;
  const result = await connect(org).tooling.executeAnonymous(apex);
  if (!result.success)
    throw new Error(`the entries were not written: ${result.compileProblem ?? result.exceptionMessage}`);
}

/** A text as Apex writes it. */
const text = (value: string) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/**
 * Acme's rules, and two people as the companion would send them: one joins the sales people, one has no e-mail address.
 * @param more others of whom Okta says this, by their id there
 */
export async function applySnapshots(org: LocalOrg, more: Record<string, Record<string, string>> = {}): Promise<void> {
  const admin = connect(org);
  const { id } = await createIntegrationUser(admin);
  await enterSetUp(admin);
  const response = await fetch(`${org.url}/services/apexrest/lockstep/v1/identities`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await org.openSession(id)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      contract: 1,
      correlationId: "screen",
      oktaOrg: "main",
      identities: [
        snapshot("00u1ann", {
          login: "ann@acme.example",
          email: "ann@acme.example",
          firstName: "Ann",
          lastName: "Lee",
        }),
        snapshot("00u2bob", { login: "bob@acme.example", firstName: "Bob", lastName: "Stone" }),
        ...Object.entries(more).map(([oktaId, profile]) => snapshot(oktaId, profile)),
      ],
    }),
  });
  if (!response.ok) throw new Error(`identities answered ${response.status}: ${await response.text()}`);
  await org.settled();
}

function snapshot(oktaId: string, profile: Record<string, string>): object {
  const known = (value: unknown) => ({ state: "known", value });
  return {
    oktaId,
    version: 1,
    tombstone: false,
    causes: CAUSES,
    facets: {
      status: known("ACTIVE"),
      profile: known({ ...profile, department: "Sales" }),
      groups: known([{ id: "00g1", name: "Sales" }]),
      app: known({ assigned: true }),
    },
  };
}

const REFUSAL = {
  code: "no_licence_seat",
  message:
    "No seat is left of the user licence that profile Standard User needs. Free or buy a seat; the next attempt will use it.",
};
const CAUSES = [
  { uuid: "0e1d", type: "group.user_membership.add", published: "2026-11-23T07:00:00.000Z", actor: "jane@example.com" },
];
const RULE = { rule: "Sales people", reason: "Group Sales matches condition 1 of rule Sales people", cause: "0e1d" };
const CHANGES = [
  {
    kind: "update_field",
    target: "paul.plain@screen.example.com",
    field: "Department",
    before: "Legal",
    after: "Sales",
    ...RULE,
  },
  {
    kind: "assign_permission_set",
    target: "Deal_Approval",
    field: null,
    before: null,
    after: "Deal_Approval",
    ...RULE,
  },
];

function connect(org: LocalOrg): Connection {
  return new Connection({ instanceUrl: org.url, accessToken: org.accessToken, version: "65.0" });
}

async function create(connection: Connection, object: string, records: readonly object[]): Promise<string[]> {
  const results = await connection.create(object, records as never, { allOrNone: true });
  return results.map((result) => {
    if (!result.success) throw new Error(`${object}: ${JSON.stringify(result.errors)}`);
    return result.id;
  });
}
