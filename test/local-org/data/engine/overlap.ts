/**
 * Transactions that truly overlap, in one synchronous worker.
 *
 * A test names a point of a transaction: a query, a statement, a lock, a callout, the commit. There the transaction stands still: what it has written is
 * taken out of the store (nobody else reads what is not committed), other requests are answered, and what it has written is put back over what they
 * have committed. Its locks stay its own all the while.
 *
 * A request that needs one of these locks would wait on a stack of its own, of which there is only one. It is taken back whole and run again once the
 * first transaction has ended: up to the point where it waited against the rows as they were then, from there on with what the first has committed in
 * place. So it has read before its wait what it would have read, and sees after it what it would have seen. When the first takes longer than ten
 * seconds more, the other gives up there and then.
 *
 * A circle (the first needs what the waiting one has locked) ends with the one that waited longer giving up: its ten seconds are over first.
 */
import { NotImplementedError } from "../../platform/values/exceptions.ts";
import type { SObjectDescribe } from "../schema/index.ts";
import { conflict, LONGEST_WAIT_MS, type LockSet } from "./locks.ts";
import type { Store, StoredRow } from "./store.ts";

/** One write of a transaction, and what stood there before. */
export interface Undo {
  readonly object: SObjectDescribe;
  readonly id: string;
  readonly before: StoredRow | null;
}

/** One write of a transaction, with what it left there. */
export interface Write extends Undo {
  readonly after: StoredRow | null;
}

/** What a transaction has written, by the way back: the store holds all of it. */
export function writesOf(store: Store, undo: readonly Undo[]): Write[] {
  const later = new Map<string, StoredRow | null>();
  return undo
    .toReversed()
    .map((entry) => {
      const known = later.get(entry.id);
      later.set(entry.id, entry.before);
      return { ...entry, after: known === undefined ? (store.table(entry.object).get(entry.id) ?? null) : known };
    })
    .toReversed();
}

export function takeOut(store: Store, writes: readonly Undo[]): void {
  for (const { object, id, before } of writes.toReversed()) store.replace(store.table(object), id, before);
}

/** Puts writes back over what stands there now; answers the way back from there. */
export function putIn(store: Store, writes: readonly Write[]): Undo[] {
  return writes.map(({ object, id, after }) => ({ object, id, before: store.replace(store.table(object), id, after) }));
}

export const POINTS = ["query", "lock", "dml", "callout", "commit"] as const;

/** Where a transaction can be made to stand still: `lock` is a query FOR UPDATE. */
export type Point = (typeof POINTS)[number];

/** Where the next transaction stands still, and for whom. */
export interface OverlapPlan {
  readonly at: Point;
  /** Of queries, locks and statements: the object; any when left out. */
  readonly objectName?: string | undefined;
  readonly when: "before" | "after";
  /** The how manieth time that the point is reached, from 1. */
  readonly occurrence: number;
  /** How many requests come in between. */
  readonly requests: number;
  /** How long the transaction takes from there to its end, for those who wait for its locks. */
  readonly ms: number;
}

/** A call that came while a transaction stands still. */
export interface OtherCall {
  /** False for what is no request of a client: a seam, a look at the org. */
  readonly isRequest: boolean;
  /** Does the work; answers how to tell the outcome to whoever called. */
  readonly run: () => () => void;
}

/** Waits for the next call, in real time; null when none comes. */
export type NextCall = () => OtherCall | null;

/** A transaction as others that overlap with it see it. */
export interface Overlapping {
  readonly locked: LockSet;
  /** Takes its writes out of the store, and puts them back. */
  suspend(): readonly Write[];
  resume(writes: readonly Write[]): void;
}

/** What a transaction meets when it wants locks. */
export interface Meeting {
  readonly waitMs: number;
  /** Others have committed while it waited: what it has read must be read again. */
  readonly hasChanged: boolean;
}

const NOBODY: Meeting = { waitMs: 0, hasChanged: false };

/** Ends the first attempt of a request that has to wait. No Apex and no door may take it for a failure: {@link Overlaps} throws it again. */
class WaitsForOther extends NotImplementedError {
  constructor() {
    super("going on after a wait for a lock");
  }
}

/** One request that came in between, attempt by attempt. */
interface Other {
  readonly call: OtherCall;
  attempt: "first" | "again" | "refused";
  /** How often it has asked for locks in this attempt. */
  asked: number;
  /** The how manieth time it had to wait, and what it had locked by then. */
  waitsAt: number | null;
  locked: LockSet;
  hasCommitted: boolean;
  isOver: boolean;
}

export class Overlaps {
  readonly #store: Store;
  #plan: OverlapPlan | null = null;
  #reached = 0;
  /** The transaction that stood still at the planned point and has not ended. */
  #first: { readonly session: Overlapping; readonly ms: number; isStill: boolean } | null = null;
  /** Who runs in between. */
  #running: Other | null = null;
  #waiting: Other[] = [];
  /** What was committed since the others began: the first's writes, and theirs. */
  #committed: (readonly Write[])[] = [];
  /** Those of them that the one who runs again does not see yet. */
  #takenOut: readonly (readonly Write[])[] = [];
  /** Who brings the calls; without it no plan can be made. */
  nextCall: NextCall | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  /** True while a transaction stands still, or others are being answered because of it. */
  get isBusy(): boolean {
    return this.#first !== null;
  }

