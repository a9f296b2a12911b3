/**
 * SetupAuditTrail rows for what is written to setup objects.
 *
 * [Object Reference: SetupAuditTrail; actions, sections and texts: the public collection "Salesforce Setup Audit
 * Trail Reference", made from real orgs]. Only changes by users write rows: what the org holds from its start has none.
 */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import type { RowChange } from "../engine/row-change.ts";
import type { StoredRow } from "../engine/store.ts";
import type { RuleContext } from "./rules.ts";

interface Entry {
  readonly action: string;
  readonly display: string;
  readonly section?: string;
}

type Trace = (change: RowChange, context: RuleContext) => readonly Entry[];

/** Writes what the platform would of a saved or deleted row. */
export function auditChange(change: RowChange, context: RuleContext): void {
  for (const entry of TRACES[change.object.name]?.(change, context) ?? []) audit(context, entry);
}

/** Writes one row of the trail. */
export function audit(context: RuleContext, { action, display, section = "Manage Users" }: Entry): void {
  context.put("SetupAuditTrail", null, { Action: action, Display: display.slice(0, 1000), Section: section });
}

/** Of a permission set licence that a rule gives or takes, outside of DML. */
export function licenseEntry(granted: boolean, userId: string, licenseId: string, context: RuleContext): Entry {
  const who = `user ${nameOf(context.reader.store.find(userId))} (UserID: [${userId.slice(0, 15)}])`;
  const label = text(context.reader.store.find(licenseId)?.values["MasterLabel"]);
  return granted
    ? { action: "PermSetLicenseAssign", display: `Permission set license ${label}: assigned to ${who}` }
    : { action: "PermSetLicenseUnassign", display: `Permission set license ${label} removed from ${who}` };
}

const TRACES: Readonly<Record<string, Trace>> = {
  User: (change, context) => (change.operation === "insert" ? createdUser(change) : changedUser(change, context)),

  UserLogin(change, context) {
    const user = context.reader.store.find(text(change.value("UserId")));
    const entries: Entry[] = [];
    if (change.changes("IsFrozen"))
      entries.push(
        change.value("IsFrozen") === true
          ? { action: "frozeuser", display: `Froze user account for ${nameOf(user)}` }
          : { action: "unfrozeuser", display: `Unfroze user account for ${nameOf(user)}` },
      );
    if (change.changes("IsPasswordLocked") && change.value("IsPasswordLocked") !== true)
      entries.push({
        action: "unlockeduser",
        display: `Unlocked user ${text(user?.values["Username"])} (UserID: [${text(user?.id).slice(0, 15)}])`,
      });
    return entries;
  },

  PermissionSetAssignment: assignment,

  PermissionSetLicenseAssign: (change, context) => [
    licenseEntry(
      change.operation === "insert",
      text(valueOf(change, "AssigneeId")),
      text(valueOf(change, "PermissionSetLicenseId")),
      context,
    ),
  ],

  PermissionSet(change, context) {
    const label = text(valueOf(change, "Label"));
    if (change.operation === "delete") return [{ action: "PermSetDelete", display: `Deleted permission set ${label}` }];
    if (change.operation === "update") return changedPermissionSet(change, label);
    const license = context.reader.store.find(text(change.value("LicenseId")));
    if (!license)
      return [{ action: "PermSetCreateNoLicense", display: `Created permission set ${label}: with no license` }];
    const kind = license.object.name === "UserLicense" ? "User License" : "Permission Set License";
    return [
      {
        action: "PermSetCreate",
        display: `Created permission set ${label}: with ${kind} ${text(license.values["MasterLabel"])}`,
      },
    ];
  },

  PermissionSetGroup(change) {
    const name = text(valueOf(change, "DeveloperName"));
    const section = "Permission Set Group";
    if (change.operation === "insert")
      return [{ action: "PermissionSetGroupCreate", display: `Created permission set group ${name}`, section }];
    if (change.operation === "delete")
      return [{ action: "PermissionSetGroupDelete", display: `Deleted permission set group ${name}`, section }];
    return [];
  },

  PermissionSetGroupComponent(change, context) {
    const { store } = context.reader;
    const group = text(store.find(text(valueOf(change, "PermissionSetGroupId")))?.values["DeveloperName"]);
    const set = store.find(text(valueOf(change, "PermissionSetId")));
    const member = text(set?.values["Label"] ?? set?.values["MasterLabel"]);
    const section = "Permission Set Group";
    const changed = `Changed permission set group ${group}: group member ${member} was`;
    return change.operation === "insert"
      ? [{ action: "PermissionSetGroupComponentAdd", display: `${changed} added`, section }]
      : [{ action: "PermissionSetGroupComponentRemoved", display: `${changed} removed`, section }];
  },
};

