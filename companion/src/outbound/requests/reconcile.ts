import { z } from "zod";
import { CONTRACT } from "../../salesforce/contract/door.ts";
import { reconciliations as door, type Reconciled } from "../../salesforce/contract/reconciliations.ts";
import type { Fact } from "../../store/types.ts";
import type { OrgRequest } from "../../salesforce/contract/requests.ts";
import { percentOf, whenRoom, type RequestContext, type RequestHandler } from "./handler.ts";

const sweep = z.object({
  cursor: z.string().nullable(),
  people: z.number(),
  outcomes: z.record(z.string(), z.number()),
  discrepancies: z.record(z.string(), z.number()),
  woken: z.number(),
});
type Sweep = z.output<typeof sweep>;
const BEGINNING: Sweep = { cursor: null, people: 0, outcomes: {}, discrepancies: {}, woken: 0 };

/**
 * Has the org compare its linked users with what the rules give them, page by page, and mend what differs where the
 * parameter `repair` is true. Whom the org cannot mend from memory is read in Okta and sent.
 */
export const reconcile: RequestHandler = (request, context) => sweepOrg(request, context, () => undefined);

/** The same; `onSeen` hears of each linked user by their Okta id. */
export async function sweepOrg(
  { parameters, correlationId }: Pick<OrgRequest, "parameters" | "correlationId">,
  context: RequestContext,
  onSeen: (oktaId: string) => void,
) {
  const { org, client, wake, keepFacts, progress, memory, signal } = context;
  const repair = parameters["repair"] === true;
  let state = sweep.safeParse(await memory.recall()).data ?? BEGINNING;
  for (;;) {
    await whenRoom(context);
    const page = await client.call(
      door,
      { body: { contract: CONTRACT, correlationId: correlationId ?? undefined, repair, cursor: state.cursor } },
      signal,
    );
    for (const { oktaId, oktaOrg } of page.results)
      if (typeof oktaId === "string" && oktaOrg === org.oktaOrg) onSeen(oktaId);
    const unsure = page.results.filter(
      ({ outcome, oktaOrg }) => repair && outcome === "needs_snapshot" && oktaOrg === org.oktaOrg,
    );
    const oktaIds = unsure.flatMap(({ oktaId }) => oktaId ?? []);
    await wake(oktaIds);
    await keepFacts(page.results.flatMap((result) => factOf(result, page.correlationId) ?? []));
    state = {
      cursor: page.next ?? null,
      people: state.people + page.people,
      outcomes: sum(state.outcomes, page.outcomes),
      discrepancies: sum(state.discrepancies, page.discrepancies),
      woken: state.woken + oktaIds.length,
    };
    if (state.cursor === null) break;
    await memory.keep(state);
    await progress({ progress: percentOf(state.people, page.linkedUsers ?? state.people) });
  }
  const { people, outcomes, discrepancies, woken } = state;
  return { repair, people, outcomes, discrepancies, woken };
}

/** What to report of a repair if the org's audit turns out to lack it. */
function factOf(result: Reconciled, correlationId: string): Fact | undefined {
  const { factId, oktaId, oktaOrg, version, outcome, userId, username, code, message, discrepancies } = result;
  if (typeof factId !== "string") return undefined;
  const occurredAt = new Date().toISOString();
  const fact = {
    factId,
    oktaId: String(oktaId),
    oktaOrg: String(oktaOrg),
    version: Number(version),
    outcome: outcome === "repaired" ? "applied" : outcome,
    userId,
    username,
    code,
    message,
    // What would have mended it was not done.
    changes: outcome === "refused" ? [] : discrepancies.flatMap(changeOf),
    correlationId,
    occurredAt,
    causes: [{ uuid: correlationId, type: "lockstep.reconciliation", published: occurredAt, actor: null }],
  };
  return { factId, body: JSON.stringify(fact) };
}

function changeOf({ kind, target, field, before, after, rule, message }: Reconciled["discrepancies"][number]) {
  return typeof kind === "string" ? [{ kind, target, field, before, after, rule, reason: message }] : [];
}

/** Adds up counts by name. */
export function sum(some: Record<string, number>, more: Record<string, number>): Record<string, number> {
  const total = { ...some };
  for (const [name, count] of Object.entries(more)) total[name] = (total[name] ?? 0) + count;
  return total;
}
