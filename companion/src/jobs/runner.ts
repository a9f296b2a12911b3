import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { startPoll, type Poll } from "../poll.ts";
import type { Store } from "../store/store.ts";
import type { Clock, Random } from "../time.ts";
import { keepHistory, readHistory, type JobRun } from "./history.ts";
import { dueRun } from "./schedule.ts";

/** Something that is done by the clock. */
export interface Job {
  /** Names it in the store and to operators, such as `reconcile:production`. */
  name: string;
  /** Five fields, or `off`. */
  cron: string;
  /** @throws when it could not be done; that stands in its history. */
  run(signal: AbortSignal): Promise<unknown>;
}

export interface JobsDependencies {
  /** As they are when they are looked at. */
  jobs(): readonly Job[];
  timeZone: string;
  pollMs: number;
  store: Pick<Store, "cursor" | "keepCursor">;
  /** Told of each run that failed. */
  onFailed(job: string, run: JobRun): Promise<void>;
  clock: Clock;
  random: Random;
  log: Log;
}

/**
 * Runs jobs when they are due, one after the other. A job that was missed while nobody ran is caught up once; one that
 * was broken off by a stop runs again. One process at a time runs this.
 */
export function startJobs({ jobs, timeZone, pollMs, store, onFailed, clock, random, log }: JobsDependencies): Poll {
  const runIfDue = async ({ name, cron, run }: Job, signal: AbortSignal) => {
    const known = await readHistory(store, name);
    // A job that is new has missed nothing.
    if (known === undefined) return keepHistory(store, name, { served: clock(), runs: [] });
    const now = clock();
    const scheduledFor = dueRun(cron, { served: known.served, now, timeZone });
    if (scheduledFor === null) return undefined;
    const ended = await execute(() => run(signal), { scheduledFor, startedAt: now, clock });
    // What was broken off was not served.
    if (signal.aborted) return undefined;
    await keepHistory(store, name, { served: Math.max(scheduledFor, known.served), runs: [ended, ...known.runs] });
    const { outcome, message } = ended;
    if (outcome === "done") log.info({ job: name, answer: message }, "A job is done.");
    else log.error({ job: name, reason: message }, "A job failed; it runs again at its next time.");
    if (outcome === "failed") await onFailed(name, ended);
    return undefined;
  };

  return startPoll({
    everyMs: pollMs,
    async turn(signal) {
      for (const job of jobs()) {
        signal.throwIfAborted();
        if (job.cron !== "off") await runIfDue(job, signal);
      }
      return false;
    },
    onError(error) {
      log.error({ err: error }, "Jobs could not be looked at; trying again.");
      return undefined;
    },
    clock,
    random,
  });
}

async function execute(
  run: () => Promise<unknown>,
  { scheduledFor, startedAt, clock }: { scheduledFor: number; startedAt: number; clock: Clock },
): Promise<JobRun> {
  try {
    const answer = await run();
    return { scheduledFor, startedAt, endedAt: clock(), outcome: "done", message: JSON.stringify(answer ?? null) };
  } catch (error) {
    return { scheduledFor, startedAt, endedAt: clock(), outcome: "failed", message: messageOf(error) };
  }
}
