/**
 * A request and a response of the org's REST door, as plain data: they cross from the HTTP thread to the org's worker.
 */

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Consumption of the daily API allowance at the time of the request, as `Sforce-Limit-Info` states it. */
export interface ApiUsage {
  readonly used: number;
  readonly max: number;
}

export interface RestRequest {
  readonly method: string;
  /** Path without query string, slashes normalised, still percent-encoded. */
  readonly path: string;
  /** Query string without the question mark. */
  readonly search: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The same headers with their names as the client wrote them: Apex looks them up by exact case. */
  readonly headersAsWritten: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly remoteAddress: string;
  /** Origin under which the caller reached the org. */
  readonly origin: string;
  /** Left out for a request that counts for nothing: what a page asks by Lightning Data Service. */
  readonly apiUsage?: ApiUsage;
  /** Events delivered to Pub/Sub subscribers in the last 24 hours. */
  readonly eventDeliveries?: ApiUsage;
  /** A fault seam: the transaction does all its work and then fails instead of committing. */
  readonly failBeforeCommit?: boolean;
}

export interface RestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `null`: no content. */
  readonly body: string | Uint8Array | null;
}

export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): RestResponse {
  return {
    status,
    headers: { "content-type": "application/json;charset=UTF-8", ...headers },
    body: JSON.stringify(body),
  };
}

export function emptyResponse(status = 204): RestResponse {
  return { status, headers: {}, body: null };
}

/** Collapses repeated slashes: the sf CLI asks for `//services/data` when it logs in. */
export function normalisePath(path: string): string {
  const collapsed = path.replace(/\/{2,}/g, "/");
  return collapsed.length > 1 && collapsed.endsWith("/") ? collapsed.slice(0, -1) : collapsed;
}
