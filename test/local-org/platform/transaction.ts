/**
 * The transaction: everything that Apex thinks of as global, for one request, trigger chain, job or test method.
 *
 * Statics, limits, running user, clock and the session on the data live here, so two transactions of one org never see each other's. Apex is
 * synchronous: one transaction of a thread is running, and those that wait for it (a test method whose jobs run) stand below it.
 */
import type { DataSession } from "../data/index.ts";
import type { TriggerContext } from "../data/engine/trigger-context.ts";
import type { AsyncQueue, AsyncWork } from "./async.ts";
import { LimitCounters, type LimitSet } from "./limits.ts";
import type { OrgLimitUse } from "./org-limits.ts";
import { underSharing } from "./sharing.ts";
import type { RunningUser } from "./user.ts";
import { apexFrames, stackOverflowAsLimit } from "./values/exceptions.ts";

export { cpuExceeded, meter } from "./limits.ts";
export type { AsyncWork } from "./async.ts";
export type { RunningUser } from "./user.ts";

/** What started the transaction. `event` is a platform event trigger; `test` is one test method and is never committed. */
export type TransactionKind = "sync" | "queueable" | "future" | "batch" | "scheduled" | "event" | "test";

/** What a transaction needs of its org. `org/` makes it. */
export interface OrgContext {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970; all time that Apex sees. */
  readonly now: () => number;
  /** At least 0, below 1; all chance that Apex sees. */
  readonly random: () => number;
  readonly async: AsyncQueue;
  /** The org's own limits with their use; without it nothing is used. */
  readonly limits?: OrgLimitUse;
  /** Opens the data for a transaction. Its `commit` and `rollback` are called by the transaction. */
  readonly openData: (transaction: Transaction) => DataSession;
  /** The user of that id, for `System.runAs` and for jobs; throws when there is none. */
  readonly user: (id: string) => RunningUser;
  /** The running user's permission of that API name (`FeatureManagement.checkPermission`). */
  readonly hasCustomPermission: (userId: string, name: string) => boolean;
  /** `https://…` of the org itself, for `URL.getOrgDomainUrl`; refused by name when it is not known. */
  readonly domainUrl?: () => string | null;
  /** Sends a callout; without it callouts are refused by name. Blocks until the answer is there. */
  readonly callout?: (request: CalloutRequest) => CalloutResponse;
  /** Takes the e-mails of a committed transaction; without it they are dropped. */
  readonly deliverEmails?: (emails: readonly SentEmail[]) => void;
  readonly deliverNotification?: (notification: SentNotification) => void;
  /** Where debug output goes besides the transaction's own log. */
  readonly debug?: (entry: DebugEntry) => void;
}

/** An e-mail that a committed transaction has sent. */
export interface SentEmail {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  /** The contact, lead or user it goes to besides. */
  readonly targetObjectId: string | null;
  readonly whatId: string | null;
  readonly subject: string | null;
  readonly plainTextBody: string | null;
  readonly htmlBody: string | null;
}

/** A custom notification that a committed transaction has sent. */
export interface SentNotification {
  readonly typeId: string;
  readonly title: string;
  readonly body: string;
  readonly targetId: string | null;
  readonly recipients: readonly string[];
}

export interface CalloutRequest {
  readonly method: string;
  /** A URL; named credentials have been looked up. */
  readonly endpoint: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  readonly timeoutMs: number;
}

export interface CalloutResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

export interface DebugEntry {
  readonly level: string;
  readonly text: string;
  /** The line of the call, where somebody reads the log. */
  readonly line?: number | undefined;
}

/** State of a transaction that another room keeps there: `const savepoints = new TransactionSlot(() => [])`. */
export class TransactionSlot<T> {
  readonly create: (transaction: Transaction) => T;

  constructor(create: (transaction: Transaction) => T) {
    this.create = create;
  }
}

export interface TransactionOptions {
  readonly org: OrgContext;
  readonly kind: TransactionKind;
  readonly user: RunningUser;
  /** Limits of synchronous or asynchronous Apex; by kind when left out. */
  readonly limits?: LimitSet;
  /** Inside this transaction's data: a job that a test method started. */
  readonly within?: Transaction;
}

