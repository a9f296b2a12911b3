/** Turns the project's access metadata into rows. [Metadata API Developer Guide: PermissionSet, PermissionSetGroup, CustomPermission, Role, Group, Queue] */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { zipSync } from "fflate";
import type { ApexValue } from "../../platform/registry.ts";
import { ApexBlob } from "../../platform/values/blob.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import type { StoredRow } from "../engine/store.ts";
import { deployCustomMetadata, relateCustomMetadata } from "./custom-metadata.ts";
import {
  eventPermissionProblem,
  masterPermissionProblem,
  objectPermissionProblem,
  userPermissionProblem,
} from "../rules/permissions.ts";
import { keepRoleGroups } from "../rules/membership.ts";
import type { OrgData } from "../org-data.ts";
import type { FieldDescribe, SObjectDescribe } from "../schema/index.ts";
import { xmlFlag, xmlList, xmlText, xmlTexts, type MetadataFile, type Xml } from "../schema/source.ts";

/** The fields that tell a deployed row from others of its object. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  ApexClass: ["Name"],
  ApexTrigger: ["Name"],
  PermissionSet: ["Name", "PermissionSetGroupId"],
  ObjectPermissions: ["ParentId", "SobjectType"],
  FieldPermissions: ["ParentId", "Field"],
  SetupEntityAccess: ["ParentId", "SetupEntityId"],
  MutingPermissionSet: ["DeveloperName"],
  PermissionSetGroupComponent: ["PermissionSetGroupId", "PermissionSetId"],
  EntityDefinition: ["QualifiedApiName"],
  FieldDefinition: ["DurableId"],
  EntityParticle: ["DurableId"],
  ListView: ["DeveloperName", "SobjectType"],
  RecordType: ["DeveloperName", "SobjectType"],
  StaticResource: ["Name"],
  Group: ["DeveloperName", "Type"],
  QueueSobject: ["QueueId", "SobjectType"],
};

export function deployedKeys(objectName: string): readonly string[] {
  return KEYS[objectName] ?? ["DeveloperName"];
}

export function deployMetadata(data: OrgData): void {
  const { metadata } = data.schema;
  for (const file of metadata.of("cls")) deployClass(data, file);
  for (const file of metadata.of("trigger")) deployTrigger(data, file);
  for (const file of metadata.of("customPermission")) {
    const values = {
      DeveloperName: file.name,
      MasterLabel: xmlText(file.xml, "label") ?? file.name,
      Description: xmlText(file.xml, "description"),
    };
    data.deployRow("CustomPermission", values);
  }
  deployFeatureParameters(data);
  for (const name of data.schema.objectsWithRecordTypes()) deployRecordTypes(data, name);
  for (const name of data.schema.objectsWithListViews()) deployListViews(data, name);
  for (const file of metadata.of("resource")) deployStaticResource(data, file);
  deployRoles(data, metadata.of("role"));
  for (const file of metadata.of("group")) deployGroup(data, file, "Regular");
  for (const file of metadata.of("queue")) deployQueue(data, file);
  for (const file of metadata.of("permissionset")) tolerate(data, () => deployPermissionSet(data, file));
  for (const file of metadata.of("mutingpermissionset")) tolerate(data, () => deployMutingSet(data, file));
  for (const file of metadata.of("permissionsetgroup")) tolerate(data, () => deployPermissionSetGroup(data, file));
  for (const group of data.store.tableOf("PermissionSetGroup").rows()) data.calculateGroup(group.id);
  for (const file of metadata.of("md")) tolerate(data, () => deployCustomMetadata(data, file));
  for (const file of metadata.of("md")) tolerate(data, () => relateCustomMetadata(data, file));
}

/** [Metadata API Developer Guide: FeatureParameterBoolean, "value": "The default value for this feature parameter"] */
function deployFeatureParameters(data: OrgData): void {
  const kinds = {
    Boolean: (value: string) => value === "true",
    Date: (value: string) => ApexDate.tryParseIso(value),
    Integer: Number,
  };
  for (const [kind, read] of Object.entries(kinds) as [keyof typeof kinds, (value: string) => ApexValue][])
    for (const file of data.schema.metadata.of(`featureParameter${kind}`)) {
      const [value] = xmlTexts(file.xml, "value");
      data.deployRow(`FeatureParameter${kind}`, { DeveloperName: file.name, Value: value ? read(value) : null });
    }
}

/** Leaves out what cannot be deployed where the org's maker takes that, and fails the deployment where not. */
function tolerate(data: OrgData, deploy: () => void): void {
  try {
    deploy();
  } catch (error) {
    if (!data.onMetadataProblem) throw error;
    data.onMetadataProblem((error as Error).message);
  }
}

