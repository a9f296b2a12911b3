/**
 * `JSON.deserialize`: typed by the key of a type, or untyped.
 *
 * Apex Reference Guide, "JSON Class": no constructor runs; unknown attributes are ignored unless strict (for rows since API 35).
 */
import type { ApexValue } from "../../registry.ts";
import { currentProgram } from "../../program.ts";
import { currentTransaction } from "../../transaction.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { throwApex } from "../../values/exceptions.ts";
import { hasPlatformEnum, platformEnum } from "../../values/enum.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap, ApexSet, splitMapKey } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { loadedProgram, userType, type TypeMetadata } from "../support/program.ts";
import { serializedFields } from "./fields.ts";
import { JsonReader } from "./reader.ts";
import { resultReading, type ResultReading } from "./results.ts";
import { isScalarType, readScalar } from "./scalars.ts";

export interface DeserializeOptions {
  /** Refuse attributes that the class does not have. */
  readonly strict?: boolean;
}

/** Reads a whole text. */
export function deserializeJson(text: string, typeKey: string, options: DeserializeOptions = {}): ApexValue {
  // The platform's reader looks into a text only when it is asked for it, so what stands where a list begins is refused before it ends.
  // [apex-recipes, CustomRestEndpointRecipes_Tests.httpPutUpsertContactRecordsNegativeJSONException]
  if (/^(?:list|iterable|set)</.test(typeKey) && /^\s*"/.test(text)) failItems();
  const reader = openReader(text);
  return readTyped(reader, typeKey, options.strict ?? false);
}

export function deserializeUntyped(text: string): ApexValue {
  return readUntyped(openReader(text));
}

function openReader(text: string): JsonReader {
  const reader = new JsonReader(text);
  if (reader.next() === null) fail("No content to map to Object due to end of input");
  return reader;
}

function fail(message: string): never {
  throwApex("System.JSONException", message);
}

function failItems(): never {
  fail("Malformed JSON: Expected '[' at the beginning of List/Set");
}

/** Maps of String to Object, lists of Object, and primitives: numbers with a fraction are Decimal. */
export function readUntyped(reader: JsonReader): ApexValue {
  switch (reader.token) {
    case "START_OBJECT": {
      const map = new ApexMap("map<string,object>");
      while (reader.next() === "FIELD_NAME") {
        const name = reader.text;
        reader.next();
        map.put(name, readUntyped(reader));
      }
      return map;
    }
    case "START_ARRAY": {
      const items: ApexValue[] = [];
      while (reader.next() !== "END_ARRAY") items.push(readUntyped(reader));
      return new ApexList("list<object>", items);
    }
    case "VALUE_NUMBER_INT":
      return untypedInteger(BigInt(reader.text));
    case "VALUE_NUMBER_FLOAT":
      return ApexDecimal.parse(reader.text);
    case "VALUE_TRUE":
    case "VALUE_FALSE":
      return reader.token === "VALUE_TRUE";
    case "VALUE_NULL":
      return null;
    default:
      return reader.text;
  }
}

function untypedInteger(value: bigint): ApexValue {
  if (BigInt.asIntN(32, value) === value) return Number(value);
  return BigInt.asIntN(64, value) === value ? value : ApexDecimal.fromInteger(value);
}

/** Reads the value at the current token as a type and stops at its last token. */
export function readTyped(reader: JsonReader, typeKey: string, strict: boolean): ApexValue {
  if (reader.token === "VALUE_NULL") return null;
  if (isScalarType(typeKey)) return readScalar(reader, typeKey);
  if (/^(?:list|iterable)</.test(typeKey)) return new ApexList(typeKey, readItems(reader, typeKey, strict));
  if (typeKey.startsWith("set<")) return new ApexSet(typeKey, readItems(reader, typeKey, strict));
  if (typeKey.startsWith("map<")) return readMap(reader, typeKey, strict);
  if (typeKey === "object" || typeKey === "any") fail("Apex Type unsupported in JSON: Object");
  const type = userType(typeKey);
  if (type) return type.kind === "enum" ? readEnum(reader, type) : readObject(reader, type, strict);
  const platformName = typeKey.includes(".") ? typeKey : `system.${typeKey}`;
  if (hasPlatformEnum(platformName)) {
    // [yet-another-trigger-framework: Utils.parseEnum reads a TriggerOperation]
    const constant = platformEnum(platformName).find(reader.text);
    return constant ?? fail(`The type ${typeKey} does not have an enum value ${reader.text} at ${reader.place}`);
  }
  const reading = resultReading(typeKey);
  return reading ? readResult(reader, reading, strict) : readRow(reader, typeKey, strict);
}

function readResult(reader: JsonReader, { properties, make }: ResultReading, strict: boolean): ApexValue {
  if (reader.token !== "START_OBJECT") fail("Malformed JSON: Expected '{' at the beginning of object");
  const values = new Map<string, ApexValue>();
  while (reader.next() === "FIELD_NAME") {
    const name = Object.keys(properties).find((property) => property.toLowerCase() === reader.text.toLowerCase());
    reader.next();
    if (name === undefined) reader.skipChildren();
    else values.set(name, readTyped(reader, properties[name] ?? "", strict));
  }
  return make(values);
}

function readItems(reader: JsonReader, typeKey: string, strict: boolean): ApexValue[] {
  if (reader.token !== "START_ARRAY") failItems();
  const elementKey = typeKey.slice(typeKey.indexOf("<") + 1, -1);
  const items: ApexValue[] = [];
  while (reader.next() !== "END_ARRAY") items.push(readTyped(reader, elementKey, strict));
  return items;
}

function readMap(reader: JsonReader, typeKey: string, strict: boolean): ApexMap {
  if (reader.token !== "START_OBJECT") fail("Malformed JSON: Expected '{' at the beginning of Map");
  const [keyType, valueType] = splitMapKey(typeKey);
  const map = new ApexMap(typeKey);
  while (reader.next() === "FIELD_NAME") {
    const key = isScalarType(keyType) ? readScalar(reader, keyType) : readEnumKey(reader, keyType);
    reader.next();
    // A map of String to Object is the one place where Object is read: as untyped.
    map.put(key, valueType === "object" ? readUntyped(reader) : readTyped(reader, valueType, strict));
  }
  return map;
}

function readEnumKey(reader: JsonReader, typeKey: string): ApexValue {
  const type = userType(typeKey);
  return type?.kind === "enum"
    ? readEnum(reader, type)
    : fail(`Apex Type unsupported in JSON: Map key of type ${typeKey}`);
}

function readEnum(reader: JsonReader, type: TypeMetadata): ApexValue {
  const constant = loadedProgram()?.enumOf(type.key)?.find(reader.text);
  return constant ?? fail(`The type ${type.name} does not have an enum value ${reader.text} at ${reader.place}`);
}

function readObject(reader: JsonReader, type: TypeMetadata, strict: boolean): ApexValue {
  if (reader.token !== "START_OBJECT") fail("Malformed JSON: Expected '{' at the beginning of object");
  if (type.kind !== "class" || type.isAbstract) fail(`Apex Type unsupported in JSON: ${type.name}`);
  const object: ApexValue = new (currentProgram().classOf(type.key))();
  const fields = new Map(serializedFields(type).map((field) => [field.name.toLowerCase(), field]));
  while (reader.next() === "FIELD_NAME") {
    const name = reader.text;
    const field = fields.get(name.toLowerCase());
    reader.next();
    if (field && isWritable(object, field.js)) object[field.js] = readTyped(reader, field.type, strict);
    else if (strict && !field) fail(`Unknown field: ${type.name}.${name}`);
    else reader.skipChildren();
  }
  return object;
}

/** False for a property that has only a getter: its value is computed, and what the JSON says of it is skipped. */
function isWritable(object: object, member: string): boolean {
  for (let owner: object | null = object; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, member);
    if (descriptor) return descriptor.get === undefined || descriptor.set !== undefined;
  }
  return true;
}

