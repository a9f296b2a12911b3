import { expect, it } from "vitest";
import { jobsAsSet } from "../../jobs/as-set.ts";
import { jobsConfig } from "../../jobs/config.ts";
import { keepHistory } from "../../jobs/history.ts";
import { notifyConfig } from "../../notify/config.ts";
import { namedBy } from "../../notify/named.ts";
import { reportCompanion, reportParts } from "../../salesforce/contract/companion-reports.ts";
import { orgSettings } from "../../salesforce/contract/org-settings.ts";
import type { Observer, OutcomeListener, OutcomeReport } from "../observer.ts";
import { composeReport, type ReportMaterial } from "./compose.ts";
import { watchEffect } from "./effect.ts";
import { audiencesPart, findingsOf, schedulesPart } from "./schedules.ts";

const NOW = Date.parse("2026-11-29T12:00:00Z");
const open = { state: "open", until: null, reason: null, lastSuccessAt: NOW } as const;
const effect = { since: new Date(NOW).toISOString(), turns: 0, medianMs: null, p95Ms: null, slowestMs: null };

const LETTER = {
  id: 1,
  kind: "person",
  org: "production",
  oktaOrg: "main",
  subject: "00u1",
  code: "okta_forbidden",
  message: "Okta does not let this person be read.",
  version: 1,
  createdAt: NOW,
  events: [{ uuid: "e1", type: "user.account.update_profile", published: "" }],
} as const;

/** Of an org that names nobody. */
const NOBODY = { named: {}, problems: [] };

/** What is told of a companion with one org, changed here and there. */
function told(change: (material: ReportMaterial) => void = () => undefined) {
  const material = {
    org: { key: "production", oktaOrg: "main", appId: "0oaapp", report: { enabled: true, everyMs: 300_000 } },
    oktaOrg: {
      key: "main",
      url: "https://acme.okta.com",
      auth: { kind: "ssws", token: "a secret token" },
      hook: { headerName: "Authorization", secrets: ["the secret of the hook"] },
      log: { enabled: true },
    },
    http: { publicUrl: "https://lockstep.acme.example" },
    startedAt: NOW - 1_000,
    status: {
      store: {
        waiting: 2,
        oldestHintAt: NOW - 5_000,
        events: { total: 7 },
        errors: [
          { org: "uat", code: "elsewhere", message: "Of another org.", at: NOW, attempts: 1 },
          { org: "production", code: "row_locked", message: "It is locked.", at: NOW, attempts: 3 },
        ],
        facts: { waiting: 1, refused: 0 },
      },
      notices: { dead: 0 },
      commands: { dead: 0 },
      orgs: {
        production: {
          ...open,
          hold: "running",
          takes: "all",
          isContended: false,
          slow: 0,
          commands: { connected: true, lastHeardAt: NOW, gaps: 0, error: null },
        },
      },
      oktaOrgs: {
        main: {
          ...open,
          rates: [],
          logReader: { lastReadAt: NOW, readUpTo: NOW, recovered: 0, hooks: "working", hookEvents: 9, error: null },
        },
      },
    },
    deadLetters: [LETTER],
    effect,
    schedules: { timeZone: "UTC", reconcileRepairs: false, jobs: [] },
    audiences: audiencesPart(notifyConfig.parse({}), NOBODY),
    hook: {
      state: "verified",
      name: "Lockstep",
      uri: "https://lockstep.acme.example/hooks/okta/main",
      message: "Yes.",
    },
    findings: [{ check: "okta main: people can be read", state: "ok", message: "x".repeat(1_000), fix: null }],
  } as unknown as ReportMaterial;
  change(material);
  return composeReport(material);
}

it("tells an org what it cannot know, in the words of the contract, and no secret", () => {
  const parts = told();
  expect(reportParts.parse(parts)).toEqual(parts);
  expect(parts).toMatchObject({
    companion: { everySeconds: 300, address: "https://lockstep.acme.example" },
    work: { waiting: 2, deadLetters: 1, events: 7, oldestHintAt: "2026-11-29T11:59:55.000Z" },
    org: { key: "production", state: "open", commands: { connected: true } },
    okta: { url: "https://acme.okta.com", auth: "ssws" },
    hook: { path: "/hooks/okta/main", state: "verified" },
    log: { enabled: true, hooks: "working", readUpTo: "2026-11-29T12:00:00.000Z" },
  });
  expect(JSON.stringify(parts)).not.toMatch(/secret/);
});

it("tells of no other org's errors", () => {
  expect(told().work?.errors).toEqual([
    { code: "row_locked", message: "It is locked.", attempts: 3, at: new Date(NOW).toISOString() },
  ]);
});

it("leaves out the log where another process reads it, and says when nobody is to", () => {
  expect(told(({ status }) => (status.oktaOrgs["main"]!.logReader = null))).not.toHaveProperty("log");
  const off = told(({ oktaOrg, status }) => {
    status.oktaOrgs["main"]!.logReader = null;
    oktaOrg.log.enabled = false;
  });
  expect(off.log).toMatchObject({ enabled: false, lastReadAt: null });
});

