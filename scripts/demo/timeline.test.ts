/** The demo's timeline: what a newcomer reads of each person. */
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { OutcomeReport } from "../../companion/src/ops/observer.ts";
import { linesOf } from "./timeline.ts";

const report: OutcomeReport = {
  org: "production",
  oktaOrg: "main",
  oktaId: "00u1",
  version: 1,
  result: "applied",
  code: null,
  message: null,
  userId: "005",
  username: "ann@acme.example",
  factId: null,
  changes: [],
  events: [{ uuid: "e1", type: "user.lifecycle.activate", published: "", actor: null, outcome: "caused" }],
  timing: { fromEventMs: 12.4, readMs: 3, applyMs: 5 },
};

const read = (change: Partial<OutcomeReport>, names: [string, string][] = []) =>
  linesOf({ ...report, ...change }, new Map(names)).map(stripVTControlCharacters);

test("an apply is told with its event, its time, and each change with its reason", () => {
  const change = { kind: "set_role", target: "Sales", before: null, after: "Sales", reason: "the rule says so" };
  expect(read({ changes: [change] })).toEqual([
    "Okta: user.lifecycle.activate",
    "✔ ann@acme.example: applied  (12 ms from event to effect; reading Okta 3 ms, Salesforce 5 ms)",
    "    set role Sales  because: the rule says so",
  ]);
});

test("a refusal is told with code and sentence, by the Okta login of whom has no user", () => {
  const refused = { result: "dead_letter", username: null, code: "username_taken", message: "It is taken." };
  expect(read(refused, [["00u1", "cat@acme.example"]]).slice(1)).toEqual([
    expect.stringMatching(/^✘ cat@acme.example: dead letter /),
    "    username_taken: It is taken.",
  ]);
});

test("whoever is skipped is told why", () => {
  expect(read({ result: "skipped", code: "not_linked" }).at(-1)).toBe("    not_linked");
});

test("every result that the companion knows has a sign of its own", () => {
  const results = "applied unchanged skipped partial refused outdated dead_letter retry waiting".split(" ");
  expect(results.filter((result) => read({ result })[1]?.startsWith("?"))).toEqual([]);
});
