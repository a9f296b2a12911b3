/**
 * An error as Okta answers it: `{ errorCode, errorSummary, errorLink, errorId, errorCauses }`
 * [developer.okta.com: reference/error-codes].
 */
export class OktaError extends Error {
  readonly status: number;
  readonly code: string;
  readonly causes: readonly string[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    summary: string,
    causes: readonly string[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(summary);
    this.name = "OktaError";
    this.status = status;
    this.code = code;
    this.causes = causes;
    this.headers = headers;
  }

  toBody(errorId: string): object {
    return {
      errorCode: this.code,
      errorSummary: this.message,
      errorLink: this.code,
      errorId,
      errorCauses: this.causes.map((errorSummary) => ({ errorSummary })),
    };
  }
}

/** @param subject the field or precondition that failed, @param causes one sentence for each mistake */
export function validationFailed(subject: string, ...causes: string[]): OktaError {
  return new OktaError(400, "E0000001", `Api validation failed: ${subject}`, causes);
}

export function malformedBody(): OktaError {
  return new OktaError(400, "E0000003", "The request body was not well-formed.");
}

export function invalidSession(): OktaError {
  return new OktaError(401, "E0000005", "Invalid session");
}

export function accessDenied(): OktaError {
  return new OktaError(403, "E0000006", "You do not have permission to perform the requested action");
}

/** @param kind the resource's type as Okta names it: User, UserGroup, AppInstance, AppUser ... */
export function notFound(id: string, kind: string): OktaError {
  return new OktaError(404, "E0000007", `Not found: Resource not found: ${id} (${kind})`);
}

export function invalidToken(): OktaError {
  return new OktaError(401, "E0000011", "Invalid token provided");
}

export function alreadyActive(): OktaError {
  return new OktaError(403, "E0000016", "Activation failed because the user is already active");
}

export function methodNotAllowed(): OktaError {
  return new OktaError(405, "E0000022", "The endpoint does not support the provided HTTP method");
}

export function invalidSearch(): OktaError {
  return new OktaError(400, "E0000031", "Invalid search criteria.");
}

export function notAllowedInStatus(): OktaError {
  return new OktaError(403, "E0000038", "This operation is not allowed in the user's current status.");
}

export function tooManyRequests(): OktaError {
  return new OktaError(429, "E0000047", "API call exceeded rate limit due to too many requests.");
}

/** What Okta itself does not do, such as changing who is in Everyone. */
export function unsupportedOperation(): OktaError {
  return new OktaError(501, "E0000060", "Unsupported operation.");
}

/** What Okta does and the local one does not: refused by name, so that nobody takes it for an empty answer. */
export function notImplemented(what: string): OktaError {
  return new OktaError(501, "E0000060", `Unsupported operation. local okta: ${what} is not implemented`);
}
