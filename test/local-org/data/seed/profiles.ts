/** Licences and standard profiles. [Salesforce Help: User Licenses, Standard Profiles] */
import type { OrgData } from "../org-data.ts";
import { isPermissionable } from "../access/user-access.ts";
import { BUSINESS_OBJECTS } from "../schema/standard/index.ts";

interface LicenseSeed {
  readonly name: string;
  readonly key: string;
  readonly seats: number;
}

const LICENSES: readonly LicenseSeed[] = [
  { name: "Salesforce", key: "SFDC", seats: 1000 },
  { name: "Salesforce Platform", key: "AUL", seats: 100 },
  { name: "Salesforce Integration", key: "PID_Salesforce_Integration", seats: 5 },
  { name: "Identity", key: "PID_IDENTITY", seats: 10 },
  { name: "Chatter Free", key: "CSN", seats: 5000 },
  { name: "Chatter External", key: "PID_CHATTER_EXTERNAL", seats: 500 },
];

const PERMISSION_SET_LICENSES: readonly LicenseSeed[] = [
  { name: "Salesforce API Integration", key: "SalesforceAPIIntegrationPsl", seats: 5 },
  { name: "CRM User", key: "CRMUserPsl", seats: 50 },
];

interface ProfileSeed {
  readonly name: string;
  readonly license: string;
  /** System permissions, without the prefix; `all` for every one the org knows. */
  readonly permissions: "all" | readonly string[];
  /** Create, read, edit and delete of the CRM objects. */
  readonly crm: "full" | "read" | "none";
  readonly userType?: string;
}

const STANDARD_USER = [
  "ApiEnabled",
  "RunReports",
  "ExportReport",
  "ViewSetup",
  "ActivitiesAccess",
  "LightningExperienceUser",
];

const PROFILES: readonly ProfileSeed[] = [
  { name: "System Administrator", license: "Salesforce", permissions: "all", crm: "full" },
  { name: "Standard User", license: "Salesforce", permissions: STANDARD_USER, crm: "full" },
  { name: "Marketing User", license: "Salesforce", permissions: STANDARD_USER, crm: "full" },
  { name: "Contract Manager", license: "Salesforce", permissions: STANDARD_USER, crm: "full" },
  { name: "Solution Manager", license: "Salesforce", permissions: STANDARD_USER, crm: "full" },
  { name: "Read Only", license: "Salesforce", permissions: STANDARD_USER, crm: "read" },
  { name: "Minimum Access - Salesforce", license: "Salesforce", permissions: ["LightningExperienceUser"], crm: "none" },
  { name: "Standard Platform User", license: "Salesforce Platform", permissions: STANDARD_USER, crm: "none" },
  {
    name: "Minimum Access - API Only Integrations",
    license: "Salesforce Integration",
    permissions: ["ApiEnabled", "ApiUserOnly"],
    crm: "none",
  },
  { name: "Identity User", license: "Identity", permissions: [], crm: "none" },
  { name: "Chatter Free User", license: "Chatter Free", permissions: [], crm: "none", userType: "CsnOnly" },
  { name: "Chatter External User", license: "Chatter External", permissions: [], crm: "none", userType: "CsnOnly" },
];

/** Writes licences and profiles; answers profile ids by name. */
export function seedProfiles(data: OrgData, seats: Readonly<Record<string, number>>): ReadonlyMap<string, string> {
  const licenses = new Map(LICENSES.map((license) => [license.name, addLicense(data, license, seats)]));
  for (const { name, key, seats: total } of PERMISSION_SET_LICENSES)
    data.insertSystemRow("PermissionSetLicense", {
      MasterLabel: name,
      DeveloperName: key,
      PermissionSetLicenseKey: key,
      TotalLicenses: seats[name] ?? total,
      Status: "Active",
    });
  return new Map(PROFILES.map((profile) => [profile.name, addProfile(data, profile, licenses)]));
}

function addLicense(data: OrgData, license: LicenseSeed, seats: Readonly<Record<string, number>>): string {
  return data.insertSystemRow("UserLicense", {
    Name: license.name,
    MasterLabel: license.name,
    LicenseDefinitionKey: license.key,
    Status: "Active",
    TotalLicenses: seats[license.name] ?? license.seats,
  });
}

/** A profile owns a permission set that holds what it grants. [Object Reference: PermissionSet.IsOwnedByProfile] */
function addProfile(data: OrgData, profile: ProfileSeed, licenses: ReadonlyMap<string, string>): string {
  const permissions = Object.fromEntries(systemPermissions(data, profile.permissions).map((name) => [name, true]));
  const UserLicenseId = licenses.get(profile.license);
  const profileFields = onlyKnown(data, "Profile", permissions);
  const id = data.insertSystemRow("Profile", {
    Name: profile.name,
    UserLicenseId,
    UserType: profile.userType ?? "Standard",
    ...profileFields,
  });
  const setId = data.insertSystemRow("PermissionSet", {
    Name: `X${id}`,
    Label: profile.name,
    ProfileId: id,
    LicenseId: UserLicenseId,
    IsOwnedByProfile: true,
    IsCustom: false,
    Type: "Profile",
    ...onlyKnown(data, "PermissionSet", permissions),
  });
  if (profile.crm !== "none")
    for (const object of BUSINESS_OBJECTS)
      addObjectPermissions(data, setId, object, profile.crm === "full", profile.permissions === "all");
  return id;
}

function systemPermissions(data: OrgData, permissions: "all" | readonly string[]): string[] {
  if (permissions !== "all") return permissions.map((name) => `Permissions${name}`);
  const fields = data.schema.object("PermissionSet")?.fields ?? [];
  // "API Only User" takes something away; an administrator has it not.
  return fields
    .map((field) => field.name)
    .filter((name) => name.startsWith("Permissions") && name !== "PermissionsApiUserOnly");
}

function onlyKnown(data: OrgData, object: string, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const describe = data.schema.object(object);
  return Object.fromEntries(Object.entries(values).filter(([name]) => describe?.field(name)?.type === "boolean"));
}

/** Cases are deleted by administrators. [apex-recipes, Safely_Tests.testMarketingProfileDeleteNegative] */
function addObjectPermissions(data: OrgData, parentId: string, object: string, full: boolean, isAdmin: boolean): void {
  data.insertSystemRow("ObjectPermissions", {
    ParentId: parentId,
    SobjectType: object,
    PermissionsRead: true,
    PermissionsCreate: full,
    PermissionsEdit: full,
    PermissionsDelete: full && (isAdmin || object !== "Case"),
  });
}

/**
 * Field permission for every custom field: installing a package "for admins only", which is the default, gives the System Administrator profile
 * full access to what the package brings. Other profiles get it by permission sets alone.
 * [Salesforce Help: Install a Package; Salesforce CLI Reference: package install --security-type]
 */
export function openCustomFields(data: OrgData, profileId: string | undefined): void {
  const set = profileId === undefined ? undefined : data.findBy("PermissionSet", "ProfileId", profileId);
  if (!set) return;
  for (const name of data.schema.objectNames()) {
    const object = data.schema.object(name);
    for (const field of object?.fields ?? [])
      if (object && field.isCustom && isPermissionable(object, field))
        data.insertSystemRow("FieldPermissions", {
          ParentId: set.id,
          SobjectType: object.name,
          Field: `${object.name}.${field.name}`,
          PermissionsRead: true,
          PermissionsEdit: field.updateable,
        });
  }
}
