/** `System.schedule` and its kin: jobs that the org's clock starts. [Apex Developer Guide: Apex Scheduler; Apex Reference Guide: System.schedule] */
import { Cron } from "croner";
import { currentTransaction, runJob, type RunningUser, type Transaction } from "../../transaction.ts";
import type { ApexValue } from "../../registry.ts";
import { snapshot } from "../../snapshot.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { executeBatch } from "./batches.ts";
import { noteProgress, startInstance } from "./async-jobs.ts";
import { PlainObject } from "./plain-object.ts";

/** Scheduled Apex jobs that an org may have. [Execution Governors and Limits: "Maximum number of Apex classes scheduled concurrently"] */
const LARGEST_COUNT = 100;
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** System.SchedulableContext, as the job's `execute` gets it. */
export class SchedulableContext extends PlainObject {
  readonly typeKey = "schedulablecontext";
  readonly #triggerId: string;

  constructor(triggerId: string) {
    super();
    this.#triggerId = triggerId;
  }
  gettriggerid(): string {
    return this.#triggerId;
  }
}

/**
 * The times of a Salesforce cron expression: `Seconds Minutes Hours Day_of_month Month Day_of_week [Year]`, days of the week from 1, Sunday.
 * @throws StringException as the platform does for one that it cannot read
 */
