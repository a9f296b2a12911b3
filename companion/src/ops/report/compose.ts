import type { CompanionConfig, OktaOrgConfig, SalesforceOrgConfig } from "../../config.ts";
import { hookTypes } from "../../intake/hook-types.ts";
import { oneLine } from "../../notify/message.ts";
import { reportParts, type ReportParts } from "../../salesforce/contract/companion-reports.ts";
import type { DeadLetter } from "../../store/types.ts";
import type { GateState } from "../../sync/claiming/gate.ts";
import type { Finding } from "../doctor/finding.ts";
import type { HookRegistration } from "../doctor/okta.ts";
import type { CompanionStatus } from "../status.ts";

export interface ReportMaterial {
  org: Pick<SalesforceOrgConfig, "key" | "oktaOrg" | "appId" | "report">;
  oktaOrg: Pick<OktaOrgConfig, "key" | "url" | "auth" | "hook" | "log">;
  http: Pick<CompanionConfig["http"], "publicUrl">;
  startedAt: number;
  status: CompanionStatus;
  /** Of this org. */
  deadLetters: readonly DeadLetter[];
  effect: ReportParts["effect"];
  schedules: ReportParts["schedules"];
  audiences: ReportParts["audiences"];
  hook: HookRegistration;
  findings: readonly Finding[];
}

/** Errors that are told; the rest is like them. */
const MOST_ERRORS = 5;
/** Dead letters that are told one by one, each whole. */
const MOST_LETTERS = 50;
/** A part has a limit of 32,768 characters, and a few are lost to the org's way of writing JSON. */
const LETTERS_ROOM = 28_000;
const MOST_EVENTS = 5;
/** Findings that are told. There are about twenty. */
const MOST_FINDINGS = 60;

const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());
const peerOf = ({ state, until, reason, lastSuccessAt }: GateState) => ({
  state,
  until: time(until),
  reason,
  lastSuccessAt: time(lastSuccessAt),
});

/** Puts together what an org is told. Parts of which another process knows are left out. */
export function composeReport(material: ReportMaterial): Partial<ReportParts> {
  const { org, oktaOrg, http, startedAt, status, deadLetters, effect, schedules, audiences, hook, findings } = material;
  const { store, notices, commands } = status;
  const log = logPart(oktaOrg.log.enabled, status.oktaOrgs[oktaOrg.key]?.logReader ?? null);
  const gate = status.orgs[org.key];
  const okta = status.oktaOrgs[oktaOrg.key];
  return reportParts.partial().parse({
    companion: {
      startedAt: new Date(startedAt).toISOString(),
      everySeconds: Math.ceil(org.report.everyMs / 1_000),
      address: http.publicUrl ?? null,
    },
    work: {
      waiting: store.waiting,
      oldestHintAt: time(store.oldestHintAt),
      events: store.events.total,
      deadLetters: deadLetters.length,
      errors: store.errors
        .filter((error) => error.org === org.key)
        .slice(0, MOST_ERRORS)
        .map(({ code, message, attempts, at }) => ({ code, message, attempts, at: new Date(at).toISOString() })),
      factsWaiting: store.facts.waiting,
      factsRefused: store.facts.refused,
      noticesDead: notices.dead,
      commandsDead: commands.dead,
    },
    effect,
    schedules,
    audiences,
    deadLetters: {
      total: deadLetters.length,
      letters: lettersOf(deadLetters),
    },
    ...(gate === undefined
      ? {}
      : {
          org: {
            ...peerOf(gate),
            key: org.key,
            oktaOrg: org.oktaOrg,
            appId: org.appId ?? null,
            hold: gate.hold,
            takes: gate.takes,
            isContended: gate.isContended,
            slow: gate.slow,
            commands:
              gate.commands === null
                ? null
                : {
                    connected: gate.commands.connected,
                    lastHeardAt: time(gate.commands.lastHeardAt),
                    error: gate.commands.error,
                  },
          },
        }),
    ...(okta === undefined
      ? {}
      : {
          okta: {
            ...peerOf(okta),
            key: oktaOrg.key,
            url: oktaOrg.url,
            auth: oktaOrg.auth.kind,
            scopes: oktaOrg.auth.kind === "privateKey" ? oktaOrg.auth.scopes : null,
          },
        }),
    hook: {
      path: `/hooks/okta/${oktaOrg.key}`,
      header: oktaOrg.hook.headerName,
      state: hook.state,
      name: hook.name,
      uri: hook.uri,
      message: hook.message,
      eventTypes: [...hookTypes],
    },
    ...(log === null ? {} : { log }),
    checks: {
      findings: findings.slice(0, MOST_FINDINGS).map(({ check, state, message, fix }) => ({
        check,
        state,
        message: oneLine(message, 300),
        fix,
      })),
    },
  });
}

/** The newest letters, as many as there is room for: what to do stands at the end of a message. */
function lettersOf(deadLetters: readonly DeadLetter[]) {
  const letters: ReportParts["deadLetters"]["letters"] = [];
  let room = LETTERS_ROOM;
  for (const { createdAt, events, ...letter } of deadLetters.toSorted(
    (one, other) => other.createdAt - one.createdAt,
  )) {
    const types = [...new Set(events.map(({ type }) => type))].slice(0, MOST_EVENTS);
    const told = reportParts.shape.deadLetters.shape.letters.element.parse({
      ...letter,
      since: new Date(createdAt).toISOString(),
      events: types,
    });
    room -= JSON.stringify(told).length;
    if (room < 0 || letters.length === MOST_LETTERS) break;
    letters.push(told);
  }
  return letters;
}

function logPart(
  enabled: boolean,
  reader: CompanionStatus["oktaOrgs"][string]["logReader"],
): ReportParts["log"] | null {
  if (!enabled)
    return {
      enabled,
      lastReadAt: null,
      readUpTo: null,
      recovered: 0,
      hooks: "unknown",
      hookEvents: 0,
      error: null,
    };
  // Another process reads it, and tells of it.
  if (reader === null) return null;
  const { lastReadAt, readUpTo, recovered, hooks, hookEvents, error } = reader;
  return { enabled, lastReadAt: time(lastReadAt), readUpTo: time(readUpTo), recovered, hooks, hookEvents, error };
}