function deployClass(data: OrgData, file: MetadataFile): void {
  const body = readBody(file.file);
  data.deployRow("ApexClass", {
    Name: file.name,
    Status: xmlText(file.xml, "status") ?? "Active",
    Body: body,
    LengthWithoutComments: body?.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "").length ?? 0,
    ApiVersion: ApexDecimal.parse(xmlText(file.xml, "apiVersion") ?? "65.0"),
  });
}

function deployTrigger(data: OrgData, file: MetadataFile): void {
  const body = readBody(file.file);
  data.deployRow("ApexTrigger", {
    Name: file.name,
    Status: xmlText(file.xml, "status") ?? "Active",
    Body: body,
    TableEnumOrId: /\btrigger\s+\w+\s+on\s+(\w+)/i.exec(body ?? "")?.[1] ?? null,
    ApiVersion: ApexDecimal.parse(xmlText(file.xml, "apiVersion") ?? "65.0"),
  });
}

function deployRecordTypes(data: OrgData, objectName: string): void {
  const object = data.schema.object(objectName);
  for (const { developerName, label, description, isActive } of object?.recordTypes ?? [])
    data.deployRow("RecordType", {
      DeveloperName: developerName,
      Name: label,
      Description: description,
      SobjectType: object?.name,
      IsActive: isActive,
    });
}

function deployListViews(data: OrgData, objectName: string): void {
  const SobjectType = data.schema.object(objectName)?.name;
  if (SobjectType === undefined) return;
  for (const { developerName, label } of data.schema.listViews(objectName))
    data.deployRow("ListView", { DeveloperName: developerName, Name: label, SobjectType, IsSoqlCompatible: true });
}

/** `Name.resource-meta.xml` beside `Name.json`, `Name.resource` ..., or beside a folder, which becomes an archive. */
function deployStaticResource(data: OrgData, file: MetadataFile): void {
  const folder = dirname(file.file);
  const source = readdirSync(folder, { withFileTypes: true }).find(
    (entry) => !entry.name.endsWith("-meta.xml") && entry.name.replace(/\.[^.]+$/, "") === file.name,
  );
  if (!source) return;
  const bytes = source.isFile() ? readFileSync(join(folder, source.name)) : zipOf(join(folder, source.name));
  data.deployRow("StaticResource", {
    Name: file.name,
    ContentType: xmlText(file.xml, "contentType"),
    CacheControl: xmlText(file.xml, "cacheControl") ?? "Private",
    Body: new ApexBlob(bytes),
    BodyLength: bytes.length,
  });
}

/** A folder as a zip archive: the same bytes for the same files. */
function zipOf(folder: string): Uint8Array {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  const entries = paths.map((path) => [relative(folder, path).replaceAll("\\", "/"), readFileSync(path)] as const);
  return zipSync(Object.fromEntries(entries), { mtime: new Date(1980, 0, 1) });
}

/** The source beside the metadata file. */
function readBody(metadataFile: string): string | null {
  const source = metadataFile.replace(/-meta\.xml$/, "");
  return existsSync(source) ? readFileSync(source, "utf8") : null;
}

function deployPermissionSet(data: OrgData, file: MetadataFile): void {
  const { xml } = file;
  const permissions = userPermissions(data, file);
  refuseUnheldPermissions(data, file);
  clearGrants(data, data.findBy("PermissionSet", "Name", file.name));
  const id = data.deployRow("PermissionSet", {
    Name: file.name,
    Label: xmlText(xml, "label") ?? file.name,
    Description: xmlText(xml, "description"),
    HasActivationRequired: xmlFlag(xml, "hasActivationRequired"),
    LicenseId: licenseId(data, xmlText(xml, "license")),
    ...permissions,
  });
  deployGrants(data, id, file);
}

/** A muting permission set is written like a permission set; what it enables is taken away. [Metadata API Developer Guide: MutingPermissionSet] */
function deployMutingSet(data: OrgData, file: MetadataFile): void {
  const permissions = userPermissions(data, file);
  clearGrants(data, data.findBy("MutingPermissionSet", "DeveloperName", file.name));
  const MasterLabel = xmlText(file.xml, "label");
  if (MasterLabel === null) throw new Error(`Required field is missing: label (${file.file})`);
  const id = data.deployRow("MutingPermissionSet", { DeveloperName: file.name, MasterLabel, ...permissions });
  deployGrants(data, id, file);
}

