/** DML statements: from rows in Apex or JSON to changes, and their results. */
import { DmlException, type DmlErrorRow } from "../../platform/values/dml-exception.ts";
import { NotImplementedError, throwApex } from "../../platform/values/exceptions.ts";
import type { SObjectValue } from "../../platform/values/sobject.ts";
import type { ApexValue } from "../../platform/registry.ts";
import type { SObjectDescribe } from "../schema/index.ts";
import type { DuplicateHeader } from "../duplicates/rules.ts";
import { coerce } from "./coerce.ts";
import type { DmlHost } from "./dml-host.ts";
import { failure, type DmlOperation, type RowFailure, type RowResult } from "./dml-types.ts";
import { deleteChanges, undeleteChanges } from "./remove.ts";
import { RowChange, type ChangeOperation } from "./row-change.ts";
import { saveChanges } from "./save.ts";
import type { StoredRow } from "./store.ts";
import { linkParents } from "./parents.ts";
import { matchUpsert } from "./upsert.ts";

export interface StatementOptions {
  readonly operation: DmlOperation;
  readonly records: readonly SObjectValue[];
  readonly allOrNone: boolean;
  readonly externalIdField: string | null;
  /** The API says of each row that stands twice what is wrong with it; Apex throws. */
  readonly fromApi?: boolean;
  /** Left out: what stands on each row. */
  readonly duplicateHeader?: DuplicateHeader | null;
  /** Refuses a change that the running user may not make. */
  readonly checkAccess: (change: RowChange) => void;
  /** How a row is deleted, where it is not by the rules for children alone. */
  readonly deleteRow?: (change: RowChange) => void;
}

/** Rows of several objects in one statement are saved object by object as they stand. [Apex Developer Guide: DML Considerations, "chunks"] */
const MAX_RUNS = 10;

/** Runs one statement. @throws System.DmlException when it is all-or-none and a row failed; nothing is written then. */
export function runStatement(host: DmlHost, options: StatementOptions): RowResult[] {
  host.running.refuseOwnRows(options.records);
  const start = host.checkpoint();
  try {
    const changes = save(host, options);
    if (options.allOrNone && changes.some((change) => change.failed))
      throw DmlException.of(title(options.operation), errorRows(changes));
    return changes.map((change) => finish(change, options));
  } catch (error) {
    host.returnTo(start);
    throw error;
  }
}

function save(host: DmlHost, options: StatementOptions): RowChange[] {
  const changes = options.records.map((record, index) => toChange(host, record, index, options));
  for (const change of changes) change.duplicateHeader = options.duplicateHeader ?? change.source.duplicateHeader;
  refuseRepeatedRows(changes);
  refuseRepeatedIds(changes, options.fromApi ?? false);
  const runs = runsOf(changes);
  if (objectRuns(runs) > MAX_RUNS)
    throwApex(
      "System.TypeException",
      `Cannot have more than ${MAX_RUNS} chunks in a single operation. Please rearrange the data to reduce chunking.`,
    );
  for (const run of runs) {
    saveRun(host, run, options);
    if (options.allOrNone && run.some((change) => change.failed)) break;
  }
  return changes;
}

/** Rows of one object and one kind of change, as they follow each other. */
function runsOf(changes: readonly RowChange[]): RowChange[][] {
  const runs: RowChange[][] = [];
  for (const change of changes) {
    const last = runs.at(-1);
    if (last?.[0] && last[0].object === change.object && last[0].operation === change.operation) last.push(change);
    else runs.push([change]);
  }
  return runs;
}

/** How often the object changes from run to run, and one. */
function objectRuns(runs: readonly RowChange[][]): number {
  return runs.filter((run, index) => run[0]?.object !== runs[index - 1]?.[0]?.object).length;
}

/** Saves changes of one object and one kind, in the platform's order of execution. */
export function saveRun(host: DmlHost, run: readonly RowChange[], options: StatementOptions): void {
  const object = (run[0] as RowChange).object;
  const operation = (run[0] as RowChange).operation;
  requireSupport(object, operation);
  if (operation === "insert" || operation === "update") for (const change of run) linkParents(host, change);
  for (const change of run) if (!change.failed) options.checkAccess(change);
  const mixed = host.noteMixed(object, run);
  const refused = mixed ?? takeLock(host, object) ?? host.lock(run);
  for (const change of run) {
    const own = host.running.refusal(change);
    if (own) change.failures.length = 0; // a deleted row, say
    const refusal = refused ?? own;
    if (refusal) change.failures.push(refusal);
  }
  if (operation === "delete") deleteChanges(host, run, options.allOrNone, options.deleteRow);
  else if (operation === "undelete") undeleteChanges(host, run, options.allOrNone);
  else saveChanges(host, run, options.allOrNone);
}

/** A lock that a seam told of, on whichever rows. [Object Reference: UNABLE_TO_LOCK_ROW] */
function takeLock(host: DmlHost, object: SObjectDescribe): RowFailure | null {
  const lock = host.rules.settings.rowLocks.find(
    (entry) => entry.times > 0 && entry.objectName.toLowerCase() === object.name.toLowerCase(),
  );
  if (!lock) return null;
  lock.times--;
  return failure("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records");
}

/** @throws System.TypeException when the platform has no such verb for the object; NotImplementedError when its rules are not known here */
function requireSupport(object: SObjectDescribe, operation: ChangeOperation): void {
  if (!object.dml) throw new NotImplementedError(`DML on ${object.name}`);
  if (!object.dml[operation])
    throwApex("System.TypeException", `DML operation ${operation.toUpperCase()} not allowed on ${object.name}`);
}

