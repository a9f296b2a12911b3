import type { Problem } from "../../errors.ts";
import { missingFacets, type Snapshot, type UnknownReason } from "../../okta/snapshot.ts";
import type { IdentityResult } from "../../salesforce/contract/identities.ts";
import type { ClaimedLane, LaneRelease } from "../../store/types.ts";
import { contradicted, doubtful, earlierOutcomeOf, outcomesOf } from "./outcomes.ts";
import {
  earlierAs,
  isMoreLeft,
  notedOf,
  RARELY,
  seldom,
  settle,
  unchanged,
  whenFailed,
  type VerdictContext,
} from "./release.ts";

/** Refused until a person decides, and the decision wakes the lane: waiting for people uses up no attempts. */
const AWAITS_DECISION = new Set(["breaker_held", "loss_proposed_again"]);

/** A person decided that nothing is to happen: an end, and no fault. */
const DECIDED = new Set(["loss_rejected"]);

/** Okta says that there is no such person. Once is not enough: it is proven by a second look, after a pause. */
export function whenMissing(
  lane: ClaimedLane,
  { now, config }: VerdictContext,
): { kind: "gone" } | { kind: "look_again"; release: LaneRelease } {
  const since = lane.missingSince ?? now;
  if (lane.missingSince !== null && now - since >= config.deletionProofMs) return { kind: "gone" };
  return {
    kind: "look_again",
    release: { ...unchanged(lane), missingSince: since, wakeAt: since + config.deletionProofMs },
  };
}

/**
 * Okta's answer shows somebody at work who is gone by the newest event, and may have been locked out already. It is not
 * sent, or a read that lags would let them in again; null when it has been said for as long as reads may lag.
 */
export function whenTheGoneAreShown(lane: ClaimedLane, { now, config }: VerdictContext): LaneRelease | null {
  const patience = config.rechecksMs[lane.rechecks];
  if (patience === undefined) return null;
  return { ...unchanged(lane), missingSince: null, wakeAt: now + patience, rechecks: lane.rechecks + 1, error: LAGS };
}

const LAGS: Problem = {
  code: "okta_lags",
  message: "Okta's answer does not show yet what its event said; looking again.",
};

/** The org answered: what that means for the lane. `snapshot` is what was relayed; "missing" for a tombstone. */
export function whenAnswered(
  lane: ClaimedLane,
  snapshot: Snapshot | "missing",
  result: IdentityResult,
  context: VerdictContext,
): LaneRelease {
  const problem = {
    code: result.code ?? result.outcome,
    message: result.message ?? `The org answered ${result.outcome}.`,
  };
  switch (result.outcome) {
    case "applied":
    case "unchanged":
    case "skipped":
      return untilItEnds(whenDone(lane, snapshot, result, context), result, context);
    case "outdated":
      // The org has seen a higher version, from a store that is lost perhaps. Above it, and from a new read.
      return {
        ...whenFailed(
          lane,
          { code: "outdated", message: "The org holds a newer version of this person; reading again." },
          { retryable: "always" },
          context,
        ),
        ...(lane.attempts === 0 ? { wakeAt: context.now } : {}),
        versionFloor: result.orgVersion ?? lane.version,
      };
    case "partial":
    case "refused":
      return whenRefused(lane, snapshot, result, problem, context);
    case "planned":
      return whenFailed(
        lane,
        { code: "unexpected_answer", message: "The org planned instead of applying." },
        { retryable: true },
        context,
      );
  }
}

/**
 * A leaver is locked out, and what else they lose is taken with the others' changes: at once again, but no longer ahead
 * of them, and the hints stay open until then.
 */
export function whenLockedOut(lane: ClaimedLane, result: IdentityResult, { now }: VerdictContext): LaneRelease {
  return { ...unchanged(lane), ...notedOf(lane, result), wakeAt: now, priority: 1 };
}

/**
 * The org did what it could, but its rules need more than was read of the person, as became known only with the answer:
 * at once again, and the hints stay open until then.
 */
export function whenIncomplete(lane: ClaimedLane, result: IdentityResult, { now }: VerdictContext): LaneRelease {
  return {
    ...unchanged(lane),
    ...notedOf(lane, result),
    wakeAt: now,
    attempts: 0,
    missingSince: null,
    closesDeadLetter: true,
  };
}

/** All or the rest of it was refused. */
function whenRefused(
  lane: ClaimedLane,
  snapshot: Snapshot | "missing",
  result: IdentityResult,
  problem: Problem,
  context: VerdictContext,
): LaneRelease {
  if (DECIDED.has(problem.code)) return untilItEnds(whenDone(lane, snapshot, result, context), result, context);
  if (AWAITS_DECISION.has(problem.code)) {
    return {
      ...unchanged(lane),
      ...notedOf(lane, result),
      wakeAt: context.now + seldom(lane.rechecks, context, RARELY),
      rechecks: lane.rechecks + 1,
      error: problem,
    };
  }
  if (result.retryable !== true) {
    const patience = context.config.rechecksMs[lane.rechecks];
    const isBehind = contradicted([...lane.hints, ...lane.said], snapshot).length > 0;
    // What was refused may no longer be true.
    if (isBehind && patience !== undefined) {
      return {
        ...unchanged(lane),
        ...notedOf(lane, result),
        wakeAt: context.now + patience,
        rechecks: lane.rechecks + 1,
        error: problem,
      };
    }
    return whenFailed(lane, problem, { retryable: false }, context);
  }
  // What Okta does not tell us now is not the person's fault, however long it takes.
  const isIncomplete = snapshot !== "missing" && missingFacets(snapshot).length > 0;
  const release = whenFailed(lane, problem, { retryable: isIncomplete ? "always" : true }, context);
  // The first half of a partial one is committed; the second usually only needs a transaction of its own.
  if (result.outcome !== "partial" || release.deadLetter !== undefined) return release;
  return { ...release, ...notedOf(lane, result), wakeAt: lane.attempts === 0 ? context.now : release.wakeAt };
}

