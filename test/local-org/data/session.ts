/** The data as one transaction sees it: its queries, its DML, and the way back. */
import type { AsyncWork } from "../platform/async.ts";
import { sharingIsEnforced } from "../platform/sharing.ts";
import { currentTransaction, runningTransaction } from "../platform/transaction.ts";
import type { ApexValue } from "../platform/registry.ts";
import { NotImplementedError } from "../platform/values/exceptions.ts";
import { QueryException } from "../platform/values/query-exception.ts";
import { ApexList } from "../platform/values/list.ts";
import { makeId } from "../platform/values/id.ts";
import type { SObjectValue } from "../platform/values/sobject.ts";
import { recordAccessCheck } from "./access/enforce-records.ts";
import { userRecordAccessRows } from "./access/user-record-access.ts";
import { setupPermissionCheck } from "./access/enforce-setup.ts";
import { checkQueryAccess, checkSecurityEnforced, dmlAccessCheck } from "./access/enforce.ts";
import { findDuplicates, type Candidate, type DuplicateResult, type Sight } from "./duplicates/match.ts";
import { NO_HEADER, type DuplicateHeader, type DuplicateRule } from "./duplicates/rules.ts";
import { deleteImmediate, insertImmediate } from "./engine/big-objects.ts";
import type { Checkpoint, DmlHost } from "./engine/dml-host.ts";
import type { AccessMode, DmlRequest, RowFailure, RowResult } from "./engine/dml-types.ts";
import type { LockSet } from "./engine/locks.ts";
import { MixedDmlGuard } from "./engine/mixed-dml.ts";
import { featureParameter, setFeatureParameter, type FeatureParameterKind } from "./engine/feature-parameters.ts";
import { approvalLockCheck, lockRecords } from "./engine/approval-lock.ts";
import { runStatement } from "./engine/dml.ts";
import { removeRow } from "./engine/remove.ts";
import { RunningTriggers } from "./engine/running-triggers.ts";
import { runConversions, type ConversionOutcome, type ConvertRequest } from "./engine/convert-lead.ts";
import { runMerge, type MergeOutcome, type MergeRequest } from "./engine/merge.ts";
import type { RowChange } from "./engine/row-change.ts";
import type { StoredRow } from "./engine/store.ts";
import { truncateTexts } from "./engine/truncate.ts";
import type { TriggerContext, TriggerDefinition, TriggerOperation } from "./engine/trigger-context.ts";
import { insertEvents, publishEvents, raiseEvent } from "./events/publish.ts";
import { putIn, takeOut, writesOf, type Overlapping, type Undo, type Write } from "./engine/overlap.ts";
import type { OrgData } from "./org-data.ts";
import { noteViews, recentlyViewedRows, viewDate, type ViewNotes } from "./recently-viewed.ts";
import { SessionLocks } from "./session-locks.ts";
import { calculateGroup } from "./rules/group-calculation.ts";
import type { RuleContext } from "./rules/rules.ts";
import type { FieldDescribe, Schema, SObjectDescribe } from "./schema/index.ts";
import type { Query, Search } from "./soql/ast.ts";
import { SoqlError } from "./soql/error.ts";
import { executeQuery, type QueryOptions } from "./soql/execute.ts";
import { parseQueryText, parseSearchText } from "./soql/parse.ts";
import { searchFilter } from "./soql/search.ts";
import { resolveQuery } from "./soql/resolve.ts";
import { checkInApex, checkInApi } from "./soql/select-rules.ts";

export interface QueryCall {
  readonly mode: AccessMode;
  /** Rows of the recycle bin too (`queryAll`). */
  readonly includeDeleted?: boolean;
}

/** Finds the value of a bind by the text after the colon. */
export type BindLookup = (name: string) => ApexValue;

export class DataSession implements DmlHost, Overlapping {
  readonly data: OrgData;
  #undo: Undo[] = [];
  readonly #mixed: MixedDmlGuard;
  readonly running = new RunningTriggers();
  readonly #locks: SessionLocks;

