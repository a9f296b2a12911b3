import type { OktaFailure } from "../../okta/failure.ts";
import { isShareUsed } from "../../okta/http.ts";
import type { ClaimedLane, LaneRelease } from "../../store/types.ts";
import type { Gate } from "../claiming/gate.ts";
import { giveBack, giveBackUntil, whenFailed, type VerdictContext } from "../judging/release.ts";

/**
 * Okta could not be read for a lane: what that means for the lane and for Okta's gate.
 *
 * `othersWereRead`: Okta answered for somebody else in the same claim, so it is well, and an answer that cannot be used
 * is about this lane: it waits and in the end dies alone instead of holding everybody up. Without that proof nobody
 * becomes a dead letter, because the fault may be everybody's.
 */
export function whenUnread(
  lane: ClaimedLane,
  failure: OktaFailure,
  { gate, othersWereRead }: { gate: Gate; othersWereRead: boolean },
  context: VerdictContext,
): LaneRelease {
  const problem = { code: failure.code, message: failure.message };
  const blamed = () => whenFailed(lane, problem, { retryable: othersWereRead ? true : "always" }, context);
  switch (failure.kind) {
    case "unauthorized":
      gate.pause(problem);
      return giveBack(lane, context.now, problem);
    case "rate_limited":
      if (isShareUsed(failure) && failure.retryAt !== undefined) return giveBackUntil(lane, failure.retryAt, problem);
      gate.cool(problem, failure.retryAt);
      return giveBack(lane, context.now, problem);
    case "unavailable":
      if (othersWereRead) return blamed();
      gate.cool(problem);
      return giveBack(lane, context.now, problem);
    case "forbidden":
      // A lost scope or role may come back at any time.
      return whenFailed(lane, problem, { retryable: "always" }, context);
    case "not_found":
    case "refused":
      return blamed();
  }
}
