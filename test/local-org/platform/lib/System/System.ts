/** System.System. Apex Reference Guide, "System Class". `runAs` is a statement of the language and calls {@link Transaction.runAs}. */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction, type TransactionKind } from "../../transaction.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { ApexEnum, platformEnum } from "../../values/enum.ts";
import { exactEquals, hashKey } from "../../values/equality.ts";
import { concatText } from "../../values/text.ts";
import { assertEqual, assertNotEqual, assertTrue } from "../support/assertions.ts";
import { attachFinalizer, enqueueJob } from "../support/jobs.ts";
import { abortJob, schedule, scheduleBatch } from "../support/schedules.ts";
import type { ApexAsyncOptions } from "./AsyncOptions.ts";
import { javaHashCode } from "../text/search.ts";
import { currentPage } from "../ApexPages/PageReference.ts";
import { localDate } from "./Date.ts";

const runs = (kind: TransactionKind) => (): boolean => currentTransaction().kind === kind;

function debug(levelOrValue: ApexValue, value?: ApexValue): null {
  const level = value !== undefined && levelOrValue instanceof ApexEnum ? levelOrValue.name : "DEBUG";
  currentTransaction().debug(level, concatText(value === undefined ? levelOrValue : value));
  return null;
}

/** A hash code of any value: the same for equal values. */
export function hashCodeOf(value: ApexValue): number {
  if (value === null) return 0;
  const key = hashKey(value);
  return typeof key === "number" ? key | 0 : javaHashCode(String(key));
}

definePlatformClass({
  name: "System.System",
  dispatch: "value",
  statics: {
    assert: assertTrue,
    assertequals: assertEqual,
    assertnotequals: assertNotEqual,
    attachfinalizer: attachFinalizer,
    currentpagereference: currentPage,
    currenttimemillis: () => BigInt(currentTransaction().now()),
    debug,
    // Nothing puts a local org into read-only mode.
    getapplicationreadwritemode: () => platformEnum("System.ApplicationReadWriteMode").byName("DEFAULT"),
    "enqueuejob/1": enqueueJob,
    "enqueuejob(object,integer)": (job: ApexValue, delay: number) => enqueueJob(job, { delay }),
    "enqueuejob(object,asyncoptions)": (job: ApexValue, options: ApexAsyncOptions) => enqueueJob(job, { options }),
    abortjob: abortJob,
    schedule,
    schedulebatch: scheduleBatch,
    equals: exactEquals,
    hashcode: hashCodeOf,
    isbatch: runs("batch"),
    isfuture: runs("future"),
    isqueueable: runs("queueable"),
    isscheduled: runs("scheduled"),
    now: () => new ApexDatetime(currentTransaction().now()),
    today: () => localDate(currentTransaction().now()),
  },
});
