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
export function failureKindOf(status: number): OktaFailureKind {
  if (status === 429) return "rate_limited";
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "not_found";
  // 501 is Okta's word for what it does not do (E0000060), and does not do the next time either.
  return status >= 500 && status !== 501 ? "unavailable" : "refused";
}
