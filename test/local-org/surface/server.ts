/**
 * The HTTP surface of one org: OAuth, the data API, Apex REST, the control door, and behind them whatever pages host the org has.
 */
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiUsageCounter } from "./api-usage.ts";
import { ControlDoor } from "./control.ts";
import { faultAnswer, FaultBoard } from "./faults.ts";
import type { Fault } from "./faults.ts";
import { readBody, refuseXml } from "./http/body.ts";
import { notFound, notImplemented, restError, RestError } from "./http/errors.ts";
import { jsonResponse, normalisePath } from "./http/messages.ts";
import type { RestRequest, RestResponse } from "./http/messages.ts";
import { OAuthClients } from "./oauth/clients.ts";
import { OAuthEndpoints } from "./oauth/endpoints.ts";
import type { OrgLink } from "./org-operations.ts";
import { isSoapPath } from "./soap/apex-api.ts";
import { versionList } from "./rest/versions.ts";

/** REST API Developer Guide: a request body is at most 50 MB; Apex REST takes 6 MB. */
const MAX_DATA_BYTES = 50 * 1024 * 1024;
const MAX_APEX_BYTES = 6 * 1024 * 1024;

/** Serves the pages of the org; `true` when the request was one of its own. */
export interface PageHandler {
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  close(): Promise<void>;
}

export interface SurfaceOptions {
  readonly org: OrgLink;
  readonly organizationId: string;
  /** Milliseconds of the org's clock. */
  readonly now: () => number;
  /** Guards the control door. */
  readonly adminToken: string;
  /** Requests a day; default 100,000 as in an Enterprise org. */
  readonly dailyApiRequests?: number;
  /** What the Pub/Sub API counts; `limits` tells it. */
  readonly eventDeliveries?: ApiUsageCounter;
  readonly pages?: PageHandler;
}

export class Surface {
  readonly clients = new OAuthClients();
  readonly faults = new FaultBoard();
  readonly usage: ApiUsageCounter;
  readonly #org: OrgLink;
  readonly #oauth: OAuthEndpoints;
  readonly #control: ControlDoor;
  readonly #eventDeliveries: ApiUsageCounter | undefined;
  readonly #pages: PageHandler | undefined;
  readonly #server: Server;
  #origin = "";

