import type { RecentPage } from "../ops/operator/recent.ts";
import type { Finding } from "../ops/doctor/finding.ts";
import type { Reloaded } from "../sides/index.ts";
import type { HoldState } from "../sync/claiming/hold.ts";
import type { CompanionStatus, OrgStatus } from "../ops/status.ts";
import type { JobRun } from "../jobs/history.ts";
import type { IdentityResult } from "../salesforce/contract/identities.ts";
import { keptForLeavers } from "../okta/rate-gate.ts";
import { pause } from "../time.ts";
import { counted } from "../words.ts";
import type { OperatorClient } from "./client.ts";
import { CliError, EXIT } from "./exit.ts";
import { answerText, bar, cut, plain, span, table, type Output } from "./output.ts";
import { changeText, headingOf, type PersonAnswer } from "./person.ts";
import { patiently, runTask } from "./tasks.ts";

export interface CommandContext {
  client: OperatorClient;
  out: Output;
  /** One JSON document, or a line each, instead of text for people. */
  json: boolean;
  /** Asks somebody at a terminal; undefined where nobody sits there. */
  confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** The org that was named. */
  org: string | undefined;
  /** All orgs that were named, for the commands that take several. */
  orgs: readonly string[];
}

/** Does something, and gives the exit code. */
export type Command<Args extends unknown[] = []> = (context: CommandContext, ...args: Args) => Promise<number>;

/** Writes one answer, for programs or for people. */
export function say({ out, json }: CommandContext, value: unknown, text: () => string): void {
  out.write(`${json ? JSON.stringify(value) : text()}\n`);
}

/** Refuses the key of no org: what is said of nobody reads like good news. */
export async function checkOrg({ client, org }: Pick<CommandContext, "client" | "org">): Promise<void> {
  if (org !== undefined) checkIsOf(await client.get<CompanionStatus>("/status"), org);
}

function checkIsOf({ orgs }: CompanionStatus, org: string | undefined): void {
  if (org === undefined || Object.hasOwn(orgs, org)) return;
  const code = "unknown_org";
  const all = Object.keys(orgs).join(", ");
  throw new CliError(EXIT.failed, `There is no such org; there are: ${all}. (${code})`, { code });
}

/** What there is of the org that was named, by its key; of all orgs where none was. */
const ofOrg = <Item>({ org }: CommandContext, items: Readonly<Record<string, Item>>): Record<string, Item> =>
  Object.fromEntries(Object.entries(items).filter(([key]) => org === undefined || key === org));

const MARKS: Readonly<Record<Finding["state"], string>> = {
  ok: "ok  ",
  warning: "warn",
  failed: "FAIL",
  unknown: "?   ",
};

/** Everything that may be wrong, and what to do. */
export const doctor: Command = async (context) => {
  await checkOrg(context);
  const { findings: all } = await context.client.get<{ findings: Finding[] }>("/operator/doctor");
  const findings = all.filter(({ check }) => isAbout(check, context.org));
  const bad = findings.filter(({ state }) => state === "failed").length;
  say(context, { findings, failed: bad }, () =>
    [
      ...findings.map(({ state, check, message, fix }) =>
        [`${MARKS[state]}  ${plain(check)}: ${plain(message)}`, ...(fix === null ? [] : [`      ${plain(fix)}`])].join(
          "\n",
        ),
      ),
      bad === 0 ? "Nothing failed." : `${counted(bad, "check")} failed.`,
    ].join("\n"),
  );
  return bad === 0 ? EXIT.done : EXIT.notFine;
};

/** Whether a check is about the org that was named, or about none. */
const isAbout = (check: string, org: string | undefined) =>
  org === undefined || !check.startsWith("org ") || check.startsWith(`org ${org}: `);

/** Looks at one person now. */
export const sync: Command<[string]> = async (context, person) => {
  const state = await runTask(context.client, { kind: "sync", subject: person, org: context.org }, context);
  const answer = state.answer as PersonAnswer | null;
  say(context, state, () => [headingOf(person, answer, "done"), ...(answer?.changes ?? []).map(changeText)].join("\n"));
  const isWell = state.state === "done" && answer?.outcome !== "refused" && answer?.outcome !== "dead_letter";
  return state.state === "failed" ? EXIT.failed : isWell ? EXIT.done : EXIT.notFine;
};

