/**
 * What a user may do, worked out from the profile and the permission sets.
 *
 * Object and field permissions, system permissions, custom permissions, Apex class access; `record-access.ts` has single records. Not there:
 * session-activated permission sets. Modify All Data opens all objects, and no fields. [Salesforce Help: Object Permissions, Field Permissions, "Modify All" and
 * "View All"]
 */
import { ApexDatetime } from "../../platform/values/datetime.ts";
import type { DataReader } from "../engine/reader.ts";
import type { StoredRow } from "../engine/store.ts";
import { xmlFlag, xmlList, xmlText } from "../schema/source.ts";
import type { FieldDescribe, SObjectDescribe } from "../schema/index.ts";
import { recordTypeAccess, type RecordTypeAccess } from "./record-types.ts";
import { BUSINESS_OBJECTS } from "../schema/standard/index.ts";

export type ObjectAction = "create" | "read" | "edit" | "delete";
export type FieldAction = "read" | "edit";

const OBJECT_PERMISSION: Readonly<Record<ObjectAction, string>> = {
  create: "PermissionsCreate",
  read: "PermissionsRead",
  edit: "PermissionsEdit",
  delete: "PermissionsDelete",
};

/** System permissions that open the writing of a setup object. [Object Reference: Special Access Rules of each page] */
const SETUP_WRITE: Readonly<Record<string, readonly string[]>> = {
  User: ["ManageUsers", "ManageInternalUsers"],
  PermissionSetAssignment: ["ManageUsers", "AssignPermissionSets"],
  PermissionSetLicenseAssign: ["ManageUsers", "AssignPermissionSets"],
  PermissionSet: ["ManageProfilesPermissionsets"],
  PermissionSetGroup: ["ManageProfilesPermissionsets"],
  PermissionSetGroupComponent: ["ManageProfilesPermissionsets"],
  MutingPermissionSet: ["ManageProfilesPermissionsets"],
  ObjectPermissions: ["ManageProfilesPermissionsets"],
  FieldPermissions: ["ManageProfilesPermissionsets"],
  SetupEntityAccess: ["ManageProfilesPermissionsets"],
  UserRole: ["ManageUsers", "ManageRoles"],
  UserLogin: ["ManageUsers"],
  Group: ["ManageUsers"],
  GroupMember: ["ManageUsers"],
  QueueSobject: ["ManageUsers"],
};

/** System permissions of which one is needed to read a setup object; the others anybody may read. */
const SETUP_READ: Readonly<Record<string, readonly string[]>> = {
  PermissionSetAssignment: ["ViewSetup", "AssignPermissionSets", "ManageUsers"],
  AuthSession: ["ManageUsers"],
  UserLogin: ["ManageUsers"],
  PermissionSetLicenseAssign: ["ViewSetup", "AssignPermissionSets"],
  PermissionSetGroup: ["ViewSetup", "AssignPermissionSets", "ManageSessionPermissionSets"],
  MutingPermissionSet: ["ViewSetup", "AssignPermissionSets", "ManageSessionPermissionSets"],
  PermissionSetGroupComponent: ["ViewSetup"],
  SetupAuditTrail: ["ViewSetup"],
};

/** Everything that one user is granted. */
interface Grants {
  readonly systemPermissions: ReadonlySet<string>;
  readonly objects: ReadonlyMap<string, ReadonlySet<string>>;
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
  /** Objects that the profile opens with all their standard fields, as the standard profiles do. */
  readonly profileObjects: ReadonlySet<string>;
  readonly setupEntities: ReadonlySet<string>;
  /** When the next of the user's assignments expires, in milliseconds of the org's clock. */
  readonly until: number;
}

export class UserAccess {
  readonly reader: DataReader;
  readonly #grants = new Map<string, Grants>();
  #version = -1;

  constructor(reader: DataReader) {
    this.reader = reader;
  }

  /** @param name without the prefix: `ManageUsers` */
  hasSystemPermission(userId: string, name: string): boolean {
    return this.#of(userId).systemPermissions.has(name);
  }

