/** Queueables and future methods: counted, kept until the commit, run in a transaction of their own. */
import { currentTransaction, runJob, TransactionSlot, type RunningUser, type Transaction } from "../../transaction.ts";
import type { ApexValue } from "../../registry.ts";
import { snapshot } from "../../snapshot.ts";
import { platformEnum, type ApexEnum } from "../../values/enum.ts";
import { ApexException, throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { makeId } from "../../values/id.ts";
import { PlainObject } from "./plain-object.ts";

/** The finalizer that a queueable has attached to itself, and the job's id. */
interface AttachedFinalizer {
  readonly jobId: string;
  finalizer: ApexValue;
}

const attachedFinalizer = new TransactionSlot<{ current: AttachedFinalizer | null }>(() => ({ current: null }));

const ASYNC_JOB_PREFIX = "707";

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

/**
 * `System.enqueueJob`. A job of a job in a test is refused, as on the platform.
 *
 * @returns the id of the job
 */
export function enqueueJob(job: ApexValue): string {
  if (job === null) throwNullPointer();
  if (typeof job.execute !== "function") throwApex("System.AsyncException", "Queueable class must implement execute");
  const transaction = currentTransaction();
  if (transaction.kind === "queueable" && transaction.isTest) {
    throwApex("System.AsyncException", "Maximum stack depth has been reached.");
  }
  transaction.limits.use("queueableJobs");
  const id = makeId(ASYNC_JOB_PREFIX, transaction.org.async.nextJobNumber());
  const { user } = transaction;
  const kept = snapshot(job);
  transaction.afterCommit({
    kind: "queueable",
    name: String(job.typeKey ?? "queueable"),
    run: () => runQueueable(transaction, user, kept, id),
  });
  return id;
}

/** Runs the job, then the finalizer that it attached, whatever became of the job. */
function runQueueable(origin: Transaction, user: RunningUser, job: ApexValue, jobId: string): void {
  const attached: AttachedFinalizer = { jobId, finalizer: null };
  let failure: unknown = null;
  try {
    runJob(origin, { kind: "queueable", user }, (transaction) => {
      transaction.get(attachedFinalizer).current = attached;
      job.execute(new QueueableContext(jobId));
    });
  } catch (error) {
    failure = error;
  }
  if (attached.finalizer !== null) {
    runJob(
      origin,
      { kind: "queueable", user },
      () => void attached.finalizer.execute(new FinalizerContext(jobId, failure)),
    );
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
  readonly #jobId: string;
  readonly #failure: unknown;

  constructor(jobId: string, failure: unknown) {
    super();
    this.#jobId = jobId;
    this.#failure = failure;
  }
  getasyncapexjobid(): string {
    return this.#jobId;
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
  transaction.afterCommit({
    kind: "future",
    name,
    run: () => runJob(transaction, { kind: "future", user }, call),
  });
}

function refuseFutureWithin({ kind }: Transaction, name: string): void {
  if (kind !== "future" && kind !== "batch") return;
  throwApex("System.AsyncException", `Future method cannot be called from a future or batch method: ${name}`);
}
