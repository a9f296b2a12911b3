/** What one org uses of its limits, as far as it counts. */
import type { OrgData } from "../data/index.ts";
import type { AsyncWork } from "../platform/async.ts";
import { OrgLimitUse } from "../platform/org-limits.ts";
import type { SentEmail } from "../platform/transaction.ts";

/** "Asynchronous Apex method executions, which includes batch Apex, future methods, Queueable Apex, and scheduled Apex" [REST API Developer Guide: Limits] */
const APEX_JOBS: readonly AsyncWork["kind"][] = ["batch", "future", "queueable", "scheduled"];
/** Most records take 2 KB, whatever they hold. [Salesforce Help: Data and File Storage Allocations] */
const RECORD_KB = 2;

export function limitUseOf(data: OrgData, now: () => number): OrgLimitUse {
  const limits = new OrgLimitUse(now);
  limits.count("HourlyPublishedPlatformEvents", () => data.events.allowance);
  const { max } = limits.all().get("DataStorageMB") ?? { max: 0 };
  limits.count("DataStorageMB", () => ({ used: Math.ceil((recordCount(data) * RECORD_KB) / 1024), max }));
  return limits;
}

/** Rows of custom objects and of what has an owner; shares and what setup is made of take no storage. */
function recordCount(data: OrgData): number {
  let count = 0;
  for (const { object, size } of data.store.usedTables()) {
    const isRecord = object.name.endsWith("__c") || object.field("OwnerId") !== undefined;
    if (isRecord && !object.isSetup) count += size;
  }
  return count;
}

export function countJob(limits: OrgLimitUse, { kind }: AsyncWork): void {
  if (APEX_JOBS.includes(kind)) limits.asyncExecutions.add();
}

/** "External email addresses" count: contacts and leads with them, users not. */
export function countEmails(limits: OrgLimitUse, emails: readonly SentEmail[]): void {
  for (const { to, cc, bcc, targetObjectId } of emails) {
    const isPerson = targetObjectId !== null && !targetObjectId.startsWith("005");
    limits.singleEmails.add(to.length + cc.length + bcc.length + (isPerson ? 1 : 0));
  }
}
