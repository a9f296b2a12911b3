/** The resources under `sobjects`: describes and single rows. */
import { notFound, notImplemented, restError, RestError, statusOf } from "../http/errors.ts";
import { emptyResponse, jsonResponse } from "../http/messages.ts";
import type { JsonObject, RestResponse } from "../http/messages.ts";
import { fieldNames, jsonBody } from "./context.ts";
import type { RestContext } from "./context.ts";
import { duplicateOptions } from "./duplicate-header.ts";
import { apiErrors } from "./door.ts";
import type { FieldSummary, ObjectSummary, RowInput, SaveOutcome, WriteOperation } from "./door.ts";

export function describeGlobal(context: RestContext): RestResponse {
  const sobjects = context.door
    .describeGlobal()
    .map((describe) => ({ ...describe, urls: urlsOf(context, String(describe["name"])) }));
  return jsonResponse(200, { encoding: "UTF-8", maxBatchSize: 200, sobjects });
}

export function objectInfo(context: RestContext, name: string): RestResponse {
  const object = existingObject(context, name);
  const objectDescribe = context.door.describeGlobal().find((describe) => describe["name"] === object.name);
  return jsonResponse(200, {
    objectDescribe: { ...objectDescribe, urls: urlsOf(context, object.name) },
    recentItems: [],
  });
}

export function describeObject(context: RestContext, name: string): RestResponse {
  const object = existingObject(context, name);
  return jsonResponse(200, {
    ...context.door.describe(object.name, context.session),
    urls: urlsOf(context, object.name),
  });
}

function urlsOf(context: RestContext, name: string): JsonObject {
  const sobject = `${context.base}/sobjects/${name}`;
  return { sobject, describe: `${sobject}/describe`, rowTemplate: `${sobject}/{ID}` };
}

export function createRow(context: RestContext, name: string): RestResponse {
  const object = existingObject(context, name);
  const { attributes: _attributes, ...fields } = jsonBody(context);
  const outcome = writeOne(context, "insert", { objectName: object.name, fields: fields as JsonObject });
  const location = `${context.base}/sobjects/${object.name}/${outcome.id}`;
  return jsonResponse(201, { id: outcome.id, success: true, errors: [] }, { location });
}

export function getRow(context: RestContext, name: string, id: string): RestResponse {
  const object = existingObject(context, name);
  requireId(object, id);
  return jsonResponse(200, findRow(context, object, "Id", id));
}

export function getRowByExternalId(context: RestContext, name: string, fieldName: string, value: string): RestResponse {
  const object = existingObject(context, name);
  return jsonResponse(200, findRow(context, object, externalIdField(object, fieldName).name, value));
}

export function updateRow(context: RestContext, name: string, id: string): RestResponse {
  const object = existingObject(context, name);
  requireId(object, id);
  const { attributes: _attributes, ...fields } = jsonBody(context);
  refuseField(fields as JsonObject, "Id");
  writeOne(context, "update", { objectName: object.name, fields: { ...(fields as JsonObject), Id: id } });
  return emptyResponse();
}

export function deleteRow(context: RestContext, name: string, id: string): RestResponse {
  const object = existingObject(context, name);
  requireId(object, id);
  writeOne(context, "delete", { objectName: object.name, fields: { Id: id } });
  return emptyResponse();
}

/** `PATCH sobjects/X/Field__c/value`: 201 when the row is new, 200 (204 before version 46) when it was there. */
export function upsertRow(context: RestContext, name: string, fieldName: string, value: string): RestResponse {
  const object = existingObject(context, name);
  const field = externalIdField(object, fieldName);
  const { attributes: _attributes, ...rest } = jsonBody(context);
  const fields = rest as JsonObject;
  refuseField(fields, field.name);
  const row = { objectName: object.name, fields: { ...fields, [field.name]: value } };
  const outcome = writeOne(context, "upsert", row, field.name);
  if (!outcome.created && Number(context.version) < 46) return emptyResponse();
  return jsonResponse(outcome.created ? 201 : 200, {
    id: outcome.id,
    success: true,
    errors: [],
    created: outcome.created,
  });
}

export function deleteByExternalId(context: RestContext, name: string, fieldName: string, value: string): RestResponse {
  const object = existingObject(context, name);
  const row = findRow(context, object, externalIdField(object, fieldName).name, value);
  writeOne(context, "delete", { objectName: object.name, fields: { Id: row["Id"] as string } });
  return emptyResponse();
}

/** @throws RestError NOT_FOUND */
export function existingObject(context: RestContext, name: string): ObjectSummary {
  const object = context.door.object(name);
  if (!object) throw notFound();
  return object;
}

/** @throws RestError NOT_FOUND when the field does not exist or identifies nothing */
export function externalIdField(object: ObjectSummary, name: string): FieldSummary {
  const field = object.fields.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (!field || !(field.externalId || field.idLookup)) {
    refuseUnknownResource(object, name, "");
    throw notFound(`Provided external ID field does not exist or is not accessible: ${name}`);
  }
  return field;
}

