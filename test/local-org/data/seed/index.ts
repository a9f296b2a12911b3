/** What a new org holds: licences, profiles, its first users, and what the project's metadata deploys. */
import type { OrgData } from "../org-data.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { STAGES } from "../rules/stages.ts";
import { deployMetadata } from "./deploy.ts";
import { openCustomFields, seedProfiles } from "./profiles.ts";

export interface SeededIds {
  readonly organizationId: string;
  readonly administratorId: string;
  readonly automatedProcessId: string;
}

export interface SeedOptions {
  readonly seats?: Readonly<Record<string, number>> | undefined;
  readonly isDeployed?: boolean | undefined;
}

export function seedOrg(data: OrgData, { seats = {}, isDeployed = false }: SeedOptions): SeededIds {
  const organizationId = data.insertSystemRow("Organization", {
    Name: "Local Org",
    OrganizationType: "Enterprise Edition",
    IsSandbox: false,
    InstanceName: "LOCAL",
    DefaultLocaleSidKey: "en_US",
    LanguageLocaleKey: "en_US",
    TimeZoneSidKey: "America/Los_Angeles",
  });
  const profiles = seedProfiles(data, seats);
  const administratorId = seedUser(data, {
    FirstName: "Ada",
    LastName: "Admin",
    Username: `admin@${organizationId.slice(0, 15).toLowerCase()}.local.example.com`,
    Email: "admin@example.com",
    Alias: "admin",
    ProfileId: profiles.get("System Administrator"),
    TimeZoneSidKey: "America/Los_Angeles",
  });
  const automatedProcessId = seedUser(data, {
    LastName: "Automated Process",
    Username: `autoproc@${organizationId.toLowerCase()}`,
    Email: `autoproc@${organizationId.toLowerCase()}.example.com`,
    Alias: "autoproc",
    UserType: "AutomatedProcess",
    TimeZoneSidKey: "GMT",
  });
  data.insertSystemRow("Group", {
    Name: "All Internal Users",
    DeveloperName: "AllInternalUsers",
    Type: "Organization",
  });
  seedBusiness(data);
  deployMetadata(data);
  if (!isDeployed) openCustomFields(data, profiles.get("System Administrator"));
  return { organizationId, administratorId, automatedProcessId };
}

/** What a new org has of business data: its price book, business hours, statuses. */
function seedBusiness(data: OrgData): void {
  data.insertSystemRow("Pricebook2", { Name: "Standard Price Book", IsActive: true, IsStandard: true });
  data.insertSystemRow("BusinessHours", {
    Name: "Default",
    IsActive: true,
    IsDefault: true,
    TimeZoneSidKey: "America/Los_Angeles",
  });
  const statuses: readonly (readonly [object: string, field: string, from: string, extra: Record<string, string>])[] = [
    ["CaseStatus", "Status", "Case", { IsClosed: "Closed" }],
    ["LeadStatus", "Status", "Lead", { IsConverted: "Closed - Converted" }],
    ["TaskStatus", "Status", "Task", { IsClosed: "Completed" }],
  ];
  for (const [object, field, from, extra] of statuses)
    for (const [index, { value }] of (data.schema.object(from)?.field(field)?.picklist ?? []).entries())
      data.insertSystemRow(object, {
        MasterLabel: value,
        ApiName: value,
        SortOrder: index + 1,
        IsDefault: index === 0,
        ...Object.fromEntries(Object.entries(extra).map(([name, special]) => [name, special === value])),
      });
  for (const [index, [name, stage]] of Object.entries(STAGES).entries())
    data.insertSystemRow("OpportunityStage", {
      MasterLabel: name,
      ApiName: name,
      SortOrder: index + 1,
      IsActive: true,
      IsClosed: name.startsWith("Closed"),
      IsWon: name === "Closed Won",
      DefaultProbability: ApexDecimal.fromInteger(stage.probability),
      ForecastCategoryName: stage.forecast,
      ForecastCategory: stage.forecast.replace(" ", ""),
    });
}

function seedUser(data: OrgData, values: Readonly<Record<string, unknown>>): string {
  const id = data.insertSystemRow("User", {
    IsActive: true,
    LocaleSidKey: "en_US",
    LanguageLocaleKey: "en_US",
    EmailEncodingKey: "UTF-8",
    CommunityNickname: values["Alias"],
    ...values,
  });
  data.insertSystemRow("UserLogin", { UserId: id, IsFrozen: false, IsPasswordLocked: false });
  const profileSet = values["ProfileId"] ? data.findBy("PermissionSet", "ProfileId", values["ProfileId"]) : undefined;
  if (profileSet) data.insertSystemRow("PermissionSetAssignment", { AssigneeId: id, PermissionSetId: profileSet.id });
  return id;
}
