import { Cron } from "croner";
import { z } from "zod";
import { milliseconds } from "../settings.ts";

/** Five fields, as cron has them; `off` switches the job off. */
const schedule = (fallback: string) =>
  z
    .string()
    .refine((text) => text === "off" || isCron(text), 'must be a cron schedule such as "0 3 * * 0", or off')
    .default(fallback);

export function isCron(text: string): boolean {
  try {
    // Paused: nothing is started. Only five fields, so that nobody asks an org every second.
    return text.trim().split(/\s+/).length === 5 && new Cron(text, { paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}

const timeZone = z.string().refine(isTimeZone, "must be a time zone such as UTC or Europe/Berlin");

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** What is done by the clock, in each org. */
export const jobsConfig = z
  .object({
    timeZone: timeZone.default("UTC"),
    /** Compares everybody in the org and in the Okta app with what the rules give them. */
    reconcile: schedule("0 3 * * 0"),
    /** Whether that mends what differs, or only records it as findings. */
    reconcileRepairs: z.boolean().default(false),
    /** Tries again to deactivate whom something in the org kept active. */
    retryBlocked: schedule("15 5 * * *"),
    /** Verifies the audit chain and purges what the retentions that are set in the org let go. */
    retention: schedule("0 4 * * *"),
    /** Forgets events that ended long ago. */
    forgetEvents: schedule("20 2 * * *"),
    /** How long events are kept; Okta's log tells of the last 90 days. */
    eventDays: z.number().int().min(7, "must be at least 7").max(3_650).default(100),
    /** Counts the seats of all licences, for the inventory. */
    licences: schedule("45 1 * * *"),
    /** Reads which entitlements user access policies touch, so that validation can warn of them. */
    accessPolicies: schedule("30 2 * * *"),
    /** How long a job that one of several processes runs stands still when that process is gone without a word. */
    leaseMs: milliseconds(15_000, { min: 100 }),
    /** How often is looked whether a job is due. */
    pollMs: z.number().int().min(10).max(3_600_000).default(20_000),
  })
  .prefault({});

export type JobsConfig = z.output<typeof jobsConfig>;

/** What an org's jobs are called in the store, in reports and to operators, and the setting that has the schedule of each. */
export const NAMED_JOBS = {
  reconcile: "reconcile",
  retry_blocked: "retryBlocked",
  access_policies: "accessPolicies",
  licences: "licences",
  retention: "retention",
} as const satisfies Record<string, keyof JobsConfig>;

export type JobName = keyof typeof NAMED_JOBS;
