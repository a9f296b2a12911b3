/** The resource `composite/sobjects`: up to 200 rows in one request. */
import { restError } from "../http/errors.ts";
import { jsonResponse } from "../http/messages.ts";
import type { JsonObject, JsonValue, RestResponse } from "../http/messages.ts";
import { fieldNames, jsonBody, listIn, rowOf } from "./context.ts";
import type { RestContext } from "./context.ts";
import { duplicateOptions } from "./duplicate-header.ts";
import type { RowInput, SaveOutcome, WriteOperation, WriteOptions } from "./door.ts";
import { existingObject, externalIdField } from "./sobjects.ts";

const MAX_WRITES = 200;
const MAX_READS = 2000;

export function createRows(context: RestContext): RestResponse {
  const body = jsonBody(context);
  return write(context, "insert", recordsOf(body), { allOrNone: body["allOrNone"] === true });
}

/** Each record carries its `id`. */
export function updateRows(context: RestContext): RestResponse {
  const body = jsonBody(context);
  return write(context, "update", recordsOf(body), { allOrNone: body["allOrNone"] === true });
}

export function upsertRows(context: RestContext, objectName: string, fieldName: string): RestResponse {
  const object = existingObject(context, objectName);
  const field = externalIdField(object, fieldName);
  const body = jsonBody(context);
  const rows = recordsOf(body);
  const foreign = rows.find((row) => row.objectName.toLowerCase() !== object.name.toLowerCase());
  if (foreign)
    throw restError("INVALID_INPUT", `Record type ${foreign.objectName} does not match ${object.name} of the URL.`);
  return write(context, "upsert", rows, { allOrNone: body["allOrNone"] === true, externalIdField: field.name });
}

export function deleteRows(context: RestContext): RestResponse {
  const ids = idsOf(context.query.get("ids") ?? "");
  limit(ids.length, MAX_WRITES);
  const rows = ids.map((id) => ({ objectName: objectOfId(context, id), fields: { Id: id } }));
  return write(context, "delete", rows, { allOrNone: context.query.get("allOrNone") === "true" });
}

/** Rows in the order of the ids; `null` where there is none. */
export function retrieveRows(context: RestContext, objectName: string): RestResponse {
  const object = existingObject(context, objectName);
  const posted = context.method === "POST" ? jsonBody(context) : null;
  const ids = posted ? listIn(posted, "ids").map(String) : idsOf(context.query.get("ids") ?? "");
  const fields = posted ? listIn(posted, "fields").map(String) : idsOf(context.query.get("fields") ?? "");
  limit(ids.length, MAX_READS);
  if (fields.length === 0) throw restError("INVALID_FIELD", "A list of fields is required.");
  const names = distinctNames(["Id", ...fieldNames(fields)]);
  const list = ids.map((id) => `'${id.replace(/['\\]/g, "")}'`).join(",");
  const { records } = context.transact((data) =>
    data.query(`SELECT ${names.join(",")} FROM ${object.name} WHERE Id IN (${list})`, false),
  );
  const byId = new Map(records.map((record) => [String(record["Id"]).slice(0, 15), record]));
  return jsonResponse(
    200,
    ids.map((id) => byId.get(id.slice(0, 15)) ?? null),
  );
}

function write(
  context: RestContext,
  operation: WriteOperation,
  rows: readonly RowInput[],
  options: WriteOptions,
): RestResponse {
  limit(rows.length, MAX_WRITES);
  const outcomes = context.transact((data) =>
    data.write(operation, rows, { ...options, ...duplicateOptions(context) }),
  );
  return jsonResponse(
    200,
    outcomes.map((outcome) => outcomeJson(outcome, operation)),
  );
}

/** A row of the answer, as SaveResult, UpsertResult and DeleteResult are written. */
export function outcomeJson(outcome: SaveOutcome, operation: WriteOperation): JsonObject {
  const errors = outcome.errors.map(({ statusCode, message, fields }) => ({
    statusCode,
    message,
    fields: [...fields],
  }));
  const json: JsonObject = { success: outcome.success, errors: errors as unknown as JsonValue };
  if (outcome.id !== null) json["id"] = outcome.id;
  if (operation === "upsert") json["created"] = outcome.created;
  return json;
}

/** Each name once, whatever its case. */
function distinctNames(names: readonly string[]): string[] {
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}

function recordsOf(body: JsonObject): RowInput[] {
  return listIn(body, "records").map(rowOf);
}

function idsOf(text: string): string[] {
  return text
    .split(",")
    .map((id) => id.trim())
    .filter(Boolean);
}

function objectOfId(context: RestContext, id: string): string {
  const object = context.door.objectOfId(id);
  if (!object) throw restError("MALFORMED_ID", `malformed id ${id}`);
  return object.name;
}

function limit(count: number, max: number): void {
  if (count === 0) throw restError("INVALID_INPUT", "At least one record is required.");
  if (count > max)
    throw restError("EXCEEDED_ID_LIMIT", `record limit reached. cannot submit more than ${max} records in this call`);
}
