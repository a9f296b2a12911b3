/** System.Limits. Apex Reference Guide, "Limits Class". The counts of describes are refused. */
import { definePlatformClass, type Implementation } from "../../registry.ts";
import { heapSize } from "../../heap.ts";
import type { LimitName } from "../../limits.ts";
import { currentTransaction } from "../../transaction.ts";

const COUNTED: Readonly<Record<string, LimitName>> = {
  aggregatequeries: "aggregateQueries",
  callouts: "callouts",
  dmlrows: "dmlRows",
  dmlstatements: "dmlStatements",
  emailinvocations: "emailInvocations",
  // Deprecated: "returns the same value as getSoslQueries", and as getDMLStatements the next three
  findsimilarcalls: "soslQueries",
  runas: "dmlStatements",
  savepoints: "dmlStatements",
  savepointrollbacks: "dmlStatements",
  futurecalls: "futureCalls",
  mobilepushapexcalls: "mobilePushes",
  publishimmediatedml: "publishImmediate",
  queries: "soqlQueries",
  querylocatorrows: "queryLocatorRows",
  queryrows: "soqlRows",
  queueablejobs: "queueableJobs",
  soslqueries: "soslQueries",
};

/** What code in the local org cannot use: nothing is ever counted. [Apex Developer Guide: Execution Governors and Limits] */
// Database time is "reserved for future use", answers nought, and is asked for by public loggers (rflib).
const UNUSED: Readonly<Record<string, { readonly sync: number; readonly async: number }>> = {
  apexcursorrows: { sync: 50_000_000, async: 50_000_000 },
  databasetime: { sync: 0, async: 0 },
  asynccalls: { sync: 200, async: 200 },
  fetchcallsonapexcursor: { sync: 10, async: 10 },
};

const statics: Record<string, Implementation> = {
  getcputime: () => currentTransaction().limits.cpuMs,
  getheapsize: () => heapSize(currentTransaction()),
  getlimitheapsize: () => currentTransaction().limits.heapCeiling,
  getlimitcputime: () => currentTransaction().limits.cpuCeilingMs,
};
for (const [method, limit] of Object.entries(COUNTED)) {
  statics[`get${method}`] = () => currentTransaction().limits.used(limit);
  statics[`getlimit${method}`] = () => currentTransaction().limits.ceiling(limit);
}

for (const [method, ceiling] of Object.entries(UNUSED)) {
  statics[`get${method}`] = () => 0;
  statics[`getlimit${method}`] = () => ceiling[currentTransaction().limits.set];
}

definePlatformClass({ name: "System.Limits", dispatch: "value", statics });