  canObject(userId: string, object: SObjectDescribe, action: ObjectAction): boolean {
    const grants = this.#of(userId);
    if (grants.systemPermissions.has("ModifyAllData")) return true;
    if (action === "read" && grants.systemPermissions.has("ViewAllData")) return true;
    if (object.shareOf) {
      // Who has the object has its shares; whether one may write them is a matter of the record. [Object Reference: AccountShare, "Special Access Rules"]
      return grants.objects.get(object.shareOf.object)?.has("PermissionsRead") ?? false;
    }
    // No profile carries object permissions of activities: all who have Access Activities see them. [Salesforce Help: Control Access to Activities; soql-lib:
    // SOQL_Test.stripInaccessibleToObject]
    if (action === "read" && (object.name === "Task" || object.name === "Event")) return true;
    if (object.isSetup || !isBusinessObject(object)) return canSetup(grants, object, action);
    return grants.objects.get(object.name)?.has(OBJECT_PERMISSION[action]) ?? false;
  }

  /** Whether the user may write the object as far as it belongs to setup; Modify All Data opens data alone. */
  mayWriteSetup(userId: string, { name }: SObjectDescribe): boolean {
    const needed = SETUP_WRITE[name];
    const held = this.#of(userId).systemPermissions;
    return !needed || needed.some((permission) => held.has(permission));
  }

  /** Every record of the object may be read, whoever owns it. [Salesforce Help: "View All" and "Modify All" Permissions Overview] */
  viewsAll(userId: string, object: SObjectDescribe): boolean {
    const { systemPermissions, objects } = this.#of(userId);
    if (systemPermissions.has("ViewAllData") || this.modifiesAll(userId, object)) return true;
    if (object.name === "User" && systemPermissions.has("ViewAllUsers")) return true;
    return objects.get(object.name)?.has("PermissionsViewAllRecords") ?? false;
  }

  /** Every record of the object may be read, edited, deleted, transferred and shared, whoever owns it. */
  modifiesAll(userId: string, object: SObjectDescribe): boolean {
    const { systemPermissions, objects } = this.#of(userId);
    if (systemPermissions.has("ModifyAllData")) return true;
    if (object.name === "User" && systemPermissions.has("ManageUsers")) return true;
    return objects.get(object.name)?.has("PermissionsModifyAllRecords") ?? false;
  }

  canField(userId: string, object: SObjectDescribe, field: FieldDescribe, action: FieldAction): boolean {
    if (!isPermissionable(object, field)) return true;
    const grants = this.#of(userId);
    const isOpen = opensWithObject(object, field) || (!field.isCustom && grants.systemPermissions.has("ModifyAllData"));
    if (isOpen && grants.profileObjects.has(object.name)) return true;
    // [Salesforce Help: "View All Fields" object permission]
    if (action === "read" && grants.objects.get(object.name)?.has("PermissionsViewAllFields")) return true;
    const granted = grants.fields.get(`${object.name}.${field.name}`);
    return granted?.has(action === "read" ? "PermissionsRead" : "PermissionsEdit") ?? false;
  }

  /**
   * Which rows of a setup object a user sees at all, in whatever mode (null: all): sessions are one's own without Manage Users, logins nobody's.
   * [Object Reference: AuthSession "For a user, only their own sessions are available", UserLogin "you need the ManageUsers permission"]
   */
  setupVisibility(userId: string, { name }: SObjectDescribe): ((row: StoredRow) => boolean) | null {
    // [Object Reference: OauthToken "Users with the Customize Application permission see all tokens ... Otherwise, you see only your own"]
    if (name === "OauthToken")
      return this.hasSystemPermission(userId, "CustomizeApplication") ? null : (row) => row.values["UserId"] === userId;
    if (name !== "AuthSession" && name !== "UserLogin") return null;
    if (this.hasSystemPermission(userId, "ManageUsers")) return null;
    return (row) => name === "AuthSession" && row.values["UsersId"] === userId;
  }

