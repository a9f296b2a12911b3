import type { Log } from "../log.ts";
import { startPoll, type Poll } from "../poll.ts";
import { CONTRACT } from "../salesforce/contract/door.ts";
import { FACT_IDS_LIMIT, facts as door, FACTS_LIMIT, type ReportedFact } from "../salesforce/contract/facts.ts";
import type { OrgClient } from "../salesforce/org-client.ts";
import type { Store } from "../store/store.ts";
import type { Fact, FactsSettled } from "../store/types.ts";
import type { Gate } from "../sync/claiming/gate.ts";
import { relay, type Relayed } from "../sync/sending/relay.ts";
import type { Clock, Random } from "../time.ts";

export interface FactLoopDependencies {
  org: { key: string; facts: { checkMs: number; graceMs: number } };
  store: Pick<Store, "facts" | "settleFacts">;
  client: Pick<OrgClient, "call">;
  /** The work on people closes it; nothing is asked meanwhile. What fails here closes it for nobody. */
  gate: Pick<Gate, "opensAt">;
  clock: Clock;
  random: Random;
  log: Log;
}

/**
 * Sees to it that everything the org did stands in its audit. The package publishes a fact for each apply, and an
 * event that was published may still be lost: what the org answered is compared with its audit after a while, and what
 * is missing there is reported.
 */
export function startFactLoop({ org, store, client, gate, clock, random, log }: FactLoopDependencies): Poll {
  const send = async (part: readonly Fact[], signal: AbortSignal): Promise<FactState[]> => {
    const body = { contract: CONTRACT, facts: part.map((fact) => JSON.parse(fact.body) as ReportedFact) };
    const { results = [] } = await client.call(door, { body }, signal);
    return part.map((_, index) => results[index] ?? { state: "unanswered" });
  };

  const report = async (missing: readonly Fact[], signal: AbortSignal): Promise<FactsSettled> => {
    const settled = { written: [] as string[], refused: [] as { factId: string; code: string; message: string }[] };
    const relayed = await relay(missing, (part) => send(part, signal));
    relayed.forEach((item, index) => {
      const { factId } = missing[index] as Fact;
      const state = item.kind === "answered" ? item.result.state : item.kind;
      // What was not answered, or failed for another reason, is reported again.
      if (state === "written" || state === "present") settled.written.push(factId);
      else if (state === "refused" || state === "poison") settled.refused.push({ factId, ...problemOf(item) });
    });
    if (settled.written.length > 0)
      log.warn({ org: org.key, facts: settled.written }, "Audit entries were missing and have been reported.");
    for (const { factId, code, message } of settled.refused)
      log.error({ org: org.key, factId, code, reason: message }, "The org does not write a missing audit entry.");
    return settled;
  };

  const turn = async (signal: AbortSignal): Promise<boolean> => {
    if (gate.opensAt() > clock()) return false;
    const page = { before: clock() - org.facts.graceMs, limit: FACT_IDS_LIMIT };
    const waiting = await store.facts(org.key, page);
    if (waiting.length === 0) return false;
    const body = { contract: CONTRACT, factIds: waiting.map(({ factId }) => factId) };
    const missing = new Set((await client.call(door, { body }, signal)).missing);
    const present = waiting.filter(({ factId }) => !missing.has(factId)).map(({ factId }) => factId);
    await store.settleFacts(org.key, { written: present, refused: [] });
    const lost = waiting.filter(({ factId }) => missing.has(factId));
    for (let from = 0; from < lost.length; from += FACTS_LIMIT)
      await store.settleFacts(org.key, await report(lost.slice(from, from + FACTS_LIMIT), signal));
    return waiting.length === page.limit;
  };

  return startPoll({
    everyMs: org.facts.checkMs,
    turn,
    onError(error) {
      log.warn({ org: org.key, err: error }, "Facts could not be compared with the org's audit; trying again.");
      return undefined;
    },
    clock,
    random,
  });
}

/** What the org says of one reported fact. */
type FactState = { state: "written" | "present" | "refused" | "unanswered"; code?: Text; message?: Text };
type Text = string | null | undefined;

function problemOf(item: Relayed<FactState>): { code: string; message: string } {
  const { code, message } = item.kind === "answered" ? item.result : item.failure;
  return { code: code ?? "refused", message: message ?? "" };
}
