import { z } from "zod";
import { plannable } from "../outbound/look-ups.ts";
import { whenRoom, type RequestContext, type RequestHandler } from "../outbound/requests/handler.ts";
import { patiently, peoplePatiently } from "../outbound/requests/patience.ts";
import { sum, sweepOrg } from "../outbound/requests/reconcile.ts";
import { CONTRACT } from "../salesforce/contract/door.ts";
import { plans } from "../salesforce/contract/identities.ts";
import { reconciliations } from "../salesforce/contract/reconciliations.ts";
import { counted } from "../words.ts";

/** People who are read and planned for at once. */
const AT_ONCE = 25;
/** Changes that let somebody in who is out. */
const LETS_IN: ReadonlySet<string> = new Set(["create_user", "link_user", "reactivate_user", "unfreeze_user"]);
/** Missing people who are remembered until the next comparison, at most. */
const MOST_REMEMBERED = 5_000;

/**
 * Compares everybody of the Okta app with everybody of the org (R11): the org's linked users with what the rules give
 * them, as Reconcile does; active users who are linked to nobody; and people in Okta of whom the org has no user though
 * the rules give them one. Those are findings; with the parameter `repair` they are looked at instead, which lets them in.
 * Without an app it is not known who is entitled, and everybody in Okta is left to a backfill.
 */
export const compare: RequestHandler = async (request, context) => {
  const linked = new Set<string>();
  const swept = await sweepOrg(request, context, (oktaId) => void linked.add(oktaId));
  const unlinked = await countUnlinked(context);
  const { looked, missing, userless } = await findMissing(linked, swept.repair, context);
  if (swept.repair) await context.wake(missing, 0);
  else await report(await readAll(await missedBefore(new Set([...linked, ...missing]), context), context), context);
  await context.missing.keep(userless.slice(0, MOST_REMEMBERED));
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

/** Who was missing the last time, and is neither now nor linked: the claim to a user is gone, and so is the finding. */
async function missedBefore(others: ReadonlySet<string>, { missing }: RequestContext): Promise<string[]> {
  const before = z.array(z.string()).safeParse(await missing.recall()).data ?? [];
  return before.filter((oktaId) => !others.has(oktaId));
}

/** Has the org open findings of people who have no user and should, and close those of people who should not any more. */
async function report(identities: readonly Planned[], context: RequestContext): Promise<void> {
  const { org, client, signal } = context;
  for (let from = 0; from < identities.length; from += AT_ONCE) {
    await whenRoom(context);
    const some = identities.slice(from, from + AT_ONCE);
    const body = { contract: CONTRACT, repair: false, oktaOrg: org.oktaOrg, identities: some };
    await client.call(reconciliations, { body }, signal);
  }
}

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

/**
 * Whom the org has no linked user of, or one who is out, of those who are assigned to the app; and who of them has no user
 * at all. (What would be linked or let in again is somebody's user: what is told of it must carry a version of its own.)
 */
async function findMissing(linked: ReadonlySet<string>, repair: boolean, context: RequestContext) {
  const { org, progress } = context;
  const missing: string[] = [];
  const userless: string[] = [];
  let looked = 0;
  if (org.appId === undefined) return { looked, missing, userless };
  for await (const { oktaIds } of peoplePatiently({ appId: org.appId }, context)) {
    const unknown = oktaIds.filter((oktaId) => !linked.has(oktaId));
    for (let from = 0; from < unknown.length; from += AT_ONCE) {
      const identities = await readAll(unknown.slice(from, from + AT_ONCE), context);
      const kinds = await plansOf(identities, context);
      const none = identities.filter(({ oktaId }) => kinds.get(oktaId)?.includes("create_user"));
      missing.push(...[...kinds].flatMap(([oktaId, all]) => (all.some((kind) => LETS_IN.has(kind)) ? [oktaId] : [])));
      userless.push(...none.map(({ oktaId }) => oktaId));
      if (!repair) await report(none, context);
    }
    looked += unknown.length;
    await progress({
      message: `${counted(looked, "person", "people")} of Okta without a linked user so far, ${missing.length} missing.`,
    });
  }
  return { looked, missing, userless };
}

/** The kinds of change that are planned for each. */
async function plansOf(identities: readonly Planned[], context: RequestContext): Promise<Map<string, string[]>> {
  const { org, client, signal } = context;
  await whenRoom(context);
  const body = { contract: CONTRACT, oktaOrg: org.oktaOrg, identities: [...identities] };
  const { results } = await client.call(plans, { body }, signal);
  return new Map(results.map(({ oktaId, changes }) => [oktaId, (changes ?? []).map(({ kind }) => kind)]));
}

type Planned = ReturnType<typeof plannable>;

/** Reads people, a few at once. */
async function readAll(oktaIds: readonly string[], context: RequestContext): Promise<Planned[]> {
  const { person, signal } = context;
  const read: Planned[] = [];
  for (let from = 0; from < oktaIds.length; from += AT_ONCE)
    read.push(
      ...(await Promise.all(
        oktaIds
          .slice(from, from + AT_ONCE)
          .map(async (oktaId) => plannable(oktaId, await patiently(() => person(oktaId, signal), context))),
      )),
    );
  return read;
}
