import { NAMED_JOBS, type JobsConfig } from "../../jobs/config.ts";
import { readHistory } from "../../jobs/history.ts";
import { nextRun } from "../../jobs/schedule.ts";
import type { NotifyConfig } from "../../notify/config.ts";
import { oneLine } from "../../notify/message.ts";
import { comparison, type Comparison, type ReportParts } from "../../salesforce/contract/companion-reports.ts";
import type { Store } from "../../store/store.ts";

const LISTED = ["it", "security", "operators", "finops"] as const;
/** Addresses of an audience that are told. */
const MOST_ADDRESSES = 20;

const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** When each job of an org runs, and how its last run ended. */
export async function schedulesPart(
  org: string,
  config: JobsConfig,
  { store, now }: { store: Pick<Store, "cursor">; now: number },
): Promise<ReportParts["schedules"]> {
  const { timeZone, reconcileRepairs } = config;
  const jobs = await Promise.all(
    Object.entries(NAMED_JOBS).map(async ([name, setting]) => {
      const cron = config[setting];
      const last = (await readHistory(store, `${name}:${org}`))?.runs[0];
      return {
        name,
        cron,
        nextAt: cron === "off" ? null : time(nextRun(cron, now, timeZone)),
        lastAt: time(last?.startedAt ?? null),
        lastOutcome: last?.outcome ?? null,
        lastError: last?.outcome === "failed" ? oneLine(last.message, 300) : null,
        // Of what jobs answer, only what a comparison found is for people.
        lastAnswer: name === "reconcile" && last?.outcome === "done" ? comparisonOf(last.message) : null,
      };
    }),
  );
  return { timeZone, reconcileRepairs, jobs };
}

/** What a comparison found; null where an older companion has kept something else. */
function comparisonOf(message: string): Comparison | null {
  try {
    return comparison.safeParse(JSON.parse(message)).data ?? null;
  } catch {
    return null;
  }
}

/** Who is told of what happens, and when; no webhook, which would let whoever reads it write into the channel. */
export function audiencesPart(config: NotifyConfig): ReportParts["audiences"] {
  const hasMail = config.email !== undefined;
  return {
    hasMail,
    dailyAtHour: config.dailyAtHour,
    tellsManagers: hasMail && config.manager.enabled,
    tellsPeople: hasMail && config.person.enabled,
    audiences: LISTED.map((name) => {
      const { emails, slackWebhookUrl, digest } = config[name];
      return { name, emails: emails.slice(0, MOST_ADDRESSES), slack: slackWebhookUrl !== undefined, digest };
    }),
  };
}
