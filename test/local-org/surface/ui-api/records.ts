/** `ui-api/records`: rows as Lightning Data Service shows and writes them. [User Interface API Developer Guide: Records] */
import { notFound, notImplemented, RestError, restError } from "../http/errors.ts";
import { emptyResponse, jsonResponse } from "../http/messages.ts";
import type { JsonObject, JsonValue, RestResponse } from "../http/messages.ts";
import { isJsonObject, jsonBody } from "../rest/context.ts";
import type { RestContext } from "../rest/context.ts";
import { apiErrors } from "../rest/door.ts";
import type { DataDoor, ObjectSummary, WriteOperation } from "../rest/door.ts";
import { displayValue, viewerOf } from "./display.ts";
import type { DescribedField, Viewer } from "./display.ts";

/** What every record brings along, asked for or not. */
const ALWAYS = ["Id", "LastModifiedById", "LastModifiedDate", "SystemModstamp"];
const MASTER_RECORD_TYPE = "012000000000000AAA";

export function getRecord(context: RestContext, id: string): RestResponse {
  for (const parameter of ["layoutTypes", "modes", "childRelationships"]) {
    if (context.query.has(parameter)) throw notImplemented(`${parameter} of ui-api/records`);
  }
  const required = namesIn(context, "fields");
  const optional = namesIn(context, "optionalFields");
  if (required.length + optional.length === 0)
    throw restError("MISSING_ARGUMENT", "At least one of layoutTypes, fields and optionalFields is required.");
  const object = objectOf(context, id);
  const paths = (names: readonly string[]): string[][] => names.map((name) => pathIn(object, name));
  const wanted = [...paths(required), ...paths(optional).filter((path) => isReadable(context, object, path))];
  return jsonResponse(
    200,
    context.transact((data) => record(context, data, object, id, wanted)),
  );
}

export function createRecord(context: RestContext): RestResponse {
  const { apiName, fields } = jsonBody(context);
  if (typeof apiName !== "string" || !isJsonObject(fields))
    throw restError("MISSING_ARGUMENT", "A new record needs apiName and fields.");
  const object = context.door.object(apiName);
  if (!object) throw restError("INVALID_TYPE", `Object ${apiName} is not supported in UI API`);
  return jsonResponse(
    201,
    context.transact((data) => {
      const id = write(data, "insert", object, fields);
      return record(
        context,
        data,
        object,
        id,
        Object.keys(fields).map((name) => [name]),
      );
    }),
  );
}

export function updateRecord(context: RestContext, id: string): RestResponse {
  const { fields } = jsonBody(context);
  if (!isJsonObject(fields)) throw restError("MISSING_ARGUMENT", "An update needs fields.");
  const object = objectOf(context, id);
  return jsonResponse(
    200,
    context.transact((data) => {
      const { Id: _id, ...rest } = fields;
      write(data, "update", object, { ...(rest as JsonObject), Id: id });
      return record(
        context,
        data,
        object,
        id,
        Object.keys(rest).map((name) => [name]),
      );
    }),
  );
}

export function deleteRecord(context: RestContext, id: string): RestResponse {
  const object = objectOf(context, id);
  context.transact((data) => write(data, "delete", object, { Id: id }));
  return emptyResponse();
}

function objectOf(context: RestContext, id: string): ObjectSummary {
  const object = /^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/.test(id) ? context.door.objectOfId(id) : undefined;
  if (!object) throw notFound();
  return object;
}

function namesIn(context: RestContext, parameter: string): string[] {
  return context.query
    .getAll(parameter)
    .flatMap((text) => text.split(","))
    .map((name) => name.trim())
    .filter(Boolean);
}

/** `Account.Owner.Name` without its object. @throws RestError INVALID_FIELD for another object's */
function pathIn(object: ObjectSummary, qualified: string): string[] {
  const [objectName = "", ...path] = qualified.split(".");
  if (path.length === 0 || objectName.toLowerCase() !== object.name.toLowerCase())
    throw restError(
      "INVALID_FIELD",
      `Field ${qualified} is not a field of ${object.name}: fields are named Object.Field.`,
    );
  return path;
}

