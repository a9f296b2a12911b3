/**
 * Governor limits of one transaction, counted and enforced.
 *
 * Figures and texts: Apex Developer Guide, "Execution Governors and Limits"; the messages are what the platform throws.
 */
import { LimitException } from "./values/exceptions.ts";

export type LimitName =
  | "soqlQueries"
  | "soqlRows"
  | "aggregateQueries"
  | "soslQueries"
  | "dmlStatements"
  | "dmlRows"
  | "callouts"
  | "queueableJobs"
  | "futureCalls"
  | "publishImmediate"
  | "emailInvocations"
  | "mobilePushes"
  | "queryLocatorRows";

interface LimitDefinition {
  readonly sync: number;
  readonly async: number;
  /** The text thrown when `used` would pass the limit. */
  readonly message: (used: number) => string;
}

const LIMITS: Readonly<Record<LimitName, LimitDefinition>> = {
  soqlQueries: { sync: 100, async: 200, message: (used) => `Too many SOQL queries: ${used}` },
  soqlRows: { sync: 50_000, async: 50_000, message: (used) => `Too many query rows: ${used}` },
  aggregateQueries: { sync: 300, async: 300, message: (used) => `Too many Aggregate queries: ${used}` },
  soslQueries: { sync: 20, async: 20, message: (used) => `Too many SOSL queries: ${used}` },
  dmlStatements: { sync: 150, async: 150, message: (used) => `Too many DML statements: ${used}` },
  dmlRows: { sync: 10_000, async: 10_000, message: (used) => `Too many DML rows: ${used}` },
  callouts: { sync: 100, async: 100, message: (used) => `Too many callouts: ${used}` },
  queueableJobs: { sync: 50, async: 1, message: (used) => `Too many queueable jobs added to the queue: ${used}` },
  futureCalls: { sync: 50, async: 50, message: (used) => `Too many future calls: ${used}` },
  publishImmediate: { sync: 150, async: 150, message: (used) => `Too many publish immediate DML statements: ${used}` },
  emailInvocations: { sync: 10, async: 10, message: (used) => `Too many Email Invocations: ${used}` },
  mobilePushes: { sync: 10, async: 10, message: (used) => `Too many mobile push Apex calls: ${used}` },
  queryLocatorRows: { sync: 10_000, async: 10_000, message: (used) => `Too many query locator rows: ${used}` },
};

/** How many counted statements stand for a millisecond of CPU time; wall time would make tests depend on the machine. */
export const STATEMENTS_PER_MS = 500;
const HEAP_BYTES = { sync: 6_000_000, async: 12_000_000 };
const CPU_MS = { sync: 10_000, async: 60_000 };

export type LimitSet = "sync" | "async";

/**
 * The statement counter of the running transaction, one object so that compiled code reads it without a call:
 * `if ((meter.spent += 3) > meter.ceiling) cpuExceeded();`
 */
export const meter = { spent: 0, ceiling: CPU_MS.sync * STATEMENTS_PER_MS, depth: 0, heap: HEAP_BYTES.sync };

/** What compiled code calls when the meter has run out. */
export function cpuExceeded(): never {
  throw new LimitException("Apex CPU time limit exceeded");
}

/** Work of the platform's own code, in statements: JSON, patterns and sorting are CPU time of the transaction as well. */
export function chargeWork(statements: number): void {
  if ((meter.spent += Math.ceil(statements)) > meter.ceiling) cpuExceeded();
}

/** @throws System.LimitException for a text that alone is larger than the heap */
export function joined(text: string): string {
  if (text.length > meter.heap) throw new LimitException(`Apex heap size too large: ${text.length}`);
  return text;
}

/** What a transaction has used of its limits at one moment. */
export type LimitUse = ReadonlyMap<LimitName, number>;

/** The counters of one transaction, or of the part between `Test.startTest` and `Test.stopTest`. */
export class LimitCounters {
  readonly set: LimitSet;
  readonly #used = new Map<LimitName, number>();
  readonly #ceilings = new Map<LimitName, number>();
  #spentStatements = 0;
  #depth = 0;

  constructor(set: LimitSet) {
    this.set = set;
  }

  /** Counts `amount` more and throws System.LimitException, which Apex cannot catch, when that is too many. */
  use(name: LimitName, amount: number = 1): void {
    const used = this.used(name) + amount;
    this.#used.set(name, used);
    if (used > this.ceiling(name)) throw new LimitException(LIMITS[name].message(used));
  }
  /** Takes back what was counted for something that does not count. */
  giveBack(name: LimitName, amount: number): void {
    this.#used.set(name, this.used(name) - amount);
  }

  used(name: LimitName): number {
    return this.#used.get(name) ?? 0;
  }
  ceiling(name: LimitName): number {
    return this.#ceilings.get(name) ?? LIMITS[name][this.set];
  }
  /** Another ceiling for this transaction: tests of the local org itself, and future calls from async Apex (none). */
  setCeiling(name: LimitName, ceiling: number): void {
    this.#ceilings.set(name, ceiling);
  }
  /** What is used now, for {@link resetTo}; CPU time is not in it. */
  snapshot(): LimitUse {
    return new Map(this.#used);
  }
  resetTo(snapshot: LimitUse): void {
    this.#used.clear();
    for (const [name, used] of snapshot) this.#used.set(name, used);
  }
  get heapCeiling(): number {
    return HEAP_BYTES[this.set];
  }
  get cpuCeilingMs(): number {
    return CPU_MS[this.set];
  }
  /** CPU time so far; right while these counters are the running ones. */
  get cpuMs(): number {
    return Math.floor(meter.spent / STATEMENTS_PER_MS);
  }

  /** Makes the meter count for these counters. */
  resume(): void {
    meter.depth = this.#depth;
    meter.spent = this.#spentStatements;
    meter.ceiling = this.cpuCeilingMs * STATEMENTS_PER_MS;
    meter.heap = this.heapCeiling;
  }
  /** Keeps what the meter has counted until {@link resume}. */
  pause(): void {
    this.#depth = meter.depth;
    this.#spentStatements = meter.spent;
  }
}
