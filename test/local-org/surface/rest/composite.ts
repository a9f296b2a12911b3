/** The resources `composite` (requests that may use each other's results) and `composite/batch` (independent requests). */
import { restError } from "../http/errors.ts";
import { jsonResponse } from "../http/messages.ts";
import type { JsonValue, RestResponse } from "../http/messages.ts";
import { isJsonObject, jsonBody, listIn } from "./context.ts";
import type { RestContext } from "./context.ts";
import { partsOf, runEach, runTogether } from "./parts.ts";

const MAX_SUBREQUESTS = 25;
/** "Up to 5 of these subrequests can be sObject Collections or query operations, including Query and QueryAll requests." [REST API Developer Guide: Composite] */
const MAX_LARGE_SUBREQUESTS = 5;
const LARGE = /^\/services\/data\/v[\d.]+\/(query|queryAll|composite\/sobjects)\b/i;

/** `GET composite`: the resources below. [REST API Developer Guide: Get a List of Composite Resources] */
export function compositeResources({ base }: RestContext): RestResponse {
  const names = ["tree", "batch", "sobjects", "graph"];
  return jsonResponse(200, Object.fromEntries(names.map((name) => [name, `${base}/composite/${name}`])));
}

export function composite(context: RestContext): RestResponse {
  const body = jsonBody(context);
  const parts = partsOf(listIn(body, "compositeRequest"), context);
  requireCount(parts.length);
  if (parts.filter((part) => LARGE.test(part.url)).length > MAX_LARGE_SUBREQUESTS)
    throw restError(
      "LIMIT_EXCEEDED",
      `Cannot have more than ${MAX_LARGE_SUBREQUESTS} query or sObject Collections subrequests in a composite request.`,
    );
  const together = body["allOrNone"] === true;
  const compositeResponse = together ? runTogether(context, parts).answers : runEach(context, parts);
  return jsonResponse(200, { compositeResponse });
}

export function batch(context: RestContext): RestResponse {
  const body = jsonBody(context);
  const parts = listIn(body, "batchRequests");
  requireCount(parts.length);
  const results: { statusCode: number; result: JsonValue }[] = [];
  for (const part of parts) {
    if (!isJsonObject(part)) throw restError("JSON_PARSER_ERROR", "Each batch request must be an object.");
    if (body["haltOnError"] === true && results.some((result) => result.statusCode >= 400)) {
      const message = "Batch processing halted per request";
      results.push({ statusCode: 412, result: [{ errorCode: "BATCH_PROCESSING_HALTED", message }] });
      continue;
    }
    const url = `/services/data/${String(part["url"]).replace(/^\/+(services\/data\/)?/, "")}`;
    const response = context.subrequest(
      { method: String(part["method"]).toUpperCase(), url, body: part["richInput"], headers: {} },
      null,
    );
    results.push({ statusCode: response.status, result: response.body });
  }
  return jsonResponse(200, { hasErrors: results.some((result) => result.statusCode >= 400), results });
}

function requireCount(count: number): void {
  if (count === 0) throw restError("INVALID_INPUT", "At least one subrequest is required.");
  if (count > MAX_SUBREQUESTS)
    throw restError("LIMIT_EXCEEDED", `Cannot have more than ${MAX_SUBREQUESTS} subrequests in a composite request.`);
}
