/** The data API of one org: takes a request under `/services/data/vXX.0` and answers it. */
import { invalidSession, notFound, notImplemented, RestError, restError } from "../http/errors.ts";
import { normalisePath } from "../http/messages.ts";
import type { JsonValue, RestRequest, RestResponse } from "../http/messages.ts";
import type { BulkJobs } from "../bulk/jobs.ts";
import { bulkRoutes } from "../bulk/routes.ts";
import { createRows, deleteRows, retrieveRows, updateRows, upsertRows } from "./collections.ts";
import { batch, composite, compositeResources } from "./composite.ts";
import type { RestContext, SubRequest, SubResponse } from "./context.ts";
import type { DataDoor, RestDoor, Session } from "./door.ts";
import { graphs } from "./graph.ts";
import { limits } from "./limits.ts";
import { listViewRoutes } from "./list-views.ts";
import { query, QueryCursors, queryMore } from "./query.ts";
import { hasRoute, route } from "./router.ts";
import type { Route } from "./router.ts";
import {
  createRow,
  deleteByExternalId,
  deleteRow,
  describeGlobal,
  describeObject,
  getRow,
  getRowByExternalId,
  objectInfo,
  updateRow,
  upsertRow,
} from "./sobjects.ts";
import { createTree } from "./tree.ts";
import { metadataRoutes } from "../metadata/resources.ts";
import { toolingRoutes } from "../tooling/resources.ts";
import { uiApiRoutes } from "../ui-api/resources.ts";
import { resourceList, supportedVersion } from "./versions.ts";

/** Resources of the platform that a client may well ask for and the local org does not have. */
const NOT_HERE = [
  "tooling",
  "metadata",
  "search",
  "parameterizedSearch",
  "analytics",
  "ui-api",
  "chatter",
  "connect",
  "process",
  "actions",
  "recent",
];

/**
 * "Composite is supported for the following resources: all sObject resources, the Query resource, the QueryAll resource, the sObject Collections
 * resource." [REST API Developer Guide: Send Multiple Requests Using Composite]
 */
const IN_COMPOSITE = /^\/services\/data\/v[\d.]+\/(sobjects(\/|$)|(query|queryAll)(\/|$)|composite\/sobjects(\/|$))/i;

function isComposite(path: string): boolean {
  return /\/composite\/?$/.test(path);
}

export class RestResources {
  readonly #door: RestDoor;
  readonly #cursors: QueryCursors;
  readonly #jobs: BulkJobs;
  readonly #routes: readonly Route[];

  /**
   * @param cursors the org's open query results, which outlive one request
   * @param jobs the org's Bulk API 2.0 jobs, which do so too
   */
  constructor(door: RestDoor, cursors: QueryCursors, jobs: BulkJobs) {
    this.#door = door;
    this.#cursors = cursors;
    this.#jobs = jobs;
    this.#routes = this.#table();
  }

  /** Answers a request of a live session. Errors of the request are answers, never thrown. */
  handle(request: RestRequest, session: Session): RestResponse {
    try {
      return this.#dispatch(request, session, null);
    } catch (error) {
      if (error instanceof RestError) return error.toResponse();
      throw error;
    }
  }

