/** Custom fields from `.field-meta.xml`. [Metadata API Developer Guide: CustomField] */
import {
  makeField,
  type DeleteRule,
  type FieldDescribe,
  type FieldSpec,
  type FieldType,
  type PicklistValue,
} from "./describe.ts";
import { xmlFlag, xmlList, xmlNumber, xmlObject, xmlText, xmlTexts, type MetadataFile, type Xml } from "./source.ts";

const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  Text: "string",
  EncryptedText: "string",
  TextArea: "textarea",
  LongTextArea: "textarea",
  Html: "textarea",
  Email: "email",
  Phone: "phone",
  Url: "url",
  Number: "double",
  Currency: "currency",
  Percent: "percent",
  Checkbox: "boolean",
  Date: "date",
  DateTime: "datetime",
  Time: "time",
  Picklist: "picklist",
  MultiselectPicklist: "multipicklist",
  Lookup: "reference",
  MasterDetail: "reference",
  Hierarchy: "reference",
  MetadataRelationship: "reference",
  AutoNumber: "string",
  Summary: "double",
  Location: "location",
};

const DELETE_RULES: Readonly<Record<string, DeleteRule>> = {
  SetNull: "clear",
  Restrict: "restrict",
  Cascade: "cascade",
};

/** Value sets that several picklists share, by name. */
export type GlobalValueSets = ReadonlyMap<string, readonly PicklistValue[]>;

/** The describe of a custom field. @throws when the field is of a kind that the local org does not know, naming it. */
export function customField(file: MetadataFile, valueSets: GlobalValueSets): FieldDescribe {
  const { xml } = file;
  const name = xmlText(xml, "fullName") ?? file.name;
  const metadataType = xmlText(xml, "type") ?? "";
  const type = FIELD_TYPES[metadataType];
  if (!type) throw new Error(`local org: a custom field of type ${metadataType} is not implemented: ${file.file}`);
  const calculated = xml["formula"] !== undefined || metadataType === "Summary";
  const spec: FieldSpec = {
    name,
    type,
    isCustom: true,
    label: xmlText(xml, "label") ?? name,
    required: xmlFlag(xml, "required") || metadataType === "MasterDetail",
    unique: xmlFlag(xml, "unique"),
    caseSensitive: xmlFlag(xml, "caseSensitive"),
    externalId: xmlFlag(xml, "externalId"),
    inlineHelpText: xmlText(xml, "inlineHelpText"),
    encrypted: metadataType === "EncryptedText",
    htmlFormatted: metadataType === "Html",
    calculated,
    ...lengths(xml, metadataType),
    ...references(xml, name, metadataType),
    ...picklistOf(xml, valueSets),
    ...autoNumberOf(xml, metadataType),
  };
  return makeField({ ...spec, defaultValue: calculated ? null : defaultOf(xml, spec, file.file) });
}

function lengths(xml: Xml, metadataType: string): Partial<FieldSpec> {
  const length = xmlNumber(xml, "length");
  if (metadataType === "LongTextArea" || metadataType === "Html") return { length: length ?? 32768 };
  if (metadataType === "AutoNumber") return { length: 30 };
  const precision = xmlNumber(xml, "precision");
  if (precision !== null) return { precision, scale: xmlNumber(xml, "scale") ?? 0 };
  return length === null ? {} : { length };
}

function references(xml: Xml, name: string, metadataType: string): Partial<FieldSpec> {
  if (FIELD_TYPES[metadataType] !== "reference") return {};
  const target = metadataType === "Hierarchy" ? "User" : xmlTexts(xml, "referenceTo")[0];
  const masterDetail = metadataType === "MasterDetail";
  return {
    referenceTo: target ? [target] : [],
    relationshipName: name.replace(/__c$/, "__r"),
    masterDetail,
    deleteRule: masterDetail ? "cascade" : (DELETE_RULES[xmlText(xml, "deleteConstraint") ?? ""] ?? "clear"),
    updateable: !masterDetail || xmlFlag(xml, "reparentableMasterDetail"),
  };
}

/** The relationship name that the parent sees: `relationshipName` of the metadata with `__r`. */
export function childRelationshipName(file: MetadataFile): string | null {
  const name = xmlText(file.xml, "relationshipName");
  return name === null ? null : `${name}__r`;
}

function picklistOf(xml: Xml, valueSets: GlobalValueSets): Partial<FieldSpec> {
  const valueSet = xmlObject(xml, "valueSet");
  if (!valueSet) return {};
  const definition = xmlObject(valueSet, "valueSetDefinition");
  const shared = xmlText(valueSet, "valueSetName");
  const values = definition ? picklistValues(xmlList(definition, "value")) : (valueSets.get(shared ?? "") ?? []);
  return { picklist: values, restrictedPicklist: xmlFlag(valueSet, "restricted") || shared !== null };
}

export function picklistValues(values: readonly Xml[]): PicklistValue[] {
  return values.map((value) => {
    const name = xmlText(value, "fullName") ?? "";
    return {
      value: name,
      label: xmlText(value, "label") ?? name,
      isDefault: xmlFlag(value, "default"),
      isActive: xmlText(value, "isActive") !== "false",
    };
  });
}

function autoNumberOf(xml: Xml, metadataType: string): Partial<FieldSpec> {
  if (metadataType !== "AutoNumber") return {};
  return {
    autoNumber: { format: xmlText(xml, "displayFormat") ?? "{0}", start: xmlNumber(xml, "startingNumber") ?? 1 },
  };
}

/** A default that is a literal. Formulas are refused: a wrong default would pass for a right one. */
function defaultOf(xml: Xml, spec: FieldSpec, file: string): string | number | boolean | null {
  const text = xmlText(xml, "defaultValue");
  if (text === null || text === "")
    return spec.picklist?.find((value) => value.isDefault)?.value ?? (spec.type === "boolean" ? false : null);
  if (text === "true" || text === "false") return text === "true";
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const quoted = /^(["'])(.*)\1$/s.exec(text);
  if (quoted) return quoted[2] as string;
  throw new Error(`local org: a default value formula is not implemented: ${text} (${file})`);
}
