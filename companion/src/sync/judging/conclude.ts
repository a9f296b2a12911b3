import type { Snapshot } from "../../okta/snapshot.ts";
import type { SalesforceFailure } from "../../salesforce/failure.ts";
import type { Identity } from "../../salesforce/contract/identities.ts";
import type { ClaimedLane, LaneRelease } from "../../store/types.ts";
import type { Clock } from "../../time.ts";
import type { Controller } from "../controller/index.ts";
import type { Gate } from "../claiming/gate.ts";
import type { Settled } from "../sending/lockout.ts";
import { lacks, type Reads } from "../reading/reads.ts";
import type { Relayed } from "../sending/relay.ts";
import type { Answered } from "../sending/sender.ts";
import { factOf, groupIds, type Reading, type Turn } from "../turn.ts";
import { giveBack, giveBackUntil, whenFailed, type VerdictContext } from "./release.ts";
import { whenAnswered, whenIncomplete, whenLockedOut } from "./verdict.ts";

/** Somebody who was read and sent, and what came of it. */
export interface Sent {
  reading: Reading;
  identity: Identity;
  settled: Settled;
  applyMs: number;
  /** They were locked out, and the rest is left to a later turn. */
  restWaits: boolean;
}

/** Makes a turn of what the org said of somebody. */
export type Conclude = (sent: Sent) => Turn;

export interface ConcludeDependencies {
  orgGate: Gate;
  controller: Pick<Controller, "afterLock">;
  reads: Reads;
  context(): VerdictContext;
  clock: Clock;
}

/** What was done, as far as the snapshot told. */
const WENT_THROUGH = new Set(["applied", "unchanged", "skipped"]);

/** An org that has answered somebody within this time is well: a failure on one person is then about that person. */
const WELL_MS = 10 * 60_000;

export function createConclude({ orgGate, controller, reads, context, clock }: ConcludeDependencies): Conclude {
  const whenPoison = (lane: ClaimedLane, failure: SalesforceFailure): LaneRelease => {
    const problem = { code: failure.code, message: failure.message };
    const { lastSuccessAt } = orgGate.report();
    const orgIsWell = lastSuccessAt !== null && clock() - lastSuccessAt < WELL_MS;
    // An org that fails on everybody must not turn everybody into dead letters.
    if (!orgIsWell) orgGate.cool(problem);
    return whenFailed(lane, problem, { retryable: orgIsWell ? true : "always" }, context());
  };

  const whenNotAnswered = (lane: ClaimedLane, failure: SalesforceFailure): LaneRelease => {
    const problem = { code: failure.code, message: failure.message };
    // The gate stays open for others, so the lane itself waits a little.
    return failure.class === "lock"
      ? giveBackUntil(lane, controller.afterLock(), problem)
      : giveBack(lane, clock(), problem);
  };

  const releaseFor = (
    claimed: ClaimedLane,
    snapshot: Snapshot | "missing",
    relayed: Relayed<Answered>,
    restWaits: boolean,
  ): LaneRelease => {
    // Whoever was found is not missing, whatever becomes of the request: two misses with a find between prove nothing.
    const lane = snapshot === "missing" ? claimed : { ...claimed, missingSince: null };
    if (relayed.kind === "poison") return whenPoison(lane, relayed.failure);
    if (relayed.kind === "failed") return whenNotAnswered(lane, relayed.failure);
    if (restWaits) return whenLockedOut(lane, relayed.result, context());
    return lacks(snapshot, reads.current()) && WENT_THROUGH.has(relayed.result.outcome)
      ? whenIncomplete(lane, relayed.result, context())
      : whenAnswered(lane, snapshot, relayed.result, context());
  };

  return ({ reading: { lane, snapshot, readMs }, identity, settled: { relayed, answers }, applyMs, restWaits }) => {
    const result = relayed.kind === "answered" ? relayed.result : null;
    const release = releaseFor(lane, snapshot, relayed, restWaits);
    const facts = answers.flatMap((answer) => factOf(identity, lane, answer, clock()) ?? []);
    // What was read is remembered whatever the org made of it.
    return { lane, release: { ...release, groups: groupIds(snapshot), facts }, result, readMs, applyMs, snapshot };
  };
}
