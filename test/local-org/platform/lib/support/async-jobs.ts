/** The rows of AsyncApexJob that tell of jobs, and the ids behind them. [Object Reference: AsyncApexJob] */
import type { ApexValue } from "../../registry.ts";
import { snapshot } from "../../snapshot.ts";
import { currentTransaction, runJob, type RunningUser, type Transaction } from "../../transaction.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { userType } from "./program.ts";

export type JobType = "Queueable" | "Future" | "BatchApex" | "BatchApexWorker" | "ScheduledApex";

/** What a row says of how a job went. */
export interface JobProgress {
  readonly Status?: "Holding" | "Queued" | "Preparing" | "Processing" | "Aborted" | "Completed" | "Failed";
  readonly JobItemsProcessed?: number;
  readonly TotalJobItems?: number;
  readonly NumberOfErrors?: number;
  readonly ExtendedStatus?: string | null;
}

/** Writes the row of a job that begins to wait, in the running transaction; answers its id. */
export function startJob(type: JobType, className: string, more: JobProgress & { MethodName?: string } = {}): string {
  const transaction = currentTransaction();
  const { data } = transaction;
  const apexClass = data.data.findBy("ApexClass", "Name", className.split(".")[0] ?? className);
  return data.putSystemRow("AsyncApexJob", null, {
    JobType: type,
    Status: "Queued",
    ApexClassId: apexClass?.id ?? null,
    JobItemsProcessed: 0,
    TotalJobItems: 0,
    NumberOfErrors: 0,
    ...more,
  });
}

/** An instance that waits to be run as a job. */
export interface WaitingJob {
  readonly id: string;
  /** Type key of its class. */
  readonly className: string;
  readonly user: RunningUser;
  /** The instance as it was when it was handed over. */
  readonly kept: ApexValue;
}

/** {@link startJob} for an instance, which the platform keeps as it is now. */
export function startInstance(type: JobType, job: NonNullable<ApexValue>): WaitingJob {
  const className = String(job.typeKey ?? type.toLowerCase());
  const id = startJob(type, userType(className)?.name ?? className);
  return { id, className, user: currentTransaction().user, kept: snapshot(job) };
}

/** Whether a job was aborted, by `System.abortJob` or in Setup. */
export function isAborted(origin: Transaction, jobId: string): boolean {
  return origin.data.data.store.find(jobId)?.values["Status"] === "Aborted";
}

/** Whether a job has ended, or its row is not there (any more). */
export function isOver(origin: Transaction, jobId: string): boolean {
  const status = origin.data.data.store.find(jobId)?.values["Status"];
  return status === undefined || endsJob(status);
}

function endsJob(status: unknown): boolean {
  return status === "Completed" || status === "Failed" || status === "Aborted";
}

/** Notes how a job goes, in a transaction of its own: what the job itself does may be rolled back. */
export function noteProgress(origin: Transaction, user: RunningUser, jobId: string, progress: JobProgress): void {
  if (!origin.data.data.store.find(jobId)) return;
  const over = endsJob(progress.Status);
  runJob(origin, { kind: "sync", user }, (transaction) => {
    const now = new ApexDatetime(Math.floor(transaction.now() / 1000) * 1000);
    transaction.data.putSystemRow("AsyncApexJob", jobId, { ...progress, ...(over ? { CompletedDate: now } : {}) });
  });
}