function createdUser(change: RowChange): readonly Entry[] {
  return [{ action: "createduser", display: `Created new user ${nameOf(change.saved)}` }];
}

/** What is told of one field of a user; the texts differ in how they name the user. */
type UserTrace = (change: RowChange, context: RuleContext) => Entry;

const USER_FIELDS: Readonly<Record<string, UserTrace>> = {
  IsActive: (change) =>
    change.value("IsActive") === true
      ? { action: "activateduser", display: `Activated ${userWithId(change)}` }
      : { action: "deactivateduser", display: `Deactivated ${userWithId(change)}` },
  ProfileId(change, context) {
    const [before, after] = profiles(change, context);
    return {
      action: `changedprofileforuser${kindOfProfileChange(before, after, context)}`,
      display: `Changed profile for user ${nameOf(change.saved)} from ${text(before?.values["Name"])} to ${text(after?.values["Name"])}`,
    };
  },
  UserRoleId(change, context) {
    const role = (value: ApexValue): string =>
      value === null ? "<None Specified>" : text(context.reader.store.find(text(value))?.values["Name"]);
    const [before, after] = [change.valueBefore("UserRoleId"), change.value("UserRoleId")];
    return {
      action: `changedroleforuser${before === null ? "fromnone" : after === null ? "tonone" : ""}`,
      display: `Changed role for user ${nameOf(change.saved)} from ${role(before)} to ${role(after)}`,
    };
  },
  Username: (change) => ({
    action: "changedusername",
    display: `Changed username for ${text(change.id).slice(0, 15)} ${fromTo(change, "Username")}`,
  }),
  Email: (change) => ({
    action: "changedemail",
    display: `Changed email for ${userWithId(change)} ${fromTo(change, "Email")}`,
  }),
  CommunityNickname: (change) => ({
    action: "changedcommunitynickname",
    display: `Changed nickname for ${userWithId(change)} ${fromTo(change, "CommunityNickname")}`,
  }),
  FederationIdentifier: (change) => ({
    action: "changedfederationid",
    display: `Changed federation id for ${userWithId(change)} ${fromTo(change, "FederationIdentifier")}`,
  }),
  ManagerId(change, context) {
    const manager = (value: ApexValue): string => nameOf(context.reader.store.find(text(value))) || "null";
    return {
      action: "changedManager",
      display: `The manager for ${userWithId(change)} changed from ${manager(change.valueBefore("ManagerId"))} to ${manager(change.value("ManagerId"))}`,
    };
  },
  MobilePhone: (change) => ({
    action: "changedUserPhoneNumber",
    display: `For user ${text(change.value("Username"))}, the mobile phone number was changed ${fromTo(change, "MobilePhone")}`,
  }),
  UserPermissionsMarketingUser(change) {
    const isOn = change.value("UserPermissionsMarketingUser") === true;
    return {
      action: isOn ? "changedmarketinguseroffon" : "changedmarketinguseronoff",
      display: `For user ${nameOf(change.saved)}, changed marketing user from ${isOn ? "off to on" : "on to off"}`,
    };
  },
};

function changedUser(change: RowChange, context: RuleContext): readonly Entry[] {
  return Object.entries(USER_FIELDS).flatMap(([field, trace]) =>
    change.changes(field) ? [trace(change, context)] : [],
  );
}

function profiles(change: RowChange, context: RuleContext): readonly (StoredRow | undefined)[] {
  const { store } = context.reader;
  return [store.find(text(change.valueBefore("ProfileId"))), store.find(text(change.value("ProfileId")))];
}