/** One section under a user: `System.runAs` begins another. Mixed DML is judged by section. */
export interface RunAsSection {
  readonly user: RunningUser;
}

export class Transaction {
  readonly org: OrgContext;
  readonly kind: TransactionKind;
  /** The test method's transaction when this one is a job that the test started. */
  readonly within: Transaction | null;
  readonly data: DataSession;
  /** Static members of classes, by compiled class; filled as classes are first touched. Jobs that a test runs share the test method's. */
  readonly statics: Map<object, object>;
  readonly debugLog: DebugEntry[] = [];
  /** The trigger that is running, innermost. */
  trigger: TriggerContext | null = null;
  limits: LimitCounters;
  /** Milliseconds that it has waited for locks of others; the org's clock does not move with them. */
  waitedMs = 0;
  /** Milliseconds that its callouts have taken, together. */
  calloutMs = 0;
  /** Where the data stood when the transaction, or the part after `Test.startTest`, began. */
  cleanMark = 0;

  #log: DebugEntry[] | undefined;
  #sections: RunAsSection[];
  readonly #slots = new Map<TransactionSlot<unknown>, unknown>();
  readonly #beforeCommit: (() => void)[] = [];
  #afterCommit: AsyncWork[] = [];

  constructor(options: TransactionOptions) {
    this.org = options.org;
    this.kind = options.kind;
    this.within = options.within ?? null;
    this.statics = options.within && isJob(options.kind) ? options.within.statics : new Map();
    this.limits = new LimitCounters(options.limits ?? limitSetOf(options.kind));
    this.#sections = [{ user: options.user }];
    this.data = options.within?.data ?? options.org.openData(this);
  }

  get user(): RunningUser {
    return this.section.user;
  }
  get userId(): string {
    return this.user.id;
  }
  /** The innermost `runAs` section; another object for each. */
  get section(): RunAsSection {
    return this.#sections[this.#sections.length - 1] as RunAsSection;
  }
  /** True in a test method and in everything it starts. */
  get isTest(): boolean {
    return this.kind === "test" || (this.within?.isTest ?? false);
  }
  /** Where a test method keeps its mocks and its waiting work: its own transaction, seen from the jobs it started too. */
  get testMethod(): Transaction {
    return this.within && this.within.kind !== "test" ? this.within.testMethod : this;
  }
  now(): number {
    return this.org.now();
  }
  random(): number {
    return this.org.random();
  }

