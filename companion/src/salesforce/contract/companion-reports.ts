import { z } from "zod";
import { contract, door } from "./door.ts";
import { answeredSettings } from "./org-settings.ts";

const problem = z.object({ code: z.string(), message: z.string() });
const time = z.string().nullable().meta({ description: "ISO 8601; null for never." });

/** Whether a service is asked at all, and why not. */
const peer = {
  state: z.enum(["open", "cooling", "paused"]),
  until: time,
  reason: problem.nullable(),
  lastSuccessAt: time,
};

/** Settings of the org that cannot be used, so that the companion's configuration holds instead. */
const problems = z
  .array(z.object({ setting: z.string(), value: z.string(), message: z.string() }))
  .optional()
  .meta({ description: "Settings of the org that cannot be used: the companion's configuration holds instead." });

/** What a comparison of everybody came to, as far as people are told of it. */
export const comparison = z.object({
  repair: z.boolean(),
  people: z.number(),
  outcomes: z.record(z.string(), z.number()),
  discrepancies: z.record(z.string(), z.number()),
});
export type Comparison = z.output<typeof comparison>;

/** What the companion tells of itself; each part by itself, and only what the process that tells it knows. */
export const reportParts = z.object({
  companion: z.object({
    startedAt: z.string(),
    everySeconds: z.number().meta({ description: "How often it reports: after three times as long it is overdue." }),
    address: z.string().nullable().meta({ description: "Where it is reached from outside, as far as it was told." }),
  }),
  work: z.object({
    waiting: z.number().meta({ description: "People who wait, of all orgs of the companion." }),
    oldestHintAt: time,
    events: z.number().meta({ description: "Events that are kept, of all its Okta orgs." }),
    deadLetters: z.number().meta({ description: "People of this org who are refused." }),
    errors: z
      .array(problem.extend({ attempts: z.number(), at: z.string().optional() }))
      .meta({ description: "Of this org, newest first." }),
    factsWaiting: z.number(),
    factsRefused: z.number(),
    noticesDead: z.number(),
    commandsDead: z.number(),
  }),
  effect: z
    .object({
      since: z.string(),
      turns: z.number().meta({ description: "People whose access was changed because of an event." }),
      medianMs: z.number().nullable(),
      p95Ms: z.number().nullable(),
      slowestMs: z.number().nullable(),
    })
    .meta({ description: "From the receipt of an event to its effect, within the last hour." }),
  org: z.object({
    ...peer,
    key: z.string(),
    oktaOrg: z.string(),
    appId: z.string().nullable(),
    hold: z.enum(["running", "draining", "held"]),
    takes: z.enum(["all", "usual", "urgent"]).meta({ description: "What the rest of the daily API requests is for." }),
    isContended: z.boolean(),
    slow: z.number(),
    commands: z
      .object({ connected: z.boolean(), lastHeardAt: time, error: problem.nullable() })
      .nullable()
      .meta({ description: "The stream of the org's commands; null where it is off or another process listens." }),
  }),
  okta: z.object({
    ...peer,
    key: z.string(),
    url: z.string(),
    auth: z.enum(["ssws", "privateKey"]),
    scopes: z.array(z.string()).nullable(),
  }),
  hook: z.object({
    path: z.string().meta({ description: "Below the companion's address." }),
    header: z.string(),
    state: z.enum(["verified", "unverified", "missing", "unknown"]).meta({ description: "As Okta has it." }),
    name: z.string().nullable(),
    uri: z.string().nullable(),
    message: z.string(),
    eventTypes: z.array(z.string()).meta({ description: "What Okta is best told to send." }),
  }),
  log: z.object({
    enabled: z.boolean(),
    lastReadAt: time,
    readUpTo: time,
    recovered: z.number(),
    hooks: z.enum(["working", "silent", "unknown"]).meta({ description: "Whether the hook brings what the log has." }),
    hookEvents: z.number(),
    error: problem.nullable(),
  }),
  schedules: z
    .object({
      timeZone: z.string(),
      reconcileRepairs: z.boolean().meta({ description: "Whether the comparison mends what differs." }),
      configured: z
        .object({ timeZone: z.string(), reconcileRepairs: z.boolean() })
        .optional()
        .meta({ description: "What the companion's configuration says; the time zone of its own jobs." }),
      problems,
      jobs: z.array(
        z.object({
          name: z.string(),
          cron: z.string().meta({ description: "Five fields, or off." }),
          setBy: z.enum(["org", "companion"]).optional(),
          configured: z.string().optional().meta({ description: "What the companion's configuration says." }),
          nextAt: time,
          lastAt: time,
          lastOutcome: z.enum(["done", "failed"]).nullable(),
          lastError: z.string().nullable(),
          lastAnswer: comparison
            .nullable()
            .meta({ description: "What the last comparison found; null for other jobs, and where it failed." }),
        }),
      ),
    })
    .meta({ description: "What the companion does by the clock in this org." }),
  audiences: z
    .object({
      hasMail: z.boolean().meta({ description: "Whether a mail server is configured: without, only Slack is told." }),
      dailyAtHour: z.number().meta({ description: "The hour of daily digests, in UTC." }),
      tellsManagers: z.boolean(),
      tellsPeople: z.boolean(),
      problems,
      audiences: z.array(
        z.object({
          name: z.enum(["it", "security", "operators", "finops"]),
          emails: z.array(z.string()),
          slack: z.boolean(),
          digest: z.enum(["immediate", "hourly", "daily"]),
          named: z
            .object({ emails: z.array(z.string()), digest: z.enum(["immediate", "hourly", "daily"]) })
            .optional()
            .meta({ description: "Whom the org names besides, and when they hear." }),
        }),
      ),
    })
    .meta({ description: "Who is told of what happens, and when." }),
  deadLetters: z
    .object({
      total: z.number(),
      letters: z
        .array(
          problem.extend({
            kind: z.string().meta({ description: "person, or what wakes many people." }),
            subject: z.string(),
            oktaOrg: z.string(),
            since: z.string(),
            events: z.array(z.string()).meta({ description: "Types of the events that led to it." }),
          }),
        )
        .meta({ description: "The newest of them." }),
    })
    .meta({ description: "Who of this org was given up: they wait for somebody to try again." }),
  checks: z.object({
    findings: z.array(
      z.object({
        check: z.string(),
        state: z.enum(["ok", "warning", "failed", "unknown"]),
        message: z.string(),
        fix: z.string().nullable(),
      }),
    ),
  }),
});

export type ReportParts = z.output<typeof reportParts>;

export const reportCompanion = door({
  method: "POST",
  path: "/companion-reports",
  summary: "Keeps how the companion is and what it knows of Okta; parts that are left out stay as they were told.",
  body: z.object({ contract, parts: reportParts.partial() }),
  answer: z.object({
    contract,
    reportedAt: z.string(),
    settings: answeredSettings
      .nullish()
      .meta({ description: "What is set in the org; a package of before does not say." }),
  }),
});
