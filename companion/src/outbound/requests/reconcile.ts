import { z } from "zod";
import { CONTRACT } from "../../salesforce/contract/door.ts";
import { reconciliations as door } from "../../salesforce/contract/reconciliations.ts";
import type { RequestHandler } from "./handler.ts";

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
export const reconcile: RequestHandler = async ({ parameters, correlationId }, context) => {
  const { org, client, wake, progress, memory, signal } = context;
  const repair = parameters["repair"] === true;
  let state = sweep.safeParse(await memory.recall()).data ?? BEGINNING;
  for (;;) {
    const page = await client.call(
      door,
      { body: { contract: CONTRACT, correlationId: correlationId ?? undefined, repair, cursor: state.cursor } },
      signal,
    );
    const unsure = page.results.filter(
      ({ outcome, oktaOrg }) => repair && outcome === "needs_snapshot" && oktaOrg === org.oktaOrg,
    );
    const oktaIds = unsure.flatMap(({ oktaId }) => oktaId ?? []);
    await wake(oktaIds);
    state = {
      cursor: page.next ?? null,
      people: state.people + page.people,
      outcomes: sum(state.outcomes, page.outcomes),
      discrepancies: sum(state.discrepancies, page.discrepancies),
      woken: state.woken + oktaIds.length,
    };
    if (state.cursor === null) break;
    await memory.keep(state);
    const share = state.people / Math.max(1, page.linkedUsers ?? state.people);
    await progress({ progress: Math.min(99, Math.floor(100 * share)) });
  }
  const { people, outcomes, discrepancies, woken } = state;
  return { repair, people, outcomes, discrepancies, woken };
};

function sum(some: Record<string, number>, more: Record<string, number>): Record<string, number> {
  const total = { ...some };
  for (const [name, count] of Object.entries(more)) total[name] = (total[name] ?? 0) + count;
  return total;
}
