import type { TurnAnswer } from "../../sync/turn.ts";
import { pause } from "../../time.ts";
import { RequestFailure, type RequestHandler } from "./handler.ts";

/** Results and codes after which the person's lane goes on by itself, and soon. */
const GOES_ON = new Set(["waiting", "retry", "outdated", "deferred", "row_locked", "conflict"]);

/** How often the store is asked for the answer: whoever takes the turn may be another process. */
const LOOK_MS = 200;

/**
 * Looks at one person now: reads Okta, brings the org up to date and answers what was done. The subject is the
 * person's Okta id. A dead letter is reopened by it.
 */
export const syncPerson: RequestHandler = async ({ subject, parameters }, context) => {
  const { org, signal } = context;
  if (!/^[\w-]{1,100}$/.test(subject ?? ""))
    throw new RequestFailure("malformed", "The subject of the request is not the Okta id of a person.");
  const oktaOrg = parameters["oktaOrg"] ?? org.oktaOrg;
  if (oktaOrg !== org.oktaOrg)
    throw new RequestFailure("unknown_okta_org", `This org follows the Okta org ${org.oktaOrg} only.`);
  const oktaId = String(subject);

  await context.ask(oktaId);
  await context.progress({ progress: 10 });
  const until = performance.now() + org.requests.patienceMs;
  let latest: TurnAnswer | null;
  for (;;) {
    latest = await context.answer(oktaId);
    if (latest !== null && isLast(latest)) return latest;
    const left = until - performance.now();
    if (left <= 0) break;
    await pause(Math.min(LOOK_MS, left), signal);
  }
  throw new RequestFailure(
    latest?.code ?? "not_finished_yet",
    `It goes on by itself: ${latest?.message ?? "the person's turn has not come yet"}`,
  );
};

function isLast({ outcome, code }: TurnAnswer): boolean {
  return outcome === "dead_letter" || !(GOES_ON.has(outcome) || GOES_ON.has(code ?? ""));
}
