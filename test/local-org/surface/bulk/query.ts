/** Bulk API 2.0 query jobs: create, follow, fetch the result page by page. [Bulk API 2.0 Guide: Query] */
import { RestError, restError } from "../http/errors.ts";
import { emptyResponse, jsonResponse } from "../http/messages.ts";
import type { JsonObject, JsonValue, RestResponse } from "../http/messages.ts";
import { isJsonObject, jsonBody } from "../rest/context.ts";
import type { RestContext } from "../rest/context.ts";
import type { ObjectSummary } from "../rest/door.ts";
import { formatCsv } from "../../data/csv.ts";
import { abort, checkProperties, csvChoice, csvFormat, invalidJob, invalidState, jobJson, remove } from "./jobs.ts";
import type { BulkJobs, Job } from "./jobs.ts";

const PROPERTIES = ["operation", "query", "contentType", "columnDelimiter", "lineEnding"];

/** Rows of a page when the client does not say: "a default value based on the service". [Bulk API 2.0 Guide: Get Results for a Query Job] */
const DEFAULT_PAGE = 100_000;

export function createQueryJob(context: RestContext, jobs: BulkJobs): RestResponse {
  const body = jsonBody(context);
  checkProperties(body, PROPERTIES);
  const { operation, query: soql } = body;
  if (operation !== "query" && operation !== "queryAll")
    throw invalidJob(`Unsupported operation: ${String(operation)}`);
  if (typeof soql !== "string") throw invalidJob("A query job needs a query");
  const { object, columns } = selection(context, soql);
  run(context, soql, operation); // a query that cannot run is refused at once
  context.door.limits.bulkQueryJobs.add();
  const now = context.door.now();
  const job = jobs.add({
    kind: "query",
    operation,
    objectName: object.name,
    createdById: context.session.userId,
    createdAt: now,
    modifiedAt: now,
    apiVersion: context.version,
    csv: csvChoice(body),
    soql,
    state: "UploadComplete",
  });
  context.door.later(`bulk ${operation} of ${object.name}`, () => processQuery(context, job, columns));
  return jsonResponse(200, jobJson(job, false));
}

export function changeQueryJob(context: RestContext, jobs: BulkJobs, id: string): RestResponse {
  const job = jobs.get("query", id, context.session.userId);
  const { state } = jsonBody(context);
  if (state !== "Aborted") throw invalidState(`Unsupported state: ${String(state)}`);
  abort(context, job);
  return jsonResponse(200, jobJson(job, false));
}

export function queryJob(context: RestContext, jobs: BulkJobs, id: string): RestResponse {
  return jsonResponse(200, jobJson(jobs.get("query", id, context.session.userId), true));
}

export function queryJobs(context: RestContext, jobs: BulkJobs): RestResponse {
  const records = jobs.of("query", context.session.userId).map((job) => jobJson(job, true));
  return jsonResponse(200, { done: true, nextRecordsUrl: null, records });
}

export function deleteQueryJob(context: RestContext, jobs: BulkJobs, id: string): RestResponse {
  remove(jobs, jobs.get("query", id, context.session.userId));
  return emptyResponse();
}

/** `jobs/query/<id>/results`: a page of CSV; `Sforce-Locator` leads to the next, and is the word `null` on the last. */
export function queryResults(context: RestContext, jobs: BulkJobs, id: string): RestResponse {
  const job = jobs.get("query", id, context.session.userId);
  if (job.state !== "JobComplete") throw invalidState(`The job has no results: its state is ${job.state}`);
  const { from, size } = pageOf(context);
  const rows = job.succeeded.slice(from, from + size);
  const next = from + size;
  const headers = {
    "content-type": "text/csv;charset=UTF-8",
    "sforce-locator": next < job.succeeded.length ? locatorOf(next, size) : "null",
    "sforce-numberofrecords": String(rows.length),
  };
  return { status: 200, headers, body: formatCsv([job.columns, ...rows], csvFormat(job.csv)) };
}

