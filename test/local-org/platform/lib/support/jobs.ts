/** Queueables and future methods: counted, kept until the commit, run in a transaction of their own. */
import { requestIds } from "./request-ids.ts";
import { currentTransaction, runJob, TransactionSlot, type RunningUser, type Transaction } from "../../transaction.ts";
import type { ApexValue } from "../../registry.ts";
import { platformEnum, type ApexEnum } from "../../values/enum.ts";
import { ApexException, throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { isAborted, isOver, noteProgress, startInstance, startJob } from "./async-jobs.ts";
import type { ApexAsyncOptions } from "../System/AsyncOptions.ts";
import { PlainObject } from "./plain-object.ts";

/** The finalizer that a queueable has attached to itself, and the job's id. */
interface AttachedFinalizer {
  readonly jobId: string;
  finalizer: ApexValue;
  /** The job's request, which its finalizer belongs to as well. [Apex Reference Guide: FinalizerContext Interface, getRequestId] */
  requestId: string;
}

const attachedFinalizer = new TransactionSlot<{ current: AttachedFinalizer | null }>(() => ({ current: null }));

/** System.QueueableContext, as the job's `execute` gets it. */
export class QueueableContext extends PlainObject {
  readonly typeKey = "queueablecontext";
  readonly #jobId: string;

  constructor(jobId: string) {
    super();
    this.#jobId = jobId;
  }
  getjobid(): string {
    return this.#jobId;
  }
}

/** How a job is enqueued: by minutes, or by System.AsyncOptions. */
export interface EnqueueOptions {
  readonly delay?: number;
  readonly options?: ApexAsyncOptions;
}

const LONGEST_DELAY = 10;

/**
 * `System.enqueueJob`. A job of a job in a test is refused, as on the platform.
 *
 * @returns the id of the job
 */
export function enqueueJob(job: ApexValue, how: EnqueueOptions = {}): string {
  if (job === null) throwNullPointer();
  const delay = how.options?.delayMinutes ?? how.delay ?? 0;
  if (delay < 0 || delay > LONGEST_DELAY)
    throwApex("System.AsyncException", "Delay must be between 0 and 10 minutes, inclusive.");
  if (typeof job.execute !== "function") throwApex("System.AsyncException", "Queueable class must implement execute");
  const transaction = currentTransaction();
  const chain = nextInChain(transaction, how.options?.maximumDepth ?? null);
  transaction.limits.use("queueableJobs");
  const signature = how.options?.signature ?? null;
  refuseDuplicate(transaction, signature);
  const { id, className, user, kept } = startInstance("Queueable", job);
  if (signature !== null) signaturesOf(transaction).set(signature, id);
  transaction.afterCommit({
    kind: "queueable",
    name: className,
    ...(delay > 0 ? { at: transaction.now() + delay * 60_000 } : {}),
    run: () => runQueueable(transaction, user, kept, id, chain),
  });
  return id;
}

/** Where a queueable stands in the chain of those that enqueued each other; the first has the depth 1. */
interface Chain {
  readonly depth: number;
  readonly maximum: number | null;
  /** How many jobs before this one failed one after the other, each enqueued by the finalizer of the one before. */
  readonly failures: number;
}

/** [Apex Developer Guide: Transaction Finalizers, "can be successively re-enqueued five times by a transaction finalizer"] */
const MOST_RETRIES = 5;

const chains = new TransactionSlot<{ current: Chain | null; isFinalizer?: boolean }>(() => ({ current: null }));

/**
 * A maximum, once set, holds for the rest of the chain. In tests a job enqueues no other, but its finalizer may.
 * [Apex Reference Guide: AsyncOptions Class, MaximumQueueableStackDepth; ApexKit: QueueableProcessTests; apex-rollup: RollupFlowFullRecalcTests]
 */
function nextInChain(transaction: Transaction, asked: number | null): Chain {
  const { current: around, isFinalizer = false } = transaction.get(chains);
  const failures = isFinalizer ? (around?.failures ?? 0) : 0;
  const next = { depth: (around?.depth ?? 0) + 1, maximum: asked ?? around?.maximum ?? null, failures };
  if (failures > MOST_RETRIES)
    throwApex("System.AsyncException", "A finalizer re-enqueues a job that fails five times at most.");
  const isTooDeep = next.maximum !== null && next.depth > next.maximum;
  const isJob = transaction.kind === "queueable" && !isFinalizer;
  if (isTooDeep || (isJob && transaction.isTest))
    throwApex("System.AsyncException", "Maximum stack depth has been reached.");
  return next;
}

/** The job of each signature, by org. The job's row says whether it is over, and is gone when the transaction that enqueued it was rolled back. */
const signatures = new WeakMap<object, Map<string, string>>();

function signaturesOf(transaction: Transaction): Map<string, string> {
  const org = transaction.data.data;
  const known = signatures.get(org) ?? new Map<string, string>();
  signatures.set(org, known);
  return known;
}

/** [Apex Reference Guide: System.DuplicateMessageException, QueueableDuplicateSignature] */
function refuseDuplicate(transaction: Transaction, signature: string | null): void {
  const job = signature === null ? undefined : signaturesOf(transaction).get(signature);
  if (job !== undefined && !isOver(transaction, job))
    throwApex("System.DuplicateMessageException", "Attempt to enqueue job with duplicate queueable signature");
}

/** Runs the job, then the finalizer that it attached, whatever became of the job. */
function runQueueable(origin: Transaction, user: RunningUser, job: ApexValue, jobId: string, chain: Chain): void {
  if (isAborted(origin, jobId)) return;
  const attached: AttachedFinalizer = { jobId, finalizer: null, requestId: "" };
  let failure: unknown = null;
  try {
    runJob(origin, { kind: "queueable", user }, (transaction) => {
      transaction.get(attachedFinalizer).current = attached;
      attached.requestId = transaction.get(requestIds).id;
      transaction.get(chains).current = chain;
      job.execute(new QueueableContext(jobId));
    });
  } catch (error) {
    failure = error;
  }
  noteEnd(origin, user, jobId, failure);
  if (attached.finalizer !== null) {
    const afterJob: Chain = { ...chain, failures: failure === null ? 0 : chain.failures + 1 };
    runJob(origin, { kind: "queueable", user }, (transaction) => {
      transaction.get(requestIds).id = attached.requestId;
      Object.assign(transaction.get(chains), { current: afterJob, isFinalizer: true });
      attached.finalizer.execute(new FinalizerContext(attached, failure));
    });
  }
  if (failure !== null) throw failure;
}

/** `System.attachFinalizer`: once for a queueable, and only inside one. */
export function attachFinalizer(finalizer: ApexValue): null {
  if (finalizer === null) throwNullPointer();
  const { current } = currentTransaction().get(attachedFinalizer);
  if (!current) throwApex("System.AsyncException", "Finalizer can only be attached in a Queueable context");
  if (current.finalizer !== null)
    throwApex("System.AsyncException", "More than one Finalizer cannot be attached to the same Async Apex Job");
  current.finalizer = finalizer;
  return null;
}

/** System.FinalizerContext, as the finalizer's `execute` gets it. */
class FinalizerContext extends PlainObject {
  readonly typeKey = "finalizercontext";
  readonly #job: AttachedFinalizer;
  readonly #failure: unknown;

  constructor(job: AttachedFinalizer, failure: unknown) {
    super();
    this.#job = job;
    this.#failure = failure;
  }
  getasyncapexjobid(): string {
    return this.#job.jobId;
  }
  getrequestid(): string {
    return this.#job.requestId;
  }
  getexception(): ApexException | null {
    return this.#failure instanceof ApexException ? this.#failure : null;
  }
  getresult(): ApexEnum {
    return platformEnum("System.ParentJobResult").byName(this.#failure === null ? "SUCCESS" : "UNHANDLED_EXCEPTION");
  }
}

/**
 * Calls a `@future` method after the commit.
 *
 * @param name `Class.method`, for messages
 * @param call calls the method; its arguments are primitives or collections of them, taken when it is called
 */
export function enqueueFuture(name: string, call: () => void): void {
  const transaction = currentTransaction();
  refuseFutureWithin(transaction, name);
  transaction.limits.use("futureCalls");
  const { user } = transaction;
  const [className = name, MethodName = ""] = name.split(".").slice(-2);
  const id = startJob("Future", className, { MethodName });
  transaction.afterCommit({ kind: "future", name, run: () => runFuture(transaction, user, call, id) });
}

function runFuture(origin: Transaction, user: RunningUser, call: () => void, jobId: string): void {
  let failure: unknown = null;
  try {
    runJob(origin, { kind: "future", user }, call);
  } catch (error) {
    failure = error;
  }
  noteEnd(origin, user, jobId, failure);
  if (failure !== null) throw failure;
}

function noteEnd(origin: Transaction, user: RunningUser, jobId: string, failure: unknown): void {
  const text = failure instanceof Error ? failure.message : String(failure);
  noteProgress(
    origin,
    user,
    jobId,
    failure === null ? { Status: "Completed" } : { Status: "Failed", NumberOfErrors: 1, ExtendedStatus: text },
  );
}

function refuseFutureWithin({ kind }: Transaction, name: string): void {
  if (kind !== "future" && kind !== "batch") return;
  throwApex("System.AsyncException", `Future method cannot be called from a future or batch method: ${name}`);
}