  constructor(data: OrgData) {
    this.data = data;
    this.#mixed = new MixedDmlGuard(data.settings);
    this.#locks = new SessionLocks(data, this);
  }

  // ---- queries

  /**
   * Runs a static query. Answers the rows, or the number for `COUNT()`.
   * @throws System.QueryException when the running user may not read what it names, in user mode
   */
  query(query: Query, binds: readonly ApexValue[], call: QueryCall): ApexList | number {
    try {
      return this.#run(query, binds, call);
    } catch (error) {
      throw toApexError(error);
    }
  }

  #run(query: Query, binds: readonly ApexValue[], call: QueryCall): ApexList | number {
    const transaction = currentTransaction();
    const resolved = resolveQuery(query, this.schema);
    const { access, records, reader, store } = this.data;
    const mode = resolved.access === "user" || resolved.access === "system" ? resolved.access : call.mode;
    // WITH SECURITY_ENFORCED asks for objects and fields; records stay a matter of the class.
    if (mode === "user") checkQueryAccess(resolved, access, transaction.userId);
    else if (resolved.access === "security-enforced") checkSecurityEnforced(resolved, access, transaction.userId);
    const { userId } = transaction;
    transaction.limits.use("soqlQueries");
    const { overlaps } = this.data;
    const { name } = resolved.object;
    const point = resolved.forUpdate ? "lock" : "query";
    overlaps.reach(this, point, "before", name);
    if (resolved.forUpdate) this.#locks.takeSeamLock(resolved.object);
    const visibility = this.#visibility(mode === "user" || sharingIsEnforced());
    const options: QueryOptions = {
      binds,
      timeZone: transaction.user.timeZoneSidKey,
      locale: transaction.user.localeSidKey,
      userId,
      ...(mode === "user" ? { mayRead: ({ object, field }) => access.canField(userId, object, field, "read") } : {}),
      includeDeleted: call.includeDeleted ?? false,
      visibility,
      rowsOf: (asked) =>
        asked.object.name === "RecentlyViewed"
          ? recentlyViewedRows(userId, reader, (row) => visibility(row.object)?.(row) ?? true)
          : asked.object.shareOf
            ? records.shareRows(asked.object)
            : userRecordAccessRows(asked, binds, { reader, records, access }),
      valueForUser: (row, fieldName) => viewDate(row, fieldName, userId, store),
    };
    let result = executeQuery(resolved, reader, options);
    // After a wait the rows are read as they are then.
    while (resolved.forUpdate && this.#locks.forRows(result.rows)) result = executeQuery(resolved, reader, options);
    overlaps.reach(this, point, "after", name);
    this.#aside(() => noteViews(resolved.views, resolved.object, result.ids, this.#around(userId)));
    if (result.childQueries > 0) transaction.limits.use("aggregateQueries", result.childQueries);
    transaction.limits.use("soqlRows", result.rowsUsed);
    if (resolved.kind === "count") return result.count;
    const type = resolved.kind === "aggregate" ? "aggregateresult" : resolved.object.name.toLowerCase();
    return new ApexList(`list<${type}>`, [...result.rows]);
  }

