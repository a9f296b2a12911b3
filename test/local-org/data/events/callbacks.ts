/**
 * What becomes of a publish, told to the callback that was given with it.
 * [Platform Events Developer Guide: Get the Result of Asynchronous Platform Event Publishing with Apex Publish Callbacks]
 */
import { runJob, type Transaction } from "../../platform/transaction.ts";
import type { ApexValue } from "../../platform/registry.ts";
import type { OrgData } from "../org-data.ts";

/** An object of Apex that implements EventBus.EventPublishSuccessCallback, EventBus.EventPublishFailureCallback, or both. */
export interface PublishCallback {
  readonly callback: ApexValue;
  readonly eventUuids: readonly string[];
}

/** Makes what the callback's method gets: EventBus.SuccessResult or EventBus.FailureResult; `lib/EventBus` provides it. */
export type MakeResult = (eventUuids: readonly string[]) => ApexValue;

const results: { success: MakeResult | null; failure: MakeResult | null } = { success: null, failure: null };

export function provideResults(success: MakeResult, failure: MakeResult): void {
  Object.assign(results, { success, failure });
}

/** Calls the method, where there is one, as Automated Process and in a transaction of its own. */
export function runCallback(
  data: OrgData,
  publisher: Transaction,
  { callback, eventUuids }: PublishCallback,
  outcome: "success" | "failure",
): void {
  const method = outcome === "success" ? "onsuccess" : "onfailure";
  if (typeof callback[method] !== "function") return;
  const user = data.runningUser(data.automatedProcessId);
  runJob(publisher, { kind: "event", user }, () => void callback[method](results[outcome]?.(eventUuids)));
}
