import { OktaFailure } from "../../okta/failure.ts";
import type { OktaReader, PeoplePage } from "../../okta/reader.ts";
import { pause } from "../../time.ts";
import type { RequestContext } from "./handler.ts";

/** Tries of one thing while Okta says nothing new. */
const TRIES = 20;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 60_000;

type Waiting = Pick<RequestContext, "progress" | "signal">;

/** Waits for Okta while its limits are near or it is away: what can wait does. @throws OktaFailure when waiting is of no use. */
export async function patiently<Answer>(ask: () => Promise<Answer>, context: Waiting): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      await waitOut(error, attempt, context);
    }
  }
}

/** The people of the app, or of the Okta org, page by page; goes on at the same page after Okta's limits. @throws OktaFailure. */
export async function* peoplePatiently(
  from: Parameters<OktaReader["people"]>[0],
  { okta, ...waiting }: Pick<RequestContext, "okta"> & Waiting,
): AsyncGenerator<PeoplePage> {
  let place = from;
  for (let attempt = 1; ; attempt += 1) {
    try {
      for await (const page of okta.people(place, waiting.signal)) {
        if (page.next !== undefined) place = { ...from, link: page.next };
        attempt = 0;
        yield page;
      }
      return;
    } catch (error) {
      await waitOut(error, attempt, waiting);
    }
  }
}

async function waitOut(error: unknown, attempt: number, { progress, signal }: Waiting): Promise<void> {
  const passes = error instanceof OktaFailure && (error.kind === "rate_limited" || error.kind === "unavailable");
  if (!passes || attempt >= TRIES) throw error;
  await progress({ message: `Waits: ${error.message}` });
  const untilReset = (error.retryAt ?? 0) - Date.now();
  await pause(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, untilReset)), signal);
}
