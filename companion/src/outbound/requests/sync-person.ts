import type { OutcomeReport } from "../../ops/observer.ts";
import { pause } from "../../time.ts";
import { RequestFailure, type RequestHandler } from "./handler.ts";

/** Results and codes after which the person's lane goes on by itself, and soon. */
const GOES_ON = new Set(["waiting", "retry", "outdated", "deferred", "row_locked", "conflict"]);

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

  let latest: OutcomeReport | undefined;
  const stop = new AbortController();
  const turn = new Promise<OutcomeReport>((resolve) => {
    const unsubscribe = context.onOutcome((report) => {
      if (report.org !== org.key || report.oktaOrg !== org.oktaOrg || report.oktaId !== oktaId) return;
      latest = report;
      const isDeadLetter = report.result === "dead_letter";
      if (isDeadLetter || !(GOES_ON.has(report.result) || GOES_ON.has(report.code ?? ""))) resolve(report);
    });
    stop.signal.addEventListener("abort", unsubscribe);
  });
  try {
    await context.wake([oktaId]);
    await context.progress({ progress: 10 });
    const patience = pause(org.requests.patienceMs, AbortSignal.any([stop.signal, signal]));
    const report = await Promise.race([turn, patience.then(() => undefined)]);
    if (report !== undefined) return answerOf(report);
  } finally {
    stop.abort(new Error("over"));
  }
  throw new RequestFailure(
    latest?.code ?? "not_finished_yet",
    `It goes on by itself: ${latest?.message ?? "the person's turn has not come yet"}`,
  );
};

function answerOf({ oktaId, version, result, code, message, userId, username, factId, changes }: OutcomeReport) {
  return { oktaId, version, outcome: result, code, message, userId, username, factId, changes };
}
