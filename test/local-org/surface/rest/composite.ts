/** The resources `composite` (requests that may use each other's results) and `composite/batch` (independent requests). */
import { restError } from "../http/errors.ts";
import { jsonResponse } from "../http/messages.ts";
import type { JsonObject, JsonValue, RestResponse } from "../http/messages.ts";
import { isJsonObject, jsonBody, listIn } from "./context.ts";
import type { RestContext, SubResponse } from "./context.ts";
import type { DataDoor } from "./door.ts";

const MAX_SUBREQUESTS = 25;
const ROLLED_BACK = "The transaction was rolled back since another operation in the same transaction failed.";

interface Part {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body: JsonValue | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** Carries the answers out of a transaction that is rolled back. */
class RolledBack extends Error {
  readonly answers: JsonObject[];
  constructor(answers: JsonObject[]) {
    super("composite request rolled back");
    this.answers = answers;
  }
}

export function composite(context: RestContext): RestResponse {
  const body = jsonBody(context);
  const parts = listIn(body, "compositeRequest").map(partOf);
  requireCount(parts.length);
  const duplicate = parts.find(
    (part, index) => parts.findIndex((other) => other.referenceId === part.referenceId) !== index,
  );
  if (duplicate)
    throw restError("INVALID_INPUT", `Duplicate ReferenceId provided in the request: ${duplicate.referenceId}`);
  if (body["allOrNone"] !== true) return jsonResponse(200, { compositeResponse: runParts(context, parts, null) });
  try {
    return jsonResponse(200, { compositeResponse: context.transact((data) => runAllOrNone(context, parts, data)) });
  } catch (error) {
    if (error instanceof RolledBack) return jsonResponse(200, { compositeResponse: error.answers });
    throw error;
  }
}

function runAllOrNone(context: RestContext, parts: readonly Part[], data: DataDoor): JsonObject[] {
  const answers = runParts(context, parts, data);
  const failed = answers.findIndex(isFailure);
  if (failed < 0) return answers;
  throw new RolledBack(
    answers.map((answer, index) =>
      index === failed ? answer : { ...answer, body: halted(ROLLED_BACK), httpHeaders: {}, httpStatusCode: 400 },
    ),
  );
}

function runParts(context: RestContext, parts: readonly Part[], within: DataDoor | null): JsonObject[] {
  const results = new Map<string, JsonValue>();
  const answers: JsonObject[] = [];
  for (const part of parts) {
    const answer =
      within && answers.some(isFailure) ? haltedAnswer(part, ROLLED_BACK) : runPart(context, part, results, within);
    answers.push(answer);
    if (!isFailure(answer)) results.set(part.referenceId, answer["body"] ?? null);
  }
  return answers;
}

function runPart(
  context: RestContext,
  part: Part,
  results: ReadonlyMap<string, JsonValue>,
  within: DataDoor | null,
): JsonObject {
  let response: SubResponse;
  try {
    const url = String(substitute(part.url, results));
    const body = part.body === undefined ? undefined : substitute(part.body, results);
    response = context.subrequest({ method: part.method, url, body, headers: part.headers }, within);
  } catch (error) {
    if (error instanceof UnresolvedReference) return haltedAnswer(part, error.message);
    throw error;
  }
  return {
    body: response.body,
    httpHeaders: response.headers["location"] === undefined ? {} : { Location: response.headers["location"] },
    httpStatusCode: response.status,
    referenceId: part.referenceId,
  };
}

function isFailure(answer: JsonObject): boolean {
  return Number(answer["httpStatusCode"]) >= 300;
}

function haltedAnswer(part: Part, message: string): JsonObject {
  return { body: halted(message), httpHeaders: {}, httpStatusCode: 400, referenceId: part.referenceId };
}

function halted(message: string): JsonValue {
  return [{ errorCode: "PROCESSING_HALTED", message }];
}

class UnresolvedReference extends Error {}

/** Replaces `@{ref.path}` in every text of a value. A text that is nothing but a reference takes the value's type. */
function substitute(value: JsonValue, results: ReadonlyMap<string, JsonValue>): JsonValue {
  if (typeof value === "string") {
    const whole = /^@\{([^}]+)\}$/.exec(value)?.[1];
    if (whole !== undefined) return resolve(whole, results);
    return value.replace(/@\{([^}]+)\}/g, (_, path: string) => String(resolve(path, results)));
  }
  if (Array.isArray(value)) return value.map((item) => substitute(item, results));
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, results)]));
  return value;
}

function resolve(path: string, results: ReadonlyMap<string, JsonValue>): JsonValue {
  const [referenceId = "", ...steps] = path.replace(/\[(\d+)\]/g, ".$1").split(".");
  let at = results.get(referenceId);
  if (at === undefined)
    throw new UnresolvedReference(`Invalid reference specified. No value for ${path} found in ${referenceId}`);
  for (const step of steps) {
    const holder: JsonValue[] | JsonObject = Array.isArray(at) || isJsonObject(at) ? at : {};
    const next: JsonValue | undefined = Object.hasOwn(holder, step) ? (holder as JsonObject)[step] : undefined;
    if (next === undefined)
      throw new UnresolvedReference(`Invalid reference specified. No value for ${path} found in ${referenceId}`);
    at = next;
  }
  return at;
}

export function batch(context: RestContext): RestResponse {
  const body = jsonBody(context);
  const parts = listIn(body, "batchRequests");
  requireCount(parts.length);
  const results: { statusCode: number; result: JsonValue }[] = [];
  for (const part of parts) {
    if (!isJsonObject(part)) throw restError("JSON_PARSER_ERROR", "Each batch request must be an object.");
    if (body["haltOnError"] === true && results.some((result) => result.statusCode >= 400)) {
      const message = "Batch processing halted per request";
      results.push({ statusCode: 412, result: [{ errorCode: "BATCH_PROCESSING_HALTED", message }] });
      continue;
    }
    const url = `/services/data/${String(part["url"]).replace(/^\/+(services\/data\/)?/, "")}`;
    const response = context.subrequest(
      { method: String(part["method"]).toUpperCase(), url, body: part["richInput"], headers: {} },
      null,
    );
    results.push({ statusCode: response.status, result: response.body });
  }
  return jsonResponse(200, { hasErrors: results.some((result) => result.statusCode >= 400), results });
}

function partOf(value: JsonValue): Part {
  if (!isJsonObject(value)) throw restError("JSON_PARSER_ERROR", "Each composite request must be an object.");
  const { method, url, referenceId, body, httpHeaders } = value;
  if (typeof method !== "string" || typeof url !== "string" || typeof referenceId !== "string")
    throw restError("INVALID_INPUT", "Each composite request needs a method, a url and a referenceId.");
  const headers = isJsonObject(httpHeaders)
    ? Object.fromEntries(Object.entries(httpHeaders).map(([name, item]) => [name.toLowerCase(), String(item)]))
    : {};
  return { method: method.toUpperCase(), url, referenceId, body, headers };
}

function requireCount(count: number): void {
  if (count === 0) throw restError("INVALID_INPUT", "At least one subrequest is required.");
  if (count > MAX_SUBREQUESTS)
    throw restError("LIMIT_EXCEEDED", `Cannot have more than ${MAX_SUBREQUESTS} subrequests in a composite request.`);
}
