/** One REST request on its way through the resources. */
import { restError } from "../http/errors.ts";
import type { JsonObject, JsonValue } from "../http/messages.ts";
import type { DataDoor, RestDoor, Session } from "./door.ts";

export interface RestContext {
  readonly door: RestDoor;
  readonly session: Session;
  readonly method: string;
  /** `67.0` */
  readonly version: string;
  /** `/services/data/v67.0` */
  readonly base: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Origin under which the caller reached the org. */
  readonly origin: string;
  /** Runs work in the transaction of the enclosing composite request, or in one of its own. */
  transact<T>(work: (data: DataDoor) => T): T;
  /** Handles a sub-request of a composite request. */
  subrequest(request: SubRequest, within: DataDoor | null): SubResponse;
}

export interface SubRequest {
  readonly method: string;
  /** Path with query string. */
  readonly url: string;
  readonly body: JsonValue | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SubResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonValue;
}

/** The body as a JSON object. @throws RestError JSON_PARSER_ERROR */
export function jsonBody(context: RestContext): JsonObject {
  const value = parseJson(context.body);
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw restError("JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.");
  return value;
}

export function parseJson(body: Uint8Array): JsonValue {
  const text = Buffer.from(body).toString("utf8");
  if (text.trim() === "")
    throw restError("JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.");
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    throw restError("JSON_PARSER_ERROR", (error as Error).message);
  }
  if (isDeeperThan(MAX_DEPTH, value)) throw restError("JSON_PARSER_ERROR", "The JSON is nested too deeply.");
  return value;
}

/** No request of the API is nested so deeply; what walks a body need not fear for the stack. */
const MAX_DEPTH = 100;

function isDeeperThan(depth: number, value: JsonValue): boolean {
  if (value === null || typeof value !== "object") return false;
  return depth === 0 || Object.values(value).some((item) => isDeeperThan(depth - 1, item));
}

/** Field names that a client gives become part of a query: they must be names. @throws RestError INVALID_FIELD */
export function fieldNames(names: readonly string[]): readonly string[] {
  const wrong = names.find((name) => !/^\w+(\.\w+)*$/.test(name));
  if (wrong !== undefined) throw restError("INVALID_FIELD", `No such column '${wrong}'`, [wrong]);
  return names;
}

/** A required list of the body. @throws RestError */
export function listIn(body: JsonObject, name: string): JsonValue[] {
  const value = body[name];
  if (!Array.isArray(value)) throw restError("JSON_PARSER_ERROR", `The value of ${name} must be a list.`);
  return value;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A row of a collection; `attributes.type` says which object it is of. @throws RestError */
export function rowOf(value: JsonValue): { objectName: string; fields: JsonObject } {
  if (!isJsonObject(value)) throw restError("JSON_PARSER_ERROR", "Each record must be an object.");
  const { attributes, ...fields } = value;
  const type = isJsonObject(attributes) ? attributes["type"] : undefined;
  if (typeof type !== "string") throw restError("INVALID_INPUT", "Each record must carry attributes with a type.");
  return { objectName: type, fields: fields as JsonObject };
}