/** A row of an SObject: fields by API name, parents by relationship name, children under `records`. */
function readRow(reader: JsonReader, typeKey: string, strict: boolean): ApexValue {
  if (reader.token !== "START_OBJECT") fail("Malformed JSON: Expected '{' at the beginning of object");
  if (typeKey === "aggregateresult") return readAggregate(reader);
  const { schema } = currentTransaction().data;
  let objectName = typeKey === "sobject" ? null : typeKey;
  let row: SObjectValue | null = null;
  /** Fields that stand before the attributes which say what object it is. */
  const early: [name: string, text: string][] = [];
  const rowOf = (): SObjectValue => {
    const describe = objectName === null ? undefined : schema.object(objectName);
    if (!describe) fail(`Apex Type unsupported in JSON: ${objectName ?? "SObject"}`);
    return (row ??= new SObjectValue(describe.name));
  };
  while (reader.next() === "FIELD_NAME") {
    const name = reader.text;
    reader.next();
    if (name === "attributes") objectName = readAttributes(reader) ?? objectName;
    else if (objectName === null) early.push([name, reader.rawValue()]);
    else readRowField(reader, rowOf(), name, strict);
  }
  for (const [name, text] of early) {
    const value = new JsonReader(text);
    value.next();
    readRowField(value, rowOf(), name, strict);
  }
  return rowOf();
}

