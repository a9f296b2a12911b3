import { createHash } from "node:crypto";
import type { JobRun } from "../jobs/history.ts";
import type { ReportedFact } from "../salesforce/contract/facts.ts";
import type { Change, IdentityResult } from "../salesforce/contract/identities.ts";
import type { Fact } from "../store/types.ts";
import { addressIn, isAddress } from "./address.ts";
import type { NotifyConfig } from "./config.ts";
import type { ChangeLine, Notice } from "./notice.ts";

/** What is known of somebody's turn when it is over. */
export interface Happening {
  org: string;
  oktaOrg: string;
  oktaId: string;
  version: number;
  occurredAt: string;
  /** What Okta says of the person; empty when it was not read. */
  profile: Readonly<Record<string, unknown>>;
  result: Pick<
    IdentityResult,
    "outcome" | "username" | "factId" | "changes" | "actions" | "code" | "message" | "runId"
  > | null;
  deadLetter: { code: string; message: string } | undefined;
}

/** Where an Okta org shows a person; null where that is not known. */
export type PageOf = (oktaOrg: string, oktaId: string) => string | null;

/** Codes of what waits for people to decide about a run. */
const HELD: ReadonlySet<unknown> = new Set(["breaker_held", "loss_proposed_again"]);
/** How often operators are told that the breaker holds where the org does not name the run. */
const BREAKER_PERIOD_MS = 4 * 3_600_000;

/** Changes that are none of access: they are in the audit, and nobody's digest. */
const NOT_ACCESS = new Set(["update_field", "set_field", "clear_field"]);

const VERBS: readonly (readonly [RegExp, string])[] = [
  [/^assign_/, "was given the"],
  [/^withdraw_/, "lost the"],
];

const WHOLE: Readonly<Record<string, string>> = {
  create_user: "got a Salesforce user",
  link_user: "was linked to a Salesforce user",
  reactivate_user: "was activated again",
  deactivate_user: "was deactivated",
  freeze_user: "was frozen",
  unfreeze_user: "was unfrozen",
  end_sessions: "was signed out everywhere",
  restrict_user: "was restricted",
  restore_user: "is restricted no longer",
};

/** A change of access as the second half of a sentence about the person: `was given the permission set Sales`. */
export function wordsOf({ kind, target, after }: Change): string {
  const whole = WHOLE[kind];
  if (whole !== undefined) return whole;
  const name = target ?? (typeof after === "string" ? after : "");
  for (const [pattern, verb] of VERBS) {
    if (pattern.test(kind)) return `${verb} ${kind.replace(pattern, "").replaceAll("_", " ")} ${name}`.trim();
  }
  if (kind === "set_profile" || kind === "set_role")
    return `got the ${kind.slice(4)} ${typeof after === "string" ? after : name}`.trim();
  return `${kind.replaceAll("_", " ")} ${name}`.trim();
}

const lineOf = (change: Change): ChangeLine => ({
  what: wordsOf(change),
  why: change.reason ?? (change.rule == null ? null : `rule ${change.rule}`),
});

/** A name to call somebody by; null when Okta does not say. */
function nameOf(profile: Happening["profile"]): string | null {
  const text = (name: string) => (typeof profile[name] === "string" ? (profile[name] as string).trim() : "");
  const name = text("displayName") || `${text("firstName")} ${text("lastName")}`.trim();
  return name === "" ? null : name;
}

/** What a fact tells that came without a turn, as of a repair. */
export function happeningOfFact(org: string, { body }: Fact): Happening {
  const { oktaOrg, oktaId, version, occurredAt, outcome, username, factId, changes } = JSON.parse(body) as ReportedFact;
  return {
    org,
    oktaOrg,
    oktaId,
    version: version ?? 0,
    occurredAt,
    profile: {},
    result: { outcome, username, factId, changes },
    deadLetter: undefined,
  };
}

/** What operators are told of a job that failed. */
export function noticeOfJob(job: string, { scheduledFor, endedAt, message }: JobRun): Notice {
  return {
    key: `job:${job}:${scheduledFor}`,
    kind: "job",
    audience: "operators",
    to: null,
    org: job.slice(job.indexOf(":") + 1),
    occurredAt: new Date(endedAt).toISOString(),
    person: null,
    changes: [],
    message,
    code: job,
  };
}