/**
 * A decision, a grant with a last day, a waiver, an exemption or a grace period holds for a while. Whoever it is about is
 * looked at again when it ends, for no event says so.
 */
function untilItEnds(release: LaneRelease, { lookAgainAt }: IdentityResult, context: VerdictContext): LaneRelease {
  const end = Date.parse(lookAgainAt ?? "");
  if (Number.isNaN(end)) return release;
  // Not over by the org's clock yet, whatever ours says.
  const next = Math.max(end, context.now + seldom(0, context));
  return { ...release, wakeAt: Math.min(next, release.wakeAt ?? next) };
}

/** Of these the org has no user, and should have none. */
const WITHOUT_USER = new Set(["not_linked", "no_profile_rule", "not_active_yet"]);

/**
 * What the org could not see when it answered. Two requests that overlap do not see each other: the manager whom
 * somebody waits for may just be created, and an earlier request whose answer was lost may still create the user of
 * somebody who has left.
 */
function mayChangeByItself(lane: ClaimedLane, { outcome, code, waiting }: IdentityResult): boolean {
  if ((waiting?.length ?? 0) > 0) return true;
  return outcome === "skipped" && lane.version > 1 && WITHOUT_USER.has(code ?? "");
}

/** Whoever has no user in the org and does not stand in the app's list is nobody's business; who has one may be a leaver. */
function mustBeRead(reason: UnknownReason, { userId }: IdentityResult): boolean {
  return reason !== "unlisted" || (userId ?? null) !== null;
}

/**
 * Nothing was refused. Still, the snapshot may be behind the events or incomplete; then the hints it cannot answer stay
 * open and somebody looks again.
 */
function whenDone(
  lane: ClaimedLane,
  snapshot: Snapshot | "missing",
  result: IdentityResult,
  context: VerdictContext,
): LaneRelease {
  const { now, config } = context;
  const outcomes = outcomesOf(lane.hints, result);
  const success: LaneRelease = {
    ...unchanged(lane),
    attempts: 0,
    rechecks: 0,
    missingSince: null,
    closesDeadLetter: true,
  };
  const unread =
    snapshot === "missing" ? [] : missingFacets(snapshot).filter(({ reason }) => mustBeRead(reason, result));
  const words = [...lane.hints, ...lane.said];
  const contradictions = contradicted(words, snapshot);
  const disputed = lane.hints.filter((hint) => contradictions.includes(hint));
  const patience = config.rechecksMs[lane.rechecks];

  if (unread.length > 0) {
    // Without end, but ever more seldom: a lost scope may come back at any time.
    const waitMs = patience ?? seldom(lane.rechecks - config.rechecksMs.length + 1, context);
    const facets = unread.map(({ facet, reason }) => `${facet} (${reason})`).join(", ");
    return {
      ...success,
      ...notedOf(lane, result),
      wakeAt: now + waitMs,
      rechecks: lane.rechecks + 1,
      error: { code: "facets_unknown", message: `Okta did not tell everything: ${facets}. What is known was applied.` },
    };
  }
  const earlier = earlierAs(lane, earlierOutcomeOf(result), false);
  if (isMoreLeft(lane)) return { ...success, noted: settle(outcomes), earlier, wakeAt: now };
  if (contradictions.length > 0 && patience !== undefined) {
    return {
      ...success,
      // They stay too: when what is disputed has ended, the newest of them are told and compared.
      earlier: earlierAs(lane, earlierOutcomeOf(result), true),
      settled: settle([...outcomes].filter(([hint]) => !disputed.includes(hint))),
      noted: settle([...outcomes].filter(([hint]) => disputed.includes(hint))),
      wakeAt: now + patience,
      rechecks: lane.rechecks + 1,
      error: LAGS,
    };
  }
  const doubts = doubtful(words, snapshot);
  const isDoubtful = lane.hints.some((hint) => doubts.includes(hint));
  // Once, and only after an event: what the look finds unchanged then is left to the next event.
  const isLookedAtAgain = lane.hints.length > 0 && mayChangeByItself(lane, result);
  const longest = config.rechecksMs.at(-1) ?? config.retryMaxMs;
  const looks = [
    ...(isLookedAtAgain ? [longest] : []),
    // The look after that has no hint to doubt.
    ...(isDoubtful ? [config.rechecksMs[0] ?? config.retryMaxMs] : []),
  ];
  // What earlier hints said was not compared with the read: no sooner than when none can lag, for no look comes after.
  const isUncompared = lane.earlier !== null;
  return {
    ...success,
    settled: settle(outcomes),
    earlier,
    wakeAt: isUncompared ? now + longest : looks.length === 0 ? null : now + Math.min(...looks),
  };
}