it("tells of each dead letter who it is about and why", () => {
  expect(told().deadLetters).toEqual({
    total: 1,
    letters: [
      {
        kind: "person",
        subject: "00u1",
        oktaOrg: "main",
        code: "okta_forbidden",
        message: "Okta does not let this person be read.",
        since: "2026-11-29T12:00:00.000Z",
        events: ["user.account.update_profile"],
      },
    ],
  });
});

it("keeps what it tells short enough to be kept", () => {
  const events = Array.from({ length: 50 }, (_, uuid) => ({
    uuid: String(uuid),
    type: `application.user_membership.of_some_length_${uuid}`,
    published: "",
  }));
  const parts = told((it) => {
    it.findings = Array.from({ length: 100 }, () => it.findings[0]!);
    it.deadLetters = Array.from({ length: 500 }, () => ({ ...LETTER, message: "x".repeat(1_000), events }));
  });
  expect(parts.deadLetters?.total).toBe(500);
  expect(parts.deadLetters?.letters.length).toBeGreaterThan(10);
  // What to do stands at the end.
  expect(parts.deadLetters?.letters.at(-1)?.message).toHaveLength(1_000);
  expect(parts.checks?.findings[0]?.message).toMatch(/x…$/);
  for (const part of Object.values(parts)) expect(JSON.stringify(part).length).toBeLessThan(32_768);
});

it("measures the last hour from event to effect, for one org and what had an effect", () => {
  const listeners: OutcomeListener[] = [];
  const observer: Pick<Observer, "subscribe"> = { subscribe: (it) => (listeners.push(it), () => undefined) };
  let now = NOW;
  const watch = watchEffect("production", observer, () => now);
  const turn = (fromEventMs: number | null, result = "applied", org = "production") =>
    listeners.forEach((hear) => hear({ org, result, timing: { fromEventMs } } as OutcomeReport));
  turn(9_000);
  now += 3_000_000;
  for (let ms = 100; ms <= 2_000; ms += 100) turn(ms);
  turn(null);
  turn(50_000, "unchanged");
  turn(50_000, "applied", "uat");
  now += 1_000_000;
  expect(watch.report()).toMatchObject({ turns: 20, medianMs: 1_000, p95Ms: 1_900, slowestMs: 2_000 });
  now += 3_600_000;
  expect(watch.report()).toMatchObject({ turns: 0, medianMs: null });
});

/** The places that a store keeps. */
function places() {
  const kept = new Map<string, string>();
  return {
    cursor: async (name: string) => kept.get(name) ?? null,
    keepCursor: async ({ name, value }: { name: string; value: string }) => void kept.set(name, value),
  };
}

it("tells when jobs run next, and how they ended last", async () => {
  const store = places();
  const run = { scheduledFor: NOW, startedAt: NOW, endedAt: NOW, outcome: "failed" as const, message: "Okta is down." };
  await keepHistory(store, "licences:production", { served: NOW, runs: [run] });
  const config = jobsConfig.parse({ timeZone: "Europe/Berlin", retention: "off" });
  const { jobs, timeZone } = await schedulesPart("production", config, jobsAsSet(config, {}), { store, now: NOW });
  const job = (name: string) => jobs.find((each) => each.name === name);
  expect(timeZone).toBe("Europe/Berlin");
  expect(job("reconcile")).toMatchObject({ cron: "0 3 * * 0", nextAt: "2026-12-06T02:00:00.000Z", lastAt: null });
  expect(job("licences")).toMatchObject({ lastOutcome: "failed", lastError: "Okta is down.", lastAnswer: null });
  expect(job("retention")).toMatchObject({ cron: "off", nextAt: null });
});

it("tells what the last comparison found, and nothing of an answer that is of another shape (R11)", async () => {
  const store = places();
  const answerOf = async (message: string, outcome: "done" | "failed" = "done") => {
    const run = { scheduledFor: NOW, startedAt: NOW, endedAt: NOW, outcome, message };
    await keepHistory(store, "reconcile:production", { served: NOW, runs: [run] });
    const config = jobsConfig.parse({});
    const { jobs } = await schedulesPart("production", config, jobsAsSet(config, {}), { store, now: NOW });
    return jobs.find(({ name }) => name === "reconcile")?.lastAnswer;
  };
  const found = { repair: false, people: 9, outcomes: { sound: 8 }, discrepancies: { missing_user: 1 } };
  expect(await answerOf(JSON.stringify({ ...found, woken: 0 }))).toEqual(found);
  expect(await answerOf(JSON.stringify({ people: 9 }))).toBeNull();
  expect(await answerOf("not JSON")).toBeNull();
  expect(await answerOf(JSON.stringify(found), "failed")).toBeNull();
});

