import type { Store } from "../store/store.ts";
import { pause } from "../time.ts";
import type { JobsConfig } from "./config.ts";
import type { Job } from "./runner.ts";

/** What the job is called in the store and to operators. */
export const FORGETTING = "events";

/** Events of one portion: whoever else wants the store waits for no more. */
const PORTION = 200;
/** After each portion, for whoever else wants the store. */
const REST_MS = 25;
/** What an operator's task came to is asked for within minutes; one that runs says so anew each second. */
const TASK_MS = 60 * 60_000;
const DAY_MS = 86_400_000;

/**
 * Forgets events that ended long ago, so that the store does not grow for ever. Until then an event that comes again, by
 * a late hook or because the log is read anew, is known by its uuid.
 */
export function forgettingJob(
  { eventDays, forgetEvents, timeZone }: Pick<JobsConfig, "eventDays" | "forgetEvents" | "timeZone">,
  store: Pick<Store, "forgetEvents">,
  clock: () => number,
): Job {
  return {
    name: FORGETTING,
    cron: forgetEvents,
    timeZone,
    async run(signal) {
      const before = clock() - eventDays * DAY_MS;
      let forgotten = 0;
      for (let after: number | null = 0; after !== null;) {
        signal.throwIfAborted();
        const portion = await store.forgetEvents({ before, after, limit: PORTION, tasksBefore: clock() - TASK_MS });
        forgotten += portion.forgotten;
        after = portion.after;
        if (after !== null) await pause(REST_MS, signal);
      }
      return { forgotten };
    },
  };
}