/** Resources of an object and of its rows that the platform has. [REST API Developer Guide: REST Resources and Requests] */
const NOT_HERE = new Set(
  "updated,deleted,layouts,namedlayouts,compactlayouts,approvallayouts,quickactions,rowtemplate,relevantitems,defaultvalues,eventseries".split(
    ",",
  ),
);

/** @throws RestError NOT_IMPLEMENTED for what the platform answers at a path that looks like an external id's */
function refuseUnknownResource(object: ObjectSummary, ...segments: readonly string[]): void {
  const [first = "", second] = segments;
  const isRow = object.keyPrefix !== null && first.startsWith(object.keyPrefix) && /^\w{15}(\w{3})?$/.test(first);
  if (NOT_HERE.has(first.toLowerCase()) || (first.toLowerCase() === "describe" && second !== undefined) || isRow)
    throw notImplemented(`the REST resource sobjects/${[object.name, ...segments].join("/")}`);
}

/** A segment that is no record id is read as the name of an external id field, as the platform does. */
function requireId(object: ObjectSummary, id: string): void {
  if (!/^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/.test(id)) {
    refuseUnknownResource(object, id);
    throw notFound(`Provided external ID field does not exist or is not accessible: ${id}`);
  }
  if (object.keyPrefix !== null && !id.startsWith(object.keyPrefix)) throw notFound();
}

function refuseField(fields: JsonObject, name: string): void {
  const found = Object.keys(fields).find((key) => key.toLowerCase() === name.toLowerCase());
  if (found !== undefined)
    throw restError("INVALID_FIELD", `The ${name} field should not be specified in the sobject data.`, [name]);
}

function writeOne(
  context: RestContext,
  operation: WriteOperation,
  row: RowInput,
  externalIdField?: string,
): SaveOutcome {
  const [outcome] = context.transact((data) =>
    data.write(operation, [row], { allOrNone: false, externalIdField, ...duplicateOptions(context) }),
  );
  if (!outcome) throw new Error("The data engine answered no outcome for one row");
  if (outcome.success) return outcome;
  const errors = apiErrors(outcome);
  throw new RestError(rowErrorStatus(operation, errors[0]?.errorCode ?? ""), errors);
}

/** A row named by the path that is not there is 404; the same code for a field of the row is 400. */
function rowErrorStatus(operation: WriteOperation, errorCode: string): number {
  const rowIsNamed = operation === "update" || operation === "delete";
  return rowIsNamed && errorCode === "INVALID_CROSS_REFERENCE_KEY" ? 404 : statusOf(errorCode);
}

function findRow(context: RestContext, object: ObjectSummary, fieldName: string, value: string): JsonObject {
  const asked = context.query.get("fields");
  const readable = asked === null ? readableFields(context, object) : [];
  const addresses =
    asked === null ? readable.filter((field) => field.type === "address").map((field) => field.name) : [];
  const names =
    asked === null
      ? readable.map((field) => field.name).filter((name) => !addresses.includes(name))
      : fieldNames(asked.split(",").map((name) => name.trim()));
  const field = object.fields.find((candidate) => candidate.name === fieldName);
  const where = `FROM ${object.name} WHERE ${fieldName} = ${literal(field, value)}`;
  return context.transact((data) => {
    const { records } = data.query(`SELECT ${names.join(",")} ${where} LIMIT 2`, false);
    const [row, second] = records;
    if (second)
      throw new RestError(300, [
        { errorCode: "DUPLICATE_VALUE", message: `More than one ${object.name} has this ${fieldName}` },
      ]);
    if (row) return { ...row, ...Object.fromEntries(addresses.map((name) => [name, compoundAddress(row, name)])) };
    if (data.query(`SELECT Id ${where} LIMIT 1`, true).records.length > 0)
      throw restError("ENTITY_IS_DELETED", "entity is deleted");
    throw notFound();
  });
}

/** "All fields" of a row are those that the person may read. */
function readableFields(context: RestContext, object: ObjectSummary): readonly FieldSummary[] {
  const { fields } = context.door.describe(object.name, context.session) as unknown as { fields: { name: string }[] };
  const readable = new Set(fields.map(({ name }) => name));
  return object.fields.filter(({ name }) => readable.has(name));
}

const ADDRESS_PARTS = ["City", "Country", "GeocodeAccuracy", "Latitude", "Longitude", "PostalCode", "State", "Street"];

/** `BillingAddress` is put together of `BillingCity`, `BillingCountry` ...; null when none has a value. [Object Reference: Address Compound Fields] */
function compoundAddress(row: JsonObject, name: string): JsonObject | null {
  const prefix = name.slice(0, -"Address".length);
  const parts = ADDRESS_PARTS.map(
    (part) => [part.charAt(0).toLowerCase() + part.slice(1), row[prefix + part] ?? null] as const,
  );
  return parts.every(([, value]) => value === null) ? null : Object.fromEntries(parts);
}

function literal(field: FieldSummary | undefined, value: string): string {
  if (field && ["double", "int", "currency", "percent"].includes(field.type)) {
    if (!/^-?\d+(\.\d+)?$/.test(value)) throw notFound();
    return value;
  }
  return `'${value.replace(/\\/g, "\\\\").replace(/'/g, "\\'")}'`;
}