/** Optional fields that the person may not see, or that are not there, are left out. */
function isReadable(context: RestContext, object: ObjectSummary, path: readonly string[]): boolean {
  try {
    context.transact((data) => data.query(`SELECT ${path.join(".")} FROM ${object.name} LIMIT 1`, false));
    return true;
  } catch (error) {
    if (error instanceof RestError) return false;
    throw error;
  }
}

function record(
  context: RestContext,
  data: DataDoor,
  object: ObjectSummary,
  id: string,
  paths: readonly (readonly string[])[],
): JsonObject {
  const own = new Set(object.fields.map((field) => field.name));
  const always = [...ALWAYS, "RecordTypeId"].filter((name) => own.has(name));
  const columns = new Map(
    [...always.map((name) => [name]), ...paths].map((path) => [path.join(".").toLowerCase(), path]),
  );
  const soql = `SELECT ${[...columns.values()].map((path) => path.join(".")).join(", ")} FROM ${object.name} WHERE Id = '${id}'`;
  const row = data.query(soql, false).records[0];
  if (!row) throw notFound();
  return recordJson(context, viewerOf(data, context.session.userId), row, paths);
}

/** Rows that a query has answered, as the UI API shows records. */
export function recordsJson(
  context: RestContext,
  data: DataDoor,
  rows: readonly JsonObject[],
  paths: readonly (readonly string[])[],
): JsonObject[] {
  const viewer = viewerOf(data, context.session.userId);
  return rows.map((row) => recordJson(context, viewer, row, paths));
}

function recordJson(
  context: RestContext,
  viewer: Viewer,
  row: JsonObject,
  paths: readonly (readonly string[])[],
): JsonObject {
  const apiName = String((row["attributes"] as JsonObject)["type"]);
  const described = fieldsOf(context, apiName);
  const fields: JsonObject = {};
  for (const [name, value] of Object.entries(row)) {
    const below = paths.filter(
      ([first = "", ...rest]) => first.toLowerCase() === name.toLowerCase() && rest.length > 0,
    );
    if (below.length > 0)
      fields[name] = parentJson(
        context,
        viewer,
        value,
        below.map((path) => path.slice(1)),
      );
    else if (paths.some((path) => path.length === 1 && path[0]?.toLowerCase() === name.toLowerCase()))
      fields[name] = { displayValue: displayValue(described.get(name.toLowerCase()), value, viewer), value };
  }
  const text = (name: string): JsonValue => row[name] ?? null;
  const modified = Date.parse(String(row["SystemModstamp"] ?? "")) || 0;
  return {
    apiName,
    childRelationships: {},
    fields,
    id: text("Id"),
    lastModifiedById: text("LastModifiedById"),
    lastModifiedDate: text("LastModifiedDate"),
    recordTypeId: text("RecordTypeId") ?? MASTER_RECORD_TYPE,
    recordTypeInfo: null,
    systemModstamp: text("SystemModstamp"),
    weakEtag: modified,
  };
}

/** A related record's display value is its name. */
function parentJson(
  context: RestContext,
  viewer: Viewer,
  value: JsonValue,
  paths: readonly (readonly string[])[],
): JsonObject {
  if (!isJsonObject(value)) return { displayValue: null, value: null };
  return { displayValue: value["Name"] ?? null, value: recordJson(context, viewer, value, paths) };
}

function fieldsOf(context: RestContext, apiName: string): ReadonlyMap<string, DescribedField> {
  const { fields } = context.door.describe(apiName, context.session) as unknown as {
    fields: readonly DescribedField[];
  };
  return new Map(fields.map((field) => [field.name.toLowerCase(), field]));
}

/** @throws RestError with `output`, which tells page and field errors apart, as `reduceErrors` of lwc-recipes reads it */
function write(data: DataDoor, operation: WriteOperation, object: ObjectSummary, fields: JsonObject): string {
  const [outcome] = data.write(operation, [{ objectName: object.name, fields }], { allOrNone: true });
  if (outcome?.success) return String(outcome.id);
  throw new RestError(400, outcome ? apiErrors(outcome) : []);
}