export function cronTimes(expression: string, timeZone: string): Cron {
  const refuse = (why: string): never => throwApex("System.StringException", why);
  const parts = expression.trim().split(/\s+/);
  const [seconds = "", minutes = "", hours = "", day = "", month = "", weekday = "", year] = parts;
  if (parts.length < 6 || parts.length > 7) refuse(`Unexpected end of expression.`);
  if (!/^\d+$/.test(seconds)) refuse("Seconds and minutes must be specified as integers.");
  if (!/^\d+$/.test(minutes)) refuse("Seconds and minutes must be specified as integers.");
  if ((day === "?") === (weekday === "?"))
    refuse("Support for specifying both a day-of-week AND a day-of-month parameter is not implemented.");
  const weekdays = weekday.toUpperCase().replace(/\b[1-7]\b(?!#)/g, (digit) => DAYS[Number(digit) - 1] ?? digit);
  const pattern = [seconds, minutes, hours, day === "?" ? "*" : day, month, weekday === "?" ? "*" : weekdays];
  if (year !== undefined) pattern.push(year);
  try {
    return new Cron(pattern.join(" "), { timezone: timeZone, paused: true });
  } catch (error) {
    return refuse((error as Error).message.replace(/^CronPattern: /, ""));
  }
}

/** `System.schedule`. @returns the id of the CronTrigger */
export function schedule(name: string | null, expression: string | null, job: ApexValue): string {
  if (name === null || expression === null || job === null) throwNullPointer();
  const transaction = currentTransaction();
  const times = cronTimes(expression, transaction.user.timeZoneSidKey);
  const next = times.nextRun(new Date(transaction.now()));
  if (next === null)
    throwApex("System.AsyncException", "Based on configured schedule, the given trigger will never fire.");
  return plan(name, expression, next.getTime(), (context) => job.execute(context), job);
}

/** `System.scheduleBatch`: a batch in some minutes. @returns the id of the CronTrigger */
export function scheduleBatch(job: ApexValue, name: string | null, minutes: number, size?: number | null): string {
  if (job === null || name === null) throwNullPointer();
  const at = currentTransaction().now() + minutes * 60_000;
  const kept = snapshot(job);
  return plan(name, "", at, () => void executeBatch(kept, size ?? null), job);
}

type Execute = (context: SchedulableContext) => void;

function plan(name: string, expression: string, at: number, execute: Execute, job: ApexValue): string {
  const transaction = currentTransaction();
  const { data } = transaction;
  const { store } = data.data;
  if (data.data.findBy("CronJobDetail", "Name", name))
    throwApex("System.AsyncException", `The Apex job named "${name}" is already scheduled for execution.`);
  if ([...store.tableOf("CronTrigger").rows()].length >= LARGEST_COUNT)
    // [salesforce.stackexchange.com/questions/104810: a System.AsyncException, which can be caught]
    throwApex("System.AsyncException", "You have exceeded the maximum number (100) of Apex scheduled jobs.");
  const detailId = data.putSystemRow("CronJobDetail", null, { Name: name, JobType: "7" });
  const triggerId = data.putSystemRow("CronTrigger", null, {
    CronJobDetailId: detailId,
    CronExpression: expression,
    State: "WAITING",
    TimesTriggered: 0,
    NextFireTime: new ApexDatetime(at),
    StartTime: new ApexDatetime(Math.floor(transaction.now() / 1000) * 1000),
    TimeZoneSidKey: transaction.user.timeZoneSidKey,
    OwnerId: transaction.userId,
  });
  const { id: jobId, className, user, kept } = startInstance("ScheduledApex", job);
  const firing = new Firing({ origin: transaction, user, triggerId, jobId, expression, className, job: kept, execute });
  transaction.afterCommit({ kind: "scheduled", name: className, at, run: () => firing.run() });
  return triggerId;
}

interface FiringParts {
  readonly origin: Transaction;
  readonly user: RunningUser;
  readonly triggerId: string;
  readonly jobId: string;
  readonly expression: string;
  readonly className: string;
  readonly job: ApexValue;
  readonly execute: Execute;
}

/** One scheduled job, at each of its times. */
class Firing {
  readonly #parts: FiringParts;

  constructor(parts: FiringParts) {
    this.#parts = parts;
  }

  run(): void {
    const { origin, user, triggerId, jobId, job, execute, expression } = this.#parts;
    const row = origin.data.data.store.find(triggerId);
    if (!row) return; // aborted
    const context = new SchedulableContext(triggerId);
    const count = Number(row.values["TimesTriggered"] ?? 0) + 1;
    const next = expression === "" ? null : cronTimes(expression, user.timeZoneSidKey).nextRun(new Date(origin.now()));
    try {
      runJob(origin, { kind: "scheduled", user }, () =>
        expression === "" ? execute(context) : snapshot(job).execute(context),
      );
    } finally {
      this.#note(count, next?.getTime() ?? null);
      if (next === null) noteProgress(origin, user, jobId, { Status: "Completed" });
      // A test fires each job once.
      else if (!origin.isTest)
        origin.org.async.enqueue({
          kind: "scheduled",
          name: this.#parts.className,
          at: next.getTime(),
          run: () => this.run(),
        });
    }
  }

  #note(count: number, next: number | null): void {
    const { origin, user, triggerId } = this.#parts;
    runJob(origin, { kind: "sync", user }, ({ data }) => {
      if (!data.data.store.find(triggerId)) return;
      // A test runs the job once without its time having come, and the trigger's row tells nothing of it.
      // [apex-recipes, ScheduledApexRecipes_Tests.scheduledExecutionTimeIsCorrectPositive: TimesTriggered after Test.stopTest is 0]
      if (origin.isTest && next !== null) return;
      data.putSystemRow("CronTrigger", triggerId, {
        TimesTriggered: count,
        State: next === null ? "DELETED" : "WAITING",
        PreviousFireTime: new ApexDatetime(Math.floor(origin.now() / 1000) * 1000),
        NextFireTime: next === null ? null : new ApexDatetime(next),
      });
    });
  }
}

/** `System.abortJob`: of a scheduled job by its CronTrigger, of any other by its AsyncApexJob. */
export function abortJob(id: string | null): null {
  if (id === null) throwNullPointer();
  const { data } = currentTransaction();
  const row = data.data.store.find(id);
  if (row?.object.name === "CronTrigger") {
    const detailId = row.values["CronJobDetailId"];
    data.removeSystemRow(id);
    if (typeof detailId === "string") data.removeSystemRow(detailId);
    return null;
  }
  if (row?.object.name !== "AsyncApexJob") throwApex("System.StringException", `Invalid id value for abortJob: ${id}`);
  data.putSystemRow("AsyncApexJob", id, { Status: "Aborted" });
  return null;
}
