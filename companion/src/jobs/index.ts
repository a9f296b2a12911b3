import type { TaskRunner } from "../outbound/tasks.ts";
import type { JobsConfig } from "./config.ts";
import type { Job } from "./runner.ts";

/** The jobs of one org. A snapshot of licences is to join them once the package keeps one. */
export function jobsOf(org: string, config: JobsConfig, tasks: TaskRunner): Job[] {
  const { reconcile, reconcileRepairs, retryBlocked, retention, accessPolicies } = config;
  return [
    {
      name: `reconcile:${org}`,
      cron: reconcile,
      run: (signal) => tasks.run({ kind: "reconcile", parameters: { repair: reconcileRepairs } }, { signal }),
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
    { name: `retention:${org}`, cron: retention, run: (signal) => tasks.run({ kind: "retention" }, { signal }) },
  ];
}
