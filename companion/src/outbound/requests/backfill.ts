import { z } from "zod";
import { OktaFailure } from "../../okta/failure.ts";
import { CONTRACT } from "../../salesforce/contract/door.ts";
import { reconciliations } from "../../salesforce/contract/reconciliations.ts";
import { counted } from "../../words.ts";
import { percentOf, RequestFailure, whenRoom, type RequestContext, type RequestHandler } from "./handler.ts";
import { peoplePatiently } from "./patience.ts";

/** Where a backfill is: `next` is Okta's own link to the page that follows, `cursor` the org's. */
const place = z.object({
  part: z.enum(["okta", "org"]),
  next: z.string().optional(),
  cursor: z.string().nullish(),
  people: z.number(),
  linked: z.number(),
});
type Place = z.output<typeof place>;
const BEGINNING: Place = { part: "okta", people: 0, linked: 0 };

/**
 * Looks at everybody, at low priority: all users of the Okta app, or of the Okta org where no app is configured; then
 * the users whom the org knows and Okta did not list, who have left in the meantime. It is done when all of them are
 * marked; they are worked on after everything newer.
 */
export const backfill: RequestHandler = async (_request, context) => {
  const { memory } = context;
  let state = place.safeParse(await memory.recall()).data ?? BEGINNING;
  const listed = new Set<string>();
  if (state.part === "okta") {
    try {
      state = await wakeListed(state, listed, context);
    } catch (error) {
      if (!(error instanceof OktaFailure) || !isFinal(error)) throw error;
      // A link that Okta no longer knows: from the beginning.
      if (state.next !== undefined) state = await wakeListed(BEGINNING, listed, context);
      else throw new RequestFailure(error.code, `Okta does not list its people: ${error.message}`);
    }
  }
  state = await wakeLinked(state, listed, context);
  return { people: state.people, linked: state.linked };
};

async function wakeListed(start: Place, listed: Set<string>, context: RequestContext): Promise<Place> {
  const { org, wake, progress, memory } = context;
  let state = start;
  const from = { appId: org.appId, ...(state.next === undefined ? {} : { link: state.next }) };
  for await (const { oktaIds, next } of peoplePatiently(from, context)) {
    await wake(oktaIds, 0);
    for (const oktaId of oktaIds) listed.add(oktaId);
    state = { ...state, next, people: state.people + oktaIds.length };
    await memory.keep(state);
    // Okta does not say how many there are.
    await progress({ message: `${counted(state.people, "person", "people")} of Okta so far.` });
  }
  return { part: "org", people: state.people, linked: 0 };
}

async function wakeLinked(start: Place, listed: ReadonlySet<string>, context: RequestContext): Promise<Place> {
  const { org, client, wake, progress, memory, signal } = context;
  let state = start;
  let seen = 0;
  for (;;) {
    await whenRoom(context);
    const body = { contract: CONTRACT, repair: false, cursor: state.cursor ?? null };
    const page = await client.call(reconciliations, { body }, signal);
    const unlisted = page.results.flatMap(({ oktaId, oktaOrg }) =>
      typeof oktaId === "string" && oktaOrg === org.oktaOrg && !listed.has(oktaId) ? oktaId : [],
    );
    await wake(unlisted, 0);
    seen += page.people;
    state = { ...state, part: "org", cursor: page.next ?? null, linked: state.linked + unlisted.length };
    if (state.cursor === null) return state;
    await memory.keep(state);
    await progress({ progress: percentOf(seen, page.linkedUsers ?? seen) });
  }
}

/** Whether asking again would not mend it. */
function isFinal({ kind }: OktaFailure): boolean {
  return kind !== "unavailable" && kind !== "rate_limited";
}
