/** Custom objects, settings, events and metadata types from `.object-meta.xml`. [Metadata API Developer Guide: CustomObject] */
import {
  SObjectDescribe,
  makeField,
  type ChildRelationship,
  type DmlSupport,
  type FieldDescribe,
  type FieldSpec,
  type PublishBehavior,
  type SharingModel,
} from "./describe.ts";
import { recordTypeField, type RecordTypeDescribe } from "./record-types.ts";
import { xmlNumber, xmlObject, xmlText, type MetadataFile, type Xml } from "./source.ts";
import { customObjectChildren } from "./standard-object.ts";

const ALL: DmlSupport = { insert: true, update: true, delete: true, undelete: true };
const EVENT: DmlSupport = { insert: true, update: false, delete: false, undelete: false };
const NONE: DmlSupport = { insert: false, update: false, delete: false, undelete: false };
const KEPT: Partial<FieldSpec> = { createable: false, updateable: false };

export interface CustomObjectSource {
  readonly name: string;
  readonly file: MetadataFile;
  readonly keyPrefix: string;
  readonly fields: readonly FieldDescribe[];
  readonly recordTypes: readonly RecordTypeDescribe[];
  readonly bigIndex: readonly string[];
  readonly children: () => readonly ChildRelationship[];
  readonly ownPrefixes: readonly string[];
}

export function customObject({
  name,
  file,
  keyPrefix,
  fields,
  recordTypes,
  bigIndex,
  children,
  ownPrefixes,
}: CustomObjectSource): SObjectDescribe {
  const { xml } = file;
  const label = xmlText(xml, "label") ?? name;
  const isEvent = name.endsWith("__e");
  const isMetadata = name.endsWith("__mdt");
  const isBig = name.endsWith("__b");
  const settings = xmlText(xml, "customSettingsType");
  const customSettingsType = settings === "List" || settings === "Hierarchy" ? settings : null;
  const takesActivities = xmlText(xml, "enableActivities") === "true";
  const hasFiles = !isEvent && !isMetadata && !isBig && customSettingsType === null;
  return new SObjectDescribe({
    name,
    label,
    labelPlural: xmlText(xml, "pluralLabel") ?? label,
    keyPrefix,
    isCustom: true,
    isSetup: false,
    customSettingsType,
    isCustomMetadata: isMetadata,
    publishBehavior: isEvent ? publishBehavior(xml) : null,
    sharingModel: isEvent || isMetadata || isBig || customSettingsType ? null : sharingModel(xml, fields),
    shareOf: null,
    dml: isEvent ? EVENT : isMetadata || isBig ? NONE : ALL,
    fields: [
      ...standardFields(xml, fields, { isEvent, isMetadata, isBig, isSetting: customSettingsType !== null }),
      ...(recordTypes.length > 0 ? [recordTypeField()] : []),
      ...fields,
    ],
    recordTypes,
    takesActivities,
    bigIndex: isBig ? bigIndex : [],
    ownPrefixes,
    children: () => (hasFiles ? [...children(), ...customObjectChildren(takesActivities)] : children()),
  });
}

/** The platform's default is to publish at once. [Platform Events Developer Guide: Platform Event Fields, Publish Behavior] */
function publishBehavior(xml: Xml): PublishBehavior {
  return xmlText(xml, "publishBehavior") === "PublishAfterCommit" ? "PublishAfterCommit" : "PublishImmediately";
}

const SHARING_MODELS = ["Private", "Read", "ReadWrite", "ControlledByParent"] as const;

/** A detail is controlled by its master; a custom object whose metadata says nothing is Public Read/Write. [Salesforce Help: Organization-Wide Sharing Defaults] */
function sharingModel(xml: Xml, fields: readonly FieldDescribe[]): SharingModel {
  if (fields.some((field) => field.masterDetail)) return "ControlledByParent";
  const written = xmlText(xml, "sharingModel");
  if (written === null) return "ReadWrite";
  const known = SHARING_MODELS.find((model) => model === written);
  if (!known) throw new Error(`local org: the sharing model ${written} is not implemented`);
  return known;
}

interface Kind {
  readonly isEvent: boolean;
  readonly isMetadata: boolean;
  readonly isBig: boolean;
  readonly isSetting: boolean;
}

