/** Objects that say who may do what. [Object Reference, one page each] */
import {
  NO_UNDELETE,
  READ_ONLY,
  createOnly,
  derived,
  flag,
  openPicklist,
  picklist,
  readOnly,
  reference,
  text,
  textArea,
  type ObjectFacts,
} from "./facts.ts";

const NO_UPDATE = { insert: true, update: false, delete: true, undelete: false };

export const userLicense: ObjectFacts = {
  name: "UserLicense",
  label: "User License",
  keyPrefix: "100",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    Name: text(40, { ...readOnly, nameField: true }),
    MasterLabel: text(40, readOnly),
    LicenseDefinitionKey: text(40, readOnly),
    Status: picklist(["Active", "Disabled", "TestMode"], readOnly),
    UsedLicenses: derived,
  },
};

export const profile: ObjectFacts = {
  name: "Profile",
  keyPrefix: "00e",
  setup: true,
  dml: READ_ONLY, // profiles are made by metadata deployment; only Name and permissions of existing ones can be updated by API
  otherFields: "read-only",
  fields: {
    // A new user may name its profile: `new User(Profile = new Profile(Name = ...))` in rflib_SOQL_Test.
    Name: text(255, { ...readOnly, nameField: true, idLookup: true }),
    Description: text(255, readOnly),
    UserLicenseId: { ...reference("UserLicense", { relationshipName: "UserLicense" }), ...readOnly },
    UserType: picklist(
      ["Standard", "PowerPartner", "CSPLitePortal", "CustomerSuccess", "PowerCustomerSuccess", "CsnOnly", "Guest"],
      readOnly,
    ),
  },
};

export const userRole: ObjectFacts = {
  name: "UserRole",
  label: "Role",
  labelPlural: "Role",
  keyPrefix: "00E",
  setup: true,
  dml: NO_UNDELETE,
  otherFields: "read-only",
  fields: {
    Name: text(80, { required: true, nameField: true }),
    DeveloperName: text(80, { unique: true }),
    ParentRoleId: reference("UserRole", { relationshipName: "ParentRole", deleteRule: "restrict" }),
    RollupDescription: text(80, { label: "Description" }),
    OpportunityAccessForAccountOwner: picklist(["None", "Read", "Edit"], { defaultValue: "None" }),
    CaseAccessForAccountOwner: picklist(["None", "Read", "Edit"], { defaultValue: "None" }),
    ContactAccessForAccountOwner: picklist(["None", "Read", "Edit"], { defaultValue: "Read" }),
    MayForecastManagerShare: flag(),
  },
};

export const permissionSet: ObjectFacts = {
  name: "PermissionSet",
  label: "Permission Set",
  keyPrefix: "0PS",
  setup: true,
  dml: NO_UNDELETE,
  otherFields: "writable",
  fields: {
    Name: text(80, { required: true, unique: true, label: "Permission Set Name", nameField: true }),
    Label: text(80, { required: true, label: "Permission Set Label" }),
    Description: text(255),
    LicenseId: {
      ...reference(["UserLicense", "PermissionSetLicense"], { relationshipName: "License" }),
      ...createOnly,
    },
    ProfileId: { ...reference("Profile", { relationshipName: "Profile" }), ...readOnly },
    PermissionSetGroupId: { ...reference("PermissionSetGroup"), ...readOnly },
    IsOwnedByProfile: flag(false, readOnly),
    IsCustom: flag(true, readOnly),
    Type: picklist(["Regular", "Profile", "Standard", "Group", "Session"], { ...readOnly, defaultValue: "Regular" }),
    NamespacePrefix: text(15, readOnly),
    HasActivationRequired: flag(),
  },
  children: {
    Assignments: { object: "PermissionSetAssignment", field: "PermissionSetId" },
    FieldPerms: { object: "FieldPermissions", field: "ParentId" },
    ObjectPerms: { object: "ObjectPermissions", field: "ParentId" },
    SetupEntityAccessItems: { object: "SetupEntityAccess", field: "ParentId" },
  },
};

export const permissionSetAssignment: ObjectFacts = {
  name: "PermissionSetAssignment",
  label: "Permission Set Assignment",
  keyPrefix: "0Pa",
  setup: true,
  dml: NO_UNDELETE,
  otherFields: "read-only",
  fields: {
    AssigneeId: { ...reference("User", { relationshipName: "Assignee", required: true }), ...createOnly },
    PermissionSetId: {
      ...reference("PermissionSet", { relationshipName: "PermissionSet", deleteRule: "cascade" }),
      ...createOnly,
    },
    PermissionSetGroupId: {
      ...reference("PermissionSetGroup", { relationshipName: "PermissionSetGroup", deleteRule: "cascade" }),
      ...createOnly,
    },
    ExpirationDate: { type: "datetime", createable: true, updateable: true },
    IsActive: derived,
    IsRevoked: flag(false, readOnly),
  },
};

