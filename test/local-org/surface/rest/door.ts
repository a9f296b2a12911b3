/**
 * What the REST resources need of an org. `org/` implements it over the data engine; tests implement it over a few arrays.
 *
 * Everything is synchronous: the resources run in the org's worker, next to the data.
 */
import type { OrgLimitUse } from "../../platform/org-limits.ts";
import type { DuplicateHeader } from "../../data/duplicates/rules.ts";
import type { ApiError } from "../http/errors.ts";
import type { JsonObject } from "../http/messages.ts";
import type { MetadataDoor } from "../metadata/door.ts";
import type { ToolingDoor } from "../tooling/door.ts";

/** The caller: a live token of an active user. */
export interface Session {
  readonly token: string;
  readonly userId: string;
  /** What an app's token is good for; null or left out for a session of the org's own. */
  readonly scopes?: readonly string[] | null;
}

/** The outcome of one row of a write. */
export interface SaveOutcome {
  readonly id: string | null;
  readonly success: boolean;
  readonly created: boolean;
  readonly errors: readonly SaveError[];
}

export interface SaveError {
  readonly statusCode: string;
  readonly message: string;
  readonly fields: readonly string[];
  /** What a duplicate rule found, as JSON. */
  readonly duplicateResult?: JsonObject;
}

export interface WriteOptions {
  /** Roll back every row when one fails. */
  readonly allOrNone: boolean;
  /** For an upsert: the field that identifies a row. */
  readonly externalIdField?: string;
  /** `Sforce-Duplicate-Rule-Header`. */
  readonly duplicateHeader?: DuplicateHeader;
}

export type WriteOperation = "insert" | "update" | "upsert" | "delete";

/** A row to write: its object and its fields as the client sent them (`Id` among them where the operation needs it). */
export interface RowInput {
  readonly objectName: string;
  readonly fields: JsonObject;
}

/** The data of an org inside one transaction. */
export interface DataDoor {
  /** Runs a query as the session's user. Rows carry `attributes`. @throws RestError MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE */
  query(soql: string, includeDeleted: boolean): { readonly totalSize: number; readonly records: JsonObject[] };
  /** Writes rows; a row's error is in its outcome, in the order of the rows. */
  write(operation: WriteOperation, rows: readonly RowInput[], options: WriteOptions): SaveOutcome[];
}

export interface FieldSummary {
  readonly name: string;
  readonly type: string;
  readonly externalId: boolean;
  readonly idLookup: boolean;
}

/** An object as the REST resources see it; the full describe is the schema's. */
export interface ObjectSummary {
  readonly name: string;
  readonly keyPrefix: string | null;
  readonly fields: readonly FieldSummary[];
}

export interface PicklistOfRecordType {
  readonly values: readonly string[];
  readonly defaultValue: string | null;
}

export interface ListViewSummary {
  readonly id: string;
  readonly developerName: string;
  readonly label: string;
}

/** A list view as one person sees it. */
export interface ListView extends ListViewSummary {
  readonly objectName: string;
  readonly columns: readonly { readonly path: string; readonly label: string; readonly type: string }[];
  readonly conditions: readonly {
    readonly field: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
  /** The field that rows are sorted by, ascending. */
  readonly orderBy: string;
  /** Without LIMIT. */
  readonly soql: string;
}

export interface RestDoor {
  readonly tooling: ToolingDoor;
  readonly metadata: MetadataDoor;
  readonly organizationId: string;
  readonly limits: OrgLimitUse;
  object(name: string): ObjectSummary | undefined;
  /** The object that an id belongs to, by its first three characters. */
  objectOfId(id: string): ObjectSummary | undefined;
  describeGlobal(): JsonObject[];
  /** The details behind the name of a relationship to them, such as `Contacts` of Account. */
  childRelationship(
    objectName: string,
    name: string,
  ): { readonly childObject: string; readonly field: string } | undefined;
  /** Record types depend on the user. */
  describe(name: string, session: Session): JsonObject;
  listViews(objectName: string): readonly ListViewSummary[];
  /** @param idOrName an id, or the API name */
  listView(objectName: string, idOrName: string, session: Session): ListView | undefined;
  /** The values of picklists in a record type, by field in lower case; undefined when the object has no such record type. */
  picklistsOf(objectName: string, recordTypeId: string): ReadonlyMap<string, PicklistOfRecordType> | undefined;
  /**
   * Runs work in a transaction of its own as the session's user and commits it; when work throws, everything is rolled back.
   */
  transact<T>(session: Session, work: (data: DataDoor) => T): T;
  /** Milliseconds of the org's clock. */
  now(): number;
  /** Runs work after the answer, in turn with what else waits in the org. It opens its own transactions. */
  later(name: string, work: () => void): void;
}

/** Turns a row's errors into the errors of a REST answer. */
export function apiErrors(outcome: SaveOutcome): ApiError[] {
  return outcome.errors.map(({ statusCode, message, fields, duplicateResult }) =>
    // As public answers show it, duplicates come without fields.
    duplicateResult ? { duplicateResult, errorCode: statusCode, message } : { message, errorCode: statusCode, fields },
  );
}