function standardFields(xml: Xml, custom: readonly FieldDescribe[], kind: Kind): FieldDescribe[] {
  if (kind.isEvent) return eventFields();
  if (kind.isMetadata) return metadataFields();
  if (kind.isBig) return bigObjectFields();
  const isDetail = custom.some((field) => field.masterDetail);
  const fields: FieldSpec[] = [{ name: "Id", type: "id", label: "Record ID" }];
  if (kind.isSetting) fields.push(SETUP_OWNER);
  else if (!isDetail)
    fields.push({ name: "OwnerId", type: "reference", referenceTo: ["Group", "User"], relationshipName: "Owner" });
  fields.push(
    { name: "IsDeleted", type: "boolean", ...KEPT },
    kind.isSetting ? settingName(xml) : nameField(xml),
    ...auditFields(),
  );
  if (!kind.isSetting)
    fields.push(
      { name: "LastViewedDate", type: "datetime", ...KEPT },
      { name: "LastReferencedDate", type: "datetime", ...KEPT },
    );
  return fields.map((field) => makeField({ isCustom: false, ...field }));
}

const SETUP_OWNER: FieldSpec = {
  name: "SetupOwnerId",
  type: "reference",
  label: "Location",
  referenceTo: ["Organization", "Profile", "User"],
  relationshipName: "SetupOwner",
  unique: true, // one row for an organisation, profile or user
  updateable: false,
};

function settingName(xml: Xml): FieldSpec {
  return {
    name: "Name",
    type: "string",
    length: 38,
    nameField: true,
    unique: xmlText(xml, "customSettingsType") === "List",
  };
}

function nameField(xml: Xml): FieldSpec {
  const written = xmlObject(xml, "nameField") ?? {};
  const label = xmlText(written, "label") ?? "Name";
  const format = xmlText(written, "displayFormat");
  const isAutoNumber = xmlText(written, "type") === "AutoNumber";
  const base: FieldSpec = { name: "Name", type: "string", length: 80, label, nameField: true, idLookup: true };
  if (!isAutoNumber) return base;
  return { ...base, autoNumber: { format: format ?? "{0}", start: xmlNumber(written, "startingNumber") ?? 1 } };
}

function auditFields(): FieldSpec[] {
  return [
    { name: "CreatedDate", type: "datetime", ...KEPT },
    { name: "CreatedById", type: "reference", referenceTo: ["User"], relationshipName: "CreatedBy", ...KEPT },
    { name: "LastModifiedDate", type: "datetime", ...KEPT },
    { name: "LastModifiedById", type: "reference", referenceTo: ["User"], relationshipName: "LastModifiedBy", ...KEPT },
    { name: "SystemModstamp", type: "datetime", ...KEPT },
  ];
}

/** [Platform Events Developer Guide: Platform Event Fields] */
function eventFields(): FieldDescribe[] {
  const fields: FieldSpec[] = [
    { name: "ReplayId", type: "string", length: 255, label: "Replay ID", ...KEPT },
    { name: "CreatedDate", type: "datetime", ...KEPT },
    { name: "CreatedById", type: "reference", referenceTo: ["User"], relationshipName: "CreatedBy", ...KEPT },
    { name: "EventUuid", type: "string", length: 36, label: "Event UUID", ...KEPT },
  ];
  return fields.map((field) => makeField({ isCustom: false, ...field }));
}

/** Rows come through `Database.insertImmediate` alone and have no name, no owner and no later changes. [Big Objects Implementation Guide] */
function bigObjectFields(): FieldDescribe[] {
  const fields: FieldSpec[] = [
    { name: "Id", type: "id", label: "Record ID" },
    { name: "CreatedDate", type: "datetime", ...KEPT },
    { name: "CreatedById", type: "reference", referenceTo: ["User"], relationshipName: "CreatedBy", ...KEPT },
  ];
  return fields.map((field) => makeField({ isCustom: false, ...field }));
}

function metadataFields(): FieldDescribe[] {
  const fields: FieldSpec[] = [
    { name: "Id", type: "id", label: "Custom Metadata Record ID" },
    { name: "DeveloperName", type: "string", length: 40, ...KEPT },
    { name: "MasterLabel", type: "string", length: 40, ...KEPT, nameField: true },
    { name: "Label", type: "string", length: 40, ...KEPT },
    { name: "Language", type: "picklist", length: 40, ...KEPT },
    { name: "NamespacePrefix", type: "string", length: 15, ...KEPT },
    { name: "QualifiedApiName", type: "string", length: 70, ...KEPT },
    { name: "SystemModstamp", type: "datetime", ...KEPT },
  ];
  return fields.map((field) => makeField({ isCustom: false, ...field }));
}
