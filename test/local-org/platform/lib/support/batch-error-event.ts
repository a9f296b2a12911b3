/** BatchApexErrorEvent: what batches of classes that implement Database.RaisesPlatformEvents tell of what they throw. */
import type { ApexValue } from "../../registry.ts";
import { runJob, type RunningUser, type Transaction } from "../../transaction.ts";
import { ApexException, FatalApexError } from "../../values/exceptions.ts";
import { textOf } from "../../values/text.ts";
import { userType } from "./program.ts";

/** [Platform Events Developer Guide: BatchApexErrorEvent, JobScope and Message] */
const LONGEST_SCOPE = 40_000;
const LONGEST_MESSAGE = 5000;

export interface BatchFailure {
  readonly jobId: string;
  readonly phase: "start" | "execute" | "finish";
  /** What `execute` was given, null in the other phases. */
  readonly scope: readonly ApexValue[] | null;
  readonly requestId: string | null;
  readonly error: unknown;
}

/** [Apex Developer Guide: Firing Platform Events from Batch Apex] */
export function raisesErrorEvents(job: ApexValue): boolean {
  return userType(String(job.typeKey))?.supertypes.includes("database.raisesplatformevents") ?? false;
}

/** Fires the event in a transaction of its own: the one that failed was rolled back. */
export function raiseErrorEvent(origin: Transaction, user: RunningUser, failure: BatchFailure): void {
  const { jobId, phase, requestId, error } = failure;
  const scope = failure.scope?.map(scopeText).join(",") ?? null;
  const isApex = error instanceof ApexException || error instanceof FatalApexError;
  runJob(origin, { kind: "sync", user }, (transaction) => {
    transaction.data.raiseSystemEvent("BatchApexErrorEvent", {
      AsyncApexJobId: jobId,
      DoesExceedJobScopeMaxLength: scope !== null && scope.length > LONGEST_SCOPE,
      // "Internal platform errors are represented as the System.UnexpectedException type"
      ExceptionType: isApex ? error.apexTypeName : "System.UnexpectedException",
      JobScope: scope?.slice(0, LONGEST_SCOPE) ?? null,
      Message: (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_MESSAGE),
      Phase: phase.toUpperCase(),
      RequestId: requestId,
      StackTrace: isApex ? error.getstacktracestring() : null,
    });
  });
}

/** "The Record IDs that are in scope … If the batch job uses custom iterators instead of sObjects, … the toString() representation" */
function scopeText(item: ApexValue): string {
  const id = item !== null && typeof item === "object" && "objectName" in item ? item.fields.get("Id") : null;
  return id ?? textOf(item);
}