  constructor(options: SurfaceOptions) {
    this.#org = options.org;
    this.#eventDeliveries = options.eventDeliveries;
    this.#pages = options.pages;
    this.usage = new ApiUsageCounter(options.dailyApiRequests ?? 100_000, options.now);
    this.#oauth = new OAuthEndpoints(options.organizationId, options.org, this.clients, options.now);
    this.#control = new ControlDoor({
      org: options.org,
      faults: this.faults,
      clients: this.clients,
      usage: this.usage,
      adminToken: options.adminToken,
    });
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** Listens on the loopback interface. @returns the org's URL */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", resolve);
    });
    this.#origin = `http://localhost:${(this.#server.address() as AddressInfo).port}`;
    return this.#origin;
  }

  async close(): Promise<void> {
    await this.#pages?.close();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const [rawPath = "/", search = ""] = (request.url ?? "/").split(/\?(.*)/s);
      const path = normalisePath(rawPath);
      const headers = flatHeaders(request);
      if (/^\/(services|id|cometd|__local)(\/|$)/.test(path))
        await this.#serveApi(request, response, path, search, headers);
      else if (!(await this.#pages?.handle(request, response))) send(response, notFound().toResponse());
    } catch (error) {
      this.#fail(response, error);
    }
  }

  #fail(response: ServerResponse, error: unknown): void {
    if (response.headersSent || response.destroyed) {
      response.destroy();
    } else if (error instanceof RestError) {
      send(response, error.toResponse());
    } else {
      process.stderr.write(`local org: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      const message = `local org: internal error: ${error instanceof Error ? error.message : String(error)}`;
      send(response, restError("UNKNOWN_EXCEPTION", message).toResponse());
    }
  }

  async #serveApi(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    search: string,
    headers: Record<string, string>,
  ): Promise<void> {
    const method = request.method ?? "GET";
    const fault = path.startsWith("/__local") ? null : this.faults.take({ method, path });
    if (fault?.kind === "cut-before") {
      response.destroy();
      return;
    }
    const isData = /^\/services\/(data\/v|apexrest)/.test(path);
    const body = await readBody(request, path.startsWith("/services/apexrest") ? MAX_APEX_BYTES : MAX_DATA_BYTES);
    const answer = await this.#answer(
      { method, path, search, headers, headersAsWritten: headersAsWritten(request), body, ...this.#caller(request) },
      fault,
      isData,
    );
    if (fault?.kind === "cut-after") {
      response.destroy();
      return;
    }
    if (fault?.kind === "slow") await sleep(fault.ms ?? 1000);
    send(
      response,
      isData ? { ...answer, headers: { ...answer.headers, "sforce-limit-info": this.usage.header() } } : answer,
    );
  }

  async #answer(request: Caller, fault: Fault | null, isData: boolean): Promise<RestResponse> {
    try {
      const failure = fault && faultAnswer(fault);
      if (failure) {
        const refusal = failure.error.toResponse();
        return { ...refusal, headers: { ...refusal.headers, ...failure.headers } };
      }
      if (isData) {
        refuseXml(request.headers, request.path);
        if (!this.usage.take()) throw restError("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
        return await this.#org.rest({
          ...request,
          apiUsage: this.usage.usage(),
          eventDeliveries: this.#eventDeliveries?.usage(),
          failBeforeCommit: fault?.kind === "before-commit",
        });
      }
      return await this.#route(request);
    } catch (error) {
      if (error instanceof RestError) return error.toResponse();
      throw error;
    }
  }

  async #route(request: Caller): Promise<RestResponse> {
    const { path } = request;
    if (path === "/services/data") {
      refuseXml(request.headers, path);
      return jsonResponse(200, versionList());
    }
    if (path.startsWith("/services/oauth2/")) {
      const parameters = oauthParameters(request);
      return this.#oauth.handle({ ...request, parameters, path: path.slice("/services/oauth2/".length) });
    }
    if (path.startsWith("/id/"))
      return this.#oauth.identity({
        ...request,
        parameters: new URLSearchParams(request.search),
        path: path.slice("/id/".length),
      });
    if (path.startsWith("/__local/")) return this.#control.handle(request);
    if (isSoapPath(path)) return await this.#org.rest({ ...request, apiUsage: this.usage.usage() });
    if (path.startsWith("/services/async")) throw notImplemented("the Bulk API 1.0");
    if (path.startsWith("/cometd")) throw notImplemented("the Streaming API (CometD)");
    throw notFound();
  }

  #caller(request: IncomingMessage): { remoteAddress: string; origin: string } {
    const host = request.headers.host;
    // A client that came by 127.0.0.1 goes on by 127.0.0.1: the instance URL is the one it used
    const origin =
      host !== undefined && /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) ? `http://${host}` : this.#origin;
    return { remoteAddress: request.socket.remoteAddress ?? "127.0.0.1", origin };
  }
}

type Caller = Omit<RestRequest, "apiUsage" | "failBeforeCommit">;

function oauthParameters(request: Caller): URLSearchParams {
  const parameters = new URLSearchParams(request.search);
  if (/x-www-form-urlencoded/i.test(request.headers["content-type"] ?? ""))
    for (const [name, value] of new URLSearchParams(Buffer.from(request.body).toString("utf8")))
      parameters.set(name, value);
  return parameters;
}

function flatHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}

function headersAsWritten(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2)
    headers[request.rawHeaders[index] as string] = request.rawHeaders[index + 1] as string;
  return headers;
}

function send(response: ServerResponse, { status, headers, body }: RestResponse): void {
  const bytes = body === null ? null : typeof body === "string" ? Buffer.from(body, "utf8") : Buffer.from(body);
  response.writeHead(status, bytes ? { ...headers, "content-length": String(bytes.length) } : headers);
  response.end(bytes ?? undefined);
}
