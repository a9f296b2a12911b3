/**
 * Errors as the REST API answers them: an array of `{message, errorCode, fields?}` and a status that follows from the code.
 *
 * REST API Developer Guide, "Status Codes and Error Responses".
 */
import { jsonResponse } from "./messages.ts";
import type { JsonObject, RestResponse } from "./messages.ts";

export interface ApiError {
  readonly message: string;
  readonly errorCode: string;
  readonly fields?: readonly string[];
  readonly duplicateResult?: JsonObject;
}

/** Thrown by a resource; becomes the response. */
export class RestError extends Error {
  readonly status: number;
  readonly errors: readonly ApiError[];

  constructor(status: number, errors: readonly ApiError[]) {
    super(errors.map((error) => `${error.errorCode}: ${error.message}`).join("; "));
    this.name = "RestError";
    this.status = status;
    this.errors = errors;
  }

  toResponse(): RestResponse {
    return jsonResponse(this.status, this.errors);
  }
}

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  INVALID_SESSION_ID: 401,
  INVALID_AUTH_HEADER: 401,
  REQUEST_LIMIT_EXCEEDED: 403,
  API_DISABLED_FOR_ORG: 403,
  FORBIDDEN: 403,
  INSUFFICIENT_ACCESS: 403,
  INSUFFICIENT_ACCESS_OR_READONLY: 403,
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 403,
  NOT_FOUND: 404,
  ENTITY_IS_DELETED: 404,
  METHOD_NOT_ALLOWED: 405,
  EXCEEDED_MAX_SIZE_REQUEST: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  APEX_ERROR: 500,
  UNKNOWN_EXCEPTION: 500,
  NOT_IMPLEMENTED: 501,
  SERVER_UNAVAILABLE: 503,
};

/** The HTTP status of an error code; codes of the data API that have none of their own are 400. */
export function statusOf(errorCode: string): number {
  return STATUS_BY_CODE[errorCode] ?? 400;
}

export function restError(errorCode: string, message: string, fields?: readonly string[]): RestError {
  return new RestError(statusOf(errorCode), [fields ? { message, errorCode, fields } : { message, errorCode }]);
}

export function notFound(message = "The requested resource does not exist"): RestError {
  return restError("NOT_FOUND", message);
}

export function methodNotAllowed(method: string, allowed: readonly string[]): RestError {
  return restError("METHOD_NOT_ALLOWED", `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(",")}`);
}

export function invalidSession(): RestError {
  return restError("INVALID_SESSION_ID", "Session expired or invalid");
}

/** A part of the platform's surface which the local org does not have; refused by name. */
export function notImplemented(what: string): RestError {
  return restError("NOT_IMPLEMENTED", `local org: ${what} is not implemented`);
}
