import type { Clock } from "./clock.ts";

/** A value and the place it was given when it was first put; pages follow this order. */
export interface Row<V> {
  readonly sequence: number;
  readonly value: V;
}

/** What can be read of a table, now or as it stood earlier. */
export interface TableView<V> {
  get(key: string): V | undefined;
  /** All rows in the order in which they were created. */
  rows(): Row<V>[];
  /** The rows whose index has this value, in the order in which they were created. */
  rowsBy(index: string, value: string): Row<V>[];
}

interface Change<V> {
  readonly at: number;
  readonly key: string;
  readonly before: Row<V> | undefined;
}

/** How long earlier states can be read back: far more than Okta's search is known to lag. */
const RETENTION_MS = 15 * 60 * 1000;
const PRUNE_EVERY = 4096;

type IndexOf<V> = Readonly<Record<string, (value: V) => string>>;

/**
 * Rows by key, with indexes and with the recent past, so that reads can be answered as of some moment ago.
 * Values must never be changed in place: put a new one.
 */
export class Table<V> implements TableView<V> {
  readonly #clock: Clock;
  readonly #indexOf: IndexOf<V>;
  readonly #rows = new Map<string, Row<V>>();
  readonly #indexes = new Map<string, Map<string, Set<string>>>();
  #history: Change<V>[] = [];
  #sequence = 0;

  constructor(clock: Clock, indexOf: IndexOf<V> = {}) {
    this.#clock = clock;
    this.#indexOf = indexOf;
    for (const index of Object.keys(indexOf)) this.#indexes.set(index, new Map());
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: string): V | undefined {
    return this.#rows.get(key)?.value;
  }

  rows(): Row<V>[] {
    return [...this.#rows.values()];
  }

  rowsBy(index: string, value: string): Row<V>[] {
    const rows: Row<V>[] = [];
    for (const key of this.#keysBy(index, value)) {
      const row = this.#rows.get(key);
      if (row) rows.push(row);
    }
    return rows.sort(bySequence);
  }

  put(key: string, value: V): V {
    const before = this.#rows.get(key);
    this.#remember(key, before);
    if (before) this.#unindex(key, before.value);
    this.#rows.set(key, { sequence: before?.sequence ?? ++this.#sequence, value });
    for (const [index, valueOf] of Object.entries(this.#indexOf)) {
      const entries = this.#indexes.get(index)!;
      const indexed = valueOf(value);
      const keys = entries.get(indexed);
      if (keys) keys.add(key);
      else entries.set(indexed, new Set([key]));
    }
    return value;
  }

  delete(key: string): boolean {
    const before = this.#rows.get(key);
    if (!before) return false;
    this.#remember(key, before);
    this.#unindex(key, before.value);
    return this.#rows.delete(key);
  }

  /** The table as it stood at `at` (milliseconds since the epoch); the table itself when nothing has changed since. */
  asOf(at: number): TableView<V> {
    const overlay = new Map<string, Row<V> | undefined>();
    for (let i = this.#history.length - 1; i >= 0; i--) {
      const change = this.#history[i]!;
      if (change.at <= at) break;
      overlay.set(change.key, change.before);
    }
    return overlay.size === 0 ? this : this.#withOverlay(overlay);
  }

  #withOverlay(overlay: ReadonlyMap<string, Row<V> | undefined>): TableView<V> {
    const merge = (current: Iterable<[string, Row<V>]>, fits: (value: V) => boolean) => {
      const rows: Row<V>[] = [];
      for (const [key, row] of current) if (!overlay.has(key)) rows.push(row);
      for (const row of overlay.values()) if (row && fits(row.value)) rows.push(row);
      return rows.sort(bySequence);
    };
    return {
      get: (key) => (overlay.has(key) ? overlay.get(key)?.value : this.get(key)),
      rows: () => merge(this.#rows, () => true),
      rowsBy: (index, value) => {
        const valueOf = this.#indexOf[index]!;
        const current = [...this.#keysBy(index, value)].map((key): [string, Row<V>] => [key, this.#rows.get(key)!]);
        return merge(current, (candidate) => valueOf(candidate) === value);
      },
    };
  }

  #keysBy(index: string, value: string): ReadonlySet<string> {
    const entries = this.#indexes.get(index);
    if (!entries) throw new Error(`table has no index ${index}`);
    return entries.get(value) ?? new Set();
  }

  #unindex(key: string, value: V): void {
    for (const [index, valueOf] of Object.entries(this.#indexOf)) {
      const entries = this.#indexes.get(index)!;
      const indexed = valueOf(value);
      const keys = entries.get(indexed);
      keys?.delete(key);
      if (keys?.size === 0) entries.delete(indexed);
    }
  }

  #remember(key: string, before: Row<V> | undefined): void {
    const now = this.#clock.now();
    this.#history.push({ at: now, key, before });
    if (this.#history.length % PRUNE_EVERY === 0) {
      this.#history = this.#history.filter((change) => change.at > now - RETENTION_MS);
    }
  }
}

function bySequence<V>(a: Row<V>, b: Row<V>): number {
  return a.sequence - b.sequence;
}
