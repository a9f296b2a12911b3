import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { startPoll, type Poll } from "../poll.ts";
import type { Store } from "../store/store.ts";
import type { Clock, Random } from "../time.ts";
import { keepHistory, readHistory, type JobRun } from "./history.ts";
import { dueRun, owedAfterMove, scheduleText } from "./schedule.ts";

/** Something that is done by the clock. */
export interface Job {
  /** Names it in the store and to operators, such as `reconcile:production`. */
  name: string;
  /** The org that it works in. Jobs of one org wait for each other; those of another do not. */
  org?: string | undefined;
  /** Five fields, or `off`. */
  cron: string;
  timeZone: string;
  /** @throws when it could not be done; that stands in its history. */
  run(signal: AbortSignal): Promise<unknown>;
}

export interface JobsDependencies {
  /** As they are when they are looked at. */
  jobs(): readonly Job[];
  pollMs: number;
  store: Pick<Store, "cursor" | "keepCursor">;
  /** Told of each run that failed. */
  onFailed(job: string, run: JobRun): Promise<void>;
  clock: Clock;
  random: Random;
  log: Log;
}

/** Served so much later than now: the clock was set back, and the job would stand still until it is that late again. */
const SET_BACK_MS = 60 * 60_000;

/**
 * Runs jobs when they are due: those of one org one after the other, those of different orgs side by side, so that an
 * org that is slow, or has to wait for its allowance, holds up its own alone. A job that was missed while nobody ran is
 * caught up once; one that was broken off by a stop runs again; one whose schedule was moved runs by the new one: who
 * moves it says when it is to run, but cannot put it off for ever. One process at a time runs this.
 */
export function startJobs({ jobs, pollMs, store, onFailed, clock, random, log }: JobsDependencies): Poll {
  /** The schedule of each job, and since when we see it: one that waits for another's end notes the change only then. */
  const seen = new Map<string, { schedule: string; since: number }>();

  const see = (job: Job) => {
    const schedule = scheduleText(job);
    if (seen.get(job.name)?.schedule !== schedule) seen.set(job.name, { schedule, since: clock() });
  };

  const runIfDue = async (job: Job, signal: AbortSignal) => {
    const { name, cron, timeZone, run } = job;
    const schedule = scheduleText(job);
    const known = await readHistory(store, name);
    const now = clock();
    if (known === undefined) {
      // A job that is new has missed nothing.
      if (cron !== "off") await keepHistory(store, name, { served: now, schedule, runs: [] });
      return undefined;
    }
    if (known.schedule !== schedule) {
      const since = Math.max(seen.get(name)?.since ?? now, known.runs[0]?.endedAt ?? 0);
      if (known.schedule === undefined) return keepHistory(store, name, { ...known, schedule });
      const owedAt = owedAfterMove({ ...known, schedule: known.schedule }, job, since);
      return keepHistory(store, name, { ...known, served: Math.min(now, since), schedule, owedAt });
    }
    if (cron === "off") return undefined;
    if (known.served > now + SET_BACK_MS) return keepHistory(store, name, { ...known, served: now });
    const owed = known.owedAt !== undefined && known.owedAt <= now ? known.owedAt : null;
    const scheduledFor = dueRun(cron, { served: known.served, now, timeZone }) ?? owed;
    if (scheduledFor === null) return undefined;
    const ended = await execute(() => run(signal), { scheduledFor, startedAt: now, clock });
    // What was broken off was not served.
    if (signal.aborted) return undefined;
    await keepHistory(store, name, {
      served: Math.max(scheduledFor, known.served),
      schedule,
      runs: [ended, ...known.runs],
    });
    const { outcome, message } = ended;
    if (outcome === "done") log.info({ job: name, answer: message }, "A job is done.");
    else log.error({ job: name, reason: message }, "A job failed; it runs again at its next time.");
    if (outcome === "failed") await onFailed(name, ended);
    return undefined;
  };

  /** Orgs whose jobs are being looked at or run, by key; what belongs to none has a place of its own. */
  const underWay = new Map<string, Promise<void>>();

  const runAll = async (some: readonly Job[], signal: AbortSignal) => {
    for (const { name } of some) {
      if (signal.aborted) return;
      // The one before may have taken hours, in which this one's schedule was changed.
      const job = jobs().find((each) => each.name === name);
      if (job === undefined) continue;
      see(job);
      try {
        await runIfDue(job, signal);
      } catch (error) {
        if (!signal.aborted) log.error({ job: name, err: error }, "A job could not be looked at; trying again.");
      }
    }
  };

  const stop = new AbortController();
  const poll = startPoll({
    everyMs: pollMs,
    async turn() {
      const all = jobs();
      all.forEach(see);
      for (const [org, some] of Map.groupBy(all, (job) => job.org ?? "")) {
        if (underWay.has(org)) continue;
        underWay.set(
          org,
          runAll(some, stop.signal).finally(() => underWay.delete(org)),
        );
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
  return {
    nudge: () => poll.nudge(),
    async close() {
      stop.abort(new Error("closing"));
      await poll.close();
      await Promise.all(underWay.values());
    },
  };
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
