/** `Database.executeBatch`: start, execute for each chunk, finish, each in a transaction of its own. [Apex Developer Guide: Using Batch Apex] */
import { currentTransaction, runJob, TransactionSlot, type RunningUser, type Transaction } from "../../transaction.ts";
import type { ApexValue } from "../../registry.ts";
import { snapshot } from "../../snapshot.ts";
import { ApexException, FatalApexError, LimitException, throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { userType } from "./program.ts";
import { raisesErrorEvents, raiseErrorEvent } from "./batch-error-event.ts";
import { isAborted, noteProgress, startInstance } from "./async-jobs.ts";
import { PlainObject } from "./plain-object.ts";
import { requestIds } from "./request-ids.ts";

const DEFAULT_SCOPE = 200;
const LARGEST_SCOPE = 2000;
/** Jobs that wait or run at the same time; more are put on hold in the flex queue. */
const LARGEST_QUEUE = 105;
/** [Apex Developer Guide: Use Batch Apex, Batch Apex Limitations: "In a running test, you can submit a maximum of 5 batch jobs"; gist.github.com/mickle00/70179703e885292793a0] */
const LARGEST_QUEUE_IN_TEST = 5;

/** Which of its methods a batch's transaction runs. */
const phase = new TransactionSlot<{ name: "start" | "execute" | "finish" | "none" }>(() => ({ name: "none" }));

/** Database.BatchableContext, as the methods of a batch get it. */
export class BatchableContext extends PlainObject {
  readonly typeKey = "database.batchablecontext";
  readonly #jobId: string;

  constructor(jobId: string) {
    super();
    this.#jobId = jobId;
  }
  getjobid(): string {
    return this.#jobId;
  }
  getchildjobid(): string {
    return this.#jobId;
  }
}

/**
 * Enqueues a batch.
 * @param job the instance; the platform keeps it as it is now
 * @param size rows of a chunk, 1 to 2,000
 * @returns the id of the job
 */
export function executeBatch(job: ApexValue, size: number | null = DEFAULT_SCOPE): string {
  if (job === null) throwNullPointer();
  const transaction = currentTransaction();
  const inChunk = transaction.kind === "batch" && transaction.get(phase).name !== "finish";
  if (inChunk || transaction.kind === "future")
    throwApex(
      "System.AsyncException",
      "Database.executeBatch cannot be called from a batch start, batch execute, or future method.",
    );
  if (size !== null && size <= 0)
    throwApex("System.InvalidParameterValueException", "Invalid scope parameter: must be greater than zero");
  const scope = Math.min(size ?? DEFAULT_SCOPE, LARGEST_SCOPE);
  const waiting = transaction.waiting.filter((work) => work.kind === "batch").length;
  if (transaction.isTest && waiting >= LARGEST_QUEUE_IN_TEST)
    throw new LimitException("Attempted to schedule too many concurrent batch jobs in this org (limit is 5).");
  if (waiting >= LARGEST_QUEUE)
    throwApex("System.AsyncException", "You've exceeded the limit of 100 jobs in the flex queue for org");
  const { id, className, user, kept } = startInstance("BatchApex", job);
  transaction.afterCommit({
    kind: "batch",
    name: className,
    run: () => new BatchRun(transaction, user, kept, id).run(scope),
  });
  return id;
}

class BatchRun {
  readonly #origin: Transaction;
  readonly #user: RunningUser;
  readonly #jobId: string;
  readonly #context: BatchableContext;
  readonly #isStateful: boolean;
  readonly #raisesEvents: boolean;
  #job: ApexValue;

  constructor(origin: Transaction, user: RunningUser, job: ApexValue, jobId: string) {
    this.#origin = origin;
    this.#user = user;
    this.#job = job;
    this.#jobId = jobId;
    this.#context = new BatchableContext(jobId);
    this.#raisesEvents = raisesErrorEvents(job);
    this.#isStateful = userType(String(job.typeKey))?.supertypes.includes("database.stateful") ?? false;
  }

  run(scope: number): void {
    if (isAborted(this.#origin, this.#jobId)) return;
    this.#note({ Status: "Processing" });
    let chunks: ApexValue[][];
    try {
      chunks = this.#start(scope);
    } catch (error) {
      this.#note({ Status: "Failed", NumberOfErrors: 1, ExtendedStatus: `First error: ${messageOf(error)}` });
      throw error;
    }
    this.#refuseSecondChunkInTest(chunks);
    const errors = this.#executeAll(chunks);
    if (isAborted(this.#origin, this.#jobId)) return;
    const executed = errors.length;
    try {
      this.#transact("finish", (job) => job.finish(this.#context));
    } catch (error) {
      errors.push(error);
    }
    this.#note({
      Status: errors.length > executed ? "Failed" : "Completed",
      TotalJobItems: chunks.length,
      JobItemsProcessed: chunks.length,
      NumberOfErrors: errors.length,
      ExtendedStatus: errors.length > 0 ? `First error: ${messageOf(errors[0])}` : null,
    });
    if (errors.length > executed) throw errors[executed];
    // What a chunk throws reaches a test; otherwise it is the job's own affair.
    if (errors.length > 0 && this.#origin.isTest) throw errors[0];
  }

  #start(scope: number): ApexValue[][] {
    const rows = this.#transact("start", (job) => {
      const given = job.start(this.#context);
      if (given === null) throwNullPointer();
      return [...iterate(given)];
    });
    const chunks: ApexValue[][] = [];
    for (let at = 0; at < rows.length; at += scope) chunks.push(rows.slice(at, at + scope));
    return chunks;
  }

  /** [Apex Developer Guide: Testing Batch Apex, "you can test only one execution of the execute method"] */
  #refuseSecondChunkInTest(chunks: readonly ApexValue[][]): void {
    if (!this.#origin.isTest || chunks.length < 2) return;
    throwApex(
      "System.UnexpectedException",
      "No more than one executeBatch can be called from within a test method. Please make sure the iterable returned from your start method " +
        "matches the batch size, resulting in one executeBatch invocation.",
    );
  }

  #executeAll(chunks: readonly ApexValue[][]): unknown[] {
    const errors: unknown[] = [];
    for (const [index, chunk] of chunks.entries()) {
      if (isAborted(this.#origin, this.#jobId)) break;
      try {
        this.#transact("execute", (job) => job.execute(this.#context, listOf(chunk)), chunk);
      } catch (error) {
        errors.push(error);
      }
      this.#note({ TotalJobItems: chunks.length, JobItemsProcessed: index + 1, NumberOfErrors: errors.length });
    }
    return errors;
  }

  /** Each method works on a copy of the job as it was enqueued, unless the class is Database.Stateful. */
  #transact<T>(
    name: "start" | "execute" | "finish",
    work: (job: ApexValue) => T,
    scope: readonly ApexValue[] | null = null,
  ): T {
    const job = this.#isStateful ? this.#job : snapshot(this.#job);
    let requestId: string | null = null;
    try {
      return runJob(this.#origin, { kind: "batch", user: this.#user }, (transaction) => {
        transaction.get(phase).name = name;
        requestId = transaction.get(requestIds).id;
        const result = work(job);
        if (this.#isStateful) this.#job = job;
        return result;
      });
    } catch (error) {
      if (this.#raisesEvents)
        raiseErrorEvent(this.#origin, this.#user, { jobId: this.#jobId, phase: name, scope, requestId, error });
      throw error;
    }
  }

  #note(progress: Parameters<typeof noteProgress>[3]): void {
    noteProgress(this.#origin, this.#user, this.#jobId, progress);
  }
}

function* iterate(given: ApexValue): Generator<ApexValue> {
  if (typeof given[Symbol.iterator] === "function") {
    yield* given;
    return;
  }
  const iterator = typeof given.iterator === "function" ? given.iterator() : given;
  while (iterator.hasnext()) yield iterator.next();
}

function listOf(chunk: readonly ApexValue[]): ApexList {
  const first = chunk[0];
  const rows = first !== null && typeof first === "object" && "objectName" in first;
  return new ApexList(rows ? `list<${String(first.objectName).toLowerCase()}>` : "list<object>", [...chunk]);
}

function messageOf(error: unknown): string {
  if (error instanceof ApexException || error instanceof FatalApexError || error instanceof Error) return error.message;
  return String(error);
}
