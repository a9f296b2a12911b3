/** The resources below `sobjects/X/listviews`. [REST API Developer Guide: sObject List Views, List View Describe, List View Results] */
import { notFound, restError } from "../http/errors.ts";
import { jsonResponse } from "../http/messages.ts";
import type { JsonObject, JsonValue, RestResponse } from "../http/messages.ts";
import { isJsonObject } from "./context.ts";
import type { RestContext } from "./context.ts";
import type { ListView, ListViewSummary } from "./door.ts";
import type { Handler, Route } from "./router.ts";
import { existingObject } from "./sobjects.ts";

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 2000;
const HIDDEN = ["Id", "CreatedDate", "LastModifiedDate", "SystemModstamp"];

/** What the two directions are called, as the guide's example shows them; other types are sorted as texts are. */
const DIRECTIONS: Readonly<Record<string, readonly [ascending: string, descending: string]>> = {
  phone: ["9-0", "0-9"],
  picklist: ["Low to High", "High to Low"],
};

const one = (answer: (context: RestContext, view: ListView) => RestResponse): Handler => {
  return (context, [name = "", id = ""]) => {
    const object = existingObject(context, name);
    const view = context.door.listView(object.name, id, context.session);
    if (!view) throw notFound();
    return answer(context, view);
  };
};

export const listViewRoutes: readonly Route[] = [
  {
    pattern: "sobjects/:name/listviews",
    methods: { GET: (context, [name = ""]) => listViews(context, name) },
    since: 32,
  },
  {
    pattern: "sobjects/:name/listviews/:id",
    methods: { GET: one((context, view) => jsonResponse(200, summaryJson(context, view.objectName, view))) },
    since: 32,
  },
  { pattern: "sobjects/:name/listviews/:id/describe", methods: { GET: one(describeView) }, since: 32 },
  { pattern: "sobjects/:name/listviews/:id/results", methods: { GET: one(results) }, since: 32 },
];

function listViews(context: RestContext, name: string): RestResponse {
  const object = existingObject(context, name);
  const found = context.door.listViews(object.name);
  return jsonResponse(200, {
    done: true,
    listviews: found.map((view) => summaryJson(context, object.name, view)),
    nextRecordsUrl: null,
    size: found.length,
    sobjectType: object.name,
  });
}

function summaryJson(
  { base }: RestContext,
  objectName: string,
  { id, developerName, label }: ListViewSummary,
): JsonObject {
  const url = `${base}/sobjects/${objectName}/listviews/${id}`;
  const urls = { describeUrl: `${url}/describe`, resultsUrl: `${url}/results`, url };
  return { ...urls, developerName, id, label, soqlCompatible: true };
}

function describeView(_context: RestContext, view: ListView): RestResponse {
  return jsonResponse(200, {
    columns: columnsJson(view),
    id: view.id,
    orderBy: [view.orderBy, "Id"].map((path) => ({
      fieldNameOrPath: path,
      nullsPosition: "first",
      sortDirection: "ascending",
    })),
    query: view.soql,
    scope: /USING SCOPE mine/.test(view.soql) ? "mine" : null,
    sobjectType: view.objectName,
    whereCondition: { conditions: view.conditions, conjunction: "and" },
  });
}

function results(context: RestContext, view: ListView): RestResponse {
  const limit = numberIn(context, "limit", DEFAULT_LIMIT);
  const offset = numberIn(context, "offset", 1); // "The first record to return ... The default value is 1."
  if (limit > MAX_LIMIT) throw restError("INVALID_QUERY_OPTIONS", `limit must be between 1 and ${MAX_LIMIT}`);
  const from = Math.max(0, offset - 1);
  const rows = context.transact((data) => data.query(view.soql, false)).records;
  const shown = rows.slice(from, from + limit);
  const columns = columnsJson(view);
  return jsonResponse(200, {
    columns,
    developerName: view.developerName,
    done: from + shown.length >= rows.length,
    id: view.id,
    label: view.label,
    records: shown.map((row) => ({
      columns: columns.map(({ fieldNameOrPath, type }) => ({
        fieldNameOrPath: fieldNameOrPath as string,
        value: text(String(type), valueAt(row, String(fieldNameOrPath))),
      })),
    })),
    size: shown.length,
  });
}

function columnsJson({ columns, orderBy }: ListView): JsonObject[] {
  const visible = columns.map(({ path, label, type }) => {
    const [ascendingLabel, descendingLabel] = DIRECTIONS[type] ?? ["Z-A", "A-Z"];
    const isFirst = path === orderBy;
    return {
      ascendingLabel,
      descendingLabel,
      fieldNameOrPath: path,
      hidden: false,
      label,
      selectListItem: type === "picklist" ? `toLabel(${path})` : path,
      sortDirection: isFirst ? "ascending" : null,
      sortIndex: isFirst ? 0 : null,
      sortable: true,
      type,
    };
  });
  const shown = new Set(columns.map(({ path }) => path));
  const hidden = HIDDEN.filter((path) => !shown.has(path)).map((path) => ({
    ascendingLabel: null,
    descendingLabel: null,
    fieldNameOrPath: path,
    hidden: true,
    label: path,
    selectListItem: path,
    sortDirection: null,
    sortIndex: null,
    sortable: true,
    type: path === "Id" ? "id" : "datetime",
  }));
  return [...visible, ...hidden];
}

function valueAt(row: JsonObject, path: string): JsonValue {
  return path.split(".").reduce<JsonValue>((at, name) => (isJsonObject(at) ? (at[name] ?? null) : null), row);
}

/** Values are texts; points in time as `Fri Aug 01 21:15:46 GMT 2014`. */
function text(type: string, value: JsonValue): string | null {
  if (value === null) return null;
  if (type !== "datetime") return String(value);
  const [day, date, month, year, time] = new Date(String(value).replace("+0000", "Z")).toUTCString().split(/,? /);
  return `${day} ${month} ${date} ${time} GMT ${year}`;
}

function numberIn(context: RestContext, name: string, standard: number): number {
  const given = context.query.get(name);
  if (given === null) return standard;
  if (!/^\d{1,6}$/.test(given)) throw restError("INVALID_QUERY_OPTIONS", `${name} must be a number: ${given}`);
  return Number(given);
}