export const permissionSetGroup: ObjectFacts = {
  name: "PermissionSetGroup",
  label: "Permission Set Group",
  keyPrefix: "0PG",
  setup: true,
  dml: NO_UNDELETE,
  otherFields: "read-only",
  fields: {
    DeveloperName: text(80, { required: true, unique: true, nameField: true }),
    MasterLabel: text(80, { required: true }),
    Description: text(255),
    Language: openPicklist(["en_US"], { defaultValue: "en_US" }),
    Status: picklist(["Updated", "Outdated", "Updating", "Failed"], { defaultValue: "Updated" }),
    HasActivationRequired: flag(),
    NamespacePrefix: text(15, readOnly),
  },
  children: {
    Assignments: { object: "PermissionSetAssignment", field: "PermissionSetGroupId" },
    PermissionSetGroupComponents: { object: "PermissionSetGroupComponent", field: "PermissionSetGroupId" },
  },
};

export const permissionSetGroupComponent: ObjectFacts = {
  name: "PermissionSetGroupComponent",
  label: "Permission Set Group Component",
  keyPrefix: "0PM",
  setup: true,
  dml: NO_UPDATE,
  otherFields: "read-only",
  fields: {
    PermissionSetGroupId: {
      ...reference("PermissionSetGroup", { required: true, deleteRule: "cascade" }),
      ...createOnly,
    },
    PermissionSetId: {
      ...reference("PermissionSet", {
        required: true,
        deleteRule: "cascade",
        relationshipName: "PermissionSet",
      }),
      ...createOnly,
      alsoTakes: ["MutingPermissionSet"],
    },
  },
};

export const permissionSetLicense: ObjectFacts = {
  name: "PermissionSetLicense",
  label: "Permission Set License",
  keyPrefix: "0PL",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    DeveloperName: text(80, readOnly),
    MasterLabel: text(80, { ...readOnly, nameField: true }),
    PermissionSetLicenseKey: text(80, readOnly),
    Status: picklist(["Active", "Disabled"], readOnly),
    UsedLicenses: derived,
  },
};

export const permissionSetLicenseAssign: ObjectFacts = {
  name: "PermissionSetLicenseAssign",
  label: "Permission Set License Assignment",
  keyPrefix: "2LA",
  setup: true,
  dml: NO_UPDATE,
  otherFields: "read-only",
  fields: {
    AssigneeId: { ...reference("User", { relationshipName: "Assignee", required: true }), ...createOnly },
    PermissionSetLicenseId: { ...reference("PermissionSetLicense", { required: true }), ...createOnly },
  },
};

export const objectPermissions: ObjectFacts = {
  name: "ObjectPermissions",
  label: "Object Permissions",
  keyPrefix: "110",
  setup: true,
  dml: NO_UNDELETE,
  otherFields: "writable",
  fields: {
    ParentId: {
      ...reference("PermissionSet", { required: true, deleteRule: "cascade" }),
      ...createOnly,
      alsoTakes: ["MutingPermissionSet"],
    },
    SobjectType: openPicklist([], { length: 40, required: true, ...createOnly, label: "SObject Type Name" }),
  },
};

export const fieldPermissions: ObjectFacts = {
  name: "FieldPermissions",
  label: "Field Permissions",
  keyPrefix: "01k",
  setup: true,
  dml: NO_UNDELETE,
  otherFields: "writable",
  fields: {
    ParentId: {
      ...reference("PermissionSet", { required: true, deleteRule: "cascade" }),
      ...createOnly,
      alsoTakes: ["MutingPermissionSet"],
    },
    SobjectType: openPicklist([], { length: 40, required: true, ...createOnly }),
    Field: openPicklist([], { length: 255, required: true, ...createOnly }),
  },
};

export const setupEntityAccess: ObjectFacts = {
  name: "SetupEntityAccess",
  label: "Setup Entity Access",
  keyPrefix: "0J0",
  setup: true,
  dml: NO_UPDATE,
  otherFields: "read-only",
  fields: {
    ParentId: {
      ...reference("PermissionSet", { required: true, deleteRule: "cascade" }),
      ...createOnly,
      alsoTakes: ["MutingPermissionSet"],
    },
    SetupEntityId: { ...reference(["CustomPermission", "ApexClass"], { required: true }), ...createOnly },
    SetupEntityType: picklist(
      [
        "TabSet",
        "ApexClass",
        "ApexPage",
        "ConnectedApplication",
        "CustomPermission",
        "CustomEntityDefinition",
        "ExternalClientApplication",
        "NamedCredential",
        "ServicePresenceStatus",
      ],
      derived,
    ),
  },
};

export const customPermission: ObjectFacts = {
  name: "CustomPermission",
  label: "Custom Permission",
  keyPrefix: "0CP",
  dml: READ_ONLY, // made by metadata deployment
  otherFields: "read-only",
  fields: {
    DeveloperName: text(80, { ...readOnly, nameField: true }),
    MasterLabel: text(80, readOnly),
    Description: text(255, readOnly),
  },
};