/** An AggregateResult holds whatever is named. [NebulaLogger: LoggerMockDataCreator and soql-lib make their mocks so] */
function readAggregate(reader: JsonReader): ApexValue {
  const row = new SObjectValue("AggregateResult");
  const values = readUntyped(reader);
  if (!(values instanceof ApexMap)) fail("Malformed JSON: Expected '{' at the beginning of object");
  for (const [name, value] of values.entries()) if (name !== "attributes") row.fields.set(String(name), value);
  return row;
}

function readAttributes(reader: JsonReader): string | null {
  const attributes = readUntyped(reader);
  return attributes instanceof ApexMap ? attributes.get("type") : null;
}

function readRowField(reader: JsonReader, row: SObjectValue, name: string, strict: boolean): void {
  const { schema } = currentTransaction().data;
  const describe = schema.object(row.objectName);
  const field = describe?.field(name);
  if (field) {
    // Relationships of custom metadata take the name of a record as well. [PMM: TestUtil.BucketBuilder]
    const isName = field.type === "reference" && row.objectName.endsWith("__mdt");
    row.fields.set(field.name, readTyped(reader, isName ? "string" : field.apexType, strict));
    return;
  }
  const parent = describe?.relationship(name);
  if (parent?.relationshipName) {
    row.parents.set(parent.relationshipName, readTyped(reader, parentType(parent.referenceTo), strict));
    return;
  }
  const child = describe?.childRelationship(name);
  if (child) row.children.set(child.relationshipName ?? name, readChildren(reader, child.childObject, strict));
  else if (strict) fail(`No such column '${name}' on sobject of type ${row.objectName}`);
  else reader.skipChildren();
}

function parentType(referenceTo: readonly string[]): string {
  return referenceTo.length === 1 ? (referenceTo[0] ?? "sobject").toLowerCase() : "sobject";
}

/** The rows of a child relationship: a query result with `records`, or just the array. */
function readChildren(reader: JsonReader, childObject: string, strict: boolean): ApexList {
  const listKey = `list<${childObject.toLowerCase()}>`;
  if (reader.token === "START_ARRAY") return readTyped(reader, listKey, strict) as ApexList;
  let rows = new ApexList(listKey);
  while (reader.next() === "FIELD_NAME") {
    const isRecords = reader.text === "records";
    reader.next();
    if (isRecords) rows = readTyped(reader, listKey, strict) as ApexList;
    else reader.skipChildren();
  }
  return rows;
}