it("tells what the org has set, what is configured instead, and what of it cannot be used", async () => {
  const config = jobsConfig.parse({ timeZone: "Europe/Berlin" });
  const said = { timeZone: "UTC", schedules: { reconcile: "0 6 * * *", licences: "soon" } };
  const asSet = jobsAsSet(config, said);
  const part = await schedulesPart("production", config, asSet, { store: places(), now: NOW });
  const job = (name: string) => part.jobs.find((each) => each.name === name);
  expect(part).toMatchObject({ timeZone: "UTC", configured: { timeZone: "Europe/Berlin", reconcileRepairs: false } });
  expect(job("reconcile")).toMatchObject({ setBy: "org", configured: "0 3 * * 0", nextAt: "2026-11-30T06:00:00.000Z" });
  expect(job("licences")).toMatchObject({ setBy: "companion", cron: "45 1 * * *" });
  // The companion's own goes by its own time zone.
  expect(job("forget_events")).toMatchObject({ setBy: "companion", nextAt: "2026-11-30T01:20:00.000Z" });
  expect(part.problems).toMatchObject([{ setting: "schedules.licences", value: "soon" }]);
  expect(findingsOf("production", asSet.problems)).toMatchObject([
    { check: 'org production: the setting "Schedule: Licence Seats" can be used', state: "warning" },
  ]);
});

it("a part of an org's settings that cannot be read counts as not set, and is told", () => {
  const answered = {
    timeZone: 5,
    schedules: { reconcile: "0 6 * * *", licences: { at: "noon" } },
    audiences: { it: null, finops: { emails: ["money@acme.example", 7], digest: "daily" } },
    unreadable: [{ setting: "timeZone", value: "of the org's own making" }],
  };
  const { settings } = reportCompanion.answer.parse({
    contract: 1,
    reportedAt: "2026-11-29T00:00:00Z",
    settings: answered,
  });
  expect(settings).toEqual({
    schedules: { reconcile: "0 6 * * *" },
    audiences: { finops: { digest: "daily" } },
    unreadable: expect.any(Array),
  });
  const jobs = jobsAsSet(jobsConfig.parse({}), settings ?? {});
  const audiences = namedBy(settings ?? {}, notifyConfig.parse({}));
  const said = [...jobs.problems, ...audiences.problems].map(({ setting, value }) => `${setting} ${value}`);
  expect(said).toEqual([
    "timeZone 5",
    'schedules.licences {"at":"noon"}',
    "audiences.it null",
    'audiences.finops.emails ["money@acme.example",7]',
  ]);
  const findings = findingsOf("production", [...jobs.problems, ...audiences.problems]);
  expect(findings.map(({ check }) => /"(.*)"/.exec(check)?.[1])).toEqual([
    "Time Zone of the Schedules",
    "Schedule: Licence Seats",
    "IT",
    "Who Pays for Licences",
  ]);
  // As another companion reads it from the store.
  expect(orgSettings.parse(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
});

it.each([[[]], ["soon"], [7]])("settings that are %j are none, and the report is read all the same", (settings) => {
  const answer = reportCompanion.answer.parse({ contract: 1, reportedAt: "2026-11-29T00:00:00Z", settings });
  expect(answer.settings).toEqual({ unreadable: [{ setting: "settings", value: JSON.stringify(settings) }] });
});

it("tells whom the org names besides", () => {
  const config = notifyConfig.parse({ email: { host: "mail.acme.example", from: "lockstep@acme.example" } });
  const said = { audiences: { finops: { emails: ["money@acme.example", "x"], digest: "daily" } } };
  const told = audiencesPart(config, namedBy(said, config));
  expect(told.audiences[3]?.named).toEqual({ emails: ["money@acme.example"], digest: "daily" });
  expect(told.audiences[2]).not.toHaveProperty("named");
  expect(told.problems).toMatchObject([{ setting: "audiences.finops", value: "x" }]);
});

it("tells once that there is no mail server, and it is a finding for whom the org names", () => {
  const config = notifyConfig.parse({});
  const asNamed = namedBy({ audiences: { it: { emails: ["it@acme.example", "x"] } } }, config);
  const told = audiencesPart(config, asNamed);
  expect(told).toMatchObject({ hasMail: false, problems: [{ setting: "audiences.it", value: "x" }] });
  expect(findingsOf("production", asNamed.problems)).toHaveLength(2);
});

it("tells who hears of what happens, and no webhook", () => {
  const config = notifyConfig.parse({
    email: { host: "mail.acme.example", from: "lockstep@acme.example" },
    it: { emails: ["it@acme.example"] },
    security: { slackWebhookUrl: "https://hooks.slack.example/services/T0/B0/the-secret" },
    manager: { enabled: false },
  });
  const told = audiencesPart(config, NOBODY);
  expect(told).toMatchObject({ hasMail: true, tellsManagers: false, tellsPeople: true });
  expect(told.audiences[0]).toEqual({ name: "it", emails: ["it@acme.example"], slack: false, digest: "immediate" });
  expect(told.audiences[1]).toMatchObject({ name: "security", emails: [], slack: true, digest: "daily" });
  expect(JSON.stringify(told)).not.toMatch(/secret/);
});