/** `stdtocust` and the like; nothing from a custom profile to another. */
function kindOfProfileChange(
  before: StoredRow | undefined,
  after: StoredRow | undefined,
  context: RuleContext,
): string {
  const kind = (profile: StoredRow | undefined): string => {
    const set = profile && context.reader.store.lookup("PermissionSet", "ProfileId", profile.id)[0];
    return set?.values["IsCustom"] === true ? "cust" : "std";
  };
  const kinds = `${kind(before)}to${kind(after)}`;
  return kinds === "custtocust" ? "" : kinds;
}

function assignment(change: RowChange, context: RuleContext): readonly Entry[] {
  const { store } = context.reader;
  const assignee = store.find(text(valueOf(change, "AssigneeId")));
  const group = store.find(text(valueOf(change, "PermissionSetGroupId")));
  const set = store.find(text(valueOf(change, "PermissionSetId")));
  const who = `user ${nameOf(assignee)} (UserID: [${text(assignee?.id).slice(0, 15)}])`;
  const subject = group
    ? `Permission set group ${text(group.values["MasterLabel"])}`
    : `Permission set ${text(set?.values["Label"])}`;
  const action = group ? "PermSetGroup" : "PermSet";
  const expires = valueOf(change, "ExpirationDate");
  const expiring = expires instanceof ApexDatetime;
  if (change.operation === "insert")
    return [
      expiring
        ? {
            action: `${action}Assign_HasExpiration`,
            display: `${subject} with expiration: assigned to ${who}, expiring on ${javaDate(expires)}`,
          }
        : { action: `${action}Assign`, display: `${subject}: assigned to ${who}` },
    ];
  if (change.operation === "delete")
    return [
      expiring
        ? {
            action: `${action}Unassign_HasExpiration`,
            display: `${subject} with expiration: unassigned from ${who}`,
          }
        : { action: `${action}Unassign`, display: `${subject}: unassigned from ${who}` },
    ];
  if (!change.changes("ExpirationDate")) return [];
  const before = javaDate(change.valueBefore("ExpirationDate"));
  return [
    {
      action: "PermSetAssignmentExpirationChange",
      display: `${subject} assigned to ${who}: expiration was changed from ${before} to ${javaDate(expires)}`,
    },
  ];
}

function changedPermissionSet(change: RowChange, label: string): readonly Entry[] {
  const entries: Entry[] = [];
  if (change.changes("Label"))
    entries.push({
      action: "PermSetLabelChange",
      display: `Changed permission set ${label}: Master Label was changed ${fromTo(change, "Label")}`,
    });
  if (change.changes("Description"))
    entries.push({
      action: "PermSetDescriptionChange",
      display: `Changed permission set ${label}: description was changed`,
    });
  for (const field of change.object.fields) {
    if (!field.name.startsWith("Permissions") || !change.changes(field.name)) continue;
    const isOn = change.value(field.name) === true;
    if (!isOn && change.valueBefore(field.name) !== true) continue; // false where nothing stood
    entries.push({
      action: isOn ? "PermSetEnableUserPerm" : "PermSetDisableUserPerm",
      display: `Changed permission set ${label}: ${field.label} permission was changed from ${isOn ? "disabled to enabled" : "enabled to disabled"}`,
    });
  }
  return entries;
}

/** The value that a saved row has, or a deleted one had. */
function valueOf(change: RowChange, field: string): ApexValue {
  return change.operation === "delete" ? change.valueBefore(field) : change.value(field);
}

function userWithId(change: RowChange): string {
  return `user ${nameOf(change.saved)} (UserID: [${text(change.id).slice(0, 15)}])`;
}

function fromTo(change: RowChange, field: string): string {
  return `from ${change.valueBefore(field) ?? "null"} to ${change.value(field) ?? "null"}`;
}

function nameOf(user: StoredRow | null | undefined): string {
  return [user?.values["FirstName"], user?.values["LastName"]].filter((part) => (part ?? null) !== null).join(" ");
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** As Java writes a date: `Sat May 20 06:59:59 GMT 2023`. */
function javaDate(value: ApexValue): string {
  if (!(value instanceof ApexDatetime)) return "null";
  const [weekday = "", day, month, year, time] = new Date(value.ms).toUTCString().split(" ");
  return `${weekday.replace(",", "")} ${month} ${day} ${time} GMT ${year}`;
}
