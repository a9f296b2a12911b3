/** System.Limits. Apex Reference Guide, "Limits Class". What is reserved for the future, and the counts of describes, are refused. */
import { definePlatformClass, type Implementation } from "../../registry.ts";
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

const statics: Record<string, Implementation> = {
  getcputime: () => currentTransaction().limits.cpuMs,
  getlimitcputime: () => currentTransaction().limits.cpuCeilingMs,
};
for (const [method, limit] of Object.entries(COUNTED)) {
  statics[`get${method}`] = () => currentTransaction().limits.used(limit);
  statics[`getlimit${method}`] = () => currentTransaction().limits.ceiling(limit);
}

definePlatformClass({ name: "System.Limits", dispatch: "value", statics });
