import { OktaFailure } from "../okta/failure.ts";
import { plannable } from "../outbound/look-ups.ts";
import { whenRoom, type RequestContext, type RequestHandler } from "../outbound/requests/handler.ts";
import { sum, sweepOrg } from "../outbound/requests/reconcile.ts";
import { CONTRACT } from "../salesforce/contract/door.ts";
import { plans } from "../salesforce/contract/identities.ts";
import { reconciliations } from "../salesforce/contract/reconciliations.ts";
import { pause } from "../time.ts";

/** People who are read and planned for at once. */
const AT_ONCE = 25;
/** Changes that let somebody in who is out. */
const LETS_IN: ReadonlySet<string> = new Set(["create_user", "link_user", "reactivate_user", "unfreeze_user"]);
const TRIES = 20;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * Compares everybody of the Okta app with everybody of the org (R11): the org's linked users with what the rules give
 * them, as Reconcile does; active users who are linked to nobody; and people in Okta of whom the org has no user though
 * the rules give them one. Only what the parameter `repair` allows is mended: missing people are looked at then.
 * Without an app it is not known who is entitled, and everybody in Okta is left to a backfill.
 */
export const compare: RequestHandler = async (request, context) => {
  const linked = new Set<string>();
  const swept = await sweepOrg(request, context, (oktaId) => void linked.add(oktaId));
  const unlinked = await countUnlinked(context);
  const { looked, missing } = await findMissing(linked, context);
  if (swept.repair) await context.wake(missing, 0);
  const found = { not_linked: unlinked, missing_user: missing.length };
  const counted = Object.fromEntries(Object.entries(found).filter(([, count]) => count > 0));
  return {
    repair: swept.repair,
    people: swept.people + looked,
    outcomes: sum(swept.outcomes, { sound: looked - missing.length, missing: missing.length }),
    discrepancies: sum(swept.discrepancies, counted),
    woken: swept.woken + (swept.repair ? missing.length : 0),
  };
};

async function countUnlinked(context: RequestContext): Promise<number> {
  let count = 0;
  let cursor: string | null = null;
  do {
    await whenRoom(context);
    const body = { contract: CONTRACT, unlinked: true, cursor };
    const page: { results: unknown[]; next?: string | null | undefined } = await context.client.call(
      reconciliations,
      { body },
      context.signal,
    );
    count += page.results.length;
    cursor = page.next ?? null;
  } while (cursor !== null);
  return count;
}

/** Whom the org has no user of, of those who are assigned to the app. */
async function findMissing(linked: ReadonlySet<string>, context: RequestContext) {
  const { org, okta, progress, signal } = context;
  const missing: string[] = [];
  let looked = 0;
  if (org.appId === undefined) return { looked, missing };
  for await (const { oktaIds } of okta.people({ appId: org.appId }, signal)) {
    const unknown = oktaIds.filter((oktaId) => !linked.has(oktaId));
    for (let from = 0; from < unknown.length; from += AT_ONCE)
      missing.push(...(await missingOf(unknown.slice(from, from + AT_ONCE), context)));
    looked += unknown.length;
    await progress({ message: `${looked} people of Okta without a linked user so far, ${missing.length} missing.` });
  }
  return { looked, missing };
}

async function missingOf(oktaIds: readonly string[], context: RequestContext): Promise<string[]> {
  const { org, client, person, signal } = context;
  const identities = await Promise.all(
    oktaIds.map(async (oktaId) => plannable(oktaId, await patiently(() => person(oktaId, signal), signal))),
  );
  await whenRoom(context);
  const { results } = await client.call(
    plans,
    { body: { contract: CONTRACT, oktaOrg: org.oktaOrg, identities } },
    signal,
  );
  return results.flatMap(({ oktaId, changes }) =>
    typeof oktaId === "string" && (changes ?? []).some(({ kind }) => LETS_IN.has(kind)) ? [oktaId] : [],
  );
}

/** Waits for Okta while its limits are near or it is away; a comparison can wait. */
async function patiently<Answer>(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const passes = error instanceof OktaFailure && (error.kind === "rate_limited" || error.kind === "unavailable");
      if (!passes || attempt === TRIES) throw error;
      const untilReset = (error.retryAt ?? 0) - Date.now();
      await pause(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, untilReset)), signal);
    }
  }
}
