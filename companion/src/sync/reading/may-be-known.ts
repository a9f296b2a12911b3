import { leavesAssignments } from "../../intake/routing.ts";
import type { MayBeKnown } from "../../okta/person.ts";
import type { ClaimedLane } from "../../store/types.ts";
import { latest } from "../../time.ts";
import { byAge } from "../judging/outcomes.ts";

/** What is older is asked for again, whatever events say: some may never come. */
const OLDEST_MS = 5 * 60_000;

/**
 * What of a person need not be asked for again. What was asked for after everything that events said is as good as what
 * is asked for now; an assignment of which no event spoke is what it was. Whoever is looked at again, because a read did
 * not show what was said, whoever somebody asks about, and of whom more was said than is told, is read anew; nor will it do
 * of them that the app's list lacks them, nor of those who were said to be assigned.
 *
 * @param lagMs for how long what ended hints said is told: what another companion heard and we did not shows for as long
 */
export function mayBeKnown(lane: ClaimedLane, now: number, lagMs: number): MayBeKnown {
  const { hints, earlier, said, attempts, rechecks, missingSince, isAsked, priority } = lane;
  if (isAsked || earlier !== null || attempts > 0 || rechecks > 0 || missingSince !== null) return {};
  const newest = latest(hints.map(({ receivedAt }) => receivedAt)) ?? undefined;
  const lately = now - Math.min(OLDEST_MS, lagMs);
  const isSpokenOf = !hints.every(({ type }) => leavesAssignments(type));
  const wasSpokenOf = said.some(({ expectation }) => expectation?.app !== undefined);
  const isIdle = newest === undefined && priority > 0;
  const isSaidToBeAssigned = [...hints, ...said].some(({ expectation }) => expectation?.app?.assigned === true);
  const word = hints.toSorted(byAge).findLast(({ expectation }) => expectation?.app !== undefined);
  return {
    personSince: newest,
    assignmentSince: wasSpokenOf || isIdle ? undefined : isSpokenOf ? newest : lately,
    isAssignmentLost: word?.expectation?.app?.assigned === false,
    mayBeUnlisted: !isSaidToBeAssigned,
  };
}

/**
 * Whether a person may be read together with others. Whoever may be leaving waits for nobody; whom a read did not show
 * as was said, who was missing, of whom more was said than is told, and about whom somebody asks, are read by their id,
 * the surest that Okta offers.
 */
export function mayBeListed({ priority, rechecks, missingSince, earlier, isAsked }: ClaimedLane): boolean {
  return priority < 2 && rechecks === 0 && missingSince === null && earlier === null && !isAsked;
}
