import { afterEach, expect, it } from "vitest";
import type { ReportedFact } from "../salesforce/contract/facts.ts";
import { SalesforceFailure } from "../salesforce/failure.ts";
import type { Fact, FactsSettled } from "../store/types.ts";
import type { Poll } from "../poll.ts";
import { startFactLoop } from "./facts.ts";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
let loop: Poll | undefined;
afterEach(() => loop?.close());

interface Body {
  factIds?: string[];
  facts?: ReportedFact[];
}

/** A loop over facts in memory; `answer` plays the org. Remembers what was sent and what was settled. */
function compare(factIds: readonly string[], answer: (body: Body) => unknown, opensAt = 0) {
  const sent: string[][] = [];
  const settled: FactsSettled[] = [];
  let waiting: Fact[] = factIds.map((factId) => ({ factId, body: JSON.stringify({ factId }) }));
  loop = startFactLoop({
    org: { key: "production", facts: { checkMs: 3_600_000, graceMs: 30_000 } },
    store: {
      facts: async (_org, { before, limit }) => (before === 970_000 ? waiting.slice(0, limit) : []),
      async settleFacts(_org, what) {
        settled.push(what);
        const over = [...what.written, ...what.refused.map(({ factId }) => factId)];
        waiting = waiting.filter(({ factId }) => !over.includes(factId));
      },
    },
    client: {
      async call(_door, { body }) {
        const { factIds: ids, facts } = body as Body;
        sent.push(ids ?? facts!.map(({ factId }) => factId));
        return answer(body as Body) as never;
      },
    },
    gate: { opensAt: () => opensAt },
    clock: () => 1_000_000,
    random: () => 0,
    log: quiet,
  });
  return { sent, settled, waiting: () => waiting.map(({ factId }) => factId) };
}

const org = (missing: string[], state: (factId: string) => unknown) => (body: Body) =>
  body.factIds ? { contract: 1, missing } : { contract: 1, results: body.facts!.map(({ factId }) => state(factId)) };

it("forgets what stands in the audit, and reports what does not", async () => {
  const { sent, waiting } = compare(
    ["f1", "f2", "f3"],
    org(["f2"], (factId) => ({ factId, state: "written" })),
  );
  await expect.poll(waiting).toEqual([]);
  expect(sent).toEqual([["f1", "f2", "f3"], ["f2"]]);
});

it("keeps what the org would not write, with its reason", async () => {
  const refusal = { state: "refused", code: "not_plausible", message: "The user is not linked." };
  const { settled, waiting } = compare(
    ["f1"],
    org(["f1"], (factId) => ({ factId, ...refusal })),
  );
  await expect.poll(waiting).toEqual([]);
  expect(settled.at(-1)).toEqual({
    written: [],
    refused: [{ factId: "f1", code: "not_plausible", message: "The user is not linked." }],
  });
});

it("finds the one that the org fails on, so that the others are written", async () => {
  const { settled, waiting } = compare(["f1", "f2", "f3"], (body) => {
    if (body.factIds) return { missing: body.factIds };
    if (body.facts!.some(({ factId }) => factId === "f2"))
      throw new SalesforceFailure("batch", "APEX_ERROR", "System.NullPointerException");
    return { results: body.facts!.map(({ factId }) => ({ factId, state: "written" })) };
  });
  await expect.poll(waiting).toEqual([]);
  expect(settled.at(-1)).toMatchObject({ written: ["f1", "f3"], refused: [{ factId: "f2", code: "APEX_ERROR" }] });
});

it("keeps everything while the org is not asked, and when it does not answer", async () => {
  const closed = compare(["f1"], () => expect.unreachable(), 1_000_001);
  await loop?.close();
  expect(closed.sent).toEqual([]);
  const away = compare(["f1"], () => {
    throw new SalesforceFailure("transient", "http_503", "Salesforce answered 503.");
  });
  await expect.poll(() => away.sent.length).toBe(1);
  expect(away.waiting()).toEqual(["f1"]);
});
