/** Queueables and future methods: counted, kept until the commit, run in a transaction of their own. */
import { currentTransaction, runJob, type Transaction } from "../../transaction.ts";
import type { ApexValue } from "../../registry.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { makeId } from "../../values/id.ts";
import { PlainObject } from "./plain-object.ts";

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
  transaction.afterCommit({
    kind: "queueable",
    name: String(job.typeKey ?? "queueable"),
    run: () => runJob(transaction, { kind: "queueable", user }, () => void job.execute(new QueueableContext(id))),
  });
  return id;
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
