/** System.Limits. Apex Reference Guide, "Limits Class". Only what the local org counts is here. */
import { definePlatformClass, type Implementation } from "../../registry.ts";
import type { LimitName } from "../../limits.ts";
import { currentTransaction } from "../../transaction.ts";

const COUNTED: Readonly<Record<string, LimitName>> = {
  aggregatequeries: "aggregateQueries",
  callouts: "callouts",
  dmlrows: "dmlRows",
  dmlstatements: "dmlStatements",
  emailinvocations: "emailInvocations",
  futurecalls: "futureCalls",
  publishimmediatedml: "publishImmediate",
  queries: "soqlQueries",
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
