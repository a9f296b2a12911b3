/** The resources `query` and `queryAll`, and the pages of a long result. */
import { restError } from "../http/errors.ts";
import { jsonResponse } from "../http/messages.ts";
import type { JsonObject, RestResponse } from "../http/messages.ts";
import { columnMetadata } from "./columns.ts";
import type { RestContext } from "./context.ts";

const DEFAULT_BATCH = 2000;
const MIN_BATCH = 200;
/** As on the platform, a user holds ten open cursors; the oldest gives way. */
const OPEN_CURSORS = 10;

interface Cursor {
  readonly userId: string;
  readonly records: readonly JsonObject[];
  readonly totalSize: number;
}

/** Results that clients have not read to the end. */
export class QueryCursors {
  readonly #cursors = new Map<string, Cursor>();
  #issued = 0;

  open(cursor: Cursor): string {
    const own = [...this.#cursors].filter(([, other]) => other.userId === cursor.userId);
    if (own.length >= OPEN_CURSORS) this.#cursors.delete((own[0] as [string, Cursor])[0]);
    this.#issued++;
    const id = `01g${this.#issued.toString(36).toUpperCase().padStart(15, "0")}`;
    this.#cursors.set(id, cursor);
    return id;
  }

  /** @throws RestError INVALID_QUERY_LOCATOR */
  get(id: string, userId: string): Cursor {
    const cursor = this.#cursors.get(id);
    if (cursor?.userId !== userId) throw restError("INVALID_QUERY_LOCATOR", "invalid query locator");
    return cursor;
  }
}

export function query(context: RestContext, cursors: QueryCursors, includeDeleted: boolean): RestResponse {
  const soql = context.query.get("q");
  if (soql === null) throw restError("MALFORMED_QUERY", "Query string is required: parameter q is missing");
  const { totalSize, records } = context.transact((data) => data.query(soql, includeDeleted));
  if (context.query.get("columns") === "true") return jsonResponse(200, { columnMetadata: columnMetadata(soql) });
  const size = batchSize(context);
  if (records.length <= size) return jsonResponse(200, { totalSize, done: true, records });
  const id = cursors.open({ userId: context.session.userId, records, totalSize });
  return page(context, id, { records, totalSize }, 0, size);
}

/** `query/01g…-2000`: the rest of a result, from the row after the hyphen. */
export function queryMore(context: RestContext, cursors: QueryCursors, locator: string): RestResponse {
  const [, id, from] = /^(01g\w+)-(\d+)$/.exec(locator) ?? [];
  if (id === undefined || from === undefined) throw restError("INVALID_QUERY_LOCATOR", "invalid query locator");
  const cursor = cursors.get(id, context.session.userId);
  if (Number(from) >= cursor.records.length) throw restError("INVALID_QUERY_LOCATOR", "invalid query locator");
  return page(context, id, cursor, Number(from), batchSize(context));
}

function page(
  context: RestContext,
  id: string,
  cursor: Pick<Cursor, "records" | "totalSize">,
  from: number,
  size: number,
): RestResponse {
  const { records, totalSize } = cursor;
  const next = from + size;
  if (next >= records.length) return jsonResponse(200, { totalSize, done: true, records: records.slice(from) });
  const nextRecordsUrl = `${context.base}/query/${id}-${next}`;
  return jsonResponse(200, { totalSize, done: false, nextRecordsUrl, records: records.slice(from, next) });
}

function batchSize(context: RestContext): number {
  const header = context.headers["sforce-query-options"];
  if (header === undefined) return DEFAULT_BATCH;
  const asked = /batchSize\s*=\s*(\d+)/i.exec(header)?.[1];
  if (asked === undefined) throw restError("INVALID_QUERY_OPTIONS", `Sforce-Query-Options is malformed: ${header}`);
  return Math.min(DEFAULT_BATCH, Math.max(MIN_BATCH, Number(asked)));
}
