import { TAKES } from "../sync/controller/index.ts";
import type { CompanionStatus, OrgStatus } from "./status.ts";

/** A value, and what it is of; nothing is told of what is null. */
type Value = [labels: Record<string, string>, value: number | null];

/** One figure of the status, as it is when somebody looks. */
export interface Figure {
  name: string;
  help: string;
  labelNames: readonly string[];
  /** Only grows, from a start or a change of settings on. */
  isCount: boolean;
  values(status: CompanionStatus, now: number): Value[];
}

type OktaOrgStatus = CompanionStatus["oktaOrgs"][string];

const one = (name: string, help: string, value: (status: CompanionStatus, now: number) => number): Figure => ({
  name,
  help,
  labelNames: [],
  isCount: false,
  values: (status, now) => [[{}, value(status, now)]],
});

const by = (
  label: string,
  name: string,
  help: string,
  values: (status: CompanionStatus) => Readonly<Record<string, number>>,
): Figure => ({
  name,
  help,
  labelNames: [label],
  isCount: false,
  values: (status) => Object.entries(values(status)).map(([of, value]) => [{ [label]: of }, value]),
});

const ofOrgs = (name: string, help: string, value: (org: OrgStatus, now: number) => number | null): Figure => ({
  name,
  help,
  labelNames: ["org"],
  isCount: false,
  values: ({ orgs }, now) => Object.entries(orgs).map(([org, it]) => [{ org }, value(it, now)]),
});

const countedOfOrgs = (...given: Parameters<typeof ofOrgs>): Figure => ({ ...ofOrgs(...given), isCount: true });

/** Of the reading of the logs, which for each Okta org one of the companions does, and tells. */
const ofLogs = (
  name: string,
  help: string,
  value: (log: NonNullable<OktaOrgStatus["logReader"]>, now: number) => number | null,
): Figure => ({
  name,
  help,
  labelNames: ["okta_org"],
  isCount: false,
  values: ({ oktaOrgs }, now) =>
    Object.entries(oktaOrgs).map(([okta_org, { logReader }]) => [
      { okta_org },
      logReader === null ? null : value(logReader, now),
    ]),
});

const ofRates = (name: string, help: string, value: (rate: OktaOrgStatus["rates"][string]) => number): Figure => ({
  name,
  help,
  labelNames: ["okta_org", "bucket"],
  isCount: false,
  values: ({ oktaOrgs }) =>
    Object.entries(oktaOrgs).flatMap(([okta_org, { rates }]) =>
      Object.entries(rates).map(([bucket, rate]): Value => [{ okta_org, bucket }, value(rate)]),
    ),
});

const gates: Figure = {
  name: "gate_open",
  help: "1 while the service is asked, 0 while it rests.",
  labelNames: ["peer", "key"],
  isCount: false,
  values: ({ orgs, oktaOrgs }) => [
    ...Object.entries(orgs).map(([key, { state, hold }]): Value => {
      return [{ peer: "salesforce", key }, state === "open" && hold !== "held" ? 1 : 0];
    }),
    ...Object.entries(oktaOrgs).map(([key, { state }]): Value => [{ peer: "okta", key }, state === "open" ? 1 : 0]),
  ],
};

const secondsSince = (time: number | null, now: number) => (time === null ? null : Math.max(0, now - time) / 1_000);

/** Labels hold keys of orgs and names of states and buckets, never a person. */
export const FIGURES: readonly Figure[] = [
  one("lanes_waiting", "People (and groups) with something to do, now or later.", ({ store }) => store.waiting),
  one("lanes_leased", "Lanes in the hands of a worker.", ({ store }) => store.leased),
  one(
    "oldest_hint_age_seconds",
    "How long the oldest event waits that has not ended; 0 when none does.",
    ({ store }, now) => secondsSince(store.oldestHintAt, now) ?? 0,
  ),
  one("dead_letters", "Open dead letters.", ({ store }) => store.deadLetters),
  by(
    "state",
    "facts",
    "Facts not compared with the audit yet, and those that the org would not write.",
    ({ store: { facts } }) => ({ waiting: facts.waiting, refused: facts.refused }),
  ),
  by("state", "notices", "What people are to be told, and what could not be.", ({ notices: { waiting, dead } }) => ({
    waiting,
    dead,
  })),
  by(
    "state",
    "commands",
    "What the orgs told the companion to do, and what could not be done.",
    ({ commands: { waiting, dead } }) => ({ waiting, dead }),
  ),
  by("outcome", "events", "The latest 20,000 events by how they ended.", ({ store }) => store.events.byOutcome),
  gates,
  // Of the streams, too, one of the companions tells.
  ofOrgs("command_stream_up", "1 while an org's commands are listened to here.", ({ commands }) =>
    commands === null ? null : Number(commands.connected),
  ),
  ofOrgs(
    "command_stream_heard_age_seconds",
    "Since the stream last told anything, if only that it lives.",
    ({ commands }, now) => secondsSince(commands?.lastHeardAt ?? null, now),
  ),
  countedOfOrgs(
    "command_stream_gaps_total",
    "How often commands were missed: the place was older than is kept.",
    ({ commands }) => commands?.gaps ?? null,
  ),
  ofOrgs("batch_size", "People that the next request to the org carries.", ({ batchSize }) => batchSize),
  ofOrgs(
    "requests_at_once",
    "Requests to the org at the same time, besides the one kept for leavers.",
    ({ requestsAtOnce }) => requestsAtOnce,
  ),
  ofOrgs(
    "least_priority",
    "Least priority of the work that the org's daily allowance is spent on: 0 all, 1 not what can wait, 2 leavers only.",
    ({ takes }) => TAKES.indexOf(takes),
  ),
  ofOrgs("contended", "1 while changes of roles, groups and queues go one at a time.", ({ isContended }) =>
    Number(isContended),
  ),
  ofOrgs("serial_waiting", "Requests in the serial lane.", ({ serialWaiting }) => serialWaiting),
  ofOrgs(
    "slow_people",
    "People who are sent with few others because a request with them took too long.",
    ({ slow }) => slow,
  ),
  countedOfOrgs("lock_errors_total", "Requests that met locked rows.", ({ locks }) => locks),
  countedOfOrgs("request_timeouts_total", "Requests that were not answered in time.", ({ timeouts }) => timeouts),
  ofOrgs(
    "salesforce_api_requests_used",
    "Used of the org's daily allowance.",
    ({ apiUsage }) => apiUsage?.used ?? null,
  ),
  ofOrgs("salesforce_api_requests_limit", "The org's daily allowance.", ({ apiUsage }) => apiUsage?.limit ?? null),
  ofRates("okta_rate_limit_remaining", "Left of a rate bucket.", ({ remaining }) => remaining),
  ofRates("okta_rate_limit", "Size of a rate bucket.", ({ limit }) => limit),
  ofLogs("okta_log_lag_seconds", "How far the reading of the System Log is behind.", ({ readUpTo }, now) =>
    secondsSince(readUpTo, now),
  ),
  ofLogs("okta_log_read_age_seconds", "Since the System Log was last read.", ({ lastReadAt }, now) =>
    secondsSince(lastReadAt, now),
  ),
  ofLogs("okta_hook_silent", "1 while the System Log brings what the event hook should have brought.", ({ hooks }) =>
    hooks === "silent" ? 1 : 0,
  ),
  ofLogs(
    "okta_hook_events",
    "Brought by the event hook in 24 hours; Okta stops at 400,000.",
    ({ hookEvents }) => hookEvents,
  ),
];