interface PlanAnswer {
  plan: IdentityResult | null;
  /** Why the person is a dead letter, as for a username that somebody in another org has. */
  lastRefusal: { code: string; message: string } | null;
}

/** What would be done for one person; nothing is. */
export const plan: Command<[string]> = async (context, person) => {
  const answer = await context.client.post<PlanAnswer>("/operator/plans", { subject: person, org: context.org });
  const { plan: it, lastRefusal } = answer;
  say(context, answer, () => {
    const changes = it?.changes ?? [];
    return [
      headingOf(person, it, "no answer"),
      ...(changes.length === 0 ? ["  nothing to change"] : changes.map(changeText)),
      ...(lastRefusal === null
        ? []
        : [plain(`The last attempt was refused, which no plan foresees: ${lastRefusal.code}: ${lastRefusal.message}`)]),
    ].join("\n");
  });
  return it?.outcome === "refused" || lastRefusal !== null ? EXIT.notFine : EXIT.done;
};

/** Looks at everybody. With `wait` it shows how far the work is, until nobody waits any more. */
export const backfill: Command<[boolean]> = async (context, wait) => {
  const state = await runTask(context.client, { kind: "backfill", org: context.org }, context);
  const answer = state.answer as { people?: number; linked?: number } | null;
  say(
    context,
    state,
    () =>
      `${counted(answer?.people ?? 0, "person", "people")} of Okta and ${answer?.linked ?? 0} more of the org are looked at, after everything newer: lockstep status shows how many wait.`,
  );
  if (state.state === "failed") return EXIT.failed;
  return wait ? workedOff(context, state.org) : EXIT.done;
};

/**
 * Until nobody of the org waits who has a turn soon, also over a restart of the companion. More may come meanwhile, so the
 * bar is about the most that were seen. Where the org stands still nobody can say when it goes on: that ends it.
 */
async function workedOff(context: CommandContext, org: string): Promise<number> {
  const { client, out, json } = context;
  const startedAt = Date.now();
  let most = 0;
  const end = (sentence: string, exitCode: number, left = 0) => {
    if (!json && out.isTerminal) out.write("\r\u001b[2K");
    say(context, { org, workedOff: left === 0, left, message: sentence }, () => plain(sentence));
    return exitCode;
  };
  for (;;) {
    const { store, orgs } = await patiently(() => client.get<CompanionStatus>("/status"));
    const left = store.soonOf[org] ?? 0;
    most = Math.max(most, left);
    if (left === 0) return end(`All of them are worked off, after ${span(Date.now() - startedAt)}.`, EXIT.done);
    const still = stillness(orgs[org]);
    if (still !== null) {
      const waits = left === 1 ? "waits, and is" : "wait, and are";
      return end(`${left} of ${most} ${waits} not waited for: ${org} ${still}`, EXIT.notFine, left);
    }
    const percent = Math.floor((100 * (most - left)) / most);
    if (!json && out.isTerminal)
      out.write(
        `\r\u001b[2K${bar(percent, Date.now() - startedAt, `${left} of ${most} ${left === 1 ? "waits" : "wait"}`)}`,
      );
    await pause(WAIT_LOOK_MS);
  }
}

/** Why nothing is sent to an org until somebody does something; null where it goes on by itself. */
function stillness(org: OrgStatus | undefined): string | null {
  if (org === undefined) return "is served no longer.";
  if (org.hold === "held") return "is held: lockstep orgs resume lets it go on.";
  return org.state === "paused" ? `is paused: ${org.reason?.message ?? "it refuses us."}` : null;
}

const WAIT_LOOK_MS = 2_000;

/** Tries dead letters again. */
export const replay: Command<[string | undefined, string | undefined]> = async (context, person, code) => {
  const parameters = code === undefined ? undefined : { code };
  const state = await runTask(
    context.client,
    { kind: "replay", subject: person, parameters, org: context.org },
    context,
  );
  const answer = state.answer as { woken?: number; outcome?: string } | null;
  say(context, state, () =>
    answer?.woken === undefined
      ? `${person ?? ""}: ${answer?.outcome ?? "done"}`
      : answer.woken === 0
        ? "There are no dead letters."
        : `${counted(answer.woken, "is", "are")} tried again.`,
  );
  return state.state === "failed" ? EXIT.failed : EXIT.done;
};

