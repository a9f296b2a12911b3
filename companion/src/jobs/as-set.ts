import { unreadableOf, type OrgSettings, type UnusableSetting } from "../salesforce/contract/org-settings.ts";
import { isCron, isTimeZone, NAMED_JOBS, type JobName, type JobsConfig } from "./config.ts";

/** What one org's jobs go by. */
export interface JobsAsSet {
  /** The companion's configuration, and in it what the org has set. */
  config: JobsConfig;
  /** Jobs whose schedule the org has set. */
  setByOrg: ReadonlySet<JobName>;
  problems: readonly UnusableSetting[];
}

/** Puts what an org has set over what the companion's configuration says; what is blank or cannot be used is as configured. */
export function jobsAsSet(configured: JobsConfig, settings: OrgSettings): JobsAsSet {
  const { timeZone, reconcileRepairs, schedules } = settings;
  const config = { ...configured };
  const setByOrg = new Set<JobName>();
  const problems = unreadableOf(settings, (setting) => !setting.startsWith("audiences"));
  for (const name of Object.keys(NAMED_JOBS) as JobName[]) {
    const cron = schedules?.[name]?.trim();
    if (cron === undefined || cron === "") continue;
    const message = whatIsWrong(cron);
    if (message === null) {
      config[NAMED_JOBS[name]] = cron;
      setByOrg.add(name);
    } else {
      problems.push({ setting: `schedules.${name}`, value: cron, message });
    }
  }
  if (timeZone && isTimeZone(timeZone)) config.timeZone = timeZone;
  else if (timeZone)
    problems.push({ setting: "timeZone", value: timeZone, message: "There is no such time zone here." });
  if (typeof reconcileRepairs === "boolean") config.reconcileRepairs = reconcileRepairs;
  return { config, setByOrg, problems };
}

/** The companion's own configuration is free; an org's admins are not, as all orgs of the companion share Okta's limit. */
function whatIsWrong(cron: string): string | null {
  if (cron === "off") return null;
  if (!isCron(cron)) return "It is no schedule of five fields that has a next time, nor off.";
  const isHourlyAtMost = /^\d{1,2}\s/.test(cron);
  return isHourlyAtMost ? null : "It comes more often than hourly: its minute must be one number.";
}
