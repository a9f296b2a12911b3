/** The data of one transaction as the REST resources see it: JSON in, JSON out, on the data engine. */
import { DataError, recordFromJson, recordToJson } from "../data/json.ts";
import { SoqlError } from "../data/soql/error.ts";
import type { RowResult } from "../data/index.ts";
import type { Schema, SObjectDescribe } from "../data/schema/index.ts";
import type { Transaction } from "../platform/transaction.ts";
import { ApexList } from "../platform/values/list.ts";
import { duplicatesToJson } from "./duplicates-json.ts";
import { restError } from "../surface/http/errors.ts";
import type { JsonObject } from "../surface/http/messages.ts";
import type { DataDoor, RowInput, SaveOutcome, WriteOperation, WriteOptions } from "../surface/rest/door.ts";

const ROLLED_BACK = {
  statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
  message: "Record rolled back because not all records were valid and the request was using AllOrNone header",
  fields: [],
};

/** Rows that one engine call takes: the API hands triggers at most 200 at a time. */
const CHUNK = 200;

export class TransactionDataDoor implements DataDoor {
  readonly #transaction: Transaction;
  readonly #schema: Schema;
  readonly #apiVersion: string;

  constructor(transaction: Transaction, schema: Schema, apiVersion: string) {
    this.#transaction = transaction;
    this.#schema = schema;
    this.#apiVersion = apiVersion;
  }

  query(soql: string, includeDeleted: boolean): { totalSize: number; records: JsonObject[] } {
    try {
      const result = this.#transaction.data.queryText(soql, null, { mode: "user", includeDeleted });
      if (!(result instanceof ApexList)) return { totalSize: Number(result), records: [] };
      const records = result.items.map((row) => recordToJson(row, this.#schema, this.#apiVersion));
      return { totalSize: records.length, records };
    } catch (error) {
      if (error instanceof SoqlError) throw restError(error.code, error.message);
      throw error;
    }
  }

  write(operation: WriteOperation, rows: readonly RowInput[], options: WriteOptions): SaveOutcome[] {
    const mark = this.#transaction.data.mark();
    const waiting = this.#transaction.waiting.length;
    const outcomes = chunksOfOneObject(rows).flatMap((chunk) => this.#writeChunk(operation, chunk, options));
    if (!options.allOrNone || outcomes.every((outcome) => outcome.success)) return outcomes;
    this.#transaction.data.rollbackTo(mark);
    this.#transaction.cutWaiting(waiting);
    return outcomes.map((outcome) =>
      outcome.success ? { id: null, success: false, created: false, errors: [ROLLED_BACK] } : outcome,
    );
  }

  #writeChunk(operation: WriteOperation, rows: readonly RowInput[], options: WriteOptions): SaveOutcome[] {
    const unsupported = unsupportedVerb(this.#schema.object(rows[0]?.objectName ?? ""), operation);
    if (unsupported) return rows.map(() => unsupported);
    const outcomes: (SaveOutcome | null)[] = [];
    const records = rows.flatMap((row) => {
      try {
        const record = recordFromJson(this.#schema, row.objectName, row.fields);
        outcomes.push(null);
        return [record];
      } catch (error) {
        outcomes.push(refusedRow(error));
        return [];
      }
    });
    if (records.length === 0) return outcomes as SaveOutcome[];
    const results = this.#transaction.data.dml({
      operation,
      records,
      allOrNone: false,
      mode: "user",
      origin: "api",
      externalIdField: options.externalIdField,
      duplicateHeader: options.duplicateHeader,
    });
    let next = 0;
    return outcomes.map((outcome) => outcome ?? this.#outcomeOf(results[next++] as RowResult, options));
  }

  #outcomeOf(result: RowResult, { duplicateHeader }: WriteOptions): SaveOutcome {
    const details = duplicateHeader?.includeRecordDetails ?? false;
    const errors = result.errors.map(({ duplicates, ...error }) =>
      duplicates
        ? { ...error, duplicateResult: duplicatesToJson(duplicates, details, this.#schema, this.#apiVersion) }
        : error,
    );
    return { id: result.id, success: result.success, created: result.created, errors };
  }
}

/** What the rows of an object answer that the platform does not let anybody create, change or delete. */
function unsupportedVerb(object: SObjectDescribe | undefined, operation: WriteOperation): SaveOutcome | null {
  if (!object?.dml) return null; // not there or not known: the engine says so by name
  const verbs = operation === "upsert" ? (["insert", "update"] as const) : [operation];
  const verb = verbs.find((candidate) => !object.dml?.[candidate]);
  if (!verb) return null;
  const statusCode = verb === "delete" ? "INSUFFICIENT_ACCESS_OR_READONLY" : "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY";
  const participle = { insert: "inserted", update: "updated", delete: "deleted" }[verb];
  const message = `entity type cannot be ${participle}: ${object.label}`;
  return { id: null, success: false, created: false, errors: [{ statusCode, message, fields: [] }] };
}

/** What a row that cannot even be read as a record answers; an object that is not there fails the request. */
function refusedRow(error: unknown): SaveOutcome {
  if (!(error instanceof DataError)) throw error;
  const { errorCode, message, fields } = error;
  if (errorCode === "NOT_FOUND" || errorCode === "NOT_IMPLEMENTED") throw restError(errorCode, message);
  return { id: null, success: false, created: false, errors: [{ statusCode: errorCode, message, fields }] };
}

function chunksOfOneObject(rows: readonly RowInput[]): RowInput[][] {
  const chunks: RowInput[][] = [];
  for (const row of rows) {
    const last = chunks.at(-1);
    const fits = last && last.length < CHUNK && last[0]?.objectName.toLowerCase() === row.objectName.toLowerCase();
    if (fits) last.push(row);
    else chunks.push([row]);
  }
  return chunks;
}
