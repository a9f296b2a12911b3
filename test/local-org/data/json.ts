/** Records as the REST API writes and reads them. [REST API Developer Guide: sObject Rows] */
import type { ApexValue } from "../platform/registry.ts";
import { ApexAddress } from "../platform/values/address.ts";
import { ApexBlob } from "../platform/values/blob.ts";
import { ApexDate } from "../platform/values/date.ts";
import { ApexDatetime } from "../platform/values/datetime.ts";
import { ApexDecimal } from "../platform/values/decimal.ts";
import { ApexDouble } from "../platform/values/double.ts";
import { normalizeId } from "../platform/values/id.ts";
import { ApexList } from "../platform/values/list.ts";
import { SObjectValue } from "../platform/values/sobject.ts";
import { ApexTime } from "../platform/values/time.ts";
import type { FieldDescribe, Schema, SObjectDescribe } from "./schema/index.ts";

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** A record in JSON that cannot be read as one. */
export class DataError extends Error {
  readonly errorCode: string;
  readonly fields: readonly string[];

  constructor(errorCode: string, message: string, fields: readonly string[] = []) {
    super(message);
    this.errorCode = errorCode;
    this.fields = fields;
  }
}

/**
 * Reads a record. A parent may be given by its external id: `{"Account": {"Key__c": "x"}}`.
 * @throws DataError NOT_FOUND, INVALID_FIELD, JSON_PARSER_ERROR
 */
export function recordFromJson(
  schema: Schema,
  objectName: string,
  json: Readonly<Record<string, unknown>>,
): SObjectValue {
  const object = schema.object(objectName);
  if (!object) throw new DataError("NOT_FOUND", "The requested resource does not exist");
  const record = new SObjectValue(object.name);
  for (const [name, value] of Object.entries(json)) {
    if (name === "attributes") continue;
    const field = object.field(name);
    const reference = field ? undefined : object.relationship(name);
    if (reference?.relationshipName) {
      record.parents.set(reference.relationshipName, parentFromJson(schema, reference, value));
      continue;
    }
    if (!field) throw new DataError("INVALID_FIELD", `No such column '${name}' on sobject of type ${object.name}`);
    record.fields.set(field.name, valueFromJson(field, value, object));
  }
  return record;
}

/** With several possible objects, `attributes.type` says which. */
function parentFromJson(schema: Schema, reference: FieldDescribe, value: unknown): SObjectValue | null {
  if (value === null) return null;
  if (typeof value !== "object" || Array.isArray(value))
    throw new DataError("JSON_PARSER_ERROR", `A parent must be an object: ${String(reference.relationshipName)}`);
  const json = value as Readonly<Record<string, unknown>>;
  const type = (json["attributes"] as { readonly type?: unknown } | null | undefined)?.type;
  return recordFromJson(schema, typeof type === "string" ? type : (reference.referenceTo[0] ?? ""), json);
}

/** No field has as many digits as an exponent of four digits makes, and writing them out takes for ever. */
const HUGE_EXPONENT = /e[+-]?\d{4,}$/i;

function valueFromJson(field: FieldDescribe, value: unknown, object: SObjectDescribe): ApexValue {
  if (value === null || value === undefined) return null;
  switch (field.apexType) {
    case "boolean":
      if (typeof value === "boolean") return value;
      if (value === "true" || value === "false") return value === "true";
      break;
    case "integer":
      if (typeof value === "number" && Number.isInteger(value)) return value;
      break;
    case "long":
      if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
      break;
    case "decimal": {
      const number =
        (typeof value === "number" || typeof value === "string") && !HUGE_EXPONENT.test(String(value))
          ? ApexDecimal.tryParse(String(value))
          : null;
      if (number) return number;
      break;
    }
    case "date": {
      const date = typeof value === "string" ? ApexDate.tryParseIso(value) : null;
      if (date) return date;
      break;
    }
    case "datetime": {
      const datetime = typeof value === "string" ? ApexDatetime.tryParseIso(value) : null;
      if (datetime) return datetime;
      break;
    }
    case "blob":
      if (typeof value === "string") return new ApexBlob(Buffer.from(value, "base64"));
      break;
    case "id":
      if (typeof value === "string") return normalizeId(value) ?? malformedId(field, value);
      break;
    case "string":
      if (typeof value === "string") return value;
      if (typeof value === "number" || typeof value === "boolean") return String(value);
      break;
    default:
  }
  throw new DataError(
    "JSON_PARSER_ERROR",
    `Cannot deserialize instance of ${field.type} from ${jsonKind(value)} value ${JSON.stringify(value)} or request may be missing a required field at ${object.name}.${field.name}`,
    [field.name],
  );
}

function malformedId(field: FieldDescribe, value: string): never {
  throw new DataError("MALFORMED_ID", `${field.label}: id value of incorrect type: ${value}`, [field.name]);
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return "START_ARRAY";
  if (typeof value === "object") return "START_OBJECT";
  return typeof value === "string" ? "VALUE_STRING" : typeof value === "number" ? "VALUE_NUMBER" : "VALUE_BOOLEAN";
}

/** Writes a record of a query: what was queried, nulls too, with its attributes. */
export function recordToJson(record: SObjectValue, schema: Schema, apiVersion: string): { [key: string]: JsonValue } {
  const json: Record<string, JsonValue> = { attributes: attributes(record, schema, apiVersion) };
  const isAggregate = record.objectName === "AggregateResult";
  const queried = record.retrievedNames;
  for (const [name, value] of record.fields)
    if (isAggregate || queried === null || record.isQueriedField(name)) json[name] = valueToJson(value);
  for (const name of queried ?? []) {
    if (name in json) continue;
    const parent = record.parents.get(name);
    const children = record.children.get(name);
    if (parent !== undefined) json[name] = parent === null ? null : recordToJson(parent, schema, apiVersion);
    else if (children instanceof ApexList) json[name] = childrenToJson(children, schema, apiVersion);
    else if (schema.object(record.objectName)?.field(name) && record.isQueriedField(name)) json[name] = null;
  }
  return json;
}

function childrenToJson(children: ApexList, schema: Schema, apiVersion: string): JsonValue {
  if (children.size() === 0) return null;
  const records = children.items.map((row) => recordToJson(row as SObjectValue, schema, apiVersion));
  return { totalSize: records.length, done: true, records };
}

/** Behind a relationship to several objects the type is `Name`; the address is that of the real object. */
function attributes(record: SObjectValue, schema: Schema, apiVersion: string): JsonValue {
  if (record.objectName === "AggregateResult") return { type: "AggregateResult" };
  const objectName = record.id === null ? record.objectName : (schema.objectOfId(record.id)?.name ?? record.objectName);
  const url = `/services/data/v${apiVersion.replace(/^v/, "")}/sobjects/${objectName}/${record.id ?? ""}`;
  return { type: record.objectName, url };
}

export function valueToJson(value: ApexValue): JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "number")
    return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof ApexDecimal) return value.toNumber();
  if (value instanceof ApexDouble) return value.value;
  if (value instanceof ApexDate) return value.toIso();
  if (value instanceof ApexDatetime) return value.toIso().replace("Z", "+0000");
  if (value instanceof ApexTime) return value.toIso();
  if (value instanceof ApexBlob) return Buffer.from(value.bytes).toString("base64");
  if (value instanceof ApexAddress)
    return Object.fromEntries(
      Object.entries(value.parts).map(([name, part]) => [name, valueToJson(part as ApexValue)]),
    );
  throw new Error(`No JSON for ${String(value)}`);
}