  /** Which record types of an object the user may give to rows. */
  recordTypes(userId: string, object: SObjectDescribe): RecordTypeAccess {
    return recordTypeAccess(this.reader, userId, object);
  }

  /** Names without `Permissions`, as `@salesforce/userPermission` writes them. */
  systemPermissions(userId: string): string[] {
    return [...this.#of(userId).systemPermissions];
  }

  customPermissions(userId: string): string[] {
    const { setupEntities } = this.#of(userId);
    const names: string[] = [];
    for (const row of this.reader.store.tableOf("CustomPermission").rows())
      if (setupEntities.has(row.id)) names.push(String(row.values["DeveloperName"]));
    return names;
  }

  hasCustomPermission(userId: string, name: string): boolean {
    return this.customPermissions(userId).some((held) => held.toLowerCase() === name.toLowerCase());
  }

  /** Author Apex opens all classes. [Salesforce Help: Apex Class Security] */
  hasClassAccess(userId: string, className: string): boolean {
    const grants = this.#of(userId);
    if (grants.systemPermissions.has("AuthorApex")) return true;
    const outer = className.split(".")[0]?.toLowerCase();
    const classes = this.reader.store.tableOf("ApexClass");
    for (const row of classes.rows())
      if (String(row.values["Name"]).toLowerCase() === outer) return grants.setupEntities.has(row.id);
    return false;
  }

  /**
   * Principals of external credentials that a user may use, as `Credential-Principal`; none without access to the credentials' tokens. [Metadata
   * API Developer Guide: PermissionSet; Salesforce Help: Permission Concepts for User External Credentials]
   */
  credentialPrincipals(userId: string): Set<string> {
    if (!this.#of(userId).objects.get("UserExternalCredential")?.has("PermissionsRead")) return new Set();
    const files = this.reader.store.schema.metadata.of("permissionset");
    const held = new Set(this.#permissionSets(userId).map(({ values }) => values["Name"]));
    const granted = files
      .filter(({ name }) => held.has(name))
      .flatMap(({ xml }) => xmlList(xml, "externalCredentialPrincipalAccesses"))
      .filter((entry) => xmlFlag(entry, "enabled"));
    return new Set(granted.map((entry) => (xmlText(entry, "externalCredentialPrincipal") ?? "").toLowerCase()));
  }

  #of(userId: string): Grants {
    if (this.#version !== this.reader.store.setupVersion) {
      this.#grants.clear();
      this.#version = this.reader.store.setupVersion;
    }
    let grants = this.#grants.get(userId);
    if (!grants || this.reader.now() >= grants.until) this.#grants.set(userId, (grants = this.#gather(userId)));
    return grants;
  }

  #gather(userId: string): Grants {
    const sets = this.#permissionSets(userId);
    const systemPermissions = new Set<string>();
    const objects = new Map<string, Set<string>>();
    const fields = new Map<string, Set<string>>();
    const setupEntities = new Set<string>();
    const profileObjects = new Set<string>();
    for (const set of sets) {
      for (const [name, value] of Object.entries(set.values))
        if (value === true && name.startsWith("Permissions")) systemPermissions.add(name.slice("Permissions".length));
      for (const row of this.reader.store.lookup("ObjectPermissions", "ParentId", set.id)) {
        addFlags(objects, String(row.values["SobjectType"]), row);
        if (set.values["IsOwnedByProfile"] === true) profileObjects.add(String(row.values["SobjectType"]));
      }
      for (const row of this.reader.store.lookup("FieldPermissions", "ParentId", set.id))
        for (const field of coveredFields(String(row.values["Field"]))) addFlags(fields, field, row);
      for (const row of this.reader.store.lookup("SetupEntityAccess", "ParentId", set.id))
        setupEntities.add(String(row.values["SetupEntityId"]));
    }
    return { systemPermissions, objects, fields, profileObjects, setupEntities, until: this.#nextExpiry(userId) };
  }

  #nextExpiry(userId: string): number {
    const expiries = this.reader.store
      .lookup("PermissionSetAssignment", "AssigneeId", userId)
      .map((row) => row.values["ExpirationDate"])
      .filter((value): value is ApexDatetime => value instanceof ApexDatetime && value.ms > this.reader.now());
    return Math.min(Infinity, ...expiries.map((value) => value.ms));
  }

  /** The profile's own set, and the assigned ones; a group stands for its members. */
  #permissionSets(userId: string): StoredRow[] {
    const { store } = this.reader;
    const user = store.find(userId);
    const ids = new Set<string>();
    if (user)
      for (const set of this.reader.store.lookup("PermissionSet", "ProfileId", String(user.values["ProfileId"])))
        ids.add(set.id);
    for (const assignment of this.reader.store.lookup("PermissionSetAssignment", "AssigneeId", userId)) {
      if (this.reader.value(assignment, "IsActive") === false) continue;
      const groupId = assignment.values["PermissionSetGroupId"];
      // A group's own set holds what was calculated for it
      const needsSession = typeof groupId === "string" && store.find(groupId)?.values["HasActivationRequired"] === true;
      if (!needsSession) ids.add(String(assignment.values["PermissionSetId"]));
    }
    // Sets that a session must activate grant nothing: no session here activates one
    return [...ids].flatMap((id) => store.find(id) ?? []).filter((set) => set.values["HasActivationRequired"] !== true);
  }
}