export const status: Command = async (context) => {
  const it = await context.client.get<CompanionStatus>("/status");
  checkIsOf(it, context.org);
  say(context, it, () => {
    const { store, notices, oktaOrgs } = it;
    const orgs = ofOrg(context, it.orgs);
    const age = store.oldestHintAt === null ? "" : `, the oldest for ${span(Date.now() - store.oldestHintAt)}`;
    const gates = [
      ...Object.entries(oktaOrgs).map(([key, it]) => ["okta", key, it.state, noteOnOkta(it)]),
      ...Object.entries(orgs).map(([key, it]) => [
        "org",
        key,
        it.hold === "running" ? it.state : it.hold,
        noteOnOrg(key, it),
      ]),
    ];
    return [
      `${counted(store.waiting, "person waits", "people wait")}${age}; ${counted(store.leased, "is", "are")} being worked on; dead letters: ${store.deadLetters}.`,
      `${counted(store.facts.refused, "audit entry", "audit entries")} refused; ${counted(notices.dead, "message")} not delivered.`,
      table(["WHAT", "KEY", "STATE", ""], gates),
    ].join("\n");
  });
  return EXIT.done;
};

/** What there is to say of an Okta org: it may be away while nobody's turn has shown it yet. */
function noteOnOkta({ reason, logReader, rates }: CompanionStatus["oktaOrgs"][string]): string {
  if (reason !== null) return reason.message;
  if (logReader?.error) return `The System Log is not read: ${logReader.error.message}`;
  return limitNear(rates, Date.now()) ?? "";
}

/** The same of an org. */
function noteOnOrg(key: string, { hold, reason, commands, apiUsage }: OrgStatus): string {
  if (hold === "held") return `Operators hold it: lockstep orgs resume ${key}`;
  if (reason !== null) return reason.message;
  if (commands?.error) return `Its commands are not heard: ${commands.error.message}`;
  return apiUsage === null ? "" : `${apiUsage.used} of ${apiUsage.limit} requests today`;
}

/** Of Okta's limits the one that is nearly used up for longest: why people may wait where nothing rests. */
export function limitNear(rates: CompanionStatus["oktaOrgs"][string]["rates"], now: number): string | null {
  const [first] = Object.entries(rates)
    .filter(([, { limit, remaining, resetsAt }]) => limit > 0 && remaining <= keptForLeavers(limit) && resetsAt > now)
    .toSorted(([, one], [, other]) => other.resetsAt - one.resetsAt);
  if (first === undefined) return null;
  const [bucket, { limit, remaining, resetsAt }] = first;
  return `Okta's limit is nearly used up: ${remaining} of ${limit} requests left at ${bucket}, for another ${span(resetsAt - now)}`;
}

const TAKEN: Readonly<Record<OrgStatus["takes"], string>> = {
  all: "everything",
  usual: "not what can wait",
  urgent: "leavers only",
};

export const orgs: Command = async (context) => {
  const it = await context.client.get<CompanionStatus>("/status");
  checkIsOf(it, context.org);
  const all = ofOrg(context, it.orgs);
  say(context, { orgs: all }, () =>
    table(
      ["ORG", "STATE", "LAST SUCCESS", "API REQUESTS", "PACE", "TAKES", "REASON"],
      Object.entries(all).map(([key, it]) => [
        key,
        it.hold === "running" ? it.state : it.hold,
        it.lastSuccessAt === null ? "never" : `${span(Date.now() - it.lastSuccessAt)} ago`,
        it.apiUsage === null ? "" : `${it.apiUsage.used}/${it.apiUsage.limit}`,
        `${it.requestsAtOnce} x ${it.batchSize}${it.isContended ? ", roles and groups one by one" : ""}`,
        TAKEN[it.takes],
        reasonOf(key, it),
      ]),
    ),
  );
  return Object.values(all).every(({ state }) => state !== "paused") ? EXIT.done : EXIT.notFine;
};

/** Why an org does not go on. */
function reasonOf(key: string, { hold: state, reason }: OrgStatus): string {
  if (state === "held") return `operators hold it: lockstep orgs resume ${key}`;
  return reason === null ? "" : `${reason.code}: ${reason.message}`;
}

