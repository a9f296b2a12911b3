/** The org's REST door: finds the caller, then hands the request to the data API or to Apex REST. */
import { picklistsOf, recordTypeInfos } from "../data/access/record-types.ts";
import type { OrgData } from "../data/index.ts";
import type { OrgLimitUse } from "../platform/org-limits.ts";
import type { Program } from "../platform/program.ts";
import type { Transaction } from "../platform/transaction.ts";
import { NotImplementedError } from "../platform/values/exceptions.ts";
import { invalidSession, notFound, restError, RestError } from "../surface/http/errors.ts";
import { jsonResponse, normalisePath } from "../surface/http/messages.ts";
import type { RestRequest, RestResponse } from "../surface/http/messages.ts";
import type { BulkJobs } from "../surface/bulk/jobs.ts";
import type { RestDoor, Session } from "../surface/rest/door.ts";
import { QueryCursors } from "../surface/rest/query.ts";
import { bearerToken, RestResources } from "../surface/rest/resources.ts";
import { supportedVersion } from "../surface/rest/versions.ts";
import type { MetadataDoor } from "../surface/metadata/door.ts";
import { apexApi, isSoapPath } from "../surface/soap/apex-api.ts";
import type { AnonymousResult, ToolingDoor } from "../surface/tooling/door.ts";
import { ApexRest } from "./apex-rest.ts";
import { TransactionDataDoor } from "./data-door.ts";
import { describeGlobal, describeObject, summary } from "./describe.ts";
import { listViewOf, listViewsOf } from "./list-views.ts";
import { describeFailure } from "./failure.ts";

export interface OrgRestOptions {
  readonly tooling: ToolingDoor;
  readonly metadata: MetadataDoor;
  readonly data: OrgData;
  readonly program: Program;
  readonly bulkJobs: BulkJobs;
  readonly limits: OrgLimitUse;
  /** Runs work in a transaction of its own as the session's user. */
  readonly transact: <T>(session: Session, request: RestRequest, work: (transaction: Transaction) => T) => T;
  readonly now: () => number;
  /** Runs work after the answer. */
  readonly later: (name: string, work: () => void) => void;
  /** Hears of faults of the local org itself. */
  readonly warn: (message: string) => void;
}

/** [Salesforce Help: OAuth Tokens and Scopes, "api" and "full"; the words as clients report them: github.com/jsforce/jsforce/pull/1301] */
function requireScope({ scopes }: Session): void {
  if (!scopes || scopes.includes("api") || scopes.includes("full")) return;
  throw restError("INVALID_SESSION_ID", "This session is not valid for use with the REST API");
}

export class OrgRest {
  readonly #options: OrgRestOptions;
  readonly #apexRest: ApexRest;
  readonly #cursors = new QueryCursors();

  constructor(options: OrgRestOptions) {
    this.#options = options;
    this.#apexRest = new ApexRest(options.program);
  }

  /** Answers a request; never throws. */
  handle(request: RestRequest, findSession: (token: string) => Session | null): RestResponse {
    const { apiUsage, eventDeliveries } = request;
    if (apiUsage) this.#options.limits.count("DailyApiRequests", () => apiUsage);
    if (eventDeliveries) this.#options.limits.count("DailyDeliveredPlatformEvents", () => eventDeliveries);
    const path = normalisePath(request.path);
    try {
      if (isSoapPath(path)) return this.#soap({ ...request, path }, findSession);
      const session = findSession(bearerToken(request.headers));
      if (!session) throw invalidSession();
      requireScope(session);
      this.#requireApi(session);
      if (path.startsWith("/services/apexrest")) return this.#apex({ ...request, path }, session);
      return new RestResources(this.#door(request, path), this.#cursors, this.#options.bulkJobs).handle(
        { ...request, path },
        session,
      );
    } catch (error) {
      return this.#failed(error);
    }
  }

  #soap(request: RestRequest, findSession: (token: string) => Session | null): RestResponse {
    const executeAnonymous = (apex: string, session: Session): AnonymousResult => {
      requireScope(session);
      this.#requireApi(session);
      return this.#options.tooling.executeAnonymous(apex, session);
    };
    return apexApi(request, { findSession, executeAnonymous });
  }

  /** [Salesforce Help: API Enabled; REST API Developer Guide: "the user needs the API Enabled permission"] */
  #requireApi(session: Session): void {
    if (!this.#options.data.access.hasSystemPermission(session.userId, "ApiEnabled"))
      throw restError("API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner");
  }

  #apex(request: RestRequest, session: Session): RestResponse {
    const { data, transact } = this.#options;
    const call = this.#apexRest.find(request);
    if (!data.hasClassAccess(session.userId, call.type.name))
      throw restError("FORBIDDEN", `You do not have access to the Apex class named: ${call.type.name}`);
    return transact(session, request, (transaction) => this.#apexRest.run(call, request, transaction));
  }

  #door(request: RestRequest, path: string): RestDoor {
    const { data, transact, tooling, metadata, limits, now, later } = this.#options;
    const { schema } = data;
    const version = supportedVersion(path.split("/")[3] ?? "");
    if (version === null) throw notFound();
    return {
      tooling,
      metadata,
      organizationId: data.organizationId,
      limits,
      object: (name) => {
        const object = schema.object(name);
        return object && summary(object);
      },
      objectOfId: (id) => {
        const object = schema.objectOfId(id);
        return object && summary(object);
      },
      childRelationship: (objectName, name) => schema.object(objectName)?.childRelationship(name),
      describeGlobal: () => describeGlobal(schema),
      describe: (name, { userId }) => {
        const object = schema.object(name);
        if (!object) throw notFound();
        return describeObject(object, recordTypeInfos(data.reader, userId, object), {
          canObject: (described, action) => data.access.canObject(userId, described, action),
          canField: (described, field, action) => data.access.canField(userId, described, field, action),
        });
      },
      listViews: (objectName) => listViewsOf(data, objectName),
      listView: (objectName, idOrName, { userId }) => listViewOf(data, userId, objectName, idOrName),
      picklistsOf: (name, recordTypeId) => picklistsOf(data.reader, schema.object(name), recordTypeId),
      now,
      later,
      transact: (session, work) =>
        transact(session, request, (transaction) => work(new TransactionDataDoor(transaction, schema, version))),
    };
  }

  /** An uncaught exception of Apex is 500 APEX_ERROR with its stack; a gap or a fault of the local org says that it is one. */
  #failed(error: unknown): RestResponse {
    if (error instanceof RestError) return error.toResponse();
    if (error instanceof NotImplementedError)
      return restError("NOT_IMPLEMENTED", describeFailure(error).message).toResponse();
    const { message, text, isApex } = describeFailure(error);
    if (!isApex) this.#options.warn(message); // its stack is for whoever mends the local org, not for the client
    return jsonResponse(500, [
      { errorCode: isApex ? "APEX_ERROR" : "UNKNOWN_EXCEPTION", message: isApex ? message : text },
    ]);
  }
}
