/** System.Database. Apex Reference Guide, "Database Class". */
import type { DuplicateHeader } from "../../../data/duplicates/rules.ts";
import type { AccessMode, DmlOperation } from "../../../data/index.ts";
import { toApexError } from "../../../data/session.ts";
import { takeDefaultAccess } from "../../sharing.ts";
import { currentTransaction } from "../../transaction.ts";
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { variableInSight } from "../../variables.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import type { ApexMap } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { ApexAccessLevel } from "../System/AccessLevel.ts";
import { executeBatch } from "../support/batches.ts";
import { ApexFieldToken } from "../Schema/tokens.ts";
import { allOrNoneOf, duplicateHeaderOf, isDmlOptions, truncates } from "./DMLOptions.ts";
import { openCursor, openPaginationCursor } from "./Cursor.ts";
import { convertLead } from "./LeadConvert.ts";
import { ApexQueryLocator } from "./QueryLocator.ts";
import { ApexRowResult, emptyRecycleBinResult, errorList, mergeResult, type ResultKind } from "./results.ts";
import { releaseSavepoint, rollbackToSavepoint, setSavepoint, type ApexSavepoint } from "./Savepoint.ts";

/** What follows the rows in a call: they are told apart by their types, as the overloads are. */
interface CallOptions {
  readonly allOrNone: boolean;
  readonly mode: AccessMode;
  readonly externalIdField: string | null;
  readonly truncate: boolean;
  readonly duplicateHeader: DuplicateHeader | null;
}

function callOptions(args: readonly ApexValue[]): CallOptions {
  let allOrNone = true;
  let mode: AccessMode = takeDefaultAccess();
  let externalIdField: string | null = null;
  let truncate = false;
  let duplicateHeader: DuplicateHeader | null = null;
  for (const arg of args) {
    if (typeof arg === "boolean") allOrNone = arg;
    else if (isDmlOptions(arg)) {
      // "The default for this property is false". [Apex Developer Guide, "Setting DML Options"]
      allOrNone = allOrNoneOf(arg) ?? false;
      truncate = truncates(arg);
      duplicateHeader = duplicateHeaderOf(arg);
    } else if (arg instanceof ApexAccessLevel) mode = arg.mode;
    else if (arg instanceof ApexFieldToken) externalIdField = arg.field.name;
    else throwNullPointer();
  }
  return { allOrNone, mode, externalIdField, truncate, duplicateHeader };
}

function dml(operation: DmlOperation, kind: ResultKind): Implementation {
  const listType = `list<database.${kind.toLowerCase()}>`;
  return (given: ApexValue, ...rest: ApexValue[]) => {
    if (given === null) throwNullPointer();
    const { truncate, ...options } = callOptions(rest);
    const rows = (given instanceof ApexList ? given.items : [given]).map((row) => toRow(row));
    if (truncate) for (const row of rows) row.allowsTruncation = true;
    const results = currentTransaction()
      .data.dml({ operation, records: rows, ...options })
      .map((result) => new ApexRowResult(kind, result));
    return given instanceof ApexList ? new ApexList(listType, results) : results[0];
  };
}

/**
 * `Database.insertImmediate` and `deleteImmediate`, of big objects. A call counts as a callout, not as DML; a test may not write other rows before.
 * [Big Objects Implementation Guide: Populate a Custom Big Object with Apex]
 */
function immediate(kind: "SaveResult" | "DeleteResult", method: "insertImmediate" | "deleteImmediate"): Implementation {
  return (given: ApexValue) => {
    if (given === null) throwNullPointer();
    const transaction = currentTransaction();
    if (transaction.hasUncommittedWork)
      throwApex(
        "System.CalloutException",
        "You have uncommitted work pending. Please commit or rollback before calling out",
      );
    transaction.limits.use("callouts");
    const results = (given instanceof ApexList ? given.items : [given]).map(
      (record: SObjectValue | null) => new ApexRowResult(kind, transaction.data[method](record ?? throwNullPointer())),
    );
    return given instanceof ApexList ? new ApexList(`list<database.${kind.toLowerCase()}>`, results) : results[0];
  };
}

/** `Database.merge`: a result for each of the records that go. Apex Reference Guide, "MergeResult Class". */
function merge(master: SObjectValue | null, others: ApexValue, ...rest: ApexValue[]): ApexValue {
  if (master === null || others === null) throwNullPointer();
  const { allOrNone, mode } = callOptions(rest);
  const duplicateIds = (others instanceof ApexList ? others.items : [others]).map((item) => toRow(item).id);
  const results = currentTransaction()
    .data.merge({ master, duplicateIds, allOrNone, mode })
    .map(({ id, success, errors, mergedId, relatedIds }) =>
      mergeResult.create({
        Errors: errorList(errors),
        Id: id,
        MergedRecordIds: new ApexList("list<id>", mergedId === null ? [] : [mergedId]),
        Success: success,
        UpdatedRelatedIds: new ApexList("list<id>", [...relatedIds]),
      }),
    );
  return others instanceof ApexList ? new ApexList("list<database.mergeresult>", results) : results[0];
}

/** `Database.delete` takes ids too. */
function toRow(row: ApexValue): SObjectValue {
  if (row === null) throwNullPointer();
  if (row instanceof SObjectValue) return row;
  const object = currentTransaction().data.schema.objectOfId(row);
  if (!object) throwApex("System.StringException", `Invalid id: ${row}`);
  return new SObjectValue(object.name, { Id: row });
}

function modeOf(level: ApexAccessLevel | null | undefined): AccessMode {
  const byDefault = takeDefaultAccess();
  return level?.mode ?? byDefault;
}

