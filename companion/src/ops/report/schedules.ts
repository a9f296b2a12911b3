import type { JobsAsSet } from "../../jobs/as-set.ts";
import { NAMED_JOBS, type JobName, type JobsConfig } from "../../jobs/config.ts";
import { FORGETTING } from "../../jobs/forget-events.ts";
import { readHistory } from "../../jobs/history.ts";
import { nextTime } from "../../jobs/schedule.ts";
import type { NotifyConfig } from "../../notify/config.ts";
import { oneLine } from "../../notify/message.ts";
import { NO_MAIL, type namedBy } from "../../notify/named.ts";
import { comparison, type Comparison, type ReportParts } from "../../salesforce/contract/companion-reports.ts";
import { wordsOfSetting, type UnusableSetting } from "../../salesforce/contract/org-settings.ts";
import type { Store } from "../../store/store.ts";
import { not, type Finding } from "../doctor/finding.ts";

const LISTED = ["it", "security", "operators", "finops"] as const;
/** Addresses of an audience that are told. */
const MOST_ADDRESSES = 20;
/** Settings of the org that cannot be used, of which is told. */
const MOST_PROBLEMS = 10;

const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** When each job of an org runs, and the companion's own, and how its last run ended. */
export async function schedulesPart(
  org: string,
  configured: JobsConfig,
  { config, setByOrg, problems }: JobsAsSet,
  { store, now }: { store: Pick<Store, "cursor">; now: number },
): Promise<ReportParts["schedules"]> {
  const { timeZone, reconcileRepairs } = config;
  const lineOf = async (name: string, place: string, cron: string, zone: string) => {
    const history = await readHistory(store, place);
    const last = history?.runs[0];
    return {
      name,
      cron,
      nextAt: time(nextTime({ cron, timeZone: zone }, { owedAt: history?.owedAt, now })),
      lastAt: time(last?.startedAt ?? null),
      lastOutcome: last?.outcome ?? null,
      lastError: last?.outcome === "failed" ? oneLine(last.message, 300) : null,
      // Of what jobs answer, only what a comparison found is for people.
      lastAnswer: name === "reconcile" && last?.outcome === "done" ? comparisonOf(last.message) : null,
    };
  };
  const own = await lineOf("forget_events", FORGETTING, configured.forgetEvents, configured.timeZone);
  const jobs = await Promise.all(
    (Object.keys(NAMED_JOBS) as JobName[]).map(async (name) => ({
      ...(await lineOf(name, `${name}:${org}`, config[NAMED_JOBS[name]], timeZone)),
      setBy: setByOrg.has(name) ? ("org" as const) : ("companion" as const),
      configured: configured[NAMED_JOBS[name]],
    })),
  );
  return {
    timeZone,
    reconcileRepairs,
    jobs: [...jobs, { ...own, setBy: "companion", configured: own.cron }],
    configured: { timeZone: configured.timeZone, reconcileRepairs: configured.reconcileRepairs },
    problems: problems.slice(0, MOST_PROBLEMS).map(shortened),
  };
}

const shortened = ({ setting, value, message }: UnusableSetting) => ({ setting, value: value.slice(0, 100), message });

/** Settings of the org that cannot be used, for those who look at the checks. */
export function findingsOf(org: string, problems: readonly UnusableSetting[]): Finding[] {
  return problems
    .slice(0, MOST_PROBLEMS)
    .map(shortened)
    .map(({ setting, value, message }) =>
      not(
        "warning",
        `org ${org}: the setting "${wordsOfSetting(setting)}" can be used`,
        `"${value}": ${message} What is configured where the companion runs holds instead.`,
        "Change it in the tab Settings.",
      ),
    );
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
export function audiencesPart(
  config: NotifyConfig,
  { named, problems }: ReturnType<typeof namedBy>,
): ReportParts["audiences"] {
  const hasMail = config.email !== undefined;
  return {
    hasMail,
    dailyAtHour: config.dailyAtHour,
    tellsManagers: hasMail && config.manager.enabled,
    tellsPeople: hasMail && config.person.enabled,
    audiences: LISTED.map((name) => {
      const { emails, slackWebhookUrl, digest } = config[name];
      const others = named[name];
      return {
        name,
        emails: emails.slice(0, MOST_ADDRESSES),
        slack: slackWebhookUrl !== undefined,
        digest,
        ...(others === undefined ? {} : { named: { emails: [...others.emails], digest: others.digest } }),
      };
    }),
    // That there is no mail server is told once, as hasMail.
    problems: problems
      .filter(({ message }) => message !== NO_MAIL)
      .slice(0, MOST_PROBLEMS)
      .map(shortened),
  };
}
