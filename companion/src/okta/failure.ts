import { messageOf } from "../errors.ts";
import { resetTime, type HeaderReader } from "./rate-gate.ts";

/**
 * How a request to Okta failed. `unavailable`: no answer, or a 5xx that may pass; `rate_limited`: not before `retryAt`;
 * `unauthorized`: the credentials are not accepted; `forbidden`: a scope or role is missing; `not_found`; `refused`:
 * another 4xx, or an answer that cannot be read.
 */
export type OktaFailureKind = "unavailable" | "rate_limited" | "unauthorized" | "forbidden" | "not_found" | "refused";

export class OktaFailure extends Error {
  readonly kind: OktaFailureKind;
  /** Okta's own code (`E0000047`), or ours. */
  readonly code: string;
  /** When to try again, in milliseconds since 1970, if Okta said so. */
  readonly retryAt: number | undefined;

  constructor(
    kind: OktaFailureKind,
    code: string,
    message: string,
    options: ErrorOptions & { retryAt?: number | undefined } = {},
  ) {
    super(message, options);
    this.name = "OktaFailure";
    this.kind = kind;
    this.code = code;
    this.retryAt = options.retryAt;
  }
}

/** Sorts an HTTP status of Okta's. */
function failureKindOf(status: number): OktaFailureKind {
  if (status === 429) return "rate_limited";
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "not_found";
  // 501 is Okta's word for what it does not do (E0000060), and does not do the next time either.
  return status >= 500 && status !== 501 ? "unavailable" : "refused";
}

export function isNotFound(error: unknown): boolean {
  return error instanceof OktaFailure && error.kind === "not_found";
}

/** What the SDK throws for an answer of Okta's that is an error. */
interface ErrorAnswer {
  status: number;
  errorCode?: string;
  errorSummary?: string;
  headers: HeaderReader;
}

export function isErrorAnswer(error: unknown): error is ErrorAnswer {
  return error instanceof Error && "status" in error && typeof error.status === "number";
}

/** What anything means that was thrown while Okta was asked. */
export function failureOf(error: unknown, now: number): OktaFailure {
  if (error instanceof OktaFailure) return error;
  // What the parser says repeats a piece of the answer, which may be about somebody, or a token.
  if (error instanceof Error && "type" in error && error.type === "invalid-json")
    return new OktaFailure("unavailable", "not_json", "Okta answered with no JSON: half an answer, or a proxy's page.");
  if (!isErrorAnswer(error)) {
    return new OktaFailure("unavailable", "okta_unreachable", `Okta cannot be reached: ${messageOf(error)}.`, {
      cause: error,
    });
  }
  if (error.status >= 300 && error.status < 400)
    return new OktaFailure(
      "unavailable",
      "redirected",
      `Okta sends us on to another address (${error.status}), and nothing is sent there. Check LOCKSTEP_OKTA_URL.`,
    );
  const code = error.errorCode ?? `http_${error.status}`;
  const message = `Okta answered ${error.status}: ${error.errorSummary || code}`;
  // A concurrency 429 has limit 0 and a reset that means nothing for it.
  const byConcurrency = error.headers.get("x-rate-limit-limit") === "0";
  const retryAt = error.status === 429 && !byConcurrency ? (resetTime(error.headers, now) ?? undefined) : undefined;
  return new OktaFailure(failureKindOf(error.status), code, message, { retryAt });
}