const HELD: Readonly<Record<HoldState, string>> = {
  running: "goes on",
  draining: "is worked off as far as it is due, and then held",
  held: "is held: nothing is sent to it, and its people wait",
};

/** Holds an org, works it off and holds it then, or lets it go on; other orgs do not notice. */
export const hold: Command<[string, HoldState]> = async (context, org, state) => {
  let answer = await context.client.post<{ org: string; hold: HoldState }>("/operator/holds", { org, hold: state });
  while (answer.hold === "draining") {
    await pause(DRAIN_LOOK_MS);
    const { orgs: all } = await patiently(() => context.client.get<CompanionStatus>("/status"));
    answer = { org, hold: all[org]?.hold ?? "held" };
  }
  say(context, answer, () => `${org} ${HELD[answer.hold]}.`);
  return EXIT.done;
};

const DRAIN_LOOK_MS = 500;

interface JobLine {
  name: string;
  cron: string;
  next: number | null;
  runs: JobRun[];
}

export const jobs: Command = async (context) => {
  await checkOrg(context);
  const { jobs: all } = await context.client.get<{ jobs: JobLine[] }>("/operator/jobs");
  const answer = { jobs: all.filter(({ name }) => context.org === undefined || name.endsWith(`:${context.org}`)) };
  const time = (at: number | null) =>
    at === null ? "never" : `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  say(context, answer, () =>
    table(
      ["JOB", "SCHEDULE", "NEXT", "LAST", "OUTCOME"],
      answer.jobs.map(({ name, cron, next, runs: [last] }) => [
        name,
        cron,
        time(next),
        time(last?.startedAt ?? null),
        last === undefined ? "" : cut([last.outcome, answerText(last.message)].filter(Boolean).join(": "), 100),
      ]),
    ),
  );
  return answer.jobs.some(({ runs: [last] }) => last?.outcome === "failed") ? EXIT.notFine : EXIT.done;
};

/** Companions of which the place is known; those of before are gone. */
const MOST_COMPANIONS = 20;

/** Shows turns as they end; with `follow` until somebody ends it. */
export const tail: Command<[boolean]> = async (context, follow) => {
  await checkOrg(context);
  // Each companion counts for itself, anew when it is restarted; behind a balancer now one answers and now another.
  const seen = new Map<string, number>();
  for (;;) {
    const places = [...seen].map(([companion, last]) => `${companion}:${last}`).join(",");
    const ask = () => context.client.get<RecentPage>(`/operator/events?seen=${encodeURIComponent(places)}`);
    // Whoever watches goes on watching while a companion is started anew.
    const page = await (seen.size === 0 ? ask() : patiently(ask));
    seen.delete(page.companion);
    seen.set(page.companion, page.last);
    for (const old of [...seen.keys()].slice(0, -MOST_COMPANIONS)) seen.delete(old);
    for (const it of page.outcomes) {
      if (context.org !== undefined && it.org !== context.org) continue;
      say(context, it, () => {
        const types = [...new Set(it.events.map(({ type }) => type))].join(", ");
        const reason = it.message === null ? "" : `: ${it.message}`;
        return plain(
          `${it.at}  ${it.org}  ${it.username ?? it.oktaId}  ${it.result}${reason}  ${counted(it.changes.length, "change")}  ${types}`,
        );
      });
    }
    if (!follow) return EXIT.done;
    await pause(1_000);
  }
};

/** Has the companion go over to the orgs that its configuration has now. */
export const reload: Command = async (context) => {
  const reloaded = await context.client.post<Reloaded>("/operator/orgs/reload", {});
  const { added, changed, removed, unchanged, needRestart } = reloaded;
  const line = (what: string, keys: readonly string[]) =>
    keys.length === 0 ? [] : [plain(`${what}: ${keys.join(", ")}`)];
  say(context, reloaded, () =>
    [
      ...line("added", added),
      ...line("changed", changed),
      ...line("removed", removed),
      ...line("unchanged", unchanged),
      ...line("heeded after a restart only", needRestart),
    ].join("\n"),
  );
  return needRestart.length === 0 ? EXIT.done : EXIT.notFine;
};