/** A locator is opaque; ours holds the page size too, since clients need not repeat it. */
function locatorOf(from: number, size: number): string {
  return Buffer.from(`${from}-${size}`).toString("base64url");
}

function pageOf({ query }: RestContext): { from: number; size: number } {
  const [locator, maxRecords] = [query.get("locator"), query.get("maxRecords")];
  if (maxRecords !== null && !/^[1-9]\d*$/.test(maxRecords))
    throw restError("INVALID_FIELD", `maxRecords must be a positive number: ${maxRecords}`);
  if (locator === null) return { from: 0, size: Number(maxRecords ?? DEFAULT_PAGE) };
  const [, from, size] = /^(\d+)-(\d+)$/.exec(Buffer.from(locator, "base64url").toString("utf8")) ?? [];
  if (from === undefined) throw restError("INVALID_QUERY_LOCATOR", "invalid query locator");
  return { from: Number(from), size: Number(maxRecords ?? size) };
}

function processQuery(context: RestContext, job: Job, columns: readonly string[]): void {
  if (job.state !== "UploadComplete") return;
  try {
    const records = run(context, job.soql as string, job.operation);
    const types = new Map(context.door.object(job.objectName)?.fields.map(({ name, type }) => [name, type]));
    job.columns = columns;
    job.succeeded = records.map((record) =>
      columns.map((column) => cellText(valueAt(record, column), types.get(column))),
    );
    job.state = "JobComplete";
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    job.state = "Failed";
  } finally {
    if (job.state === "UploadComplete") job.state = "Failed";
    job.modifiedAt = context.door.now();
  }
}

function run({ door, session }: RestContext, soql: string, operation: string): JsonObject[] {
  return door.transact(session, (data) => data.query(soql, operation === "queryAll")).records;
}

/** The object and the columns of a query, with names as the object spells them. @throws RestError for what bulk queries do not have */
function selection({ door }: RestContext, soql: string): { object: ObjectSummary; columns: string[] } {
  const bare = soql.replace(/'(?:\\.|[^'\\])*'/g, "''");
  const [, list, name] = /^\s*select\s+(.+?)\s+from\s+(\w+)/is.exec(bare) ?? [];
  if (/\(\s*select\b/i.test(list ?? "")) throw unsupported("Aggregate Relationships not supported in Bulk Query");
  if (/\(|\btypeof\b/i.test(list ?? "") || /\b(group\s+by|offset)\b/i.test(bare))
    throw unsupported("Functions, TYPEOF, GROUP BY and OFFSET not supported in Bulk Query");
  if (list === undefined || name === undefined)
    throw restError("MALFORMED_QUERY", "unexpected token: a query is SELECT fields FROM object");
  const object = door.object(name);
  if (!object) throw restError("INVALID_TYPE", `sObject type '${name}' is not supported.`);
  const columns = list.split(",").map((column) => {
    const field = object.fields.find((candidate) => candidate.name.toLowerCase() === column.trim().toLowerCase());
    if (field?.type === "address" || field?.type === "location")
      throw unsupported("Selecting compound data not supported in Bulk Query");
    return field?.name ?? column.trim();
  });
  return { object, columns };
}

function unsupported(message: string): Error {
  return restError("API_ERROR", message);
}

/** The value behind `Owner.Profile.Name`; names in queries ignore case. */
function valueAt(record: JsonObject, path: string): JsonValue {
  let value: JsonValue = record;
  for (const step of path.split(".")) {
    if (!isJsonObject(value)) return null;
    const entry: [string, JsonValue] | undefined = Object.entries(value).find(
      ([name]) => name.toLowerCase() === step.toLowerCase(),
    );
    value = entry?.[1] ?? null;
  }
  return value;
}

/** Null is an empty cell; a Datetime ends in Z here, unlike in JSON. */
function cellText(value: JsonValue, type: string | undefined): string {
  if (value === null) return "";
  const text = String(value);
  const mayBeDatetime = type === "datetime" || type === undefined;
  return mayBeDatetime ? text.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\+0000$/, "$1Z") : text;
}
