/** Bulk API 2.0 ingest jobs: create, upload, close, results. [Bulk API 2.0 Guide: Ingest] */
import { notImplemented, RestError, restError } from "../http/errors.ts";
import { emptyResponse, jsonResponse } from "../http/messages.ts";
import type { JsonObject, JsonValue, RestResponse } from "../http/messages.ts";
import { jsonBody } from "../rest/context.ts";
import type { RestContext } from "../rest/context.ts";
import type { FieldSummary, ObjectSummary, RowInput, SaveOutcome, WriteOperation } from "../rest/door.ts";
import { CsvError, formatCsv, parseCsv } from "../../data/csv.ts";
import { abort, checkProperties, csvChoice, csvFormat, invalidJob, invalidState, jobJson, remove } from "./jobs.ts";
import type { BulkJobs, Job } from "./jobs.ts";

const OPERATIONS: readonly string[] = ["insert", "update", "upsert", "delete"] satisfies WriteOperation[];
const PROPERTIES = [
  "object",
  "operation",
  "externalIdFieldName",
  "contentType",
  "columnDelimiter",
  "lineEnding",
  "concurrencyMode",
  "assignmentRuleId",
];
/** Rows of a transaction: triggers and limits start anew with each chunk. [Apex Developer Guide: Bulk Trigger Idioms; Bulk API 2.0 Limits] */
const CHUNK = 200;

export function createIngestJob(context: RestContext, jobs: BulkJobs): RestResponse {
  const body = jsonBody(context);
  checkProperties(body, PROPERTIES);
  const { object, operation, externalIdFieldName, assignmentRuleId } = body;
  if (operation === "hardDelete") throw notImplemented("the Bulk API operation hardDelete");
  if (assignmentRuleId !== undefined) throw notImplemented("assignmentRuleId of Bulk API jobs");
  if (typeof operation !== "string" || !OPERATIONS.includes(operation))
    throw invalidJob(`Unsupported operation: ${String(operation)}`);
  const found = typeof object === "string" ? context.door.object(object) : undefined;
  if (!found) throw restError("INVALIDENTITY", `Entity '${String(object)}' is not supported by the Bulk API.`);
  const now = context.door.now();
  const job = jobs.add({
    kind: "ingest",
    operation,
    objectName: found.name,
    createdById: context.session.userId,
    createdAt: now,
    modifiedAt: now,
    apiVersion: context.version,
    csv: csvChoice(body),
    externalIdFieldName: operation === "upsert" ? externalId(found, externalIdFieldName) : undefined,
    state: "Open",
  });
  return jsonResponse(200, jobJson(job, false));
}

function externalId(object: ObjectSummary, name: JsonValue | undefined): string {
  const field = object.fields.find((candidate) => candidate.name.toLowerCase() === String(name).toLowerCase());
  if (name === undefined) throw invalidJob("External ID was blank for an upsert");
  if (!field?.idLookup && !field?.externalId && field?.name !== "Id")
    throw invalidJob(
      `Field name provided, ${String(name)} does not match an External ID, Salesforce Id, or indexed field for ${object.name}`,
    );
  return field.name;
}

/** `PUT jobs/ingest/<id>/batches`, once. */
export function uploadBatch(context: RestContext, jobs: BulkJobs, id: string): RestResponse {
  const job = jobs.get("ingest", id, context.session.userId);
  if (!/^text\/csv\b/i.test(context.headers["content-type"] ?? ""))
    throw restError("UNSUPPORTED_MEDIA_TYPE", "Content-Type must be text/csv");
  if (job.state !== "Open") throw invalidState(`Cannot upload to a job in state ${job.state}`);
  if (job.content !== undefined)
    throw invalidState(
      `Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`,
    );
  job.content = Buffer.from(context.body).toString("utf8");
  return emptyResponse(201);
}

/** `PATCH jobs/ingest/<id>` with the state UploadComplete or Aborted. */
export function changeIngestJob(context: RestContext, jobs: BulkJobs, id: string): RestResponse {
  const job = jobs.get("ingest", id, context.session.userId);
  const { state } = jsonBody(context);
  if (state === "Aborted") {
    abort(context, job);
  } else if (state === "UploadComplete") {
    if (job.state !== "Open") throw invalidState(`Cannot close a job in state ${job.state}`);
    job.state = "UploadComplete";
    job.modifiedAt = context.door.now();
    context.door.later(`bulk ${job.operation} of ${job.objectName}`, () => processUpload(context, job));
  } else {
    throw invalidState(`Unsupported state: ${String(state)}`);
  }
  return jsonResponse(200, jobJson(job, false));
}

export function ingestJob(context: RestContext, jobs: BulkJobs, id: string): RestResponse {
  return jsonResponse(200, jobJson(jobs.get("ingest", id, context.session.userId), true));
}

export function ingestJobs(context: RestContext, jobs: BulkJobs): RestResponse {
  const records = jobs.of("ingest", context.session.userId).map((job) => jobJson(job, true));
  return jsonResponse(200, { done: true, nextRecordsUrl: null, records });
}

export function deleteIngestJob(context: RestContext, jobs: BulkJobs, id: string): RestResponse {
  remove(jobs, jobs.get("ingest", id, context.session.userId));
  return emptyResponse();
}

/** `successfulResults`, `failedResults`, `unprocessedrecords`: the uploaded rows with what became of them. */
export function ingestResults(context: RestContext, jobs: BulkJobs, id: string, name: string): RestResponse {
  const job = jobs.get("ingest", id, context.session.userId);
  const [own, rows] =
    {
      successfulresults: [["sf__Id", "sf__Created"], job.succeeded] as const,
      failedresults: [["sf__Id", "sf__Error"], job.failed] as const,
      unprocessedrecords: [[], job.unprocessed] as const,
    }[name.toLowerCase()] ?? unknownResult(name);
  const body = formatCsv([[...own, ...job.columns], ...rows], csvFormat(job.csv));
  return { status: 200, headers: { "content-type": "text/csv;charset=UTF-8" }, body };
}

