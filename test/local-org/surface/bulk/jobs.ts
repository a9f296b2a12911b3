/** The Bulk API 2.0 jobs of one org. They outlive the requests that make them. [Bulk API 2.0 Guide: Get Job Info] */
import { notFound, restError } from "../http/errors.ts";
import type { JsonObject } from "../http/messages.ts";
import type { RestContext } from "../rest/context.ts";
import { DELIMITERS, LINE_ENDINGS } from "../../data/csv.ts";
import type { CsvFormat } from "../../data/csv.ts";

export type JobKind = "ingest" | "query";
export type JobState = "Open" | "UploadComplete" | "InProgress" | "JobComplete" | "Failed" | "Aborted";

/** What a client says of its CSV. */
export interface CsvChoice {
  readonly columnDelimiter: string;
  readonly lineEnding: string;
}

export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly operation: string;
  readonly objectName: string;
  readonly createdById: string;
  readonly createdAt: number;
  readonly apiVersion: string;
  readonly csv: CsvChoice;
  readonly externalIdFieldName?: string;
  /** Of a query job. */
  readonly soql?: string;
  modifiedAt: number;
  state: JobState;
  errorMessage?: string;
  /** Of an ingest job: what was uploaded. */
  content?: string;
  /** Column names, then rows: what an ingest job wrote, refused and left, or what a query job found. */
  columns: readonly string[];
  succeeded: string[][];
  failed: string[][];
  unprocessed: string[][];
}

export class BulkJobs {
  readonly #jobs = new Map<string, Job>();
  #made = 0;

  add(job: Omit<Job, "id" | "columns" | "succeeded" | "failed" | "unprocessed">): Job {
    const id = `750${String(++this.#made).padStart(12, "0")}AAA`;
    const made: Job = { ...job, id, columns: [], succeeded: [], failed: [], unprocessed: [] };
    this.#jobs.set(id, made);
    return made;
  }

  /** @throws RestError NOT_FOUND also for another user's job: seeing those takes Manage Data Integrations, which is not implemented */
  get(kind: JobKind, id: string, userId: string): Job {
    const job = this.#jobs.get(id.length === 15 ? `${id}AAA` : id);
    if (job?.kind !== kind || job.createdById !== userId) throw notFound();
    return job;
  }

  of(kind: JobKind, userId: string): Job[] {
    return [...this.#jobs.values()].filter((job) => job.kind === kind && job.createdById === userId);
  }

  remove(job: Job): void {
    this.#jobs.delete(job.id);
  }
}

/** A job as the API tells it. Counts and times come with the information on a job, not with the answer that made it. */
export function jobJson(job: Job, isInfo: boolean): JsonObject {
  const isIngest = job.kind === "ingest";
  return {
    id: job.id,
    operation: job.operation,
    object: job.objectName,
    createdById: job.createdById,
    createdDate: timestamp(job.createdAt),
    systemModstamp: timestamp(job.modifiedAt),
    state: job.state,
    ...(job.externalIdFieldName !== undefined && { externalIdFieldName: job.externalIdFieldName }),
    concurrencyMode: "Parallel",
    contentType: "CSV",
    apiVersion: Number(job.apiVersion),
    ...(isInfo && { jobType: isIngest ? "V2Ingest" : "V2Query" }),
    ...(isIngest &&
      job.state === "Open" && { contentUrl: `services/data/v${job.apiVersion}/jobs/ingest/${job.id}/batches` }),
    lineEnding: job.csv.lineEnding,
    columnDelimiter: job.csv.columnDelimiter,
    ...(isInfo && counts(job)),
  };
}

function counts(job: Job): JsonObject {
  const totalProcessingTime =
    job.state === "JobComplete" || job.state === "Failed" ? job.modifiedAt - job.createdAt : 0;
  const shared = { numberRecordsProcessed: job.succeeded.length + job.failed.length, retries: 0, totalProcessingTime };
  if (job.kind === "query") return { ...shared, isPkChunkingSupported: true };
  return {
    ...shared,
    numberRecordsFailed: job.failed.length,
    apiActiveProcessingTime: totalProcessingTime,
    apexProcessingTime: 0,
    ...(job.errorMessage !== undefined && { errorMessage: job.errorMessage }),
  };
}

function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "+0000");
}

/** The CSV that a job's creator asks for. @throws RestError */
export function csvChoice(body: JsonObject): CsvChoice {
  const { columnDelimiter = "COMMA", lineEnding = "LF", contentType = "CSV" } = body;
  if (contentType !== "CSV") throw invalidJob(`Unsupported contentType: ${String(contentType)}; only CSV is supported`);
  if (typeof columnDelimiter !== "string" || !Object.hasOwn(DELIMITERS, columnDelimiter))
    throw invalidJob(`Unsupported columnDelimiter: ${String(columnDelimiter)}`);
  if (typeof lineEnding !== "string" || !Object.hasOwn(LINE_ENDINGS, lineEnding))
    throw invalidJob(`Unsupported lineEnding: ${String(lineEnding)}`);
  return { columnDelimiter, lineEnding };
}

export function csvFormat({ columnDelimiter, lineEnding }: CsvChoice): CsvFormat {
  return { delimiter: DELIMITERS[columnDelimiter] as string, lineEnding: LINE_ENDINGS[lineEnding] as string };
}

export function invalidJob(message: string): Error {
  return restError("INVALIDJOB", `InvalidJob : ${message}`);
}

export function invalidState(message: string): Error {
  return restError("INVALIDJOBSTATE", message);
}

/** Refuses properties that the platform does not know, or that the local org does not act on. @throws RestError */
export function checkProperties(body: JsonObject, known: readonly string[]): void {
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw restError("JSON_PARSER_ERROR", `Unrecognized field "${unknown}" at [line:1, column:1] in a Bulk API 2.0 job`);
}

/** `{state: "Aborted"}`, the only change both kinds of job know. */
export function abort(context: RestContext, job: Job): void {
  if (job.state === "JobComplete" || job.state === "Failed" || job.state === "Aborted")
    throw invalidState(`Aborting already ${job.state === "Aborted" ? "Aborted" : "Completed"} Job not allowed`);
  job.state = "Aborted";
  job.modifiedAt = context.door.now();
}

/** A job that is open or at work cannot be deleted. */
export function remove(jobs: BulkJobs, job: Job): void {
  if (job.state === "Open" || job.state === "InProgress")
    throw invalidState(`Cannot delete a job in state ${job.state}: abort it first`);
  jobs.remove(job);
}
