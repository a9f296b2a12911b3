/**
 * Merging records: losers are deleted, what belonged to them goes to the master, and the master is updated.
 * [Apex Developer Guide: Merging Records; Triggers and Merge Statements; SOAP API Developer Guide: merge()]
 */
import { DmlException } from "../../platform/values/dml-exception.ts";
import { throwApex } from "../../platform/values/exceptions.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { rulesOf } from "../rules/index.ts";
import { auditChange } from "../rules/audit-trail.ts";
import { errorRows, existingChange, finish, saveRun, type StatementOptions } from "./dml.ts";
import type { DmlHost } from "./dml-host.ts";
import type { RowFailure } from "./dml-types.ts";
import { childrenOf } from "./relations.ts";
import type { RowChange } from "./row-change.ts";
import type { StoredRow } from "./store.ts";

export interface MergeRequest {
  readonly master: SObjectValue;
  readonly duplicateIds: readonly (string | null)[];
  readonly allOrNone: boolean;
  readonly checkAccess: StatementOptions["checkAccess"];
}

/** What became of one of the losers. */
export interface MergeOutcome {
  /** The master's id. */
  readonly id: string | null;
  readonly success: boolean;
  readonly mergedId: string | null;
  /** Rows that belong to the master now. */
  readonly relatedIds: readonly string[];
  readonly errors: readonly RowFailure[];
}

/** [SOAP API Developer Guide: merge(), supported objects] */
const MERGEABLE = new Set(["Account", "Case", "Contact", "Lead"]);
/** [Apex Developer Guide: Merging Records: up to three records of the same sObject type] */
const MAX_DUPLICATES = 2;

/** @throws System.DmlException when it is all-or-none and something failed; nothing is written then */
export function runMerge(host: DmlHost, request: MergeRequest): MergeOutcome[] {
  const start = host.checkpoint();
  try {
    const { losers, master, related } = merge(host, request);
    const failed = [...losers, master].filter((change) => change.failed);
    if (failed.length > 0 && request.allOrNone) throw DmlException.of("Merge", errorRows(failed));
    if (failed.length > 0) host.returnTo(start);
    else finish(master, statement("update", request));
    const errors = failed.flatMap((change) => change.failures);
    return losers.map((loser) => ({
      id: request.master.id,
      success: failed.length === 0,
      mergedId: failed.length === 0 ? loser.id : null,
      relatedIds: failed.length === 0 ? (related.get(loser) ?? []) : [],
      errors,
    }));
  } catch (error) {
    host.returnTo(start);
    throw error;
  }
}

function merge(
  host: DmlHost,
  request: MergeRequest,
): { losers: RowChange[]; master: RowChange; related: ReadonlyMap<RowChange, string[]> } {
  const object = host.schema.object(request.master.objectName);
  if (!object || !MERGEABLE.has(object.name))
    throwApex("System.TypeException", `DML operation MERGE not allowed on ${request.master.objectName}`);
  checkDuplicates(request);
  const masterId = request.master.id;
  const update = statement("update", request);
  const related = new Map<RowChange, string[]>();
  const losers = request.duplicateIds.map((id, index) => {
    const source = new SObjectValue(object.name, { Id: id });
    return existingChange(host, object, source, index, "delete");
  });
  const master = existingChange(host, object, request.master, 0, "update");
  if ([...losers, master].some((change) => change.failed) || masterId === null) return { losers, master, related };
  const removal: StatementOptions = {
    ...statement("delete", request),
    allOrNone: true,
    // The losers' MasterRecordId is set when the after delete triggers run, and not before.
    deleteRow: (change) => related.set(change, removeLoser(host, change, masterId)),
  };
  saveRun(host, losers, removal);
  if (losers.some((change) => change.failed)) return { losers, master, related };
  master.rebase(host.store.find(masterId) as StoredRow);
  saveRun(host, [master], update);
  return { losers, master, related };
}

/** The wordings are ours. */
function checkDuplicates({ master, duplicateIds }: MergeRequest): void {
  const refuse = (message: string): never => {
    const row = { index: 0, id: master.id, statusCode: "INVALID_OPERATION", fields: [], message };
    throw DmlException.of("Merge", [row]);
  };
  if (duplicateIds.length > MAX_DUPLICATES) refuse("Only three records can be merged at a time");
  const ids = new Set(duplicateIds);
  if (ids.size < duplicateIds.length || ids.has(master.id)) refuse("A record cannot be merged with itself");
}

function statement(operation: "update" | "delete", request: MergeRequest): StatementOptions {
  const { checkAccess } = request;
  return { operation, records: [], allOrNone: true, externalIdField: null, checkAccess };
}

/** Answers the ids of the rows that go to the master. Their triggers do not fire. */
function removeLoser(host: DmlHost, change: RowChange, masterId: string): string[] {
  const row = change.before && host.store.find(change.before.id);
  if (!row || row.isDeleted) return [];
  rulesOf(row.object).checkDelete?.(change, host.rules);
  if (change.failed) return [];
  const related: string[] = [];
  for (const { field, child } of Array.from(childrenOf(host, row))) {
    const current = host.store.find(child.id);
    if (!current || current.isDeleted) continue;
    if (current.object.shareOf) {
      host.write(current.object, current.id, null);
      continue;
    }
    const values = { ...current.values, [field.name]: masterId };
    if (current.id === masterId) delete values[field.name]; // nobody is their own parent
    host.write(current.object, current.id, { ...current, values });
    if (current.id !== masterId) related.push(current.id);
  }
  const values = { ...row.values, MasterRecordId: masterId };
  const gone: StoredRow = { ...row, values, isDeleted: true, deletion: { rootId: row.id, cleared: [] } };
  host.write(row.object, row.id, gone);
  rulesOf(row.object).deleted?.(change, host.rules);
  auditChange(change, host.rules);
  change.rebase(gone);
  return related;
}
