import type { SalesforceOrgConfig } from "../../config.ts";
import { OktaFailure } from "../../okta/failure.ts";
import type { OktaReader } from "../../okta/reader.ts";
import type { Share } from "../../okta/rate-gate.ts";
import type { Snapshot } from "../../okta/snapshot.ts";
import type { ClaimedLane, LaneRelease, Priority } from "../../store/types.ts";
import type { Clock } from "../../time.ts";
import type { Gate } from "../claiming/gate.ts";
import { mayBeKnown, mayBeListed } from "./may-be-known.ts";
import type { Reads } from "./reads.ts";
import type { Reading, Turn } from "../turn.ts";
import { whenUnread } from "./unread.ts";
import { bearsOut, showsTheGoneAtWork } from "../judging/outcomes.ts";
import { giveBack, type VerdictContext } from "../judging/release.ts";
import { whenMissing, whenTheGoneAreShown } from "../judging/verdict.ts";

/** What reading one person came to: a reading to relay, a turn that is over, or a failure. */
export type Look =
  | ({ kind: "read" } & Reading)
  | ({ kind: "done" } & Turn)
  | { kind: "unread"; lane: ClaimedLane; failure: OktaFailure; readMs: number };

/**
 * Reads one person. `inTime` aborts when others should wait for the answer no longer. `onUser` hears what is known of
 * them before their groups are.
 */
export type LookAt = (
  lane: ClaimedLane,
  signal: AbortSignal,
  inTime: AbortSignal,
  onUser?: (reading: Reading) => void,
) => Promise<Look>;

export interface LookDependencies {
  org: Pick<SalesforceOrgConfig, "key" | "appId">;
  okta: OktaReader;
  oktaGate: Gate;
  reads: Reads;
  /** For how long what ended hints said is told. */
  lagMs: number;
  context(): VerdictContext;
  clock: Clock;
}

/** Whoever was read goes on; the others are read next time, before their lease ends. */
const TOO_SLOW = new OktaFailure("unavailable", "okta_slow", "Okta did not answer for everybody in time.");

/** How much of Okta's limits may be used up for somebody. */
export const SHARES: Readonly<Record<Priority, Share>> = { 0: "low", 1: "full", 2: "urgent" };

/** Makes the function that reads an org's people in Okta. */
export function createLook({ org, okta, oktaGate, reads, lagMs, context, clock }: LookDependencies): LookAt {
  return async (lane, signal, inTime, onUser) => {
    const startedAt = clock();
    const words = [...lane.hints, ...lane.said];
    try {
      const options = {
        appId: org.appId,
        share: SHARES[lane.priority],
        reads: reads.current(),
        reader: org.key,
        known: mayBeKnown(lane, startedAt, lagMs),
        mayBeListed: mayBeListed(lane) ? (shown: Snapshot) => bearsOut(words, shown, clock()) : undefined,
        onUser: (snapshot: Snapshot) => onUser?.({ lane, snapshot, readMs: clock() - startedAt }),
      };
      const answer = await okta.person(lane.subject, options, AbortSignal.any([signal, inTime]));
      oktaGate.succeeded();
      const readMs = clock() - startedAt;
      if (answer.kind === "found") {
        const stale = showsTheGoneAtWork(words, answer.snapshot) ? whenTheGoneAreShown(lane, context()) : null;
        if (stale !== null) return { kind: "done", ...unrelayed(lane, stale, readMs) };
        return { kind: "read", lane, snapshot: answer.snapshot, readMs };
      }
      const verdict = whenMissing(lane, context());
      return verdict.kind === "gone"
        ? { kind: "read", lane, snapshot: "missing", readMs }
        : { kind: "done", ...unrelayed(lane, verdict.release, readMs) };
    } catch (error) {
      signal.throwIfAborted();
      const readMs = clock() - startedAt;
      if (error instanceof OktaFailure) return { kind: "unread", lane, failure: error, readMs };
      if (inTime.aborted) return { kind: "unread", lane, failure: TOO_SLOW, readMs };
      throw error;
    }
  };
}

/** A turn that came to its end before anything was sent to the org. */
function unrelayed(lane: ClaimedLane, release: LaneRelease, readMs: number): Turn {
  return { lane, release, result: null, readMs, applyMs: null, snapshot: null };
}

/** The turns that ended with the look: whoever is missing at first sight, and whoever could not be read. */
export function endedLooks(looks: readonly Look[], oktaGate: Gate, context: VerdictContext): Turn[] {
  const othersWereRead = looks.some(({ kind }) => kind !== "unread");
  return looks.flatMap((look): Turn[] => {
    if (look.kind === "read") return [];
    if (look.kind === "done") return [look];
    const { lane, failure, readMs } = look;
    const release =
      failure === TOO_SLOW && othersWereRead
        ? giveBack(lane, context.now, { code: failure.code, message: failure.message })
        : whenUnread(lane, failure, { gate: oktaGate, othersWereRead }, context);
    return [unrelayed(lane, release, readMs)];
  });
}
