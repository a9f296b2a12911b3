import { performance } from "node:perf_hooks";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { FIGURES } from "./figures.ts";
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
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `lockstep_${name}`, help, labelNames, registers: [register] });
  const calls = counter(
    "salesforce_calls_total",
    "Calls to the package, by resource and by `ok` or the class of the failure.",
    ["org", "resource", "outcome"],
  );
  const oktaCalls = counter(
    "okta_calls_total",
    "Requests to Okta, by rate bucket and by `ok` or the class of the failure.",
    ["okta_org", "bucket", "outcome"],
  );
  const close = countTurns(register, observer);
  const readProcess = ofProcess(register);
  const readStatus = ofStatus(register);

  return {
    called: (org, { resource, outcome }) => calls.inc({ org, resource, outcome }),
    calledOkta: (okta_org, { bucket, outcome }) => oktaCalls.inc({ okta_org, bucket, outcome }),
    contentType: register.contentType,
    async read() {
      readProcess();
      readStatus(await status(), clock());
      return register.metrics();
    },
    close,
  };
}

/** Call the answer to stop. */
function countTurns(register: Registry, observer: Pick<Observer, "subscribe">): () => void {
  const registers = [register];
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
  const seconds = (name: string, help: string) =>
    new Histogram({ name: `lockstep_${name}_seconds`, help, labelNames: ["org"], buckets: SECONDS, registers });
  const effect = seconds("event_to_effect", "From the receipt of the oldest event of a turn to its end.");
  const reads = seconds("okta_read", "Reading one person in Okta.");
  const applies = seconds("salesforce_apply", "The request to Salesforce that carried a person.");
  return observer.subscribe(({ org, result, changes: done, timing: { fromEventMs, readMs, applyMs } }) => {
    turns.inc({ org, result });
    for (const { kind } of done) changes.inc({ org, kind });
    if (fromEventMs !== null && (result === "applied" || result === "partial"))
      effect.observe({ org }, fromEventMs / 1_000);
    reads.observe({ org }, readMs / 1_000);
    if (applyMs !== null) applies.observe({ org }, applyMs / 1_000);
  });
}

function ofProcess(register: Registry): () => void {
  const registers = [register];
  const memory = new Gauge({ name: "lockstep_resident_memory_bytes", help: "Memory of the process.", registers });
  const busy = new Gauge({
    name: "lockstep_event_loop_utilization",
    help: "Part of the time since the last look that the process was busy, 0 to 1.",
    registers,
  });
  let loop = performance.eventLoopUtilization();
  return () => {
    memory.set(process.memoryUsage.rss());
    const since = loop;
    loop = performance.eventLoopUtilization();
    busy.set(performance.eventLoopUtilization(loop, since).utilization);
  };
}

function ofStatus(register: Registry): (status: CompanionStatus, now: number) => void {
  const figures = FIGURES.map(({ name, help, labelNames, isCount, values }) => {
    const options = { name: `lockstep_${name}`, help, labelNames: [...labelNames], registers: [register] };
    return { metric: isCount ? new Counter(options) : new Gauge(options), values };
  });
  return (status, now) => {
    for (const { metric, values } of figures) {
      // An org that is gone, or that another companion tells of now, is told of no more.
      metric.reset();
      for (const [labels, value] of values(status, now)) if (value !== null) metric.inc(labels, value);
    }
  };
}
