import { expect, it } from "vitest";
import { createMetrics } from "./metrics.ts";
import type { CompanionStatus } from "./status.ts";

const NOW = 1_000_000;

const org = (change: object = {}) => ({
  state: "open",
  hold: "running",
  takes: "usual",
  batchSize: 10,
  requestsAtOnce: 2,
  isContended: false,
  serialWaiting: 0,
  slow: 0,
  locks: 3,
  timeouts: 4,
  apiUsage: null,
  commands: { connected: true, gaps: 2, lastHeardAt: NOW - 5_000 },
  ...change,
});

const statusOf = (orgs: object) =>
  ({
    store: {
      waiting: 1,
      leased: 0,
      oldestHintAt: NOW - 7_000,
      deadLetters: 0,
      facts: { waiting: 0, refused: 0, refusals: [] },
      events: { byOutcome: { caused: 5 } },
    },
    notices: { waiting: 0, dead: 1 },
    commands: { waiting: 0, dead: 0 },
    orgs,
    oktaOrgs: { main: { state: "paused", rates: { users: { remaining: 1, limit: 600 } }, logReader: null } },
  }) as unknown as CompanionStatus;

async function told(...states: CompanionStatus[]): Promise<string> {
  let status = states[0]!;
  const metrics = createMetrics({
    observer: { subscribe: () => () => {} },
    status: async () => status,
    clock: () => NOW,
  });
  let text = "";
  for (status of states) text = await metrics.read();
  return text;
}

it("counts what only grows by counters, as it stands and not as often as somebody looked", async () => {
  const status = statusOf({ production: org() });
  const text = await told(status, status);
  for (const [name, value] of [
    ["lock_errors", 3],
    ["request_timeouts", 4],
    ["command_stream_gaps", 2],
  ]) {
    expect(text).toContain(`# TYPE lockstep_${name}_total counter\n`);
    expect(text).toContain(`lockstep_${name}_total{org="production"} ${value}\n`);
  }
  // Whatever is called a total is one, and nothing else grows for ever.
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type] as const);
  for (const [name, type] of types) expect([name, type === "counter"]).toEqual([name, name?.endsWith("_total")]);
});

it("tells how everything fares as it is now", async () => {
  const text = await told(statusOf({ production: org({ hold: "held" }) }));
  for (const line of [
    "lockstep_oldest_hint_age_seconds 7",
    'lockstep_notices{state="dead"} 1',
    'lockstep_events{outcome="caused"} 5',
    'lockstep_gate_open{peer="salesforce",key="production"} 0',
    'lockstep_gate_open{peer="okta",key="main"} 0',
    'lockstep_command_stream_heard_age_seconds{org="production"} 5',
    'lockstep_least_priority{org="production"} 1',
    'lockstep_okta_rate_limit{okta_org="main",bucket="users"} 600',
  ])
    expect(text).toContain(`${line}\n`);
  expect(text).not.toMatch(/^lockstep_(okta_log|okta_hook|salesforce_api)\w+\{/m);
});

it("tells nothing of an org that is gone, nor of a stream that another companion listens to", async () => {
  const before = statusOf({ production: org(), uat: org() });
  const text = await told(before, statusOf({ production: org({ commands: null }) }));
  expect(text).not.toContain("uat");
  expect(text).not.toMatch(/^lockstep_command_stream\w+\{/m);
});
