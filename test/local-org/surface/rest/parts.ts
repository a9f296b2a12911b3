/** The parts of a composite request or of one graph: requests with names, which may use each other's answers. */
import { restError } from "../http/errors.ts";
import type { JsonObject, JsonValue } from "../http/messages.ts";
import { isJsonObject } from "./context.ts";
import type { RestContext, SubResponse } from "./context.ts";
import type { DataDoor } from "./door.ts";
import { substitute, UnresolvedReference } from "./references.ts";

const ROLLED_BACK = "The transaction was rolled back since another operation in the same transaction failed.";

const METHODS: readonly string[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const INHERITED = /^(accept|authorization|content-type)$/i;

export interface Part {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body: JsonValue | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads the parts of one request. @throws RestError */
export function partsOf(values: readonly JsonValue[], context: RestContext): Part[] {
  const parts = values.map(partOf);
  const names = parts.map((part) => part.referenceId);
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate !== undefined)
    throw restError("INVALID_INPUT", `Duplicate ReferenceId provided in the request: ${duplicate}`);
  // "In API version 52.0 and later, any illegal characters in reference IDs cause the whole request to fail."
  // [REST API Developer Guide: Composite Subrequest Result; words: github.com/guardian/support-service-lambdas/pull/1512]
  const illegal = names.find((name) => !/^[A-Za-z0-9]\w*$/.test(name));
  if (illegal !== undefined && Number(context.version) >= 52)
    throw restError(
      "JSON_PARSER_ERROR",
      `Provided referenceId ('${illegal}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`,
    );
  return parts;
}

/** Runs parts one after the other, each in a transaction of its own; the others go on when one fails. */
export function runEach(context: RestContext, parts: readonly Part[]): JsonObject[] {
  return run(context, parts, null);
}

/** Runs parts in one transaction, which is rolled back when one fails; then the others answer that they were halted. */
export function runTogether(
  context: RestContext,
  parts: readonly Part[],
): { readonly answers: JsonObject[]; readonly done: boolean } {
  return orRollBack(context, (data) => {
    const answers = run(context, parts, data);
    const failed = answers.findIndex(isFailure);
    if (failed < 0) return { answers, done: true };
    const halted = answers.map((answer, index) =>
      index === failed ? answer : haltedAnswer(String(answer["referenceId"]), ROLLED_BACK),
    );
    return { answers: halted, done: false };
  });
}

/** The answer of a part that was not run. */
export function haltedAnswer(referenceId: string, message: string): JsonObject {
  const body = [{ errorCode: "PROCESSING_HALTED", message }];
  return { body, httpHeaders: {}, httpStatusCode: 400, referenceId };
}

/** Runs work in a transaction that is kept only when the work says that it is done. */
export function orRollBack<T extends { readonly done: boolean }>(context: RestContext, work: (data: DataDoor) => T): T {
  try {
    return context.transact((data) => {
      const outcome = work(data);
      if (!outcome.done) throw new RolledBack(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.outcome as T;
    throw error;
  }
}

/** Carries an outcome out of a transaction that is rolled back. */
class RolledBack extends Error {
  readonly outcome: unknown;
  constructor(outcome: unknown) {
    super("request rolled back");
    this.outcome = outcome;
  }
}

function run(context: RestContext, parts: readonly Part[], within: DataDoor | null): JsonObject[] {
  const results = new Map<string, JsonValue>();
  const answers: JsonObject[] = [];
  for (const part of parts) {
    const halted = within !== null && answers.some(isFailure);
    const answer = halted ? haltedAnswer(part.referenceId, ROLLED_BACK) : runPart(context, part, results, within);
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
  const answers = { results, nullIsNone: Number(context.version) < 52 };
  let response: SubResponse;
  try {
    const url = String(substitute(part.url, answers));
    const body = part.body === undefined ? undefined : substitute(part.body, answers);
    response = context.subrequest({ method: part.method, url, body, headers: part.headers }, within);
  } catch (error) {
    if (error instanceof UnresolvedReference) return haltedAnswer(part.referenceId, error.message);
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

function partOf(value: JsonValue): Part {
  if (!isJsonObject(value)) throw restError("JSON_PARSER_ERROR", "Each composite request must be an object.");
  const { method, url, referenceId, body, httpHeaders } = value;
  if (typeof method !== "string" || typeof url !== "string" || typeof referenceId !== "string")
    throw restError("INVALID_INPUT", "Each composite request needs a method, a url and a referenceId.");
  // [REST API Developer Guide: Composite Subrequest: "case-sensitive"; "If you do, the top-level request fails and returns an HTTP 400 response." Our words]
  if (!METHODS.includes(method)) throw restError("INVALID_INPUT", `Unsupported method of ${referenceId}: ${method}`);
  const inherited = isJsonObject(httpHeaders) && Object.keys(httpHeaders).find((name) => INHERITED.test(name));
  if (inherited) throw restError("INVALID_INPUT", `The header ${inherited} cannot be set for ${referenceId}.`);
  const headers = isJsonObject(httpHeaders)
    ? Object.fromEntries(Object.entries(httpHeaders).map(([name, item]) => [name.toLowerCase(), String(item)]))
    : {};
  return { method, url, referenceId, body, headers };
}
