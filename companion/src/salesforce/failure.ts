/**
 * What a failed request calls for.
 *
 * - `transient`: the same again, later. Nobody is to blame.
 * - `timeout`: like transient, but with fewer people: the request may be too much for its time.
 * - `lock`: somebody else holds the rows; soon again.
 * - `session`: the token is used up; renew it.
 * - `org`: the request cannot succeed for anybody (credentials, permission, package, contract, switched off): the org
 *   pauses.
 * - `batch`: the org chokes on something in the batch: bisect.
 */
export type FailureClass = "transient" | "timeout" | "lock" | "session" | "org" | "batch";

/** What is known of a failed request. */
export interface FailedRequest {
  /** HTTP status; undefined when there was no answer. */
  status?: number | undefined;
  /** The error code of the body, ours or the platform's. */
  code?: string | undefined;
  message: string;
}

const TRANSIENT_CODES = new Set([
  "REQUEST_LIMIT_EXCEEDED",
  "SERVER_UNAVAILABLE",
  "QUERY_TIMEOUT",
  "TXN_SECURITY_RUNTIME_EXCEPTION",
  "ERROR_HTTP_429",
]);

/**
 * Sorts a failed request. Codes first: Salesforce sends a used-up daily allowance as 403 and a lock as 400 or 500.
 * Source: REST API guide, "Status Codes and Error Responses".
 */
export function classify({ status, code = "", message }: FailedRequest): FailureClass {
  if (status === undefined) return "transient";
  if (code === "UNABLE_TO_LOCK_ROW" || code === "row_locked" || message.includes("UNABLE_TO_LOCK_ROW")) return "lock";
  if (TRANSIENT_CODES.has(code) || status === 429) return "transient";
  if (status === 401)
    return code === "INVALID_SESSION_ID" || code === "" || code.startsWith("ERROR_HTTP_") ? "session" : "org";
  if (status === 503 && code === "disabled") return "org";
  // 500 with a code is Apex that threw: an exception of the platform or ours. Without one it is the infrastructure.
  if (status === 500)
    return code === "" || code.startsWith("ERROR_HTTP_") || code === "UNKNOWN_EXCEPTION" ? "transient" : "batch";
  if (status > 500) return "transient";
  // Too many people, which a smaller batch mends.
  if (status === 413) return "batch";
  return "org";
}

/** A request to Salesforce failed as a whole. */
export class SalesforceFailure extends Error {
  readonly class: FailureClass;
  readonly code: string;

  constructor(failureClass: FailureClass, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SalesforceFailure";
    this.class = failureClass;
    this.code = code;
  }
}