  /** True while a transaction stands still. */
  get standsStill(): boolean {
    return this.#first?.isStill ?? false;
  }

  /** The next transaction that comes to this point stands still there; null: none does. */
  arrange(plan: OverlapPlan | null): void {
    if (plan && !this.nextCall) throw new NotImplementedError("requests that overlap where nobody brings them");
    this.#plan = plan;
    this.#reached = 0;
  }

  /** A transaction has come to a point. */
  reach(session: Overlapping, at: Point, when: "before" | "after", objectName: string | null = null): void {
    const plan = this.#plan;
    if (!plan || this.isBusy || plan.at !== at || plan.when !== when) return;
    if (plan.objectName !== undefined && plan.objectName.toLowerCase() !== objectName?.toLowerCase()) return;
    if (++this.#reached < plan.occurrence) return;
    this.#plan = null;
    const first = { session, ms: plan.ms, isStill: true };
    this.#first = first;
    this.#standStill(() => {
      for (let left = plan.requests; left > 0;) {
        const call = this.nextCall?.();
        if (!call) return;
        if (!call.isRequest) {
          call.run()();
          continue;
        }
        left--;
        this.#begin(call);
      }
    });
    first.isStill = false;
  }

  /** A transaction wants locks: whether it has to wait for those of a transaction that overlaps. */
  meet(session: Overlapping, wanted: LockSet): Meeting {
    const first = this.#first;
    if (!first) return NOBODY;
    if (session === first.session) return this.#breakCircles(wanted);
    const other = this.#running;
    if (!other) return NOBODY;
    if (this.#isGivenUp) throw new WaitsForOther();
    other.asked++;
    if (other.asked === other.waitsAt) {
      if (other.attempt === "refused") return { waitMs: Infinity, hasChanged: false };
      this.#bringBack();
      return { waitMs: first.ms, hasChanged: true };
    }
    if (!conflict(first.session.locked, wanted)) return NOBODY;
    if (first.ms > LONGEST_WAIT_MS || other.attempt === "refused") return { waitMs: Infinity, hasChanged: false };
    if (other.attempt === "again") return NOBODY; // the first has ended
    if (other.hasCommitted)
      throw new NotImplementedError("waiting for a lock in a request that has committed a transaction before");
    other.waitsAt = other.asked;
    other.locked = copyOf(session.locked);
    throw new WaitsForOther();
  }

  /** @throws Error where a request that has to wait tries to commit all the same */
  beforeCommit(): void {
    if (this.#isGivenUp) throw new WaitsForOther();
  }

  /** A transaction has ended, with these writes in the store; null when it was rolled back. */
  ended(session: Overlapping, writes: readonly Write[] | null): void {
    if (session !== this.#first?.session) {
      if (!this.#running || !writes) return;
      this.#running.hasCommitted = true;
      if (this.#running.attempt === "again") this.#committed.push(writes);
      return;
    }
    try {
      this.#runAgain(writes ?? []);
    } finally {
      this.#first = null;
      this.#waiting = [];
      this.#committed = [];
    }
  }

  get #isGivenUp(): boolean {
    return this.#running?.attempt === "first" && this.#running.waitsAt !== null;
  }

  #standStill(body: () => void): void {
    const session = this.#first?.session;
    const writes = session?.suspend() ?? [];
    try {
      body();
    } finally {
      session?.resume(writes);
    }
  }

  #begin(call: OtherCall): void {
    const locked: LockSet = { rows: new Set(), groups: new Set() };
    const other: Other = {
      call,
      attempt: "first",
      asked: 0,
      waitsAt: null,
      locked,
      hasCommitted: false,
      isOver: false,
    };
    const tell = this.#runOther(other);
    if (other.waitsAt === null) tell();
    else this.#waiting.push(other);
  }

  #runOther(other: Other): () => void {
    const outer = this.#running;
    this.#running = other;
    try {
      return other.call.run();
    } finally {
      this.#running = outer;
    }
  }

  /** The first wants what one who waits for it has locked: that one gives up, so the first can go on. */
  #breakCircles(wanted: LockSet): Meeting {
    const inTheWay = this.#waiting.filter((other) => !other.isOver && conflict(other.locked, wanted));
    for (const other of inTheWay) {
      Object.assign(other, { attempt: "refused", asked: 0, isOver: true });
      this.#standStill(() => this.#runOther(other)());
    }
    return inTheWay.length > 0 ? { waitMs: LONGEST_WAIT_MS, hasChanged: true } : NOBODY;
  }

  /** Those who waited, in the order in which they came, from their beginnings. */
  #runAgain(writes: readonly Write[]): void {
    this.#committed = [writes];
    for (const other of this.#waiting) {
      if (other.isOver) continue;
      Object.assign(other, { attempt: "again", asked: 0 });
      this.#takenOut = [...this.#committed];
      for (const log of this.#takenOut.toReversed()) takeOut(this.#store, log);
      const tell = this.#runOther(other);
      this.#bringBack();
      tell();
    }
  }

  #bringBack(): void {
    for (const log of this.#takenOut) putIn(this.#store, log);
    this.#takenOut = [];
  }
}

function copyOf({ rows, keys, groups }: LockSet): LockSet {
  return { rows: new Set(rows), keys: new Set(keys), groups: new Set(groups) };
}