/** @throws Error for a permission that no org has */
function userPermissions(data: OrgData, { xml, file }: MetadataFile): Record<string, true> {
  const describe = data.schema.object("PermissionSet");
  const names = xmlList(xml, "userPermissions")
    .filter((entry) => xmlFlag(entry, "enabled"))
    .map((entry) => `Permissions${xmlText(entry, "name")}`);
  for (const name of names)
    if (!describe?.field(name))
      throw new Error(`Unknown user permission: ${name.slice("Permissions".length)} (${file})`);
  return Object.fromEntries(names.map((name) => [name, true] as const));
}

function deployGrants(data: OrgData, id: string, file: MetadataFile): void {
  const { xml } = file;
  for (const entry of xmlList(xml, "objectPermissions"))
    tolerate(data, () => deployObjectPermissions(data, id, entry, file));
  for (const entry of xmlList(xml, "fieldPermissions"))
    tolerate(data, () => deployFieldPermissions(data, id, entry, file));
  for (const entry of xmlList(xml, "customPermissions"))
    tolerate(data, () => deployEntityAccess(data, id, entry, "CustomPermission", "DeveloperName", "name", file));
  for (const entry of xmlList(xml, "classAccesses"))
    tolerate(data, () => deployEntityAccess(data, id, entry, "ApexClass", "Name", "apexClass", file));
}

/** A deployed set holds what its file says, and nothing of what it held before. */
function clearGrants(data: OrgData, known: StoredRow | undefined): void {
  if (!known) return;
  const held = Object.keys(known.values).filter((field) => field.startsWith("Permissions"));
  data.updateSystemRow(known.object.name, known.id, Object.fromEntries(held.map((field) => [field, false])));
  for (const object of ["ObjectPermissions", "FieldPermissions", "SetupEntityAccess"])
    for (const row of data.store.lookup(object, "ParentId", known.id)) data.removeSystemRow(row.id);
}

function licenseId(data: OrgData, name: string | null): string | null {
  if (name === null) return null;
  const license =
    data.findBy("UserLicense", "Name", name) ??
    data.findBy("PermissionSetLicense", "MasterLabel", name) ??
    data.findBy("PermissionSetLicense", "DeveloperName", name);
  return license?.id ?? null;
}

function deployObjectPermissions(data: OrgData, ParentId: string, entry: Xml, file: MetadataFile): void {
  const name = xmlText(entry, "object") ?? "";
  if (!data.schema.object(name) && !WITHOUT_ROWS.has(name))
    throw new Error(`In field: object - no CustomObject named ${name} found (${file.file})`);
  data.deployRow("ObjectPermissions", {
    ParentId,
    SobjectType: name,
    ...Object.fromEntries(Object.entries(OBJECT_ELEMENTS).map(([field, element]) => [field, xmlFlag(entry, element)])),
  });
}

/** Objects that permissions name and that hold no rows here: the tokens of external credentials are in the org's settings. */
const WITHOUT_ROWS = new Set(["UserExternalCredential"]);

const OBJECT_ELEMENTS: Readonly<Record<string, string>> = {
  PermissionsCreate: "allowCreate",
  PermissionsRead: "allowRead",
  PermissionsEdit: "allowEdit",
  PermissionsDelete: "allowDelete",
  PermissionsViewAllFields: "viewAllFields",
  PermissionsViewAllRecords: "viewAllRecords",
  PermissionsModifyAllRecords: "modifyAllRecords",
};

/** "Permission Create Job__c depends on permission(s): Read Job__c". */
function refuseUnheldPermissions(data: OrgData, { xml, file }: MetadataFile): void {
  const ofUsers = xmlList(xml, "userPermissions").filter((entry) => xmlFlag(entry, "enabled"));
  const unheld = userPermissionProblem(ofUsers.map((entry) => xmlText(entry, "name") ?? ""));
  if (unheld) throw new Error(`${unheld} (${file})`);
  const entries = xmlList(xml, "objectPermissions");
  const reads = (name: string): boolean =>
    entries.some((entry) => xmlText(entry, "object") === name && xmlFlag(entry, "allowRead"));
  const held = (entry: Xml) => (field: string) => xmlFlag(entry, OBJECT_ELEMENTS[field] ?? "");
  for (const entry of entries) {
    const name = xmlText(entry, "object") ?? "";
    const problem =
      objectPermissionProblem(name, held(entry)) ??
      eventPermissionProblem(name, held(entry)) ??
      masterPermissionProblem(data.schema, name, reads);
    if (problem) throw new Error(`${problem} (${file})`);
  }
}