  #dispatch(request: RestRequest, session: Session, within: DataDoor | null): RestResponse {
    const [, , , versionSegment = "", ...rest] = normalisePath(request.path).split("/");
    const version = supportedVersion(versionSegment);
    if (version === null) throw notFound();
    const path = rest.join("/");
    const parameters = new URLSearchParams(request.search);
    const method = (request.method === "POST" ? parameters.get("_HttpMethod") : null)?.toUpperCase() ?? request.method;
    const context: RestContext = {
      door: this.#door,
      session,
      method,
      version,
      base: `/services/data/v${version}`,
      query: parameters,
      headers: request.headers,
      body: request.body,
      origin: request.origin,
      transact: (work) => (within ? work(within) : this.#door.transact(session, work)),
      subrequest: (part, transaction) => this.#subrequest(request, session, part, transaction),
    };
    const missing = NOT_HERE.find((name) => path === name || path.startsWith(`${name}/`));
    if (missing !== undefined && !hasRoute(this.#routes, path)) throw notImplemented(`the REST resource ${path}`);
    const { handler, parameters: found } = route(this.#routes, method, path, version);
    return handler(context, found);
  }

  #subrequest(outer: RestRequest, session: Session, part: SubRequest, within: DataDoor | null): SubResponse {
    const [path = "", search = ""] = part.url.split(/\?(.*)/s);
    if (!path.startsWith("/services/data/v"))
      return asSubResponse(restError("INVALID_INPUT", `The url is not one of the data API: ${part.url}`).toResponse());
    if (/\/composite(\/(batch|graph|tree\/\w+))?\/?$/.test(path))
      return asSubResponse(restError("INVALID_INPUT", "A composite request cannot hold another one.").toResponse());
    if (isComposite(outer.path) && !IN_COMPOSITE.test(path)) return asSubResponse(notFound().toResponse());
    const request: RestRequest = {
      ...outer,
      method: part.method,
      path,
      search,
      headers: { ...outer.headers, ...part.headers },
      body: part.body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(part.body)),
    };
    try {
      return asSubResponse(this.#dispatch(request, session, within));
    } catch (error) {
      if (error instanceof RestError) return asSubResponse(error.toResponse());
      throw error;
    }
  }

  #table(): Route[] {
    const cursors = this.#cursors;
    return [
      { pattern: "", methods: { GET: resourceList } },
      { pattern: "query", methods: { GET: (context) => query(context, cursors, false) } },
      {
        pattern: "query/:locator",
        methods: { GET: (context, [locator]) => queryMore(context, cursors, locator ?? "") },
      },
      { pattern: "queryAll", methods: { GET: (context) => query(context, cursors, true) } },
      {
        pattern: "queryAll/:locator",
        methods: { GET: (context, [locator]) => queryMore(context, cursors, locator ?? "") },
      },
      ...toolingRoutes,
      ...metadataRoutes,
      ...uiApiRoutes,
      { pattern: "limits", methods: { GET: limits } },
      { pattern: "sobjects", methods: { GET: describeGlobal } },
      {
        pattern: "sobjects/:name",
        methods: {
          GET: (context, [name = ""]) => objectInfo(context, name),
          POST: (context, [name = ""]) => createRow(context, name),
        },
      },
      ...listViewRoutes,
      { pattern: "sobjects/:name/describe", methods: { GET: (context, [name = ""]) => describeObject(context, name) } },
      {
        pattern: "sobjects/:name/:id",
        methods: {
          GET: (context, [name = "", id = ""]) => getRow(context, name, id),
          PATCH: (context, [name = "", id = ""]) => updateRow(context, name, id),
          DELETE: (context, [name = "", id = ""]) => deleteRow(context, name, id),
        },
      },
      {
        pattern: "sobjects/:name/:field/:value",
        methods: {
          GET: (context, [name = "", field = "", value = ""]) => getRowByExternalId(context, name, field, value),
          PATCH: (context, [name = "", field = "", value = ""]) => upsertRow(context, name, field, value),
          DELETE: (context, [name = "", field = "", value = ""]) => deleteByExternalId(context, name, field, value),
        },
      },
      { pattern: "composite", methods: { GET: compositeResources, POST: composite }, since: 38 },
      { pattern: "composite/batch", methods: { POST: batch }, since: 34 },
      { pattern: "composite/graph", methods: { POST: graphs }, since: 50 },
      {
        pattern: "composite/tree/:name",
        methods: { POST: (context, [name = ""]) => createTree(context, name) },
        since: 34,
      },
      {
        pattern: "composite/sobjects",
        since: 42,
        methods: { POST: createRows, PATCH: updateRows, DELETE: deleteRows },
      },
      {
        pattern: "composite/sobjects/:name",
        methods: {
          GET: (context, [name = ""]) => retrieveRows(context, name),
          POST: (context, [name = ""]) => retrieveRows(context, name),
        },
      },
      {
        pattern: "composite/sobjects/:name/:field",
        methods: { PATCH: (context, [name = "", field = ""]) => upsertRows(context, name, field) },
      },
      ...bulkRoutes(this.#jobs),
    ];
  }
}

/** The token of a request. @throws RestError INVALID_SESSION_ID, INVALID_AUTH_HEADER */
export function bearerToken(headers: Readonly<Record<string, string>>): string {
  const header = headers["authorization"];
  if (header === undefined) throw invalidSession();
  const token = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw restError("INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE");
  return token;
}

function asSubResponse(response: RestResponse): SubResponse {
  const text = typeof response.body === "string" ? response.body : "";
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? null : (JSON.parse(text) as JsonValue),
  };
}