/** A variable of the code around the call; not a field of one (`:row.Name`), as on the platform. */
function variable(name: string): ApexValue {
  const value = variableInSight(name);
  if (value === undefined) throwApex("System.QueryException", `Variable does not exist: ${name}`);
  return value;
}

function run(
  text: string | null,
  bindOf: (name: string) => ApexValue,
  level: ApexAccessLevel | null | undefined,
): ApexList | number {
  if (text === null) throwNullPointer();
  try {
    return currentTransaction().data.queryText(text, bindOf, { mode: modeOf(level) });
  } catch (error) {
    throw toApexError(error);
  }
}

/** `COUNT()` through `Database.query` is refused by the platform's type: it answers rows. */
function rows(text: string | null, bindOf: (name: string) => ApexValue, level?: ApexAccessLevel | null): ApexList {
  const result = run(text, bindOf, level);
  if (typeof result === "number") throwApex("System.QueryException", "COUNT() queries must use Database.countQuery");
  return result;
}

function count(text: string | null, bindOf: (name: string) => ApexValue, level?: ApexAccessLevel | null): number {
  const result = run(text, bindOf, level);
  if (typeof result !== "number") throwApex("System.QueryException", "countQuery takes a COUNT() query");
  return result;
}

/** Binds by name, without case. [Apex Reference: Database.queryWithBinds, with its example of keys that differ in case alone] */
function binds(map: ApexMap | null): (name: string) => ApexValue {
  if (map === null) throwNullPointer();
  const byName = new Map<string, ApexValue>();
  const names = [...map.entries()].map(([key]) => String(key));
  const repeated = names.filter(
    (name) => names.filter((other) => other.toLowerCase() === name.toLowerCase()).length > 1,
  );
  if (repeated.length > 0)
    throwApex(
      "System.QueryException",
      `The bindMap consists of duplicate case-insensitive keys: [${repeated.join(", ")}]`,
    );
  for (const [key, value] of map.entries()) byName.set(String(key).toLowerCase(), value);
  return (name) => {
    const value = byName.get(name.toLowerCase());
    if (value === undefined) throwApex("System.QueryException", `Key '${name}' does not exist in the bindMap`);
    return value;
  };
}

definePlatformClass({
  name: "System.Database",
  dispatch: "value",
  statics: {
    insert: dml("insert", "SaveResult"),
    update: dml("update", "SaveResult"),
    upsert: dml("upsert", "UpsertResult"),
    delete: dml("delete", "DeleteResult"),
    undelete: dml("undelete", "UndeleteResult"),
    insertimmediate: immediate("SaveResult", "insertImmediate"),
    deleteimmediate: immediate("DeleteResult", "deleteImmediate"),
    merge,
    convertlead: (given: ApexValue, ...rest: ApexValue[]) => {
      const { allOrNone, mode } = callOptions(rest);
      return convertLead(given, allOrNone, mode);
    },
    emptyrecyclebin: (given: ApexValue) => {
      if (given === null) throwNullPointer();
      const rows = (given instanceof ApexList ? given.items : [given]).map((row) => toRow(row));
      const results = currentTransaction()
        .data.emptyRecycleBin(rows)
        .map(({ id, success, errors }) =>
          emptyRecycleBinResult.create({
            Id: id,
            Success: success,
            Errors: errorList(errors),
          }),
        );
      return given instanceof ApexList ? new ApexList("list<database.emptyrecyclebinresult>", results) : results[0];
    },
    query: (text: string | null, level?: ApexAccessLevel) => rows(text, variable, level),
    querywithbinds: (text: string | null, map: ApexMap | null, level: ApexAccessLevel | null) =>
      rows(text, binds(map), level),
    countquery: (text: string | null, level?: ApexAccessLevel) => count(text, variable, level),
    countquerywithbinds: (text: string | null, map: ApexMap | null, level: ApexAccessLevel | null) =>
      count(text, binds(map), level),
    "getquerylocator(string)": (text: string | null) => new ApexQueryLocator(String(text), rows(text, variable)),
    "getquerylocator(string,accesslevel)": (text: string | null, level: ApexAccessLevel | null) =>
      new ApexQueryLocator(String(text), rows(text, variable, level)),
    getquerylocatorwithbinds: (text: string | null, map: ApexMap | null, level: ApexAccessLevel | null) =>
      new ApexQueryLocator(String(text), rows(text, binds(map), level)),
    getcursor: (text: string | null, level?: ApexAccessLevel) => openCursor(() => rows(text, variable, level)),
    getcursorwithbinds: (text: string | null, map: ApexMap | null, level: ApexAccessLevel | null) =>
      openCursor(() => rows(text, binds(map), level)),
    getpaginationcursor: (text: string | null, level?: ApexAccessLevel) =>
      openPaginationCursor(() => rows(text, variable, level)),
    getpaginationcursorwithbinds: (text: string | null, map: ApexMap | null, level: ApexAccessLevel | null) =>
      openPaginationCursor(() => rows(text, binds(map), level)),
    "executebatch/1": (job: ApexValue) => executeBatch(job),
    "executebatch/2": (job: ApexValue, size: number | null) => executeBatch(job, size),
    "getquerylocator(list<sobject>)": (rows: ApexList) => new ApexQueryLocator("", rows),
    setsavepoint: () => setSavepoint(currentTransaction()),
    rollback: (savepoint: ApexSavepoint | null) => {
      rollbackToSavepoint(currentTransaction(), savepoint);
      return null;
    },
    releasesavepoint: (savepoint: ApexSavepoint | null) => {
      releaseSavepoint(currentTransaction(), savepoint);
      return null;
    },
  },
});
