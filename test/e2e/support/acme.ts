/**
 * Acme's Salesforce set-up, as an admin would enter it: roles, permission sets, mapping rules and field mappings.
 *
 * The demo and the end-to-end tests use the same company, so that what is shown is what is tested.
 */
import type { Connection } from "jsforce";

/** What a mapping rule says, in the words of the package's objects. */
export interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly mode?: "Off" | "Monitor" | "Enforce";
  /** Members of this Okta group are meant. */
  readonly group: string;
  readonly profile?: string;
  readonly role?: string;
  readonly permissionSets?: readonly string[];
  /** Permission sets that are given and never taken away. */
  readonly additive?: readonly string[];
}

/** Okta attribute or template, and the User field it lands in. */
export interface FieldMapping {
  readonly source: string;
  readonly field: string;
  readonly clearWhenEmpty?: boolean;
}

export const roles = ["Sales_Rep", "Sales_Manager", "Support_Agent"] as const;
export const permissionSets = [
  "Forecasting",
  "Deal_Approval",
  "Support_Console",
  "Early_Access",
  "Beta_Tester",
] as const;
export const groups = ["Sales", "Sales Managers", "Support", "Early Access"] as const;

export const rules: readonly Rule[] = [
  {
    name: "Sales people",
    priority: 10,
    group: "Sales",
    profile: "Standard User",
    role: "Sales_Rep",
    permissionSets: ["Forecasting"],
  },
  {
    name: "Sales managers",
    priority: 20,
    group: "Sales Managers",
    role: "Sales_Manager",
    permissionSets: ["Deal_Approval"],
  },
  {
    name: "Support agents",
    priority: 5,
    group: "Support",
    profile: "Standard Platform User",
    role: "Support_Agent",
    permissionSets: ["Support_Console"],
  },
  { name: "Early access", priority: 1, group: "Early Access", additive: ["Early_Access"] },
];

export const fieldMappings: readonly FieldMapping[] = [
  { source: "firstName", field: "FirstName" },
  { source: "lastName", field: "LastName" },
  { source: "title", field: "Title", clearWhenEmpty: true },
  { source: "department", field: "Department", clearWhenEmpty: true },
  { source: "{city|default:Remote}", field: "City" },
];

/** Enters what Acme has in Salesforce without Lockstep: its roles and permission sets. */
export async function enterCompany(admin: Connection): Promise<void> {
  await create(
    admin,
    "UserRole",
    roles.map((name) => ({ DeveloperName: name, Name: name.replaceAll("_", " ") })),
  );
  await create(
    admin,
    "PermissionSet",
    permissionSets.map((name) => ({ Name: name, Label: name.replaceAll("_", " ") })),
  );
}

/** Enters Acme's set-up through the REST API, as its admin; without `settings`, nobody has saved any. */
export async function enterSetUp(admin: Connection, { settings = true } = {}): Promise<void> {
  await enterCompany(admin);
  if (settings) await openBreaker(admin);
  const ruleIds = await create(
    admin,
    "Lockstep_Mapping_Rule__c",
    rules.map((rule) => ({ Name: rule.name, Priority__c: rule.priority, Mode__c: rule.mode ?? "Enforce" })),
  );
  await create(
    admin,
    "Lockstep_Condition__c",
    rules.map((rule, index) => ({
      Rule__c: ruleIds[index],
      Position__c: 1,
      Source__c: "Group",
      Operator__c: "equals",
      Value__c: rule.group,
    })),
  );
  await create(
    admin,
    "Lockstep_Grant__c",
    rules.flatMap((rule, index) => grantsOf(rule).map((grant) => ({ Rule__c: ruleIds[index], ...grant }))),
  );
  await create(
    admin,
    "Lockstep_Field_Mapping__c",
    fieldMappings.map((mapping) => ({
      Name: mapping.field,
      Source__c: mapping.source,
      Target_Object__c: "User",
      Target_Field__c: mapping.field,
      Owner__c: "Okta",
      Clear_When_Empty__c: mapping.clearWhenEmpty ?? false,
      Active__c: true,
    })),
  );
}

/** In a history of a hundred people who leave within minutes the breaker would have its say; it has tests of its own. */
async function openBreaker(admin: Connection): Promise<void> {
  await create(admin, "Lockstep_Settings__c", [
    {
      Name: "Default",
      Key__c: "default",
      Breaker_Users__c: 100_000,
      Breaker_Percent__c: 100,
      Breaker_Freeze_Users__c: 100_000,
    },
  ]);
}

/** Gives a permission set to a user, as an admin does by hand. */
export async function assign(admin: Connection, userId: string | undefined, permissionSet: string): Promise<void> {
  const sets = await admin.query<{ Id: string }>(`SELECT Id FROM PermissionSet WHERE Name = '${permissionSet}'`);
  await create(admin, "PermissionSetAssignment", [{ AssigneeId: userId, PermissionSetId: sets.records[0]?.Id }]);
}

/** Creates the user that the companion signs in as, with the package's integration permission set; answers its id and username. */
export async function createIntegrationUser(admin: Connection): Promise<{ id: string; username: string }> {
  const username = "lockstep.integration@acme.example";
  const profile = await admin.query<{ Id: string }>(
    "SELECT Id FROM Profile WHERE Name = 'Minimum Access - API Only Integrations'",
  );
  const [id = ""] = await create(admin, "User", [
    {
      Username: username,
      LastName: "Lockstep Integration",
      Email: "it@acme.example",
      Alias: "lockstep",
      ProfileId: profile.records[0]?.Id,
      TimeZoneSidKey: "GMT",
      LocaleSidKey: "en_US",
      LanguageLocaleKey: "en_US",
      EmailEncodingKey: "UTF-8",
    },
  ]);
  const licence = await admin.query<{ Id: string }>(
    "SELECT Id FROM PermissionSetLicense WHERE DeveloperName = 'SalesforceAPIIntegrationPsl'",
  );
  await create(admin, "PermissionSetLicenseAssign", [
    { AssigneeId: id, PermissionSetLicenseId: licence.records[0]?.Id },
  ]);
  await assign(admin, id, "Lockstep_Integration");
  return { id, username };
}

/**
 * Creates records and answers their ids in order.
 *
 * @throws Error with the org's own code and message when one is refused
 */
export async function create(org: Connection, type: string, records: Record<string, unknown>[]): Promise<string[]> {
  const results = await org.sobject(type).create(records as never[], { allOrNone: true });
  return results.map((result, index) => {
    if (!result.success) {
      throw new Error(`${type} ${JSON.stringify(records[index])} was refused: ${JSON.stringify(result.errors)}`);
    }
    return result.id;
  });
}

function grantsOf(rule: Rule): { Kind__c: string; Target__c: string; Authoritative__c: boolean }[] {
  const grant = (kind: string, target: string, authoritative = true) => ({
    Kind__c: kind,
    Target__c: target,
    Authoritative__c: authoritative,
  });
  return [
    ...(rule.profile ? [grant("Profile", rule.profile)] : []),
    ...(rule.role ? [grant("Role", rule.role)] : []),
    ...(rule.permissionSets ?? []).map((name) => grant("Permission Set", name)),
    ...(rule.additive ?? []).map((name) => grant("Permission Set", name, false)),
  ];
}
