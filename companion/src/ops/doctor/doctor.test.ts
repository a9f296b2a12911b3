import { expect, it } from "vitest";
import type { CompanionStatus, OrgStatus } from "../status.ts";
import { checkCompanion } from "./index.ts";

const org: OrgStatus = {
  state: "open",
  until: null,
  reason: null,
  lastSuccessAt: 0,
  hold: "running",
  batchSize: 10,
  requestsAtOnce: 2,
  takes: "all",
  isContended: false,
  serial: 0,
  serialWaiting: 0,
  slow: 0,
  locks: 0,
  timeouts: 0,
  apiUsage: { used: 7, limit: 10 },
  reads: null,
  commands: null,
};
const audience = { emails: [], digest: "immediate" };

/** What the doctor says of an org's pace, by state and check. */
function findings(change: Partial<OrgStatus>): string[] {
  const status = {
    store: { deadLetters: 0, facts: { refused: 0 } },
    notices: { dead: 0, failures: [] },
    commands: { dead: 0, failures: [] },
    orgs: { production: { ...org, ...change } },
  } as unknown as CompanionStatus;
  const config = {
    notify: { it: audience, security: audience, operators: audience, finops: audience },
    ops: { operators: [] },
  } as never;
  return checkCompanion(status, config)
    .filter(({ check }) => check.startsWith("org production"))
    .map(({ state, message }) => `${state} ${message}`);
}

it("finds nothing wrong with an org at full speed", () => {
  expect(findings({})).toEqual(["ok Nobody holds it.", "ok 7 of 10 are used.", "ok None in the way.", "ok None."]);
});

it("says what the daily allowance does not suffice for any more", () => {
  expect(findings({ takes: "usual" })[1]).toBe("warning 7 of 10 are used; what can wait does.");
  expect(findings({ takes: "urgent" })[1]).toBe("failed 7 of 10 are used; only leavers are sent.");
});

it("warns of locks and of people who take too long", () => {
  expect(findings({ isContended: true, locks: 3, slow: 1 }).slice(2)).toEqual([
    "warning 3 requests met a lock; they are sent one at a time for now.",
    "warning 1 person takes too long: sent with few others.",
  ]);
});

it("says that operators hold an org, and how to let it go on", () => {
  expect(findings({ hold: "held" })[0]).toBe("warning Operators hold it; its people wait.");
});
