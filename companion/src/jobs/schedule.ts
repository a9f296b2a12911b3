import { Cron } from "croner";

/** The first time of a schedule after a time; null when there is none. Times are milliseconds since 1970. */
export function nextRun(cron: string, after: number, timeZone: string): number | null {
  return new Cron(cron, { timezone: timeZone, paused: true }).nextRun(new Date(after))?.getTime() ?? null;
}

/**
 * The time of a schedule that is due and was not served; null when none is. Of several that were missed only the latest
 * counts: they are caught up once.
 */
export function dueRun(
  cron: string,
  { served, now, timeZone }: { served: number; now: number; timeZone: string },
): number | null {
  let due: number | null = null;
  let next = nextRun(cron, served, timeZone);
  // A schedule of each minute, missed for a year, is not walked through.
  for (let steps = 0; next !== null && next <= now && steps < MOST_STEPS; steps += 1) {
    due = next;
    next = nextRun(cron, next, timeZone);
  }
  return next !== null && next <= now ? now : due;
}

const MOST_STEPS = 1_000;