function unknownResult(name: string): never {
  throw restError("NOT_FOUND", `The requested resource does not exist: ${name}`);
}

/** "Salesforce creates a separate batch for every 10,000 records in your job data" [Bulk API 2.0 and Bulk API Developer Guide: Limits] */
const ROWS_OF_A_BATCH = 10_000;

/** Runs after the answer, when the org comes to it. */
function processUpload(context: RestContext, job: Job): void {
  if (job.state !== "UploadComplete") return;
  job.state = "InProgress";
  try {
    const rows = readUpload(context, job);
    context.door.limits.bulkBatches.add(Math.ceil(rows.length / ROWS_OF_A_BATCH));
    for (let from = 0; from < rows.length; from += CHUNK) writeChunk(context, job, rows.slice(from, from + CHUNK));
    job.state = "JobComplete";
  } catch (error) {
    if (!(error instanceof BatchError)) throw error;
    job.state = "Failed";
    job.errorMessage = error.message;
  } finally {
    if (job.state === "InProgress") job.state = "Failed";
    job.modifiedAt = context.door.now();
  }
}

/** Why a job fails as a whole. */
class BatchError extends Error {}

interface UploadedRow {
  readonly cells: string[];
  readonly input: RowInput;
}

function readUpload({ door }: RestContext, job: Job): UploadedRow[] {
  const [columns = [], ...lines] = readLines(job);
  job.columns = columns;
  const object = door.object(job.objectName) as ObjectSummary;
  job.unprocessed = lines;
  const fields = columns.map((column) => {
    const field = object.fields.find(({ name }) => name.toLowerCase() === column.toLowerCase());
    if (!field && !column.includes(".")) throw new BatchError(`InvalidBatch : Field name not found : ${column}`);
    return field;
  });
  const rows = lines.map((cells, index) => {
    if (cells.length !== columns.length)
      throw new BatchError(
        `InvalidBatch : The number of columns in row ${index + 1} is ${cells.length}, but the header has ${columns.length}`,
      );
    return { cells, input: { objectName: job.objectName, fields: rowFields(columns, fields, cells) } };
  });
  job.unprocessed = [];
  return rows;
}

function readLines(job: Job): string[][] {
  try {
    return parseCsv(job.content ?? "", csvFormat(job.csv).delimiter);
  } catch (error) {
    if (error instanceof CsvError) throw new BatchError(`InvalidBatch : ${error.message}`);
    throw error;
  }
}

/** An empty cell says nothing, `#N/A` says null, and `Owner.Key__c` names a parent by a field of its own. */
function rowFields(
  columns: readonly string[],
  fields: readonly (FieldSummary | undefined)[],
  cells: string[],
): JsonObject {
  const row: JsonObject = {};
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] as string;
    if (cell === "") continue;
    const field = fields[index];
    if (field) row[field.name] = cell === "#N/A" ? null : cellValue(field, cell);
    else setParent(row, column, cell);
  }
  return row;
}

/** `Owner.Username`, or with several possible objects `User:Owner.Username`. */
function setParent(row: JsonObject, column: string, cell: string): void {
  const [, type, relationship = "", field = ""] = /^(?:(\w+):)?(\w+)\.(.+)$/.exec(column) ?? [];
  row[relationship] = cell === "#N/A" ? null : { ...(type !== undefined && { attributes: { type } }), [field]: cell };
}

function cellValue(field: FieldSummary, cell: string): JsonValue {
  if (field.type === "boolean" && /^(true|1)$/i.test(cell)) return true;
  if (field.type === "boolean" && /^(false|0)$/i.test(cell)) return false;
  if ((field.type === "int" || field.type === "long") && /^[+-]?\d+$/.test(cell)) return Number(cell);
  return cell;
}

function writeChunk(context: RestContext, job: Job, rows: readonly UploadedRow[]): void {
  const inputs = rows.map((row) => row.input);
  const options = { allOrNone: false, externalIdField: job.externalIdFieldName };
  const outcomes = attempt(rows.length, () =>
    context.door.transact(context.session, (data) => data.write(job.operation as WriteOperation, inputs, options)),
  );
  for (const [index, { cells }] of rows.entries()) {
    const { id, success, created, errors } = outcomes[index] as SaveOutcome;
    if (success) job.succeeded.push([id ?? "", String(created || job.operation === "insert"), ...cells]);
    else job.failed.push([id ?? "", errors.map(errorText).join(";"), ...cells]);
  }
}

/** A chunk whose transaction fails, by a limit of its triggers for instance, fails row by row. */
function attempt(rows: number, write: () => SaveOutcome[]): SaveOutcome[] {
  try {
    return write();
  } catch (error) {
    const [{ errorCode: statusCode, message }] = (
      error instanceof RestError ? error.errors : [{ errorCode: "UNKNOWN_EXCEPTION", message: messageOf(error) }]
    ) as [{ errorCode: string; message: string }];
    const failure = { id: null, success: false, created: false, errors: [{ statusCode, message, fields: [] }] };
    return Array.from({ length: rows }, () => failure);
  }
}

/** `REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --` */
function errorText({ statusCode, message, fields }: SaveOutcome["errors"][number]): string {
  // What cannot be read as the field's type has a name of its own outside of JSON
  const code = statusCode === "JSON_PARSER_ERROR" ? "INVALID_TYPE_ON_FIELD_IN_RECORD" : statusCode;
  return `${code}:${message}:${fields.length > 0 ? `${fields.join(",")} ` : ""}--`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