/** What is to be told of somebody's turn, and to whom. Tells nothing of a plan that was not applied. */
export function noticesOf(
  it: Happening,
  { managerAttributes, pageOf }: Pick<NotifyConfig, "managerAttributes"> & { pageOf: PageOf },
): Notice[] {
  const { org, oktaOrg, oktaId, version, occurredAt, profile, result, deadLetter } = it;
  const subject = `${org}:${oktaOrg}:${oktaId}`;
  const person = { name: nameOf(profile), username: result?.username ?? null, oktaId };
  const base: Omit<Notice, "key" | "kind" | "audience"> = {
    org,
    occurredAt,
    person,
    changes: [],
    message: null,
    code: null,
    to: null,
  };
  const notices: Notice[] = [];
  const manager = addressIn(profile, managerAttributes);

  if (deadLetter !== undefined) {
    // The operators find out who it is where Okta shows it.
    notices.push({
      ...base,
      key: `dead_letter:${subject}:${version}`,
      kind: "dead_letter",
      audience: "operators",
      person: { name: null, username: null, oktaId, page: pageOf(oktaOrg, oktaId) },
      message: deadLetter.message,
      code: deadLetter.code,
    });
  }
  if (result === null) return notices;

  if (HELD.has(result.code)) {
    // Many are held by one run, and asked about until somebody decides: one message about the run.
    const run = result.runId ?? Math.floor(Date.parse(occurredAt) / BREAKER_PERIOD_MS);
    notices.push({
      ...base,
      key: `breaker:${org}:${run}`,
      kind: "breaker",
      audience: "operators",
      person: null,
      message: result.message ?? null,
      code: result.code ?? null,
    });
  }

  const id = result.factId ?? `${subject}:${version}`;
  const isDone = result.outcome === "applied" || result.outcome === "partial";
  const access = isDone ? (result.changes ?? []).filter(({ kind }) => !NOT_ACCESS.has(kind)) : [];
  if (access.some(({ kind }) => kind === "create_user")) {
    const created = { ...base, kind: "created", changes: access.map(lineOf) } as const;
    notices.push({ ...created, key: `created:${id}:it`, audience: "it" });
    if (manager !== null)
      notices.push({ ...created, key: `created:${id}:manager`, audience: "manager", to: manager, changes: [] });
  }
  if (access.length > 0) {
    notices.push({
      ...base,
      key: `access:${id}`,
      kind: "access",
      audience: "security",
      changes: access.map(lineOf),
    });
  }
  notices.push(...noticesOfActions(result.actions ?? [], { id, base, manager, email: addressIn(profile, ["email"]) }));
  return notices;
}

type FiredActions = NonNullable<NonNullable<Happening["result"]>["actions"]>;

/** What the actions of rules tell. The same action has the same key, whether the org's answer or its command told of it. */
export function noticesOfActions(
  actions: FiredActions,
  about: { id: string; base: Omit<Notice, "key" | "kind" | "audience">; manager: string | null; email: string | null },
): Notice[] {
  const { id, base, manager, email } = about;
  const notices: Notice[] = [];
  for (const action of actions) {
    if (action.kind !== "notify" || typeof action.audience !== "string") continue;
    const to =
      action.audience === "manager"
        ? manager
        : action.audience === "person"
          ? email
          : isAddress(action.audience)
            ? action.audience
            : null;
    const isPersonal = action.audience === "manager" || action.audience === "person" || action.audience.includes("@");
    // Nobody's address is known: IT hears that somebody should have been told.
    const audience = isPersonal && to === null ? "it" : action.audience;
    const digest = createHash("sha256")
      .update([action.rule, action.audience, action.firedBy, action.message].join("\u0000"))
      .digest("hex")
      .slice(0, 16);
    notices.push({
      ...base,
      key: `rule:${id}:${digest}`,
      kind: "rule",
      audience,
      to,
      message: action.message ?? null,
      changes: [{ what: `rule ${action.rule}`, why: action.reason ?? null }],
      code:
        audience === action.audience ? null : `no_address_of_${action.audience === "manager" ? "manager" : "person"}`,
    });
  }
  return notices;
}
