import { Cron } from "croner";
import { earliest, latest } from "../time.ts";

/** The first time of a schedule after a time; null when there is none. Times are milliseconds since 1970. */
export function nextRun(cron: string, after: number, timeZone: string): number | null {
  return new Cron(cron, { timezone: timeZone, paused: true }).nextRun(new Date(after))?.getTime() ?? null;
}

/** When a job runs next: by its schedule, or because that was moved so often. */
export function nextTime(
  { cron, timeZone }: { cron: string; timeZone: string },
  { owedAt, now }: { owedAt: number | undefined; now: number },
): number | null {
  if (cron === "off") return null;
  return earliest([nextRun(cron, now, timeZone), owedAt].filter((time) => time != null));
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

/** A schedule in one word, as histories keep it. */
export function scheduleText({ cron, timeZone }: { cron: string; timeZone: string }): string {
  return `${cron} ${timeZone}`;
}

/**
 * When a job runs at the latest whose schedule is moved: one period after the run that it was to have next, unless the
 * new schedule comes later by itself, or an earlier move says sooner. Else who moves a weekly schedule every few days
 * moves its run for ever.
 *
 * @param from the schedule of before, as `scheduleText` has it, up to when it was served, and what is owed already
 */
export function owedAfterMove(
  from: { schedule: string; served: number; owedAt?: number | undefined },
  to: { cron: string; timeZone: string },
  now: number,
): number | undefined {
  const gap = from.schedule.lastIndexOf(" ");
  const [cron, timeZone] = [from.schedule.slice(0, gap), from.schedule.slice(gap + 1)];
  // Who turns a job off means it.
  if (cron === "off" || to.cron === "off") return undefined;
  const due = nextRun(cron, from.served, timeZone);
  const afterDue = due === null ? null : nextRun(cron, due, timeZone);
  const owed = latest([afterDue, nextRun(to.cron, now, to.timeZone)].filter((time) => time !== null));
  return earliest([owed, from.owedAt].filter((time) => time != null)) ?? undefined;
}