function canSetup(grants: Grants, object: SObjectDescribe, action: ObjectAction): boolean {
  const needed = action === "read" ? SETUP_READ[object.name] : (SETUP_WRITE[object.name] ?? ["ManageUsers"]);
  return !needed || needed.some((name) => grants.systemPermissions.has(name));
}

/** Standard fields that need no field permission although they can be written. */
const ALWAYS_OPEN = new Set(["OwnerId", "FirstName", "LastName", "Salutation", "MasterRecordId", "RecordTypeId"]);

/** Whether field permissions decide on the field. [Metadata API Developer Guide: PermissionSetFieldPermissions] */
export function isPermissionable(object: SObjectDescribe, field: FieldDescribe): boolean {
  if (field.required || field.nameField || field.type === "id") return false;
  if (object.isCustomSetting || object.isEvent || object.isCustomMetadata) return false;
  if (field.isCustom) return true;
  if (!BUSINESS_OBJECTS.has(object.name) || ALWAYS_OPEN.has(field.name)) return false;
  return field.createable || field.updateable || field.type === "address";
}

/** Of companies that Dun & Bradstreet knows: standard profiles but the administrator's do not see them. [apex-recipes, Safely_Tests] */
const COMPANY_FIELDS = /^Account\.(Tradestyle|DunsNumber|NaicsCode|NaicsDesc|YearStarted|SicDesc)$/;

/** Whether every standard profile gives the field together with its object. */
function opensWithObject(object: SObjectDescribe, field: FieldDescribe): boolean {
  return !field.isCustom && !COMPANY_FIELDS.test(`${object.name}.${field.name}`);
}

/** Objects whose access permission sets give one by one; the others belong to the platform. */
function isBusinessObject(object: SObjectDescribe): boolean {
  if (object.isCustomMetadata || object.isCustomSetting) return false;
  return object.isCustom || BUSINESS_OBJECTS.has(object.name);
}

const ADDRESS_PARTS = ["Street", "City", "State", "PostalCode", "Country", "Latitude", "Longitude", "GeocodeAccuracy"];

/** The permission for a compound address is that for its parts. */
function coveredFields(field: string): string[] {
  const prefix = /^(.+\.(?:Billing|Shipping|Mailing|Other|))Address$/.exec(field)?.[1];
  return prefix === undefined ? [field] : [field, ...ADDRESS_PARTS.map((part) => prefix + part)];
}

function addFlags(map: Map<string, Set<string>>, key: string, row: StoredRow): void {
  let flags = map.get(key);
  if (!flags) map.set(key, (flags = new Set()));
  for (const [name, value] of Object.entries(row.values))
    if (value === true && name.startsWith("Permissions")) flags.add(name);
}
