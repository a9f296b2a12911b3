import type { CompanionConfig } from "../../config.ts";
import type { OktaHttp } from "../../okta/http.ts";
import type { OrgClient } from "../../salesforce/org-client.ts";
import type { CompanionStatus, OrgStatus } from "../status.ts";
import { counted } from "../../words.ts";
import { checkClock } from "./clock.ts";
import { checkCommands } from "./commands.ts";
import { not, ok, type Finding } from "./finding.ts";
import { checkLogReader } from "./log-reader.ts";
import { checkOkta, type HookRegistration } from "./okta.ts";
import { checkSalesforce } from "./salesforce.ts";

export interface DoctorDependencies {
  config: Pick<CompanionConfig, "oktaOrgs" | "orgs" | "notify" | "ops">;
  okta(key: string): Pick<OktaHttp, "get">;
  /** Finds the hook of an Okta org that points here. */
  hook(key: string, signal: AbortSignal): Promise<HookRegistration>;
  salesforce(key: string): Pick<OrgClient, "call">;
  /** Checks the ways to people. */
  ways(signal: AbortSignal): Promise<Finding[]>;
  status(): Promise<CompanionStatus>;
  clock(): number;
}

/** Checks every credential, scope, permission, hook and clock, and what the companion knows of itself. */
export async function examine(
  { config, okta, hook, salesforce, ways, status, clock }: DoctorDependencies,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { oktaOrgs, orgs } = config;
  const parts = await Promise.all([
    ...oktaOrgs.map((oktaOrg) => {
      const appIds = orgs.flatMap((org) => (org.oktaOrg === oktaOrg.key && org.appId !== undefined ? [org.appId] : []));
      const hasScreens = orgs.some((org) => org.oktaOrg === oktaOrg.key && org.screens.token !== undefined);
      const http = okta(oktaOrg.key);
      return checkOkta({ oktaOrg, appIds, hasScreens, http, hook: (off) => hook(oktaOrg.key, off) }, signal);
    }),
    ...oktaOrgs.map(async ({ key, url }) => [await checkClock(`okta ${key}`, url, clock, signal)]),
    ...orgs.map(({ key }) => checkSalesforce(key, salesforce(key), signal)),
    ways(signal),
    ...orgs.map(async ({ key, loginUrl }) => [await checkClock(`org ${key}`, loginUrl, clock, signal)]),
    status().then((it) => [
      ...checkCompanion(it, config),
      ...orgs.flatMap(({ key }) => checkCommands(key, it)),
      ...oktaOrgs.flatMap(({ key }) => checkLogReader(key, it, clock)),
    ]),
  ]);
  return parts.flat();
}

/** How the companion has to hold back in an org. */
function checkPace(org: string, { hold, takes, apiUsage, isContended, locks, slow }: OrgStatus): Finding[] {
  const free = `org ${org}: hold`;
  const allowance = `org ${org}: daily API requests`;
  const locking = `org ${org}: locks on roles and groups`;
  const timely = `org ${org}: slow people`;
  return [
    hold === "running"
      ? ok(free, "Nobody holds it.")
      : not(
          "warning",
          free,
          hold === "held" ? "Operators hold it; its people wait." : "It is being drained.",
          `lockstep orgs resume ${org}`,
        ),
    takes === "all"
      ? ok(allowance, apiUsage === null ? "It was not asked yet." : `${apiUsage.used} of ${apiUsage.limit} are used.`)
      : not(
          takes === "urgent" ? "failed" : "warning",
          allowance,
          `${apiUsage?.used} of ${apiUsage?.limit} are used; ${takes === "urgent" ? "only leavers are sent" : "what can wait does"}.`,
          "Find who uses them in Setup, System Overview. It goes on by itself as they come back within 24 hours.",
        ),
    isContended
      ? not(
          "warning",
          locking,
          `${counted(locks, "request")} met a lock; they are sent one at a time for now.`,
          "Move other jobs that change roles, groups or territories to another hour.",
        )
      : ok(locking, "None in the way."),
    slow > 0
      ? not(
          "warning",
          timely,
          `${counted(slow, "person takes", "people take")} too long: sent with few others.`,
          "Look for automation on User that takes seconds: lockstep status and the log name the people.",
        )
      : ok(timely, "None."),
  ];
}

/** What the companion knows of itself. */
export function checkCompanion(
  { store, notices, commands, orgs }: Pick<CompanionStatus, "store" | "notices" | "commands" | "orgs">,
  { notify, ops }: Pick<CompanionConfig, "notify" | "ops">,
): Finding[] {
  const told = [notify.it, notify.security, notify.operators, notify.finops].some(
    ({ emails, slackWebhookUrl }) => emails.length > 0 || slackWebhookUrl !== undefined,
  );
  return [
    ...Object.entries(orgs).flatMap(([key, org]) => checkPace(key, org)),
    store.deadLetters === 0
      ? ok("companion: dead letters", "None.")
      : not(
          "warning",
          "companion: dead letters",
          `${counted(store.deadLetters, "person is", "people are")} refused.`,
          "lockstep dead-letters says who and why; mend it, then: lockstep replay.",
        ),
    store.facts.refused === 0
      ? ok("companion: audit entries", "All are written.")
      : not(
          "failed",
          "companion: audit entries",
          `The org does not write ${counted(store.facts.refused, "entry", "entries")}.`,
          "lockstep status names them with the reason.",
        ),
    notices.dead === 0
      ? ok("companion: messages", told ? "None is undelivered." : "None: no address and no webhook is set.")
      : not(
          "warning",
          "companion: messages",
          `${counted(notices.dead, "message was", "messages were")} not delivered: ${notices.failures[0]?.error ?? ""}`,
          "Check the mail server's settings and the Slack webhooks.",
        ),
    commands.dead === 0
      ? ok("companion: commands of the orgs", "None is left undone.")
      : not(
          "warning",
          "companion: commands of the orgs",
          `${commands.dead} could not be carried out: ${commands.failures[0]?.error ?? ""}`,
          "lockstep status names them with the reason.",
        ),
    ops.operatorToken === undefined && ops.operators.length === 0
      ? not(
          "warning",
          "companion: operator token",
          "None is set: whoever is on this machine may look.",
          "Set LOCKSTEP_OPERATOR_TOKEN.",
        )
      : ok("companion: operator token", "It is set."),
  ];
}