  /** The state that a slot keeps on this transaction, made at the first use. */
  get<T>(slot: TransactionSlot<T>): T {
    if (!this.#slots.has(slot)) this.#slots.set(slot, slot.create(this));
    return this.#slots.get(slot) as T;
  }

  /** `System.runAs(user) { … }`. */
  runAs<T>(user: RunningUser, body: () => T): T {
    const outer = this.#sections;
    this.#sections = [...outer, { user }];
    try {
      return body();
    } finally {
      this.#sections = outer;
    }
  }

  /** Begins a section as `System.runAs` does, for compiled code, whose block may return or break; answers what {@link endSection} restores. */
  beginSection(user: RunningUser): readonly RunAsSection[] {
    const outer = this.#sections;
    this.#sections = [...outer, { user }];
    return outer;
  }
  endSection(outer: readonly RunAsSection[]): void {
    this.#sections = [...outer];
  }

  /** Hands what is debugged from now on, with its lines, to somebody who reads it. */
  logTo(log: DebugEntry[]): void {
    this.#log = log;
  }

  debug(level: string, text: string): void {
    const line = this.#log && apexFrames(new Error())[0]?.line;
    const entry: DebugEntry = { level, text, line };
    this.#log?.push(entry);
    this.debugLog.push(entry);
    this.org.debug?.(entry);
  }

  /** Runs just before the commit, while the transaction can still fail. */
  beforeCommit(action: () => void): void {
    this.#beforeCommit.push(action);
  }
  /** Runs once the transaction has committed; dropped when it is rolled back. In a test it waits for `Test.stopTest`. */
  afterCommit(work: AsyncWork): void {
    this.#afterCommit.push(work);
  }
  /** What waits for the commit; a rollback to a savepoint may cut it (queueables and after-commit events are undone with the savepoint). */
  get waiting(): readonly AsyncWork[] {
    return this.#afterCommit;
  }
  /** Takes the work that waits, all or of some kinds: a test delivers it by hand. */
  takeWaiting(accept: (work: AsyncWork) => boolean = () => true): AsyncWork[] {
    const taken = this.#afterCommit.filter(accept);
    this.#afterCommit = this.#afterCommit.filter((work) => !taken.includes(work));
    return taken;
  }
  /** Drops the work that was added after `length` pieces stood there, but for what no rollback takes back. */
  cutWaiting(length: number): void {
    this.#afterCommit = this.#afterCommit.filter((work, index) => index < length || work.survivesRollback);
  }

  /** True when a callout must be refused: rows were written, or jobs wait for the commit. */
  get hasUncommittedWork(): boolean {
    const jobWaits = this.#afterCommit.some(({ kind }) => kind === "queueable" || kind === "future");
    return jobWaits || this.data.mark() !== this.cleanMark;
  }

  /** For {@link runInTransaction}: before-commit actions, in order, those included that they add. */
  prepareCommit(): void {
    for (let action = this.#beforeCommit.shift(); action; action = this.#beforeCommit.shift()) action();
  }
}

function isJob(kind: TransactionKind): boolean {
  return kind === "queueable" || kind === "future" || kind === "batch" || kind === "scheduled";
}

function limitSetOf(kind: TransactionKind): LimitSet {
  return kind === "sync" || kind === "event" || kind === "test" ? "sync" : "async";
}

let running: Transaction | null = null;

/** The running transaction. Throws outside of one: Apex never runs there. */
export function currentTransaction(): Transaction {
  if (!running) throw new Error("No Apex transaction is running");
  return running;
}

/** The running transaction, or null between two. */
export function runningTransaction(): Transaction | null {
  return running;
}

/**
 * Runs a function in a transaction of its own, commits when it answers and rolls back when it throws.
 * A `test` is always rolled back, and so is the work that still waits in it. Work inside a test (`within`) shares the test's data: it is undone
 * to where it began when it throws, and what it leaves waiting waits on the test.
 */
export function runInTransaction<T>(options: TransactionOptions, body: (transaction: Transaction) => T): T {
  const transaction = new Transaction(options);
  const outer = running;
  outer?.limits.pause();
  running = transaction;
  transaction.limits.resume();
  try {
    return underSharing(null, () =>
      options.within ? runWithin(transaction, options.within, body) : runAlone(transaction, body),
    );
  } finally {
    running = outer;
    outer?.limits.resume();
  }
}

/**
 * Runs a job that another transaction left waiting (a queueable, a future, a platform event's triggers): in a transaction of its own, and inside
 * the data of the test method when a test left it.
 */
export function runJob<T>(
  origin: Transaction,
  options: { readonly kind: TransactionKind; readonly user: RunningUser },
  body: (transaction: Transaction) => T,
): T {
  const within = origin.isTest ? { within: origin.testMethod } : {};
  return runInTransaction({ org: origin.org, ...options, ...within }, body);
}

function runAlone<T>(transaction: Transaction, body: (transaction: Transaction) => T): T {
  let result: T;
  try {
    result = body(transaction);
    if (transaction.kind === "test") {
      transaction.data.rollback();
      return result;
    }
    transaction.prepareCommit();
    transaction.data.commit();
  } catch (error) {
    transaction.data.rollback();
    throw stackOverflowAsLimit(error);
  }
  for (const work of transaction.takeWaiting()) transaction.org.async.enqueue(work);
  return result;
}

function runWithin<T>(transaction: Transaction, test: Transaction, body: (transaction: Transaction) => T): T {
  const mark = transaction.data.mark();
  transaction.cleanMark = mark;
  let result: T;
  try {
    result = body(transaction);
    transaction.prepareCommit();
  } catch (error) {
    transaction.data.rollbackTo(mark);
    transaction.cutWaiting(0);
    for (const work of transaction.takeWaiting()) test.afterCommit(work);
    throw stackOverflowAsLimit(error);
  }
  for (const work of transaction.takeWaiting()) test.afterCommit(work);
  return result;
}
