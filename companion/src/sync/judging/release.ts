import type { SyncConfig } from "../../config.ts";
import type { Problem } from "../../errors.ts";
import type { IdentityResult } from "../../salesforce/contract/identities.ts";
import type { ClaimedLane, LaneRelease, Outcome, WaitingHint } from "../../store/types.ts";
import { backoff, type Random } from "../../time.ts";
import { earlierOutcomeOf, outcomesOf } from "./outcomes.ts";

/** What the decisions here depend on besides the facts. */
export interface VerdictContext {
  now: number;
  random: Random;
  config: Pick<SyncConfig, "rechecksMs" | "deletionProofMs" | "maxAttempts" | "retryBaseMs" | "retryMaxMs">;
}

/** For how long Okta's reads may be behind its events before they are believed all the same. */
export function longestLag({ rechecksMs }: Pick<SyncConfig, "rechecksMs">): number {
  return rechecksMs.reduce((sum, ms) => sum + ms, 0);
}

/** How many times the longest recheck a pause grows to while nothing changes: 5 minutes become an hour. */
const SELDOM = 12;

/** The same while people are to decide: a day. Each look leaves an entry in the org's audit. */
export const RARELY = 24 * SELDOM;

/**
 * What passes by something that is done where we do not see it: a username is given up (in whichever org), a seat is
 * bought, a blocker is removed. These are dead letters, for people to act on, and looked at again all the same.
 */
const PASSES_UNSEEN = new Set(["username_taken", "no_licence_seat", "deactivation_blocked"]);

/** The pause before a look that no hint asks for: the longest recheck at first, ever longer up to `most` times that. */
export function seldom(looks: number, { config, random }: VerdictContext, most = SELDOM): number {
  const longest = config.rechecksMs.at(-1) ?? config.retryMaxMs;
  return backoff(looks + 1, { baseMs: longest, maxMs: longest * most }, random);
}

export function unchanged(lane: ClaimedLane): LaneRelease {
  const { id, token, attempts, rechecks, missingSince } = lane;
  return { id, token, settled: [], wakeAt: null, attempts, rechecks, missingSince, error: null };
}

export function settle(outcomes: Iterable<[WaitingHint, Outcome]>): LaneRelease["settled"] {
  return [...outcomes].map(([{ position }, outcome]) => ({ position, outcome }));
}

/** The outcome of the earlier hints that a claim may end; undefined when it has none. */
export function earlierAs({ earlier }: ClaimedLane, outcome: Outcome, isOpen: boolean): LaneRelease["earlier"] {
  return earlier === null ? undefined : { upTo: earlier.upTo, outcome, isOpen };
}

/** Whether earlier hints are left that the claim may not end: the lane is due at once, and those it was told wait too. */
export function isMoreLeft({ earlier }: ClaimedLane): boolean {
  return earlier !== null && !earlier.isAll;
}

/** What a turn came to so far, for hints that stay open. */
export function notedOf(lane: ClaimedLane, result: IdentityResult): Pick<LaneRelease, "noted" | "earlier"> {
  return {
    noted: settle(outcomesOf(lane.hints, result)),
    earlier: earlierAs(lane, earlierOutcomeOf(result), true),
  };
}

/**
 * Gives a lane back as it was, because of something that is not about this person. It is due at once; the gates hold it
 * up.
 */
export function giveBack(lane: ClaimedLane, now: number, error: Problem | null): LaneRelease {
  return { ...unchanged(lane), wakeAt: now, error };
}

/** Gives a lane back until a time before which nothing can be done for it, as when its share of a rate limit is used up. */
export function giveBackUntil(lane: ClaimedLane, time: number, error: Problem | null): LaneRelease {
  return { ...unchanged(lane), wakeAt: time, error };
}

/** One person could not be relayed though the org works for others, or Okta's answer about them cannot be used. */
export function whenFailed(
  lane: ClaimedLane,
  problem: Problem,
  { retryable }: { retryable: boolean | "always" },
  context: VerdictContext,
): LaneRelease {
  const attempts = lane.attempts + 1;
  const passesUnseen = PASSES_UNSEEN.has(problem.code);
  // Whoever was tried often enough, and did not change since, is tried once a look.
  const isLook = passesUnseen && lane.rechecks > 0 && lane.hints.length === 0;
  const mayRetry = retryable === "always" || (retryable && !isLook && attempts < context.config.maxAttempts);
  if (!mayRetry) {
    const isEnd = !isMoreLeft(lane);
    return {
      ...unchanged(lane),
      settled: isEnd ? settle(lane.hints.map((hint) => [hint, "dead_letter"])) : [],
      earlier: earlierAs(lane, "dead_letter", false),
      wakeAt: isEnd ? (passesUnseen ? context.now + seldom(lane.rechecks, context) : null) : context.now,
      // As often as it takes to end them all, once each time.
      attempts: isEnd ? 0 : attempts,
      rechecks: passesUnseen ? lane.rechecks + 1 : 0,
      error: problem,
      deadLetter: problem,
    };
  }
  const { retryBaseMs: baseMs, retryMaxMs: maxMs } = context.config;
  return {
    ...unchanged(lane),
    attempts,
    wakeAt: context.now + backoff(attempts, { baseMs, maxMs }, context.random),
    error: problem,
  };
}
