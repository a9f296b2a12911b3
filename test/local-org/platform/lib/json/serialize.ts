/** `JSON.serialize`. Apex Reference Guide, "JSON Class"; rows as the guide's "Serialize and Deserialize" shows them. */
import type { ApexValue } from "../../registry.ts";
import { ApexBlob } from "../../values/blob.ts";
import { ApexDate } from "../../values/date.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { ApexDouble } from "../../values/double.ts";
import { ApexEnum } from "../../values/enum.ts";
import { throwApex } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap, ApexSet } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { textOf } from "../../values/text.ts";
import { ApexTime } from "../../values/time.ts";
import { userType } from "../support/program.ts";
import { ApexFieldToken, ApexObjectToken } from "../Schema/tokens.ts";
import { ApexUuid } from "../System/UUID.ts";
import { writtenFields } from "./fields.ts";
import { resultProperties } from "./results.ts";
import { quote, JsonWriter } from "./writer.ts";

/** The newest API version of the local org: it stands in the `url` of a row. */
export const API_VERSION = "65.0";

export interface SerializeOptions {
  readonly pretty?: boolean;
  /** Leave out fields of Apex objects that are null. */
  readonly suppressNulls?: boolean;
}

export function serializeJson(value: ApexValue, options: SerializeOptions = {}): string {
  const writer = new JsonWriter(options.pretty ?? false);
  writeJson(writer, value, options.suppressNulls ?? false);
  return writer.toString();
}

/** Writes any value that JSON can hold. @throws System.JSONException `Apex Type unsupported in JSON: …` */
export function writeJson(writer: JsonWriter, value: ApexValue, suppressNulls: boolean): void {
  const scalar = scalarJson(value);
  if (scalar !== null) writer.raw(scalar);
  else if (value instanceof ApexList || value instanceof ApexSet) writeArray(writer, value, suppressNulls);
  else if (value instanceof ApexMap) writeMap(writer, value, suppressNulls);
  else if (value instanceof SObjectValue) writeRow(writer, value, suppressNulls);
  else writeObject(writer, value, suppressNulls);
}

/** The JSON of a value that has no parts, or null. */
function scalarJson(value: ApexValue): string | null {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return quote(value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value instanceof ApexDecimal) return value.toPlainString();
  if (value instanceof ApexDouble) return value.apexText();
  if (value instanceof ApexDatetime || value instanceof ApexDate || value instanceof ApexTime)
    return quote(value.toIso());
  if (value instanceof ApexEnum) return quote(value.name);
  if (value instanceof ApexUuid) return quote(value.text);
  return value instanceof ApexBlob ? quote(Buffer.from(value.bytes).toString("base64")) : null;
}

function writeArray(writer: JsonWriter, items: Iterable<ApexValue>, suppressNulls: boolean): void {
  writer.start("array");
  for (const item of items) writeJson(writer, item, suppressNulls);
  writer.end("array");
}

function writeMap(writer: JsonWriter, map: ApexMap, suppressNulls: boolean): void {
  writer.start("object");
  for (const [key, value] of map.entries()) {
    writer.name(mapKey(key));
    writeJson(writer, value, suppressNulls);
  }
  writer.end("object");
}

function mapKey(key: ApexValue): string {
  if (key === null) throwApex("System.JSONException", "Map key cannot be null");
  // Tokens of the schema stand for their names. [fflib-apex-mocks: fflib_MatcherDefinitionsTest.whenSObjectWithToStringReturnsExpectedString]
  if (key instanceof ApexFieldToken || key instanceof ApexObjectToken) return textOf(key);
  if (typeof key === "object" && scalarJson(key) === null) {
    throwApex("System.JSONException", `Apex Type unsupported in JSON: Map key of type ${key.typeKey}`);
  }
  return key instanceof ApexDatetime || key instanceof ApexDate ? key.toIso() : textOf(key);
}

/** A row: `attributes`, then its fields in the order in which they were set or queried, parents and children. */
function writeRow(writer: JsonWriter, row: SObjectValue, suppressNulls: boolean): void {
  writer.start("object");
  writer.name("attributes");
  writer.start("object");
  writer.name("type");
  writer.string(row.objectName);
  if (row.id !== null) {
    writer.name("url");
    writer.string(`/services/data/v${API_VERSION}/sobjects/${row.objectName}/${row.id}`);
  }
  writer.end("object");
  for (const [name, value] of row.fields) {
    writer.name(name);
    // Inside a row the offset of a Datetime is written as +0000.
    if (value instanceof ApexDatetime) writer.string(value.toIso().replace("Z", "+0000"));
    else writeJson(writer, value, suppressNulls);
  }
  for (const [relationship, parent] of row.parents) {
    writer.name(relationship);
    writeJson(writer, parent, suppressNulls);
  }
  for (const [relationship, children] of row.children) writeChildren(writer, relationship, children, suppressNulls);
  writer.end("object");
}

function writeChildren(writer: JsonWriter, relationship: string, children: ApexList, suppressNulls: boolean): void {
  writer.name(relationship);
  writer.start("object");
  writer.name("totalSize");
  writer.raw(String(children.size()));
  writer.name("done");
  writer.raw("true");
  writer.name("records");
  writeArray(writer, children, suppressNulls);
  writer.end("object");
}

/** An instance of a user's class, or a result of DML. */
function writeObject(writer: JsonWriter, object: ApexValue, suppressNulls: boolean): void {
  const properties = resultProperties(object);
  if (properties) {
    writeProperties(writer, properties, suppressNulls);
    return;
  }
  const type = userType(object.typeKey);
  if (!type) throwApex("System.JSONException", `Apex Type unsupported in JSON: ${typeName(object)}`);
  writeProperties(
    writer,
    writtenFields(type).map((field) => [field.name, object[field.js] ?? null]),
    suppressNulls,
  );
}

function writeProperties(writer: JsonWriter, properties: Iterable<[string, ApexValue]>, suppressNulls: boolean): void {
  writer.start("object");
  for (const [name, value] of properties) {
    if (value === null && suppressNulls) continue;
    writer.name(name);
    writeJson(writer, value, suppressNulls);
  }
  writer.end("object");
}

function typeName(object: ApexValue): string {
  return object.apexTypeName ?? object.typeKey ?? typeof object;
}
