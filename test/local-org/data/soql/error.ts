/** Error codes of the REST API for a query that is wrong. [REST API Developer Guide: Status Codes and Error Responses] */
export type SoqlErrorCode =
  | "NUMBER_OUTSIDE_VALID_RANGE"
  | "MALFORMED_QUERY"
  | "MALFORMED_SEARCH"
  | "INVALID_FIELD"
  | "INVALID_TYPE"
  | "INVALID_QUERY_FILTER_OPERATOR"
  | "NOT_IMPLEMENTED";

/** A query that cannot be run, whatever the data. In Apex: a compile error when static, System.QueryException when dynamic. */
export class SoqlError extends Error {
  readonly code: SoqlErrorCode;
  /** What the user may not read, by the name of its object: a query of user mode. */
  readonly inaccessible: ReadonlyMap<string, readonly string[]>;

  constructor(code: SoqlErrorCode, message: string, inaccessible: ReadonlyMap<string, readonly string[]> = new Map()) {
    super(message);
    this.code = code;
    this.inaccessible = inaccessible;
  }

  /** For NOT_IMPLEMENTED: what is not. */
  get what(): string {
    return this.message.replace(/^local org: /, "").replace(/ is not implemented$/, "");
  }
}

export function soqlNotImplemented(what: string): SoqlError {
  return new SoqlError("NOT_IMPLEMENTED", `local org: ${what} in SOQL is not implemented`);
}
