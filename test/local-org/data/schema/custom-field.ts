/** Custom fields from `.field-meta.xml`. [Metadata API Developer Guide: CustomField] */
import { checkLength } from "../formula/parameters.ts";
import { parseFormula } from "../formula/parse.ts";
import {
  filterOperation,
  makeField,
  type DeleteRule,
  type FieldDescribe,
  type FieldSpec,
  type FieldSummary,
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

const DEFINITIONS = new Set(["EntityDefinition", "FieldDefinition", "EntityParticle"]);

const DELETE_RULES: Readonly<Record<string, DeleteRule>> = {
  SetNull: "clear",
  Restrict: "restrict",
  Cascade: "cascade",
};

/** Value sets that several picklists share, by name. */
export type GlobalValueSets = ReadonlyMap<string, readonly PicklistValue[]>;

/** The type and numbers of a field of the source, for roll-ups. */
export type FieldXml = (object: string, field: string) => Xml | undefined;

/** The describe of a custom field. @throws when the field is of a kind that the local org does not know, naming it. */
export function customField(file: MetadataFile, valueSets: GlobalValueSets, fieldXml: FieldXml): FieldDescribe {
  const { xml } = file;
  const name = xmlText(xml, "fullName") ?? file.name;
  const metadataType = xmlText(xml, "type") ?? "";
  const type = FIELD_TYPES[metadataType];
  if (!type) throw new Error(`local org: a custom field of type ${metadataType} is not implemented: ${file.file}`);
  const calculated = xml["formula"] !== undefined || metadataType === "Summary" || metadataType === "Location";
  const spec: FieldSpec = {
    name,
    type,
    isCustom: true,
    label: xmlText(xml, "label") ?? name,
    inlineHelpText: xmlText(xml, "inlineHelpText"),
    required: xmlFlag(xml, "required") || metadataType === "MasterDetail",
    unique: xmlFlag(xml, "unique"),
    caseSensitive: xmlFlag(xml, "caseSensitive"),
    externalId: xmlFlag(xml, "externalId"),
    encrypted: metadataType === "EncryptedText",
    htmlFormatted: metadataType === "Html",
    calculated,
    ...lengths(xml, metadataType),
    ...references(xml, name, metadataType),
    ...picklistOf(xml, valueSets),
    ...autoNumberOf(xml, metadataType),
    ...formulaOf(xml, metadataType),
    ...(metadataType === "Summary" ? summaryOf(xml, fieldXml) : {}),
  };
  return makeField({ ...spec, ...(calculated ? {} : defaultOf(xml, spec)) });
}

function formulaOf(xml: Xml, metadataType: string): Partial<FieldSpec> {
  const text = xmlText(xml, "formula");
  if (text === null) return {};
  checkLength(text);
  const blanks = xmlText(xml, "formulaTreatBlanksAs") === "BlankAsZero" ? "zero" : "blank";
  // A text formula holds up to 3,900 characters and is described with 1,300. [Metadata API: CustomField, describe of a formula]
  return { formula: { tree: parseFormula(text), blanks }, ...(metadataType === "Text" ? { length: 1300 } : {}) };
}

/** A roll-up has the type of the field that it adds up; a count is a whole number. */
function summaryOf(xml: Xml, fieldXml: FieldXml): Partial<FieldSpec> {
  const [object = "", foreignKey = ""] = (xmlText(xml, "summaryForeignKey") ?? "").split(".");
  const field = (xmlText(xml, "summarizedField") ?? "").split(".")[1] ?? null;
  const summarized = field === null ? undefined : fieldXml(object, field);
  const filters = xmlList(xml, "summaryFilterItems").map((item) => ({
    field: (xmlText(item, "field") ?? "").split(".").at(-1) as string,
    operation: filterOperation(xmlText(item, "operation")),
    value: xmlTexts(item, "value")[0] ?? "",
  }));
  const operation = (xmlText(xml, "summaryOperation") ?? "count") as FieldSummary["operation"];
  const type = summarized ? FIELD_TYPES[xmlText(summarized, "type") ?? ""] : undefined;
  const numbers = summarized && xmlNumber(summarized, "scale");
  return {
    ...(type ? { type, precision: 18, scale: numbers ?? 0 } : { precision: 18 }),
    summary: { operation, object, foreignKey, field, filters },
  };
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
    // A metadata relationship to an object or field of the org holds its API name, a text in Apex.
    ...(DEFINITIONS.has(target ?? "") ? { apexType: "string" as const } : {}),
    masterDetail,
    masterReadSuffices: masterDetail && xmlFlag(xml, "writeRequiresMasterRead"),
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
  const controllingField = xmlText(valueSet, "controllingField");
  return {
    picklist: controllingField === null ? values : values.map((value) => controlled(valueSet, value)),
    controllingField,
    restrictedPicklist: xmlFlag(valueSet, "restricted") || shared !== null,
  };
}

function controlled(valueSet: Xml, value: PicklistValue): PicklistValue {
  const settings = xmlList(valueSet, "valueSettings").filter(
    (setting) => xmlText(setting, "valueName") === value.value,
  );
  return { ...value, controllers: settings.flatMap((setting) => xmlTexts(setting, "controllingFieldValue")) };
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

/** The two numbers of a geolocation, fields of their own: `Place__Latitude__s`. [Object Reference: Geolocation Compound Field] */
export function partsOf(field: FieldDescribe, xml: Xml): FieldDescribe[] {
  if (field.type !== "location") return [];
  const scale = xmlNumber(xml, "scale") ?? 0;
  return ["Latitude", "Longitude"].map((part) =>
    makeField({
      name: field.name.replace(/__c$/, `__${part}__s`),
      type: "double",
      isCustom: true,
      label: `${field.label} (${part})`,
      precision: scale + 3,
      scale,
      required: field.required,
    }),
  );
}

/** A default that is a literal, or a formula that is computed for each new row. @throws FormulaError */
function defaultOf(xml: Xml, spec: FieldSpec): Partial<FieldSpec> {
  const text = xmlText(xml, "defaultValue");
  if (text === null || text === "")
    return {
      defaultValue: spec.picklist?.find((value) => value.isDefault)?.value ?? (spec.type === "boolean" ? false : null),
    };
  if (text === "true" || text === "false") return { defaultValue: text === "true" };
  const defaultValueFormula = text;
  if (/^-?\d+(\.\d+)?$/.test(text)) return { defaultValue: Number(text), defaultValueFormula };
  const quoted = /^(["'])((?:(?!\1).)*)\1$/s.exec(text);
  if (quoted) return { defaultValue: quoted[2] as string, defaultValueFormula };
  return { defaultFormula: parseFormula(text), defaultValueFormula };
}
