/** What one transaction locks, and its waits for what others hold. */
import { currentTransaction } from "../platform/transaction.ts";
import { throwApex } from "../platform/values/exceptions.ts";
import type { SObjectValue } from "../platform/values/sobject.ts";
import { failure, type RowFailure } from "./engine/dml-types.ts";
import { NO_GROUPS } from "./engine/group-locks.ts";
import { LONGEST_WAIT_MS, locksOf, type LockSet } from "./engine/locks.ts";
import type { Overlapping } from "./engine/overlap.ts";
import type { RowChange } from "./engine/row-change.ts";
import { uniqueKeys } from "./engine/unique.ts";
import type { OrgData } from "./org-data.ts";
import type { SObjectDescribe } from "./schema/index.ts";

const UNAVAILABLE =
  "Record Currently Unavailable: The record you are attempting to edit, or one of its related records, is currently being modified by another user. Please try again.";

/** What became of a wish for locks: `waited` when others have committed in the meantime. */
type Outcome = "had" | "waited" | "refused";

const NO_ROWS: ReadonlySet<string> = new Set();

export class SessionLocks {
  readonly #data: OrgData;
  readonly #session: Overlapping;
  /** Until the end of the transaction; a rollback to a savepoint gives nothing back. */
  readonly #held = { rows: new Set<string>(), keys: new Set<string>(), groups: new Set<string>() };

  constructor(data: OrgData, session: Overlapping) {
    this.#data = data;
    this.#session = session;
  }

  get held(): LockSet {
    return this.#held;
  }

  /** What a statement writes. Answers the failure of all its rows when it cannot have the locks. */
  forChanges(changes: readonly RowChange[]): RowFailure | null {
    const { store, settings } = this.#data;
    const wanted = locksOf(changes, { store, schema: store.schema }, settings.groupLocking);
    const outcome = this.#acquire(wanted);
    if (outcome === "waited") this.#lookAgain(changes);
    if (outcome !== "refused") return null;
    if (wanted.groups.size > 0)
      return failure("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record");
    const ids = [...wanted.rows];
    const text = `unable to obtain exclusive access to this record or ${ids.length} records: ${ids.join(",")}`;
    return failure("UNABLE_TO_LOCK_ROW", text);
  }

  /** Values of unique fields. */
  forKeys(change: RowChange): RowFailure | null {
    const keys = uniqueKeys(change);
    if (keys.size === 0 || this.#acquire({ rows: NO_ROWS, keys, groups: NO_GROUPS }) !== "refused") return null;
    return failure("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record");
  }

  /**
   * FOR UPDATE. Answers true when others have committed while it waited.
   * @throws System.QueryException when the rows cannot be had
   */
  forRows(rows: Iterable<SObjectValue>): boolean {
    const ids = [...rows].flatMap(({ id }) => (id === null ? [] : [id]));
    const outcome = this.#acquire({ rows: new Set(ids), groups: NO_GROUPS });
    if (outcome === "refused") throwApex("System.QueryException", UNAVAILABLE);
    return outcome === "waited";
  }

  /** Waits for locks, for ten seconds at most, and keeps them. */
  #acquire(wanted: LockSet): Outcome {
    const transaction = currentTransaction();
    const { waitMs, hasChanged } = this.#data.overlaps.meet(this.#session, wanted);
    const wait = Math.max(waitMs, this.#data.locks.waitFor(wanted, transaction.waitedMs));
    transaction.waitedMs += Math.min(wait, LONGEST_WAIT_MS);
    if (wait > LONGEST_WAIT_MS) return "refused";
    for (const id of wanted.rows) this.#held.rows.add(id);
    for (const key of wanted.keys ?? []) this.#held.keys.add(key);
    for (const group of wanted.groups) this.#held.groups.add(group);
    return hasChanged ? "waited" : "had";
  }

  /** Rows that are gone after the wait. What else has become of them is read before the triggers run. */
  #lookAgain(changes: readonly RowChange[]): void {
    for (const change of changes) {
      if (!change.before || change.operation === "undelete") continue;
      const row = this.#data.store.find(change.before.id);
      if (!row || row.isDeleted) change.fail("ENTITY_IS_DELETED", "entity is deleted");
      else change.rebase(row);
    }
  }

  /** A transaction that is supposed to take longer keeps its locks although its work is done. */
  holdOn(): void {
    const { lingering } = this.#data.settings;
    if (lingering.times === 0 || (this.#held.rows.size === 0 && this.#held.groups.size === 0)) return;
    lingering.times--;
    this.#data.locks.hold(this.#held, lingering.ms);
  }

  /** A lock seam stands for another transaction that holds some row of the object. */
  takeSeamLock(object: SObjectDescribe): void {
    const lock = this.#data.settings.rowLocks.find(
      (entry) => entry.times > 0 && entry.objectName.toLowerCase() === object.name.toLowerCase(),
    );
    if (!lock) return;
    lock.times--;
    throwApex("System.QueryException", UNAVAILABLE);
  }
}
