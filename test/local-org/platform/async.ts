/** Work that waits for a transaction to commit: platform events, queueables, future methods. */

export type AsyncKind = "event" | "queueable" | "future" | "batch" | "scheduled" | "bulk" | "recalculation";

export interface AsyncWork {
  readonly kind: AsyncKind;
  /** For messages and logs: the class, or the event. */
  readonly name: string;
  /** When it is due, in milliseconds of the org's clock; left out, at once. */
  readonly at?: number;
  /** Runs the work in a transaction of its own (through `runInTransaction`); throws what it throws. */
  run(): void;
  /** Events that were published at once: no rollback takes them back. */
  readonly survivesRollback?: boolean;
  /** This work and a later one as one piece, or null when they have nothing to do with each other. */
  readonly join?: (later: AsyncWork) => AsyncWork | null;
}

/** Joins what can be joined; a joined piece stands where its first part stood. */
export function joinWork(works: readonly AsyncWork[]): AsyncWork[] {
  const result: AsyncWork[] = [];
  for (const work of works) {
    const at = result.findIndex((earlier) => earlier.join?.(work));
    if (at < 0) result.push(work);
    else result[at] = result[at]?.join?.(work) as AsyncWork;
  }
  return result;
}

export interface AsyncFailure {
  readonly work: AsyncWork;
  readonly error: unknown;
}

/** The org's queue. It runs nothing by itself: whoever runs the org calls {@link drain} when no transaction is open. */
export class AsyncQueue {
  #waiting: AsyncWork[] = [];
  #failures: AsyncFailure[] = [];
  #draining = false;
  #jobs = 0;
  readonly #ran: (work: AsyncWork) => void;

  /** @param ran hears of each piece of work that is about to run */
  constructor(ran: (work: AsyncWork) => void = () => {}) {
    this.#ran = ran;
  }

  /** A number for each job, for its id. */
  nextJobNumber(): number {
    return ++this.#jobs;
  }
  /** Pieces of work that wait for nothing but their turn. */
  get size(): number {
    return this.#waiting.filter((work) => work.at === undefined).length;
  }
  /** What failed since the queue was last asked. */
  takeFailures(): AsyncFailure[] {
    const failures = this.#failures;
    this.#failures = [];
    return failures;
  }
  enqueue(work: AsyncWork): void {
    this.#waiting.push(work);
  }
  /** Forgets what waits: the world that left it is gone. */
  clear(): void {
    this.#waiting = [];
  }
  /**
   * Runs what waits, work that is added meanwhile included, in order; failures are kept, not thrown.
   *
   * @param now milliseconds of the org's clock: what is due later waits
   * @param most pieces of work to run: jobs that enqueue themselves for ever must not hang the org; the rest waits for the next call
   */
  drain(now: number = 0, most: number = 10_000): void {
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (let left = most; left > 0; left--) {
        this.#waiting = joinWork(this.#waiting);
        const next = this.#waiting.findIndex((work) => work.at === undefined || work.at <= now);
        if (next < 0) return;
        const [work] = this.#waiting.splice(next, 1) as [AsyncWork];
        this.#ran(work);
        try {
          work.run();
        } catch (error) {
          this.#failures.push({ work, error });
        }
      }
    } finally {
      this.#draining = false;
    }
  }
}
