import { noticesOfComparison, type Comparison } from "../notify/comparison.ts";
import type { Notifier } from "../notify/index.ts";
import type { TaskRunner } from "../outbound/tasks.ts";
import type { JobsConfig } from "./config.ts";
import type { Job } from "./runner.ts";

/** The jobs of one org, as its settings and the configuration have them now. What a comparison has found is told to those who wait for it. */
export function jobsOf(org: string, config: JobsConfig, tasks: TaskRunner, notifier: Pick<Notifier, "tell">): Job[] {
  const { timeZone, reconcile, reconcileRepairs, retryBlocked, retention, accessPolicies, licences } = config;
  const jobs: Omit<Job, "org" | "timeZone">[] = [
    {
      name: `reconcile:${org}`,
      cron: reconcile,
      async run(signal) {
        const answer = await tasks.run({ kind: "compare", parameters: { repair: reconcileRepairs } }, { signal });
        await notifier.tell(noticesOfComparison(org, answer as Comparison, new Date()));
        return answer;
      },
    },
    {
      name: `retry_blocked:${org}`,
      cron: retryBlocked,
      run: (signal) => tasks.run({ kind: "replay", parameters: { code: "deactivation_blocked" } }, { signal }),
    },
    {
      name: `access_policies:${org}`,
      cron: accessPolicies,
      run: (signal) => tasks.run({ kind: "access_policies" }, { signal }),
    },
    { name: `licences:${org}`, cron: licences, run: (signal) => tasks.run({ kind: "licences" }, { signal }) },
    { name: `retention:${org}`, cron: retention, run: (signal) => tasks.run({ kind: "retention" }, { signal }) },
  ];
  return jobs.map((job) => ({ ...job, org, timeZone }));
}
