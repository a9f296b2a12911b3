/** Requests for and answers of DML. */
import type { DuplicateResult } from "../duplicates/match.ts";
import type { DuplicateHeader } from "../duplicates/rules.ts";
import type { SObjectValue } from "../../platform/values/sobject.ts";

export type DmlOperation = "insert" | "update" | "upsert" | "delete" | "undelete";

/** `user`: the running user's object and field permissions are enforced. */
export type AccessMode = "user" | "system";

/** Who asks: code in Apex, or a request of the data API. */
export type DmlOrigin = "apex" | "api";

export interface DmlRequest {
  readonly operation: DmlOperation;
  readonly records: readonly SObjectValue[];
  /** True: one failed row undoes the statement and throws System.DmlException. */
  readonly allOrNone: boolean;
  readonly mode: AccessMode;
  /** Default `apex`. */
  readonly origin?: DmlOrigin;
  /** For upsert: the field to match on; the id when left out. */
  readonly externalIdField?: string | null;
  /** How duplicate rules are to be heeded, for all rows; what stands on a row (`setOptions`) when left out. */
  readonly duplicateHeader?: DuplicateHeader | null;
}

/** One `Database.Error`. */
export interface RowFailure {
  /** The name of a System.StatusCode. */
  readonly statusCode: string;
  readonly message: string;
  /** API names of the fields. */
  readonly fields: readonly string[];
  /** What a duplicate rule found, for `DUPLICATES_DETECTED`. */
  readonly duplicates?: DuplicateResult;
}

export interface RowResult {
  readonly id: string | null;
  readonly success: boolean;
  /** For upsert: the row is new. */
  readonly created: boolean;
  readonly errors: readonly RowFailure[];
  /** Of an event: its uuid. */
  readonly operationId?: string;
}

export function failure(statusCode: string, message: string, fields: readonly string[] = []): RowFailure {
  return { statusCode, message, fields };
}
