/** The resource `composite/graph`: sets of requests, each set all or nothing. [REST API Developer Guide: Composite Graph, Composite Graph Limits] */
import { restError } from "../http/errors.ts";
import { jsonResponse } from "../http/messages.ts";
import type { JsonObject, JsonValue, RestResponse } from "../http/messages.ts";
import { isJsonObject, jsonBody, listIn } from "./context.ts";
import type { RestContext } from "./context.ts";
import { haltedAnswer, partsOf, runTogether } from "./parts.ts";
import type { Part } from "./parts.ts";
import { referencesIn } from "./references.ts";

const MAX_GRAPHS = 75;
const MAX_NODES = 500;
const MAX_DEPTH = 15;
/** Of different objects or API versions. */
const MAX_DIFFERENT_NODES = 15;
/** "If the number of graph failures exceeds the maximum limit of 14, processing is halted for the remaining graphs" */
const MAX_FAILURES = 14;

/** "Composite graph requests support only these URLs" [REST API Developer Guide: Using Composite Graphs] */
const NODES: readonly { readonly url: RegExp; readonly methods: readonly string[] }[] = [
  { url: /^sobjects\/\w+\/?$/i, methods: ["POST"] },
  { url: /^sobjects\/\w+\/[^/]+\/?$/i, methods: ["DELETE", "GET", "PATCH"] },
  { url: /^sobjects\/\w+\/\w+\/[^/]+\/?$/i, methods: ["DELETE", "GET", "PATCH", "POST"] },
];

interface Graph {
  readonly graphId: string;
  readonly parts: readonly Part[];
}

export function graphs(context: RestContext): RestResponse {
  const found = listIn(jsonBody(context), "graphs").map((value) => graphOf(value, context));
  requireWithinLimits(found);
  let failures = 0;
  const answers = found.map(({ graphId, parts }) => {
    const { answers: compositeResponse, done } =
      failures > MAX_FAILURES ? { answers: parts.map(notRun), done: false } : runTogether(context, parts);
    if (!done) failures++;
    return { graphId, graphResponse: { compositeResponse }, isSuccessful: done };
  });
  return jsonResponse(200, { graphs: answers });
}

function notRun({ referenceId }: Part): JsonObject {
  return haltedAnswer(referenceId, `Processing was halted since more than ${MAX_FAILURES} graphs failed.`);
}

function graphOf(value: JsonValue, context: RestContext): Graph {
  if (!isJsonObject(value)) throw restError("JSON_PARSER_ERROR", "Each graph must be an object.");
  const { graphId } = value;
  if (typeof graphId !== "string") throw restError("INVALID_INPUT", "Each graph needs a graphId.");
  const parts = partsOf(listIn(value, "compositeRequest"), context);
  if (parts.length === 0) throw restError("INVALID_INPUT", `The graph ${graphId} has no nodes.`);
  const wrong = parts.find((part) => !isNode(part));
  if (wrong) throw restError("INVALID_INPUT", `A graph does not support ${wrong.method} ${wrong.url}`);
  return { graphId, parts };
}

function isNode({ method, url }: Part): boolean {
  const resource = /^\/services\/data\/v[\d.]+\/([^?]*)/.exec(url)?.[1] ?? "";
  return NODES.some((node) => node.url.test(resource) && node.methods.includes(method));
}

function requireWithinLimits(found: readonly Graph[]): void {
  const exceeded = (what: string): Error => restError("LIMIT_EXCEEDED", `Cannot have more than ${what}.`);
  if (found.length === 0) throw restError("INVALID_INPUT", "At least one graph is required.");
  const ids = found.map(({ graphId }) => graphId);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw restError("INVALID_INPUT", `Duplicate graphId provided in the request: ${twice}`);
  if (found.length > MAX_GRAPHS) throw exceeded(`${MAX_GRAPHS} graphs in a request`);
  const parts = found.flatMap((graph) => graph.parts);
  if (parts.length > MAX_NODES) throw exceeded(`${MAX_NODES} nodes in a request`);
  if (new Set(parts.map(kindOf)).size > MAX_DIFFERENT_NODES)
    throw exceeded(`${MAX_DIFFERENT_NODES} different nodes in a request`);
  if (found.some((graph) => depthOf(graph) > MAX_DEPTH)) throw exceeded(`${MAX_DEPTH} levels in a graph`);
}

/** "Nodes are considered different if they use resources from different API versions or different types of objects." */
function kindOf({ url }: Part): string {
  return url.split("/").slice(0, 6).join("/").toLowerCase();
}

function depthOf({ parts }: Graph): number {
  const depths = new Map<string, number>();
  for (const { referenceId, url, body } of parts) {
    const parents = [...referencesIn(url), ...referencesIn(body)].map((id) => depths.get(id) ?? 0);
    depths.set(referenceId, 1 + Math.max(0, ...parents));
  }
  return Math.max(...depths.values());
}
