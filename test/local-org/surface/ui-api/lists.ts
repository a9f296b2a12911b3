/** `ui-api/list-info` and `ui-api/list-records`: list views as Lightning shows them. [User Interface API Developer Guide: List Views] */
import { notFound, notImplemented, restError } from "../http/errors.ts";
import { jsonResponse } from "../http/messages.ts";
import type { JsonObject, RestResponse } from "../http/messages.ts";
import type { RestContext } from "../rest/context.ts";
import type { ListView, ListViewSummary } from "../rest/door.ts";
import { recordsJson } from "./records.ts";

const PAGE = 50;
const LARGEST_PAGE = 2000;

export function getListInfos(context: RestContext, name: string): RestResponse {
  const objectApiName = objectName(context, name);
  const lists = context.door.listViews(objectApiName).map((view) => ({
    apiName: view.developerName,
    id: view.id,
    label: view.label,
    listUiUrl: `${context.base}/ui-api/list-ui/${view.id}`,
    objectApiName,
  }));
  return jsonResponse(200, { count: lists.length, lists, objectApiName, pageSize: lists.length });
}

export function getListInfo(context: RestContext, name: string, viewName: string): RestResponse {
  const view = listView(context, name, viewName);
  return jsonResponse(200, {
    displayColumns: view.columns.map(({ path, label }) => ({
      fieldApiName: path,
      label,
      lookupId: path.includes(".") ? `${path.split(".")[0]}.Id` : null,
      sortable: true,
    })),
    label: view.label,
    listReference: referenceTo(view),
    orderedByInfo: [{ fieldApiName: view.orderBy, isAscending: true, label: view.orderBy }],
  });
}

export function getListRecords(context: RestContext, name: string, viewName: string): RestResponse {
  for (const parameter of ["sortBy", "where", "searchTerm", "fields", "optionalFields"])
    if (context.query.has(parameter)) throw notImplemented(`${parameter} of ui-api/list-records`);
  const view = listView(context, name, viewName);
  const [pageSize, from] = [numberIn(context, "pageSize", PAGE), numberIn(context, "pageToken", 0)];
  if (pageSize < 1 || pageSize > LARGEST_PAGE)
    throw restError("INVALID_INPUT", `pageSize must be between 1 and ${LARGEST_PAGE}`);
  const paths = [...view.columns.map(({ path }) => path.split(".")), ["Id"]];
  const { rows, records } = context.transact((data) => {
    const all = data.query(view.soql, false).records;
    return { rows: all, records: recordsJson(context, data, all.slice(from, from + pageSize), paths) };
  });
  const next = from + pageSize;
  return jsonResponse(200, {
    count: records.length,
    currentPageToken: String(from),
    fields: view.columns.map(({ path }) => `${view.objectName}.${path}`),
    listReference: referenceTo(view),
    nextPageToken: next < rows.length ? String(next) : null,
    pageSize,
    previousPageToken: from > 0 ? String(Math.max(0, from - pageSize)) : null,
    records,
  });
}

function objectName(context: RestContext, name: string): string {
  const object = context.door.object(name);
  if (!object) throw restError("INVALID_TYPE", `Object ${name} is not supported in UI API`);
  return object.name;
}

function listView(context: RestContext, name: string, viewName: string): ListView {
  const view = context.door.listView(objectName(context, name), viewName, context.session);
  if (!view) throw notFound();
  return view;
}

function referenceTo({ id, developerName, objectName: object }: ListViewSummary & { objectName: string }): JsonObject {
  return { id, listViewApiName: developerName, objectApiName: object, type: "listView" };
}

function numberIn(context: RestContext, name: string, standard: number): number {
  const given = context.query.get(name);
  if (given === null) return standard;
  if (!/^\d{1,6}$/.test(given)) throw restError("INVALID_INPUT", `${name} must be a number: ${given}`);
  return Number(given);
}