  /** User mode enforces sharing whatever the class declares. [Apex Developer Guide: Enforce User Mode for Database Operations] */
  #visibility(isShared: boolean): NonNullable<QueryOptions["visibility"]> {
    const { access, records } = this.data;
    const { userId } = this;
    return (object) => access.setupVisibility(userId, object) ?? (isShared ? records.visibility(userId, object) : null);
  }

  /**
   * Runs query text.
   * @throws SoqlError when the text is wrong; `Database.query` turns it into System.QueryException
   */
  queryText(text: string, bindOf: BindLookup | null, call: QueryCall): ApexList | number {
    const { query, bindNames } = parseQueryText(text);
    const shape = resolveQuery(query, this.schema);
    if (bindOf) checkInApex(shape);
    else checkInApi(shape);
    const binds = bindNames.map((name) => {
      if (!bindOf) throw new SoqlError("MALFORMED_QUERY", "unexpected token: ':'");
      return bindOf(name);
    });
    return this.#run(query, binds, call);
  }

  // ---- searches

  /** `Test.setFixedSearchResults`: what searches find in a test. None until it is called. */
  fixedSearchResults: ReadonlySet<string> = new Set();

  /**
   * Runs a static search: a list of rows for each object of RETURNING. In a test it finds the fixed results and nothing else.
   * [Apex Developer Guide: Adding SOSL Queries to Unit Tests]
   */
  search(search: Search, binds: readonly ApexValue[], call: QueryCall): ApexList {
    try {
      return this.#search(search, binds, call);
    } catch (error) {
      throw toApexError(error);
    }
  }

  /** Runs search text (`Search.query`). */
  searchText(text: string, bindOf: BindLookup, call: QueryCall): ApexList {
    try {
      const { search, bindNames } = parseSearchText(text);
      return this.#search(
        search,
        bindNames.map((name) => bindOf(name)),
        call,
      );
    } catch (error) {
      throw toApexError(error);
    }
  }

  #search(search: Search, binds: readonly ApexValue[], call: QueryCall): ApexList {
    const transaction = currentTransaction();
    const { reader, access } = this.data;
    transaction.limits.use("soslQueries");
    const term = search.term.kind === "bind" ? binds[search.term.index] : search.term.text;
    const fixed = this.fixedSearchResults;
    const isFound = transaction.isTest
      ? (row: StoredRow) => fixed.has(row.id)
      : searchFilter(String(term ?? ""), search.group, reader);
    const lists = search.queries.map((query) => {
      const resolved = resolveQuery(query, this.schema);
      if (call.mode === "user") checkQueryAccess(resolved, access, transaction.userId);
      const { rows } = executeQuery(resolved, reader, {
        binds,
        timeZone: transaction.user.timeZoneSidKey,
        locale: transaction.user.localeSidKey,
        visibility: this.#visibility(call.mode === "user" || sharingIsEnforced()),
        found: isFound,
      });
      return new ApexList("list<sobject>", [...rows]);
    });
    return new ApexList("list<list<sobject>>", lists);
  }

  // ---- DML

  /** `Database.insertImmediate`. "DML operations on big objects are considered callouts", and are no DML statements. */
  insertImmediate(record: SObjectValue): RowResult {
    return this.#aside(() => insertImmediate(record, { ...this.#around(this.userId), data: this.data }));
  }

  /** `Database.deleteImmediate`. */
  deleteImmediate(record: SObjectValue): RowResult {
    return this.#aside(() => deleteImmediate(record, { ...this.#around(this.userId), data: this.data }));
  }

  #around(userId: string): ViewNotes {
    return { store: this.store, now: this.now, userId, write: (object, id, row) => this.write(object, id, row) };
  }

  /** Writes that are no uncommitted work for callouts. */
  #aside<Result>(work: () => Result): Result {
    const transaction = currentTransaction();
    const isClean = this.mark() === transaction.cleanMark;
    const result = work();
    if (isClean) transaction.cleanMark = this.mark();
    return result;
  }

  /**
   * `Database.emptyRecycleBin`: rows of the recycle bin cannot come back, nor what went there with them. "After records are deleted from the Recycle Bin
   * using this call, they can be queried using queryAll() for some time." [SOAP API: emptyRecycleBin]
   */
  emptyRecycleBin(records: readonly SObjectValue[]): RowResult[] {
    const transaction = currentTransaction();
    transaction.limits.use("dmlStatements");
    transaction.limits.use("dmlRows", records.length);
    return records.map((record) => {
      const row = this.store.find(record.id);
      if (!row?.isDeleted || (row.deletion && row.deletion.rootId !== row.id))
        return {
          id: record.id,
          success: false,
          created: false,
          errors: [{ statusCode: "INVALID_ID_FIELD", message: "Record is not in the recycle bin", fields: [] }],
        };
      for (const table of this.store.usedTables())
        for (const other of table.rows())
          if (other.isDeleted && other.deletion?.rootId === row.id) this.write(other.object, other.id, purged(other));
      this.write(row.object, row.id, purged(row));
      return { id: row.id, success: true, created: false, errors: [] };
    });
  }

  /** Runs a DML statement. @throws System.DmlException when it is all-or-none and a row failed */
  dml(request: DmlRequest): RowResult[] {
    const { records } = request;
    if (records.length === 0) return []; // costs nothing
    const transaction = currentTransaction();
    if (records.some((record) => this.schema.object(record.objectName)?.isEvent))
      return insertEvents(this.data, transaction, request);
    for (const record of records) if (record.allowsTruncation) truncateTexts(record, this.schema);
    transaction.limits.use("dmlStatements");
    transaction.limits.use("dmlRows", records.length);
    const objectName = records[0]?.objectName;
    this.data.overlaps.reach(this, "dml", "before", objectName);
    const results = runStatement(this, {
      operation: request.operation,
      records,
      allOrNone: request.allOrNone,
      externalIdField: request.externalIdField ?? null,
      duplicateHeader: request.duplicateHeader ?? null,
      fromApi: request.origin === "api",
      checkAccess: this.#accessCheck(request),
    });
    this.data.overlaps.reach(this, "dml", "after", objectName);
    return results;
  }

  /** Runs the merge statement. @throws System.DmlException when it is all-or-none and a row failed */
  merge(request: Omit<MergeRequest, "checkAccess"> & Pick<DmlRequest, "mode">): MergeOutcome[] {
    const { limits } = currentTransaction();
    limits.use("dmlStatements");
    limits.use("dmlRows", request.duplicateIds.length + 1);
    return runMerge(this, { ...request, checkAccess: this.#accessCheck(request) });
  }

  /** `Database.convertLead`. @throws System.DmlException when it is all-or-none and a lead failed */
  convertLeads(request: Omit<ConvertRequest, "checkAccess"> & Pick<DmlRequest, "mode">): ConversionOutcome[] {
    const { limits } = currentTransaction();
    limits.use("dmlStatements");
    limits.use("dmlRows", request.conversions.length);
    return runConversions(this, { ...request, checkAccess: this.#accessCheck(request) });
  }

  /** `Approval.lock` and `unlock`. */
  lockForApproval(ids: readonly string[], isLocked: boolean): RowResult[] {
    return lockRecords(this, ids, isLocked);
  }

  #accessCheck({ mode, origin }: Pick<DmlRequest, "mode" | "origin">): (change: RowChange) => void {
    const { access, records } = this.data;
    const { store, userId } = this;
    const checks: ((change: RowChange) => void)[] = [approvalLockCheck(store, access, userId)];
    if (mode === "user") checks.push(dmlAccessCheck(access, userId, origin ?? "apex"));
    if (this.data.settings.setupPermissions === "required") checks.push(setupPermissionCheck(access, userId));
    if (mode === "user" || sharingIsEnforced()) checks.push(recordAccessCheck({ store, records, access, userId }));
    return (change) => {
      for (const check of checks) if (!change.failed) check(change);
    };
  }

  /** `EventBus.publish`. */
  publish(records: readonly SObjectValue[], callback: ApexValue = null): RowResult[] {
    return publishEvents(this.data, currentTransaction(), records, callback);
  }

  /** `Test.calculatePermissionSetGroup`: within the transaction, undone with it. */
  calculateGroup(groupId: string): void {
    calculateGroup(groupId, this.rules);
  }

  /**
   * What the running user may see, where the rule enforces sharing and the header or the class asks for it. [REST API: Duplicate Rule Header; Apex
   * Reference Guide: DMLOptions.DuplicateRuleHeader]
   */
  duplicateSight(rule: DuplicateRule, header: DuplicateHeader): Sight {
    const sees = this.#visibility(rule.enforcesSharing && (header.runAsCurrentUser || sharingIsEnforced()));
    return (name) => {
      const object = this.schema.object(name);
      return object ? sees(object) : null;
    };
  }

  /** `Datacloud.FindDuplicates`: what each active rule of its object finds for each row. */
  findDuplicates(candidates: readonly Candidate[]): DuplicateResult[][] {
    return candidates.map((candidate) =>
      this.data.settings.duplicateRules
        .filter((rule) => rule.objectName === candidate.objectName)
        .map((rule) => {
          const sight = this.duplicateSight(rule, NO_HEADER);
          const found = findDuplicates(rule, candidate, { reader: this.data.reader, sight, skip: new Set() });
          return { ...found, allowSave: rule.actionOnInsert === "Allow" };
        }),
    );
  }

  // ---- the way back

  mark(): number {
    return this.#undo.length;
  }

  rollbackTo(mark: number): void {
    for (
      let entry = this.#undo.length > mark ? this.#undo.pop() : undefined;
      entry;
      entry = this.#undo.length > mark ? this.#undo.pop() : undefined
    )
      this.store.replace(this.store.table(entry.object), entry.id, entry.before);
    // What was written aside went with the rest
    const transaction = runningTransaction();
    if (transaction?.data === this) transaction.cleanMark = Math.min(transaction.cleanMark, this.mark());
  }

  checkpoint(): Checkpoint {
    const { waiting, limits } = currentTransaction();
    return { mark: this.mark(), waiting: waiting.length, limits: limits.snapshot() };
  }

  returnTo({ mark, waiting }: Checkpoint): void {
    this.rollbackTo(mark);
    currentTransaction().cutWaiting(waiting);
  }

  resetLimits({ limits }: Checkpoint): void {
    currentTransaction().limits.resetTo(limits);
  }

  commit(): void {
    const { overlaps } = this.data;
    overlaps.reach(this, "commit", "before");
    overlaps.beforeCommit();
    const writes = overlaps.isBusy ? writesOf(this.store, this.#undo) : [];
    this.#undo.length = 0;
    this.#locks.holdOn();
    overlaps.ended(this, writes);
  }

  rollback(): void {
    this.rollbackTo(0);
    this.data.overlaps.ended(this, null);
  }

  // ---- what the engine needs of its session

  get schema(): Schema {
    return this.data.schema;
  }
  get store(): OrgData["store"] {
    return this.data.store;
  }
  get userId(): string {
    return currentTransaction().userId;
  }
  get now(): number {
    return currentTransaction().now();
  }

  get rules(): RuleContext {
    return {
      reader: this.data.reader,
      settings: this.data.settings,
      userId: this.userId,
      put: (objectName, id, values) => this.#put(objectName, id, values),
      remove: (row) => void removeRow(this, row),
      recalculate: (groupId) => this.#recalculateLater(groupId),
      erase: (row) => this.write(row.object, row.id, null),
    };
  }

  /** Writes a row that no DML may write, as part of the transaction. Answers its id. */
  putSystemRow(objectName: string, id: string | null, values: Readonly<Record<string, unknown>>): string {
    return this.#put(objectName, id, values);
  }

  /** Publishes an event that only the platform fires. */
  raiseSystemEvent(objectName: string, values: Readonly<Record<string, unknown>>): void {
    const object = this.data.schema.object(objectName);
    if (!object) throw new Error(`No object ${objectName}`);
    raiseEvent(this.data, currentTransaction(), object, values);
  }

  /** Removes a row that no DML may remove, as part of the transaction. */
  removeSystemRow(id: string): void {
    const row = this.store.find(id);
    if (row) this.write(row.object, id, null);
  }

  write(object: SObjectDescribe, id: string, row: StoredRow | null): void {
    const before = this.store.replace(this.store.table(object), id, row);
    this.#undo.push({ object, id, before });
  }

  newId(object: SObjectDescribe): string {
    return this.data.newId(object);
  }

  nextNumber(object: SObjectDescribe, field: FieldDescribe): number {
    return this.store.next(`${object.name}.${field.name}`, field.autoNumber?.start ?? 1);
  }

  triggersOn(object: SObjectDescribe, operation: TriggerOperation): readonly TriggerDefinition[] {
    return this.data.triggers.on(object.name, operation);
  }

  hasTriggers(object: SObjectDescribe): boolean {
    return this.data.triggers.any(object.name);
  }

  runTrigger(trigger: TriggerDefinition, context: TriggerContext): void {
    const transaction = currentTransaction();
    const outer = transaction.trigger;
    transaction.trigger = context;
    try {
      this.running.run(trigger, context);
    } finally {
      transaction.trigger = outer;
    }
  }

  noteMixed(object: SObjectDescribe, changes: readonly RowChange[]): RowFailure | null {
    return this.#mixed.note(currentTransaction().section, object, changes);
  }

  /** Writes of setup that is no row of Apex's: `MIXED_DML_OPERATION` and its sentence, or null. */
  noteSetup(objectName: string): string | null {
    return this.#mixed.noteSetup(currentTransaction().section, objectName);
  }

  featureParameter(kind: FeatureParameterKind, name: string): ApexValue {
    return featureParameter(this.store, kind, name).values["Value"] ?? null;
  }

  setFeatureParameter(kind: FeatureParameterKind, name: string, value: ApexValue): void {
    setFeatureParameter(this, kind, name, value);
  }

  #put(objectName: string, id: string | null, values: Readonly<Record<string, unknown>>): string {
    const object = this.schema.object(objectName);
    if (!object) throw new Error(`The org has no object ${objectName}`);
    const row = this.data.systemRow(object, id, values, this.now, this.userId);
    this.write(object, row.id, row);
    return row.id;
  }

  /** A test asks by `Test.calculatePermissionSetGroup`: its data is gone when the platform would come to it. */
  #recalculateLater(groupId: string): void {
    const transaction = currentTransaction();
    if (transaction.isTest) return;
    const name = `permission set group ${groupId}`;
    const work: AsyncWork = {
      kind: "recalculation",
      name,
      run: () => this.data.calculateGroup(groupId),
      join: (later) => (later.name === name ? work : null),
    };
    transaction.afterCommit(work);
  }

  // ---- transactions that overlap

  get locked(): LockSet {
    return this.#locks.held;
  }

  lock(changes: readonly RowChange[]): RowFailure | null {
    return this.#locks.forChanges(changes);
  }

  lockKeys(change: RowChange): RowFailure | null {
    return this.#locks.forKeys(change);
  }

  suspend(): readonly Write[] {
    const writes = writesOf(this.store, this.#undo);
    takeOut(this.store, writes);
    return writes;
  }

  resume(writes: readonly Write[]): void {
    this.#undo = putIn(this.store, writes);
  }
}

/** What Apex sees of a query that cannot be run. A gap of the local org is nothing to catch. */
/** A row that has left the recycle bin. */
function purged(row: StoredRow): StoredRow {
  return { ...row, deletion: { rootId: "", cleared: [] } };
}

export function toApexError(error: unknown): unknown {
  if (!(error instanceof SoqlError)) return error;
  if (error.code === "NOT_IMPLEMENTED") return new NotImplementedError(error.what);
  const exception = new QueryException(error.message);
  exception.inaccessibleFields = error.inaccessible;
  return exception;
}

/** The id of the `sequence`th row of an object in an org. */
export function rowId(keyPrefix: string, instance: number, sequence: number): string {
  return makeId(keyPrefix + instance.toString(36).toUpperCase() + "k0", sequence);
}
