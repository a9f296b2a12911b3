/** UserRecordAccess: what a user may do with up to 200 records, worked out when asked. [Object Reference: UserRecordAccess] */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import type { DataReader } from "../engine/reader.ts";
import type { StoredRow } from "../engine/store.ts";
import type { SObjectDescribe } from "../schema/index.ts";
import { SoqlError } from "../soql/error.ts";
import { operandValues, type FilterContext } from "../soql/filter.ts";
import type { ResolvedQuery } from "../soql/resolve.ts";
import { LEVEL } from "./levels.ts";
import type { ObjectAction, UserAccess } from "./user-access.ts";
import type { RecordAccess } from "./record-access.ts";

const MAX_RECORDS = 200;

interface Sources {
  readonly reader: DataReader;
  readonly records: RecordAccess;
  readonly access: UserAccess;
}

/** The rows behind a query of UserRecordAccess; undefined for any other. @throws SoqlError */
export function userRecordAccessRows(
  query: ResolvedQuery,
  binds: readonly ApexValue[],
  sources: Sources,
): StoredRow[] | undefined {
  const { object } = query;
  if (object.name !== "UserRecordAccess") return undefined;
  if (!query.fields.some(({ field }) => field.name === "RecordId") || !selects(query, "RecordId"))
    throw new SoqlError("INVALID_FIELD", "RecordId field must be selected");
  const userIds = valuesOf(query, "UserId", binds);
  const recordIds = valuesOf(query, "RecordId", binds);
  const [userId] = userIds;
  if (userIds.length !== 1 || userId === undefined || recordIds.length === 0 || recordIds.length > MAX_RECORDS)
    throw new SoqlError(
      "MALFORMED_QUERY",
      `UserRecordAccess takes one UserId and up to ${MAX_RECORDS} RecordIds in its filter`,
    );
  return recordIds.map((recordId) => accessRow(object, userId, recordId, sources));
}

function selects(query: ResolvedQuery, name: string): boolean {
  return query.select.some(
    (item) => item.kind === "value" && item.value.kind === "field" && item.value.field.name === name,
  );
}

/** The ids that a condition which all rows must meet gives for a field. */
function valuesOf(query: ResolvedQuery, name: string, binds: readonly ApexValue[]): string[] {
  const parts = query.where?.kind === "and" ? query.where.parts : query.where ? [query.where] : [];
  const context: FilterContext = { binds, timeZone: "GMT", today: ApexDate.ofMs(0), firstDay: 0, subquery: () => [] };
  for (const part of parts)
    if (
      part.kind === "compare" &&
      part.left.kind === "field" &&
      part.left.field.name === name &&
      (part.operator === "=" || part.operator === "IN") &&
      part.right.kind !== "dateLiteral" &&
      part.right.kind !== "query"
    )
      return [
        ...new Set(operandValues(part.right, context).flatMap((value) => (value === null ? [] : [String(value)]))),
      ];
  return [];
}

function accessRow(object: SObjectDescribe, UserId: string, RecordId: string, sources: Sources): StoredRow {
  const row = sources.reader.store.find(RecordId);
  const level = row && !row.isDeleted ? sources.records.level(UserId, row) : LEVEL.none;
  const may = (action: ObjectAction): boolean =>
    row !== undefined && sources.access.canObject(UserId, row.object, action);
  const HasReadAccess = level >= LEVEL.read && may("read");
  const HasEditAccess = level >= LEVEL.edit && may("edit");
  const HasDeleteAccess = level >= LEVEL.all && may("delete") && row?.object.dml?.delete !== false; // nobody deletes users
  const HasTransferAccess = level >= LEVEL.transfer && may("edit");
  const HasAllAccess = level >= LEVEL.all && HasEditAccess;
  const MaxAccessLevel = HasAllAccess
    ? "All"
    : HasTransferAccess
      ? "Transfer"
      : HasDeleteAccess
        ? "Delete"
        : HasEditAccess
          ? "Edit"
          : HasReadAccess
            ? "Read"
            : "None";
  const values = {
    UserId,
    RecordId,
    HasReadAccess,
    HasEditAccess,
    HasDeleteAccess,
    HasTransferAccess,
    HasAllAccess,
    MaxAccessLevel,
  };
  return { id: RecordId, object, values, isDeleted: false };
}
