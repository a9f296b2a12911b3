/** `ui-api/lookups`: the records that a lookup may lead to. [User Interface API Developer Guide: Lookups, Get Lookup Suggestions] */
import { notImplemented, restError } from "../http/errors.ts";
import { jsonResponse } from "../http/messages.ts";
import type { RestResponse } from "../http/messages.ts";
import type { RestContext } from "../rest/context.ts";
import type { DescribedField } from "./display.ts";
import { recordsJson } from "./records.ts";

const PAGE = 25;
const LARGEST_PAGE = 200;

/** By name, those whose name holds `q`. Lookup filters are not in the metadata that the org reads; of several objects users are asked, or the first. */
export function getLookupRecords(context: RestContext, name: string, fieldName: string): RestResponse {
  for (const parameter of ["searchType", "sourceRecordId", "dependentFieldBindings"])
    if (context.query.has(parameter)) throw notImplemented(`${parameter} of ui-api/lookups`);
  const object = context.door.object(name);
  if (!object) throw restError("INVALID_TYPE", `Object ${name} is not supported in UI API`);
  const { fields } = context.door.describe(object.name, context.session) as unknown as { fields: DescribedField[] };
  const targets = fields.find((field) => field.name.toLowerCase() === fieldName.toLowerCase())?.referenceTo ?? [];
  const target = targets.includes("User") ? "User" : targets[0];
  if (target === undefined) throw restError("INVALID_FIELD", `${fieldName} of ${object.name} is not a lookup field.`);
  const pageSize = Math.min(LARGEST_PAGE, Number(context.query.get("pageSize") ?? PAGE) || PAGE);
  const asked = (context.query.get("q") ?? "").replace(/[\\'%_]/g, "\\$&");
  const where = asked === "" ? "" : ` WHERE Name LIKE '%${asked}%'`;
  const records = context.transact((data) => {
    const rows = data.query(`SELECT Id, Name FROM ${target}${where} ORDER BY Name LIMIT ${pageSize}`, false).records;
    return recordsJson(context, data, rows, [["Id"], ["Name"]]);
  });
  return jsonResponse(200, { count: records.length, currentPageToken: null, nextPageToken: null, records });
}
