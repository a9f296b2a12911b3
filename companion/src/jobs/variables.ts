import type { Variable } from "../variables.ts";

/** The variables of jobs. */
export const jobVariables: readonly Variable[] = [
  {
    name: "LOCKSTEP_TIME_ZONE",
    path: "jobs.timeZone",
    kind: "text",
    description:
      "Time zone of the schedules below. For its own jobs an org may set another, and other schedules, in its tab Settings.",
  },
  {
    name: "LOCKSTEP_JOB_RECONCILE",
    path: "jobs.reconcile",
    kind: "text",
    description:
      "When everybody in the org and in the Okta app is compared with what the rules give: a cron schedule, or `off`.",
  },
  {
    name: "LOCKSTEP_RECONCILE_REPAIRS",
    path: "jobs.reconcileRepairs",
    kind: "boolean",
    description: "Mend what differs then, instead of recording it only.",
  },
  {
    name: "LOCKSTEP_JOB_RETRY_BLOCKED",
    path: "jobs.retryBlocked",
    kind: "text",
    description: "When blocked deactivations are tried again.",
  },
  {
    name: "LOCKSTEP_JOB_RETENTION",
    path: "jobs.retention",
    kind: "text",
    description:
      "When the audit chain is verified, and everything is purged as far as the retentions in the org allow.",
  },
  {
    name: "LOCKSTEP_JOB_EVENTS",
    path: "jobs.forgetEvents",
    kind: "text",
    description: "When events that ended long ago are deleted from the companion's store.",
  },
  {
    name: "LOCKSTEP_EVENT_DAYS",
    path: "jobs.eventDays",
    kind: "number",
    description: "Days that events are kept in the companion's store, at least 7.",
  },
  {
    name: "LOCKSTEP_JOB_LICENCES",
    path: "jobs.licences",
    kind: "text",
    description: "When the seats of all licences are counted for the inventory.",
  },
  {
    name: "LOCKSTEP_JOB_POLICIES",
    path: "jobs.accessPolicies",
    kind: "text",
    description: "When it is read which entitlements user access policies touch.",
  },
];
