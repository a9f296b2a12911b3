/**
 * Locks of transactions that overlap.
 *
 * Others that a seam tells of hold rows, or the lock on group membership, until a moment of the org's clock; those that truly overlap are in
 * `overlap.ts`. Who needs what another holds waits, as far as its own duration goes, and after ten seconds gives up.
 *
 * Sources: Salesforce Help 000338933 and Apex Developer Guide, "Locking Statements" (ten seconds); Record Locking Cheat Sheet (which parents);
 * developer.salesforce.com/blogs/engineering/2012/09, "Group Membership Operation Already in Progress", and Designing Record Access for Enterprise
 * Scale, "Group Membership Locking".
 */
import { groupLocksOf, groupsConflict, type GroupLocking } from "./group-locks.ts";
import { childrenOf, type ChildRow, type Relatives } from "./relations.ts";
import type { RowChange } from "./row-change.ts";
import type { StoredRow } from "./store.ts";

export const LONGEST_WAIT_MS = 10_000;

/** What a statement locks. */
export interface LockSet {
  readonly rows: ReadonlySet<string>;
  /** Hierarchies of roles and groups (`group-locks.ts`). */
  readonly groups: ReadonlySet<string>;
  /** Values of unique fields that are not committed yet: who writes one of them waits to learn whether it will be taken. */
  readonly keys?: ReadonlySet<string>;
}

interface Holder extends LockSet {
  readonly until: number;
}

export class LockTable {
  readonly #now: () => number;
  #holders: Holder[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Another transaction holds these for so long. */
  hold(locks: LockSet, ms: number): void {
    if (ms > 0 && (locks.rows.size > 0 || locks.groups.size > 0))
      this.#holders.push({ ...locks, until: this.#now() + ms });
  }

  /** All other transactions are over. */
  releaseAll(): void {
    this.#holders = [];
  }

  /**
   * How long a transaction must wait for what it needs.
   * @param waitedMs what the transaction has waited already: its own time has gone on while the org's clock stood
   */
  waitFor(wanted: LockSet, waitedMs: number): number {
    if (this.#holders.length === 0) return 0;
    const now = this.#now() + waitedMs;
    this.#holders = this.#holders.filter(({ until }) => until > this.#now());
    const waits = this.#holders.filter((holder) => conflict(holder, wanted)).map(({ until }) => until - now);
    return Math.max(0, ...waits);
  }
}

/** Whether one cannot have what the other holds. */
export function conflict(holder: LockSet, wanted: LockSet): boolean {
  if (groupsConflict(holder.groups, wanted.groups)) return true;
  for (const id of wanted.rows) if (holder.rows.has(id)) return true;
  for (const key of wanted.keys ?? []) if (holder.keys?.has(key)) return true;
  return false;
}

/** What writing some rows of one object locks: the rows, the parents that they hang on, what the platform writes along with them, and group membership. */
export function locksOf(changes: readonly RowChange[], host: Relatives, locking: GroupLocking): LockSet {
  const rows = new Set<string>();
  for (const change of changes) {
    if (change.before) rows.add(change.before.id);
    for (const id of lockedParents(change)) rows.add(id);
    if (change.operation === "delete") lockFollowers(host, change.before, rows);
    else if (change.operation === "update" && change.object.field("OwnerId") && change.changes("OwnerId"))
      for (const { child } of sharesOf(host, change.before)) rows.add(child.id);
  }
  return { rows, groups: groupLocksOf(changes, host.store, locking) };
}

/**
 * What a delete takes with it or clears, and the shares of all of it.
 * [Record Locking Cheat Sheet: "Delete: record being deleted, sharing records"; the rows that a lookup is cleared of are written, and so locked]
 */
function lockFollowers(host: Relatives, row: StoredRow | null, rows: Set<string>): void {
  if (!row) return;
  for (const { field, child } of childrenOf(host, row)) {
    if (child.isDeleted || rows.has(child.id)) continue;
    rows.add(child.id);
    if (field.deleteRule === "cascade") lockFollowers(host, child, rows);
  }
}

/** [Record Locking Cheat Sheet: "Update: updated record, sharing records"] A new owner takes away the shares by hand. */
function* sharesOf(host: Relatives, row: StoredRow | null): Generator<ChildRow> {
  if (!row) return;
  for (const related of childrenOf(host, row)) if (related.child.object.name.endsWith("Share")) yield related;
}

/** Parents that the cheat sheet names for standard objects, besides those by configuration. */
const LOCKED_LOOKUPS: Readonly<Record<string, readonly string[]>> = {
  Contact: ["AccountId"],
  Opportunity: ["AccountId"],
  Case: ["AccountId", "ContactId"],
  Task: ["WhatId", "WhoId", "AccountId"],
  Event: ["WhatId", "WhoId", "AccountId"],
};

/**
 * A master is locked when a detail is inserted, moved, deleted or undeleted; the target of a lookup when it is set, unless the lookup is cleared
 * when its target goes.
 */
function lockedParents(change: RowChange): string[] {
  const comesOrGoes = change.operation !== "update";
  const named = LOCKED_LOOKUPS[change.object.name] ?? [];
  return change.object.fields.flatMap((field) => {
    if (field.type !== "reference" || change.object.isSetup) return [];
    if (field.deleteRule === "clear" && !named.includes(field.name)) return [];
    if (!comesOrGoes && !named.includes(field.name) && !change.changes(field.name)) return [];
    return [change.value(field.name), change.valueBefore(field.name)].filter((id): id is string => id !== null);
  });
}
