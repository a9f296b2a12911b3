/**
 * The control door, `/__local/…`: test seams that no real org has. Only the administrator's token opens it.
 *
 * - `POST /__local/apex/<Class>.<method>?user=<id>`: calls an `@AuraEnabled` method, arguments by name as JSON
 * - `POST /__local/faults` a fault, `DELETE /__local/faults` all of them
 * - `POST /__local/clients` registers an OAuth client
 * - `POST /__local/api-usage` `{max}`
 * - `POST /__local/control/<name>` any seam of the org by name, its arguments as JSON
 */
import { timingSafeEqual } from "node:crypto";
import type { ApiUsageCounter } from "./api-usage.ts";
import { FAULT_KINDS } from "./faults.ts";
import type { FaultBoard, FaultKind } from "./faults.ts";
import { invalidSession, methodNotAllowed, notFound, restError } from "./http/errors.ts";
import { emptyResponse, jsonResponse } from "./http/messages.ts";
import type { JsonObject, JsonValue, RestRequest, RestResponse } from "./http/messages.ts";
import type { OAuthClients } from "./oauth/clients.ts";
import type { OrgLink } from "./org-operations.ts";
import { isJsonObject, parseJson } from "./rest/context.ts";
import { bearerToken } from "./rest/resources.ts";
import { decode } from "./rest/router.ts";

export interface ControlDoorOptions {
  readonly org: OrgLink;
  readonly faults: FaultBoard;
  readonly clients: OAuthClients;
  readonly usage: ApiUsageCounter;
  readonly adminToken: string;
}

type Request = Pick<RestRequest, "method" | "path" | "search" | "headers" | "body">;

export class ControlDoor {
  readonly #options: ControlDoorOptions;

  constructor(options: ControlDoorOptions) {
    this.#options = options;
  }

  async handle(request: Request): Promise<RestResponse> {
    this.#requireAdmin(request);
    const [, , resource = "", name = "", ...rest] = request.path.split("/").map(decode);
    if (rest.length > 0) throw notFound();
    if (resource === "faults" && request.method === "DELETE") {
      this.#options.faults.clear();
      return emptyResponse();
    }
    if (request.method !== "POST") throw methodNotAllowed(request.method, ["POST"]);
    const body = request.body.length === 0 ? {} : parseJson(request.body);
    switch (resource) {
      case "apex":
        return this.#callApex(name, new URLSearchParams(request.search), body);
      case "faults":
        this.#addFault(body);
        return emptyResponse();
      case "clients":
        this.#registerClient(body);
        return emptyResponse();
      case "api-usage":
        if (!isJsonObject(body) || typeof body["max"] !== "number")
          throw restError("INVALID_INPUT", "max must be a number");
        this.#options.usage.max = body["max"];
        return emptyResponse();
      case "control":
        return jsonResponse(200, await this.#options.org.control(name, body));
      default:
        throw notFound();
    }
  }

  #requireAdmin(request: Request): void {
    const given = Buffer.from(bearerToken(request.headers));
    const expected = Buffer.from(this.#options.adminToken);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw invalidSession();
  }

  async #callApex(target: string, parameters: URLSearchParams, body: JsonValue): Promise<RestResponse> {
    const [className, methodName] = target.split(".");
    if (className === undefined || methodName === undefined)
      throw restError("INVALID_INPUT", "Expected /__local/apex/<Class>.<method>");
    if (!isJsonObject(body)) throw restError("JSON_PARSER_ERROR", "The arguments must be an object.");
    const userId = parameters.get("user");
    if (userId === null) throw restError("INVALID_INPUT", "The user parameter is required.");
    const answer = await this.#options.org.callApex(userId, { className, methodName, arguments: body });
    return jsonResponse(answer.ok ? 200 : 500, answer.ok ? { value: answer.value } : { error: answer.error });
  }

  #addFault(body: JsonValue): void {
    if (!isJsonObject(body) || !FAULT_KINDS.includes(body["kind"] as FaultKind))
      throw restError("INVALID_INPUT", `kind must be one of ${FAULT_KINDS.join(", ")}`);
    this.#options.faults.add({
      kind: body["kind"] as FaultKind,
      match: typeof body["pattern"] === "string" ? new RegExp(body["pattern"]) : optional(body, "match", "string"),
      times: optional(body, "times", "number"),
      skip: optional(body, "skip", "number"),
      ms: optional(body, "ms", "number"),
      status: optional(body, "status", "number"),
    });
  }

  #registerClient(body: JsonValue): void {
    if (
      !isJsonObject(body) ||
      typeof body["clientId"] !== "string" ||
      typeof body["publicKey"] !== "string" ||
      !Array.isArray(body["usernames"])
    )
      throw restError("INVALID_INPUT", "A client needs clientId, publicKey (PEM) and usernames.");
    this.#options.clients.register({
      clientId: body["clientId"],
      publicKey: body["publicKey"],
      usernames: body["usernames"].map(String),
      ...(Array.isArray(body["scopes"]) && { scopes: body["scopes"].map(String) }),
      ...(typeof body["secret"] === "string" && { secret: body["secret"] }),
      ...(typeof body["runAs"] === "string" && { runAs: body["runAs"] }),
      permittedUsers: body["permittedUsers"] === "self-authorized" ? "self-authorized" : "admin-approved",
    });
  }
}

function optional(body: JsonObject, name: string, type: "string"): string | undefined;
function optional(body: JsonObject, name: string, type: "number"): number | undefined;
function optional(body: JsonObject, name: string, type: "string" | "number"): string | number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== type) throw restError("INVALID_INPUT", `${name} must be a ${type}`);
  return value as string | number;
}