function toChange(host: DmlHost, record: SObjectValue, index: number, options: StatementOptions): RowChange {
  const object = host.schema.object(record.objectName);
  if (!object)
    throwApex(
      "System.TypeException",
      `DML operation ${options.operation.toUpperCase()} not allowed on ${record.objectName}`,
    );
  switch (options.operation) {
    case "insert":
      return insertChange(object, record, index);
    case "upsert": {
      const match = matchUpsert(host, object, record, options);
      if (match.failure) return failedChange(object, record, index, match.failure);
      return match.row ? updateChange(object, record, index, match.row) : insertChange(object, record, index);
    }
    default:
      return existingChange(host, object, record, index, options.operation);
  }
}

function insertChange(object: SObjectDescribe, record: SObjectValue, index: number): RowChange {
  const change = new RowChange({
    object,
    operation: "insert",
    index,
    source: record,
    before: null,
    values: givenValues(object, record),
  });
  if (record.id !== null) change.fail("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ["Id"]);
  return change;
}

function updateChange(object: SObjectDescribe, record: SObjectValue, index: number, before: StoredRow): RowChange {
  const values = { ...before.values, ...givenValues(object, record) };
  return new RowChange({ object, operation: "update", index, source: record, before, values });
}

function failedChange(object: SObjectDescribe, record: SObjectValue, index: number, reason: RowFailure): RowChange {
  const change = new RowChange({ object, operation: "insert", index, source: record, before: null, values: {} });
  change.failures.push(reason);
  return change;
}

/** A change of a row that must be there. */
export function existingChange(
  host: DmlHost,
  object: SObjectDescribe,
  record: SObjectValue,
  index: number,
  operation: "update" | "delete" | "undelete",
): RowChange {
  const row = record.id === null ? undefined : host.store.table(object).get(record.id);
  const wantsDeleted = operation === "undelete";
  const reason = existingFailure(record.id, row, operation, wantsDeleted);
  if (row && !reason) {
    if (operation === "update") return updateChange(object, record, index, row);
    return new RowChange({ object, operation, index, source: record, before: row, values: { ...row.values } });
  }
  const change = new RowChange({ object, operation, index, source: record, before: null, values: {} });
  if (reason) change.failures.push(reason);
  return change;
}

function existingFailure(
  id: string | null,
  row: StoredRow | undefined,
  operation: string,
  wantsDeleted: boolean,
): RowFailure | null {
  if (id === null) {
    const article = operation === "update" || operation === "undelete" ? "an" : "a";
    return failure("MISSING_ARGUMENT", `Id not specified in ${article} ${operation} call`);
  }
  if (!row) return failure("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  if (row.isDeleted && !wantsDeleted) return failure("ENTITY_IS_DELETED", "entity is deleted");
  // What went with another row comes back with it.
  const isOwnDeletion = row.deletion === undefined || row.deletion.rootId === row.id;
  if (wantsDeleted && !(row.isDeleted && isOwnDeletion))
    return failure("UNDELETE_FAILED", "Entity is not in the recycle bin");
  return null;
}

/** The caller's values in stored form. Fields that a query read and nobody may write are left out. */
function givenValues(object: SObjectDescribe, record: SObjectValue): Record<string, ApexValue> {
  const values: Record<string, ApexValue> = {};
  for (const [name, value] of record.fields) {
    const field = object.field(name);
    if (!field || name === "Id") continue;
    if (!(field.createable || field.updateable)) continue;
    values[field.name] = coerce(field, value);
  }
  return values;
}

/** @throws System.ListException for a new row that stands twice. [salesforce posts of the message: infallibletechie.com/2013/10/systemlistexception-before-insert-or.html] */
function refuseRepeatedRows(changes: readonly RowChange[]): void {
  const added = changes.filter((change) => change.operation === "insert" && !change.failed);
  if (new Set(added.map((change) => change.source)).size < added.length)
    throwApex("System.ListException", "Before Insert or Upsert list must not have two identically equal elements");
}

/**
 * An id that stands twice in one statement. [API: help.salesforce.com, article 000384876; that its code is that of an external id given twice is chosen]
 * @throws System.ListException in Apex
 */
function refuseRepeatedIds(changes: readonly RowChange[], fromApi: boolean): void {
  const byId = Map.groupBy(
    changes.filter((change) => change.operation !== "insert" && change.before !== null),
    (change) => change.before?.id ?? "",
  );
  for (const [id, same] of byId) {
    if (same.length < 2) continue;
    if (!fromApi) throwApex("System.ListException", `Duplicate id in list: ${id}`);
    for (const change of same) change.fail("DUPLICATE_VALUE", `Duplicate id specified: ${id}`, ["Id"]);
  }
}

export function finish(change: RowChange, options: StatementOptions): RowResult {
  const success = !change.failed;
  const isNew = change.operation === "insert";
  // An upsert tells the id of a row that it has found as well: fflib's and NebulaLogger's code goes on with it.
  if (success && change.saved && change.source.id === null) change.source.fields.set("Id", change.saved.id);
  return {
    id: success || !isNew ? (change.id ?? change.source.id) : null,
    success,
    created: options.operation === "upsert" && isNew && success,
    errors: change.failures,
  };
}

/** The rows of a DmlException. */
export function errorRows(changes: readonly RowChange[]): DmlErrorRow[] {
  return changes
    .filter((change) => change.failed)
    .flatMap((change) =>
      change.failures.map((reason) => ({
        object: change.object.name,
        index: change.index,
        id: change.before?.id ?? (change.operation === "insert" ? null : change.source.id),
        statusCode: reason.statusCode,
        fields: reason.fields,
        message: reason.message,
      })),
    );
}

/** `Insert failed. ...` */
function title(operation: DmlOperation): string {
  return operation.charAt(0).toUpperCase() + operation.slice(1);
}
