/** The schema in the words of the REST API's describe resources. */
import type { RecordTypeInfo } from "../data/access/record-types.ts";
import { validFor } from "../data/schema/index.ts";
import type { ChildRelationship, FieldDescribe, Schema, SObjectDescribe } from "../data/schema/index.ts";
import type { JsonObject, JsonValue } from "../surface/http/messages.ts";
import type { ObjectSummary } from "../surface/rest/door.ts";

/** [REST API Developer Guide: Describe Global] */
export function describeGlobal(schema: Schema): JsonObject[] {
  return schema.objectNames().flatMap((name) => {
    const object = schema.object(name);
    return object ? [objectJson(object)] : [];
  });
}

/** What a user may do with an object and its fields. */
export interface DescribeAccess {
  canObject(object: SObjectDescribe, action: "create" | "edit" | "delete"): boolean;
  canField(object: SObjectDescribe, field: FieldDescribe, action: "read" | "edit"): boolean;
}

/**
 * As a user sees it: fields that they may not read are left out, and what they may not write is neither createable nor updateable.
 * [REST API Developer Guide: sObject Describe; SOAP API Developer Guide: describeSObjects(), "the fields ... the user has access to"]
 */
export function describeObject(
  object: SObjectDescribe,
  recordTypes: readonly RecordTypeInfo[],
  access: DescribeAccess,
): JsonObject {
  return {
    ...objectJson(object, access),
    fields: object.fields
      .filter((field) => access.canField(object, field, "read"))
      .map((field) => fieldJson(field, object, access)),
    childRelationships: object.childRelationships.map(childJson),
    recordTypeInfos: recordTypes.map((info) => ({
      active: info.isActive,
      available: info.isAvailable,
      defaultRecordTypeMapping: info.isDefault,
      developerName: info.developerName,
      master: info.isMaster,
      name: info.name,
      recordTypeId: info.id,
    })),
  };
}

/** What the row resources need of an object. */
export function summary(object: SObjectDescribe): ObjectSummary {
  return {
    name: object.name,
    keyPrefix: object.keyPrefix,
    fields: object.fields.map(({ name, type, externalId, idLookup }) => ({ name, type, externalId, idLookup })),
  };
}

function objectJson(object: SObjectDescribe, access?: DescribeAccess): JsonObject {
  const may = (action: "create" | "edit" | "delete"): boolean => access?.canObject(object, action) ?? true;
  const dml = object.dml ?? { insert: false, update: false, delete: false, undelete: false };
  return {
    name: object.name,
    label: object.label,
    labelPlural: object.labelPlural,
    keyPrefix: object.keyPrefix,
    custom: object.isCustom,
    customSetting: object.isCustomSetting,
    createable: dml.insert && may("create"),
    updateable: dml.update && may("edit"),
    deletable: dml.delete && may("delete"),
    undeletable: dml.undelete,
    queryable: !object.isEvent,
    retrieveable: !object.isEvent,
    replicateable: !object.isEvent,
    searchable: false,
    triggerable: object.isTriggerable,
    layoutable: false,
    mergeable: false,
    feedEnabled: false,
    deprecatedAndHidden: false,
    hasSubtypes: false,
    isSubtype: false,
  };
}

function fieldJson(field: FieldDescribe, object: SObjectDescribe, access: DescribeAccess): JsonObject {
  const isOpen = access.canField(object, field, "edit");
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    soapType: soapType(field),
    length: field.length,
    byteLength: field.length * 3,
    precision: field.precision,
    scale: field.scale,
    digits: field.type === "int" ? field.precision : 0,
    custom: field.isCustom,
    nillable: !field.required && field.type !== "boolean",
    createable: isOpen && field.createable && (object.dml?.insert ?? false),
    updateable: isOpen && field.updateable && (object.dml?.update ?? false),
    defaultedOnCreate: field.defaultValue !== null,
    defaultValue: field.defaultValue,
    unique: field.unique && field.type !== "id",
    caseSensitive: field.caseSensitive,
    externalId: field.externalId,
    idLookup: field.idLookup,
    nameField: field.nameField,
    autoNumber: field.autoNumber !== null,
    calculated: field.calculated,
    filterable: field.isFilterable,
    sortable: field.isFilterable,
    groupable: field.isFilterable && !["double", "currency", "percent", "datetime"].includes(field.type),
    aggregatable: field.isFilterable,
    referenceTo: [...field.referenceTo],
    relationshipName: field.relationshipName,
    cascadeDelete: field.deleteRule === "cascade",
    restrictedDelete: field.deleteRule === "restrict",
    restrictedPicklist: field.restrictedPicklist,
    picklistValues: field.picklist.map((value) => ({
      active: value.isActive,
      defaultValue: value.isDefault,
      label: value.label,
      validFor: validFor(object, field, value),
      value: value.value,
    })),
    deprecatedAndHidden: false,
    permissionable: field.isCustom && !field.required,
  };
}

const SOAP_TYPES: Partial<Record<FieldDescribe["type"], string>> = {
  id: "tns:ID",
  reference: "tns:ID",
  boolean: "xsd:boolean",
  int: "xsd:int",
  long: "xsd:long",
  double: "xsd:double",
  currency: "xsd:double",
  percent: "xsd:double",
  date: "xsd:date",
  datetime: "xsd:dateTime",
  time: "xsd:time",
  base64: "xsd:base64Binary",
  address: "urn:address",
  location: "urn:location",
  anyType: "xsd:anyType",
};

function soapType(field: FieldDescribe): JsonValue {
  return SOAP_TYPES[field.type] ?? "xsd:string";
}

function childJson(child: ChildRelationship): JsonObject {
  return {
    childSObject: child.childObject,
    field: child.field,
    relationshipName: child.relationshipName,
    cascadeDelete: child.cascadeDelete,
    restrictedDelete: false,
    deprecatedAndHidden: false,
    junctionIdListNames: [],
    junctionReferenceTo: [],
  };
}
