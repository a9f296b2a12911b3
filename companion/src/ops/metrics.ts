import { performance } from "node:perf_hooks";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { TAKES } from "../sync/controller/index.ts";
import type { Observer } from "./observer.ts";
import type { CompanionStatus } from "./status.ts";

export interface Metrics {
  /** Counts a call to an org. */
  called(org: string, call: { resource: string; outcome: string }): void;
  /** Counts a request to an Okta org. */
  calledOkta(oktaOrg: string, call: { bucket: string; outcome: string }): void;
  contentType: string;
  /** The metrics in Prometheus' text format. */
  read(): Promise<string>;
  close(): void;
}

/** Seconds; event to effect is a second or two, and minutes when something is wrong. */
const SECONDS = [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300, 1_800, 7_200];

/**
 * Counts turns as they end, and reads the rest when it is asked. Labels hold keys of orgs and names of results and
 * buckets, never a person.
 */
export function createMetrics({
  observer,
  status,
  clock,
}: {
  observer: Pick<Observer, "subscribe">;
  status(): Promise<CompanionStatus>;
  clock(): number;
}): Metrics {
  const register = new Registry();
  const registers = [register];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `lockstep_${name}`, help, labelNames, registers });

  const turns = new Counter({
    name: "lockstep_turns_total",
    help: "People's turns by result.",
    labelNames: ["org", "result"],
    registers,
  });
  const changes = new Counter({
    name: "lockstep_changes_total",
    help: "Changes that the org applied, by kind.",
    labelNames: ["org", "kind"],
    registers,
  });
  const effect = new Histogram({
    name: "lockstep_event_to_effect_seconds",
    help: "From the receipt of the oldest event of a turn to its end.",
    labelNames: ["org"],
    buckets: SECONDS,
    registers,
  });
  const reads = new Histogram({
    name: "lockstep_okta_read_seconds",
    help: "Reading one person in Okta.",
    labelNames: ["org"],
    buckets: SECONDS,
    registers,
  });
  const applies = new Histogram({
    name: "lockstep_salesforce_apply_seconds",
    help: "The request to Salesforce that carried a person.",
    labelNames: ["org"],
    buckets: SECONDS,
    registers,
  });
  const calls = new Counter({
    name: "lockstep_salesforce_calls_total",
    help: "Calls to the package, by resource and by `ok` or the class of the failure.",
    labelNames: ["org", "resource", "outcome"],
    registers,
  });
  const oktaCalls = new Counter({
    name: "lockstep_okta_calls_total",
    help: "Requests to Okta, by rate bucket and by `ok` or the class of the failure.",
    labelNames: ["okta_org", "bucket", "outcome"],
    registers,
  });
  const close = observer.subscribe(({ org, result, changes: done, timing: { fromEventMs, readMs, applyMs } }) => {
    turns.inc({ org, result });
    for (const { kind } of done) changes.inc({ org, kind });
    if (fromEventMs !== null && (result === "applied" || result === "partial"))
      effect.observe({ org }, fromEventMs / 1_000);
    reads.observe({ org }, readMs / 1_000);
    if (applyMs !== null) applies.observe({ org }, applyMs / 1_000);
  });

  const memory = gauge("resident_memory_bytes", "Memory of the process.");
  const busy = gauge(
    "event_loop_utilization",
    "Part of the time since the last look that the process was busy, 0 to 1.",
  );
  let loop = performance.eventLoopUtilization();
  const waiting = gauge("lanes_waiting", "People (and groups) with something to do, now or later.");
  const leased = gauge("lanes_leased", "Lanes in the hands of a worker.");
  const oldest = gauge(
    "oldest_hint_age_seconds",
    "How long the oldest event waits that has not ended; 0 when none does.",
  );
  const deadLetters = gauge("dead_letters", "Open dead letters.");
  const facts = gauge("facts", "Facts not compared with the audit yet, and those that the org would not write.", [
    "state",
  ]);
  const notices = gauge("notices", "What people are to be told, and what could not be.", ["state"]);
  const commands = gauge("commands", "What the orgs told the companion to do, and what could not be done.", ["state"]);
  const stream = gauge("command_stream_up", "1 while an org's commands are listened to here.", ["org"]);
  const heard = gauge(
    "command_stream_heard_age_seconds",
    "Since the stream last told anything, if only that it lives.",
    ["org"],
  );
  const gaps = gauge("command_stream_gaps", "How often commands were missed: the place was older than is kept.", [
    "org",
  ]);
  const events = gauge("events", "The latest 20,000 events by how they ended.", ["outcome"]);
  const batch = gauge("batch_size", "People that the next request to the org carries.", ["org"]);
  const atOnce = gauge("requests_at_once", "Requests to the org at the same time, besides the one kept for leavers.", [
    "org",
  ]);
  const takes = gauge(
    "least_priority",
    "Least priority of the work that the org's daily allowance is spent on: 0 all, 1 not what can wait, 2 leavers only.",
    ["org"],
  );
  const contended = gauge("contended", "1 while changes of roles, groups and queues go one at a time.", ["org"]);
  const serial = gauge("serial_waiting", "Requests in the serial lane.", ["org"]);
  const slow = gauge("slow_people", "People who are sent with few others because a request with them took too long.", [
    "org",
  ]);
  const locks = gauge("lock_errors", "Requests that met locked rows, since the start.", ["org"]);
  const timeouts = gauge("request_timeouts", "Requests that were not answered in time, since the start.", ["org"]);
  const gates = gauge("gate_open", "1 while the service is asked, 0 while it rests.", ["peer", "key"]);
  const apiUsed = gauge("salesforce_api_requests_used", "Used of the org's daily allowance.", ["org"]);
  const apiLimit = gauge("salesforce_api_requests_limit", "The org's daily allowance.", ["org"]);
  const rateLeft = gauge("okta_rate_limit_remaining", "Left of a rate bucket.", ["okta_org", "bucket"]);
  const rateLimit = gauge("okta_rate_limit", "Size of a rate bucket.", ["okta_org", "bucket"]);
  const logLag = gauge("okta_log_lag_seconds", "How far the reading of the System Log is behind.", ["okta_org"]);
  const hookSilent = gauge(
    "okta_hook_silent",
    "1 while the System Log brings what the event hook should have brought.",
    ["okta_org"],
  );
  const hookEvents = gauge("okta_hook_events", "Brought by the event hook in 24 hours; Okta stops at 400,000.", [
    "okta_org",
  ]);
  const logAge = gauge("okta_log_read_age_seconds", "Since the System Log was last read.", ["okta_org"]);

  const fillStream = (now: number, org: string, it: CompanionStatus["orgs"][string]["commands"]) => {
    if (it === null) {
      // Another process listens, and says so.
      for (const each of [stream, heard, gaps]) each.remove({ org });
      return;
    }
    stream.set({ org }, it.connected ? 1 : 0);
    gaps.set({ org }, it.gaps);
    if (it.lastHeardAt !== null) heard.set({ org }, Math.max(0, now - it.lastHeardAt) / 1_000);
  };

  const fillLog = (now: number, okta_org: string, it: CompanionStatus["oktaOrgs"][string]["logReader"]) => {
    if (it === null) {
      // Another process reads the log, and says how it fares.
      for (const each of [logAge, logLag, hookSilent, hookEvents]) each.remove({ okta_org });
      return;
    }
    if (it.lastReadAt !== null) logAge.set({ okta_org }, Math.max(0, now - it.lastReadAt) / 1_000);
    if (it.readUpTo !== null) logLag.set({ okta_org }, Math.max(0, now - it.readUpTo) / 1_000);
    hookSilent.set({ okta_org }, it.hooks === "silent" ? 1 : 0);
    hookEvents.set({ okta_org }, it.hookEvents);
  };

  const fill = (now: number, { store, notices: told, commands: ordered, orgs, oktaOrgs }: CompanionStatus) => {
    waiting.set(store.waiting);
    leased.set(store.leased);
    oldest.set(store.oldestHintAt === null ? 0 : Math.max(0, now - store.oldestHintAt) / 1_000);
    deadLetters.set(store.deadLetters);
    facts.set({ state: "waiting" }, store.facts.waiting);
    facts.set({ state: "refused" }, store.facts.refused);
    notices.set({ state: "waiting" }, told.waiting);
    notices.set({ state: "dead" }, told.dead);
    commands.set({ state: "waiting" }, ordered.waiting);
    commands.set({ state: "dead" }, ordered.dead);
    for (const [outcome, count] of Object.entries(store.events.byOutcome)) events.set({ outcome }, count);
    for (const [org, it] of Object.entries(orgs)) {
      const { apiUsage } = it;
      fillStream(now, org, it.commands);
      gates.set({ peer: "salesforce", key: org }, it.state === "open" && it.hold !== "held" ? 1 : 0);
      batch.set({ org }, it.batchSize);
      atOnce.set({ org }, it.requestsAtOnce);
      takes.set({ org }, TAKES.indexOf(it.takes));
      contended.set({ org }, it.isContended ? 1 : 0);
      serial.set({ org }, it.serialWaiting);
      slow.set({ org }, it.slow);
      locks.set({ org }, it.locks);
      timeouts.set({ org }, it.timeouts);
      if (apiUsage === null) continue;
      apiUsed.set({ org }, apiUsage.used);
      apiLimit.set({ org }, apiUsage.limit);
    }
    for (const [okta_org, { state, rates, logReader }] of Object.entries(oktaOrgs)) {
      gates.set({ peer: "okta", key: okta_org }, state === "open" ? 1 : 0);
      for (const [bucket, { remaining, limit }] of Object.entries(rates)) {
        rateLeft.set({ okta_org, bucket }, remaining);
        rateLimit.set({ okta_org, bucket }, limit);
      }
      fillLog(now, okta_org, logReader);
    }
  };

  return {
    called: (org, { resource, outcome }) => calls.inc({ org, resource, outcome }),
    calledOkta: (okta_org, { bucket, outcome }) => oktaCalls.inc({ okta_org, bucket, outcome }),
    contentType: register.contentType,
    async read() {
      memory.set(process.memoryUsage.rss());
      const since = loop;
      loop = performance.eventLoopUtilization();
      busy.set(performance.eventLoopUtilization(loop, since).utilization);
      fill(clock(), await status());
      return register.metrics();
    },
    close,
  };
}
