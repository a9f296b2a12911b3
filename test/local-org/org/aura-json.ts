/** Values of Apex as Lightning hands them to a component. */
import type { Program } from "../platform/program.ts";
import type { ApexValue } from "../platform/registry.ts";
import { ApexBlob } from "../platform/values/blob.ts";
import { ApexDate } from "../platform/values/date.ts";
import { ApexDatetime } from "../platform/values/datetime.ts";
import { ApexDecimal } from "../platform/values/decimal.ts";
import { ApexDouble } from "../platform/values/double.ts";
import { ApexEnum } from "../platform/values/enum.ts";
import { ApexList } from "../platform/values/list.ts";
import { ApexMap } from "../platform/values/map.ts";
import { ApexSet } from "../platform/values/set.ts";
import { SObjectValue } from "../platform/values/sobject.ts";
import { ApexTime } from "../platform/values/time.ts";
import { textOf } from "../platform/values/text.ts";
import type { JsonObject, JsonValue } from "../surface/http/messages.ts";

/**
 * Serialises what an `@AuraEnabled` method returns. Of an Apex object only `@AuraEnabled` fields and properties are told; of a row, its queried fields.
 * @throws Error for a value that Lightning cannot carry
 */
export function auraJson(value: ApexValue, program: Program): JsonValue {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof ApexDecimal) return value.toNumber();
  if (value instanceof ApexDouble) return value.value;
  if (value instanceof ApexDatetime) return new Date(value.ms).toISOString();
  if (value instanceof ApexDate || value instanceof ApexTime) return textOf(value);
  if (value instanceof ApexEnum) return value.name;
  if (value instanceof ApexList || value instanceof ApexSet) return [...value].map((item) => auraJson(item, program));
  if (value instanceof ApexMap)
    return Object.fromEntries([...value.entries()].map(([key, item]) => [textOf(key), auraJson(item, program)]));
  if (value instanceof SObjectValue) return rowJson(value, program);
  if (value instanceof ApexBlob)
    throw new Error("local org: a Blob in the result of an AuraEnabled method is not implemented");
  return objectJson(value, program);
}

function rowJson(row: SObjectValue, program: Program): JsonObject {
  const json: JsonObject = {};
  for (const [name, value] of row.fields) json[name] = auraJson(value, program);
  for (const [name, parent] of row.parents) json[name] = auraJson(parent, program);
  for (const [name, children] of row.children) json[name] = auraJson(children, program);
  return json;
}

function objectJson(value: ApexValue, program: Program): JsonObject {
  const type = program.types.get(value.typeKey);
  if (!type) throw new Error(`local org: a ${value.typeKey} in the result of an AuraEnabled method is not implemented`);
  const json: JsonObject = {};
  for (
    let at: typeof type | undefined = type;
    at;
    at = at.superType === null ? undefined : program.types.get(at.superType)
  ) {
    for (const field of at.fields) {
      if (field.isStatic || !field.annotations.some((annotation) => annotation.name === "auraenabled")) continue;
      json[field.name] = auraJson(value[field.js], program);
    }
  }
  return json;
}
