/** Records of custom metadata types. [Metadata API Developer Guide: CustomMetadata] */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import type { OrgData } from "../org-data.ts";
import type { FieldDescribe, SObjectDescribe } from "../schema/index.ts";
import { xmlList, xmlText, xmlTexts, type MetadataFile } from "../schema/source.ts";

/** `Type.Record.md-meta.xml`: a row of `Type__mdt`. */
export function deployCustomMetadata(data: OrgData, file: MetadataFile): void {
  const { object, name } = customMetadataRow(data, file);
  const label = xmlText(file.xml, "label") ?? name;
  const values: Record<string, ApexValue> = {
    DeveloperName: name,
    MasterLabel: label,
    Label: label,
    Language: "en_US",
    QualifiedApiName: name,
  };
  for (const { field, text } of metadataValues(object, file))
    if (!leadsToMetadata(field)) values[field.name] = metadataValue(field, text);
  data.deployRow(object.name, values);
}

/** Once all rows are there: a relationship between types is written as the name of a record, and holds its id. */
export function relateCustomMetadata(data: OrgData, file: MetadataFile): void {
  const { object, name } = customMetadataRow(data, file);
  const row = data.findBy(object.name, "DeveloperName", name);
  for (const { field, text } of metadataValues(object, file)) {
    if (!row || !leadsToMetadata(field)) continue;
    const related = text === null ? null : data.findBy(field.referenceTo[0] as string, "DeveloperName", text);
    if (related === undefined)
      throw new Error(`In field: ${field.name} - no CustomMetadata named ${text} found (${file.file})`);
    data.updateSystemRow(object.name, row.id, { [field.name]: related?.id ?? null });
  }
}

function customMetadataRow(
  data: OrgData,
  { name: fileName, file }: MetadataFile,
): { object: SObjectDescribe; name: string } {
  const [type = "", name = ""] = fileName.split(".");
  const object = data.schema.object(`${type}__mdt`);
  if (!object) throw new Error(`local org: no custom metadata type ${type}__mdt (${file})`);
  return { object, name };
}

function metadataValues(
  object: SObjectDescribe,
  { xml }: MetadataFile,
): { field: FieldDescribe; text: string | null }[] {
  return xmlList(xml, "values").flatMap((entry) => {
    const field = object.field(xmlText(entry, "field") ?? "");
    return field ? [{ field, text: xmlTexts(entry, "value")[0] || null }] : [];
  });
}

function leadsToMetadata(field: FieldDescribe): boolean {
  return field.referenceTo[0]?.endsWith("__mdt") ?? false;
}

function metadataValue(field: FieldDescribe, text: string | null): ApexValue {
  if (text === null) return null;
  switch (field.apexType) {
    case "boolean":
      return text === "true";
    case "decimal":
      return ApexDecimal.parse(text);
    case "integer":
      return Number(text);
    case "date":
      return ApexDate.tryParseIso(text);
    case "datetime":
      return ApexDatetime.tryParseIso(text);
    default:
      return text;
  }
}
