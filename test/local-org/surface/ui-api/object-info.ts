/** `ui-api/object-info`: what Lightning Data Service tells of objects and picklists. [User Interface API Developer Guide: Object Info, Picklist Values] */
import { notFound, restError } from "../http/errors.ts";
import { jsonResponse } from "../http/messages.ts";
import type { JsonObject, RestResponse } from "../http/messages.ts";
import type { RestContext } from "../rest/context.ts";
import type { PicklistOfRecordType } from "../rest/door.ts";
import type { DescribedField } from "./display.ts";

/** Describe's types in the words of the UI API. [User Interface API Developer Guide: Field, dataType] */
const DATA_TYPES: Readonly<Record<string, string>> = {
  id: "Reference",
  string: "String",
  textarea: "TextArea",
  picklist: "Picklist",
  multipicklist: "MultiPicklist",
  combobox: "ComboBox",
  reference: "Reference",
  boolean: "Boolean",
  int: "Int",
  long: "Long",
  double: "Double",
  currency: "Currency",
  percent: "Percent",
  date: "Date",
  datetime: "DateTime",
  time: "Time",
  email: "Email",
  phone: "Phone",
  url: "Url",
  base64: "Base64",
  address: "Address",
  location: "Location",
};

interface DescribedObject {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string | null;
  readonly custom: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  readonly queryable: boolean;
  readonly fields: readonly DescribedField[];
  readonly recordTypeInfos: readonly {
    readonly available: boolean;
    readonly defaultRecordTypeMapping: boolean;
    readonly master: boolean;
    readonly name: string;
    readonly recordTypeId: string;
  }[];
  readonly childRelationships: readonly { childSObject: string; field: string; relationshipName: string | null }[];
}

export function getObjectInfo(context: RestContext, name: string): RestResponse {
  const object = described(context, name);
  return jsonResponse(200, {
    apiName: object.name,
    associateEntityType: null,
    associateParentEntity: null,
    childRelationships: object.childRelationships
      .filter((child) => child.relationshipName !== null)
      .map((child) => ({
        childObjectApiName: child.childSObject,
        fieldName: child.field,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: child.relationshipName,
      })),
    createable: object.createable,
    custom: object.custom,
    defaultRecordTypeId: object.recordTypeInfos.find((info) => info.defaultRecordTypeMapping)?.recordTypeId ?? null,
    deletable: object.deletable,
    dependentFields: {},
    feedEnabled: false,
    fields: Object.fromEntries(object.fields.map((field) => [field.name, fieldJson(field)])),
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: true,
    nameFields: object.fields.filter((field) => field.nameField).map((field) => field.name),
    queryable: object.queryable,
    recordTypeInfos: Object.fromEntries(
      object.recordTypeInfos.map(({ available, defaultRecordTypeMapping, master, name: label, recordTypeId }) => [
        recordTypeId,
        { available, defaultRecordTypeMapping, master, name: label, recordTypeId },
      ]),
    ),
    searchable: false,
    updateable: object.updateable,
  });
}

export function getPicklistValues(
  context: RestContext,
  name: string,
  recordTypeId: string,
  fieldName: string,
): RestResponse {
  const field = described(context, name).fields.find((each) => each.name.toLowerCase() === fieldName.toLowerCase());
  const picklists = picklistsOf(context, name, recordTypeId);
  if (!field) throw restError("INVALID_FIELD", `No such column '${fieldName}' on entity '${name}'`);
  if (!isPicklist(field)) throw restError("INVALID_FIELD", `${field.name} is not a picklist.`);
  return jsonResponse(200, picklistJson(field, picklists));
}

export function getAllPicklistValues(context: RestContext, name: string, recordTypeId: string): RestResponse {
  const picklists = picklistsOf(context, name, recordTypeId);
  const fields = described(context, name).fields.filter(isPicklist);
  return jsonResponse(200, {
    picklistFieldValues: Object.fromEntries(fields.map((field) => [field.name, picklistJson(field, picklists)])),
  });
}

function described(context: RestContext, name: string): DescribedObject {
  const object = context.door.object(name);
  if (!object) throw restError("INVALID_TYPE", `Object ${name} is not supported in UI API`);
  return context.door.describe(object.name, context.session) as unknown as DescribedObject;
}

type Picklists = ReadonlyMap<string, PicklistOfRecordType>;

function picklistsOf(context: RestContext, name: string, recordTypeId: string): Picklists {
  const picklists = context.door.picklistsOf(name, recordTypeId);
  if (!picklists) throw notFound();
  return picklists;
}

function isPicklist(field: DescribedField): boolean {
  return field.type === "picklist" || field.type === "multipicklist";
}

function picklistJson(field: DescribedField, picklists: Picklists): JsonObject {
  const ofType = picklists.get(field.name.toLowerCase());
  const values = field.picklistValues
    .filter((each) => each.active && (!ofType || ofType.values.includes(each.value)))
    .map((each) => ({
      attributes: null,
      label: each.label,
      validFor: [],
      value: each.value,
      isDefault: ofType ? ofType.defaultValue === each.value : each.defaultValue,
    }));
  const shown = values.map(({ isDefault: _isDefault, ...value }) => value);
  const found = values.findIndex((value) => value.isDefault);
  return { controllerValues: {}, defaultValue: shown[found] ?? null, values: shown };
}

function fieldJson(field: DescribedField): JsonObject {
  return {
    apiName: field.name,
    calculated: field.calculated,
    compound: false,
    compoundFieldName: null,
    controllerName: null,
    controllingFields: [],
    createable: field.createable,
    custom: field.custom,
    dataType: DATA_TYPES[field.type] ?? "String",
    extraTypeInfo: null,
    filterable: field.filterable,
    htmlFormatted: false,
    inlineHelpText: null,
    label: field.label,
    length: field.length,
    nameField: field.nameField,
    precision: field.precision,
    reference: field.referenceTo.length > 0,
    referenceToInfos: field.referenceTo.map((apiName) => ({ apiName, nameFields: ["Name"] })),
    relationshipName: field.relationshipName,
    required: !field.nillable && field.createable && field.type !== "boolean",
    scale: field.scale,
    sortable: field.sortable,
    unique: field.unique,
    updateable: field.updateable,
  };
}