function deployFieldPermissions(data: OrgData, ParentId: string, entry: Xml, file: MetadataFile): void {
  const name = xmlText(entry, "field") ?? "";
  const [objectName = "", fieldName = ""] = name.split(".");
  const object = data.schema.object(objectName);
  const field = object?.field(fieldName);
  if (!object || !field) throw new Error(`In field: field - no CustomField named ${name} found (${file.file})`);
  refuseUselessFieldPermission(object, field, file);
  data.deployRow("FieldPermissions", {
    ParentId,
    SobjectType: object.name,
    Field: `${object.name}.${field.name}`,
    PermissionsRead: xmlFlag(entry, "readable"),
    PermissionsEdit: xmlFlag(entry, "editable"),
  });
}

/** The platform refuses to deploy these: "You cannot deploy to a required field". Of events our words: they have no field-level security. */
function refuseUselessFieldPermission(object: SObjectDescribe, field: FieldDescribe, file: MetadataFile): void {
  if (object.isEvent)
    throw new Error(`Fields of platform events have no permissions: ${object.name}.${field.name} (${file.file})`);
  if (field.required || field.masterDetail)
    throw new Error(`You cannot deploy to a required field: ${object.name}.${field.name} (${file.file})`);
}

function deployEntityAccess(
  data: OrgData,
  ParentId: string,
  entry: Xml,
  object: "CustomPermission" | "ApexClass",
  nameField: string,
  element: string,
  file: MetadataFile,
): void {
  if (!xmlFlag(entry, "enabled")) return;
  const name = xmlText(entry, element) ?? "";
  const entity = data.findBy(object, nameField, name);
  if (!entity)
    throw new Error(
      `In field: ${object === "ApexClass" ? "apexClass" : "customPermission"} - no ${object} named ${name} found (${file.file})`,
    );
  data.deployRow("SetupEntityAccess", { ParentId, SetupEntityId: entity.id });
}

function deployPermissionSetGroup(data: OrgData, file: MetadataFile): void {
  const { xml } = file;
  const label = xmlText(xml, "label") ?? file.name;
  const groupId = data.deployRow("PermissionSetGroup", {
    DeveloperName: file.name,
    MasterLabel: label,
    Description: xmlText(xml, "description"),
    Status: "Updated",
  });
  data.deployRow("PermissionSet", {
    Name: file.name,
    Label: label,
    Type: "Group",
    PermissionSetGroupId: groupId,
  });
  for (const row of data.store.lookup("PermissionSetGroupComponent", "PermissionSetGroupId", groupId))
    data.removeSystemRow(row.id);
  for (const name of xmlTexts(xml, "permissionSets")) {
    const set = data.findBy("PermissionSet", "Name", name);
    if (!set) throw new Error(`In field: permissionSets - no PermissionSet named ${name} found (${file.file})`);
    data.deployRow("PermissionSetGroupComponent", { PermissionSetGroupId: groupId, PermissionSetId: set.id });
  }
  for (const name of xmlTexts(xml, "mutingPermissionSets")) {
    const set = data.findBy("MutingPermissionSet", "DeveloperName", name);
    if (!set)
      throw new Error(`In field: mutingPermissionSets - no MutingPermissionSet named ${name} found (${file.file})`);
    data.deployRow("PermissionSetGroupComponent", { PermissionSetGroupId: groupId, PermissionSetId: set.id });
  }
}

/** Roles name their parents; parents first. */
function deployRoles(data: OrgData, files: readonly MetadataFile[]): void {
  const waiting = new Map(files.map((file) => [file.name, file]));
  const ids = new Map<string, string>();
  const deploy = (file: MetadataFile): string => {
    const known = ids.get(file.name);
    if (known) return known;
    const parent = waiting.get(xmlText(file.xml, "parentRole") ?? "");
    const id = data.deployRow("UserRole", {
      Name: xmlText(file.xml, "name") ?? file.name,
      DeveloperName: file.name,
      ParentRoleId: parent ? deploy(parent) : null,
    });
    ids.set(file.name, id);
    const role = data.store.find(id);
    if (role && !data.findBy("Group", "RelatedId", id))
      keepRoleGroups(role, (object, _id, values) => data.insertSystemRow(object, values));
    return id;
  };
  for (const file of files) deploy(file);
}

function deployGroup(data: OrgData, file: MetadataFile, type: string): string {
  return data.deployRow("Group", {
    Name: xmlText(file.xml, "name") ?? file.name,
    DeveloperName: file.name,
    Type: type,
    DoesIncludeBosses: xmlText(file.xml, "doesIncludeBosses") !== "false",
  });
}

function deployQueue(data: OrgData, file: MetadataFile): void {
  const QueueId = deployGroup(data, file, "Queue");
  for (const entry of xmlList(file.xml, "queueSobject"))
    data.deployRow("QueueSobject", { QueueId, SobjectType: xmlText(entry, "sobjectType") });
}