export const userLogin: ObjectFacts = {
  name: "UserLogin",
  label: "User Login",
  keyPrefix: "0Yw",
  setup: true,
  dml: { insert: false, update: true, delete: false, undelete: false },
  otherFields: "read-only",
  fields: {
    UserId: { ...reference("User"), ...readOnly },
    IsFrozen: flag(false, { updateable: true, createable: false }),
    IsPasswordLocked: flag(false, { updateable: true, createable: false }),
  },
};

export const authSession: ObjectFacts = {
  name: "AuthSession",
  label: "Auth Session",
  keyPrefix: "0Ak",
  setup: true,
  dml: { insert: false, update: false, delete: true, undelete: false },
  otherFields: "read-only",
  fields: {
    UsersId: { ...reference("User", { relationshipName: "Users" }), ...readOnly },
    ParentId: { ...reference("AuthSession"), ...readOnly },
    LoginType: openPicklist([], readOnly),
    SessionType: openPicklist([], readOnly),
    SessionSecurityLevel: openPicklist([], readOnly),
    SourceIp: text(39, readOnly),
    LogoutUrl: textArea(1333, readOnly),
  },
};

export const loginHistory: ObjectFacts = {
  name: "LoginHistory",
  label: "Login History",
  keyPrefix: "0Ya",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    UserId: { ...reference("User"), ...readOnly },
    Status: text(128, readOnly),
    SourceIp: text(39, readOnly),
  },
};

export const group: ObjectFacts = {
  name: "Group",
  keyPrefix: "00G",
  setup: true,
  dml: NO_UNDELETE,
  otherFields: "read-only",
  fields: {
    Name: text(40, { required: true, nameField: true }),
    DeveloperName: text(80),
    Description: text(255, { createable: true, updateable: true }),
    Type: picklist(
      [
        "Regular",
        "Role",
        "RoleAndSubordinates",
        "RoleAndSubordinatesInternal",
        "Queue",
        "Organization",
        "Manager",
        "ManagerAndSubordinatesInternal",
        "AllCustomerPortal",
        "Participant",
      ],
      { ...createOnly, defaultValue: "Regular" },
    ),
    Email: { type: "email", length: 255 },
    DoesSendEmailToMembers: flag(),
    DoesIncludeBosses: flag(true),
    RelatedId: { ...reference(["User", "UserRole"], { relationshipName: "Related" }), ...readOnly },
    OwnerId: { ...reference(["Organization", "User"], { relationshipName: "Owner" }), ...readOnly },
  },
  absent: ["DefaultDivision"],
  children: {
    GroupMembers: { object: "GroupMember", field: "GroupId" },
    QueueSobjects: { object: "QueueSobject", field: "QueueId" },
  },
};

export const groupMember: ObjectFacts = {
  name: "GroupMember",
  label: "Group Member",
  keyPrefix: "011",
  setup: true,
  dml: NO_UPDATE,
  otherFields: "read-only",
  fields: {
    GroupId: { ...reference("Group", { required: true, deleteRule: "cascade" }), ...createOnly },
    UserOrGroupId: {
      ...reference(["Group", "User"], { required: true, deleteRule: "cascade", relationshipName: "UserOrGroup" }),
      ...createOnly,
    },
  },
};

export const queueSobject: ObjectFacts = {
  name: "QueueSobject",
  label: "Queue Sobject",
  keyPrefix: "03g",
  setup: true,
  dml: NO_UPDATE,
  otherFields: "read-only",
  fields: {
    QueueId: { ...reference("Group", { required: true, deleteRule: "cascade" }), ...createOnly },
    SobjectType: openPicklist([], { length: 40, required: true, ...createOnly }),
  },
};

export const setupAuditTrail: ObjectFacts = {
  name: "SetupAuditTrail",
  label: "Setup Audit Trail Entry",
  labelPlural: "Setup Audit Trail Entries",
  keyPrefix: "0Ym",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    Action: text(120, readOnly),
    Section: text(40, readOnly),
    Display: text(1000, readOnly),
    DelegateUser: text(80, readOnly),
    CreatedByContext: text(80, readOnly),
    CreatedByIssuer: text(80, readOnly),
    ResponsibleNamespacePrefix: text(15, readOnly),
  },
};

export const mutingPermissionSet: ObjectFacts = {
  name: "MutingPermissionSet",
  label: "Muting Permission Set",
  keyPrefix: "0QM",
  setup: true,
  dml: NO_UNDELETE,
  otherFields: "writable",
  fields: {
    DeveloperName: text(80, { required: true, unique: true, nameField: true }),
    MasterLabel: text(80, { required: true }),
    Language: openPicklist(["en_US"], { defaultValue: "en_US" }),
  },
};

/** A refresh token that a user has granted to an app. [Object Reference: OauthToken] */
export const oauthToken: ObjectFacts = {
  name: "OauthToken",
  label: "OAuth Token",
  keyPrefix: "0CQ",
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    AccessToken: text(255, readOnly),
    AppName: text(255, readOnly),
    DeleteToken: text(255, readOnly),
    RequestToken: text(255, readOnly),
    UserId: { ...reference("User", { relationshipName: "User" }), ...readOnly },
    AppMenuItemId: readOnly,
  },
};
