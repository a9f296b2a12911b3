import type { SalesforceOrgConfig, SyncConfig } from "../config.ts";
import { messageOf, type Problem } from "../errors.ts";
import type { Log } from "../log.ts";
import { OktaFailure } from "../okta/failure.ts";
import type { OktaReader } from "../okta/reader.ts";
import type { Snapshot } from "../okta/snapshot.ts";
import type { Observer } from "../ops/observer.ts";
import type { SalesforceFailure } from "../salesforce/failure.ts";
import type { OrgClient } from "../salesforce/org-client.ts";
import type { Store } from "../store/store.ts";
import type { ClaimedLane, LaneRelease } from "../store/types.ts";
import type { Clock, Random } from "../time.ts";
import { createBatchSize } from "./batch-size.ts";
import type { Gate } from "./gate.ts";
import { startLaneLoop, type LaneLoop } from "./loop.ts";
import { relay, type Relayed } from "./relay.ts";
import { createSender } from "./sender.ts";
import { groupIds, identityOf, reportOf, type Reading, type Turn } from "./turn.ts";
import { giveBack, whenAnswered, whenFailed, whenMissing, type VerdictContext } from "./verdict.ts";

export interface PeopleDependencies {
  org: SalesforceOrgConfig;
  sync: SyncConfig;
  store: Store;
  okta: OktaReader;
  oktaGate: Gate;
  client: OrgClient;
  orgGate: Gate;
  observer: Observer;
  clock: Clock;
  random: Random;
  log: Log;
}

/** An org that has answered somebody within this time is well: a failure on one person is then about that person. */
const WELL_MS = 10 * 60_000;

/** Starts the work on one org's people: claim, read from Okta, relay to Salesforce, release. */
export function startPeopleLoop(dependencies: PeopleDependencies): LaneLoop {
  const { org, sync, store, okta, oktaGate, client, orgGate, observer, clock, random, log } = dependencies;
  const size = createBatchSize(org.batch);
  const send = createSender({ org, client, gate: orgGate, size, clock, log });
  const context = (): VerdictContext => ({ now: clock(), random, config: sync });

  /** Reads one person; a turn when there is nothing to relay. */
  const read = async (lane: ClaimedLane, signal: AbortSignal): Promise<Reading | Turn> => {
    const startedAt = clock();
    const turn = (release: LaneRelease): Turn => ({
      lane,
      release,
      result: null,
      readMs: clock() - startedAt,
      applyMs: null,
    });
    try {
      const answer = await okta.person(lane.subject, { appId: org.appId }, signal);
      oktaGate.succeeded();
      if (answer.kind === "found") return { lane, snapshot: answer.snapshot, readMs: clock() - startedAt };
      const verdict = whenMissing(lane, context());
      return verdict.kind === "gone"
        ? { lane, snapshot: "missing", readMs: clock() - startedAt }
        : turn(verdict.release);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof OktaFailure)) throw error;
      return turn(whenOktaFailed(lane, error));
    }
  };

  const whenOktaFailed = (lane: ClaimedLane, failure: OktaFailure): LaneRelease => {
    const problem: Problem = { code: failure.code, message: failure.message };
    if (failure.kind === "unauthorized") oktaGate.pause(problem);
    else if (failure.kind === "unavailable" || failure.kind === "rate_limited") oktaGate.cool(problem, failure.retryAt);
    // Refused or forbidden for this person only, perhaps: the others need not wait. Access may come back, so it is no
    // dead letter.
    else return whenFailed(lane, problem, { retryable: "always" }, context());
    return giveBack(lane, clock(), problem);
  };

  const whenPoison = (lane: ClaimedLane, failure: SalesforceFailure): LaneRelease => {
    const problem = { code: failure.code, message: failure.message };
    const { lastSuccessAt } = orgGate.report();
    const orgIsWell = lastSuccessAt !== null && clock() - lastSuccessAt < WELL_MS;
    // An org that fails on everybody must not turn everybody into dead letters.
    if (!orgIsWell) orgGate.cool(problem);
    return whenFailed(lane, problem, { retryable: orgIsWell ? true : "always" }, context());
  };

  const conclude = ({ lane, snapshot, readMs }: Reading, relayed: Relayed, applyMs: number): Turn => {
    const result = relayed.kind === "answered" ? relayed.result : null;
    const release = releaseFor(lane, snapshot, relayed);
    // What was read is remembered whatever the org made of it.
    return { lane, release: { ...release, groups: groupIds(snapshot) }, result, readMs, applyMs };
  };

  const releaseFor = (lane: ClaimedLane, snapshot: Snapshot | "missing", relayed: Relayed): LaneRelease => {
    if (relayed.kind === "answered") return whenAnswered(lane, snapshot, relayed.result, context());
    if (relayed.kind === "poison") return whenPoison(lane, relayed.failure);
    return giveBack(lane, clock(), { code: relayed.failure.code, message: relayed.failure.message });
  };

  const finish = async (turns: readonly Turn[]) => {
    if (turns.length === 0) return;
    const kept = await store.release(turns.map(({ release }) => release));
    turns.forEach((turn, index) => {
      const { lane, release } = turn;
      if (kept[index] !== true) {
        log.warn(
          { org: lane.org, oktaId: lane.subject, version: lane.version },
          "A lease was lost; somebody else has this person now.",
        );
        return;
      }
      if (release.deadLetter !== undefined) {
        log.error(
          { org: lane.org, oktaId: lane.subject, version: lane.version, ...release.deadLetter },
          "A person became a dead letter.",
        );
      }
      observer.publish(reportOf(turn, clock()));
    });
  };

  /** Reads and relays lanes that share their requests; whoever is finished leaves `open`. */
  const workOn = async (lanes: readonly ClaimedLane[], open: Map<number, ClaimedLane>, signal: AbortSignal) => {
    const finishTurns = async (turns: Turn[]) => {
      await finish(turns);
      for (const { lane } of turns) open.delete(lane.id);
    };
    const looks = await Promise.all(lanes.map((lane) => read(lane, signal)));
    await finishTurns(looks.filter((look): look is Turn => "release" in look));
    const readings = looks.filter((look): look is Reading => "snapshot" in look);
    if (readings.length === 0) return;
    const startedAt = clock();
    const relayed = await relay(readings.map(identityOf), (part) => send(part, signal));
    const applyMs = clock() - startedAt;
    await finishTurns(readings.map((reading, index) => conclude(reading, relayed[index] as Relayed, applyMs)));
  };

  const work = async (lanes: ClaimedLane[], signal: AbortSignal) => {
    const open = new Map(lanes.map((lane) => [lane.id, lane]));
    // Who may be leaving does not wait for the reads and changes of the others.
    const urgent = lanes.filter(({ priority }) => priority === 2);
    const others = lanes.filter(({ priority }) => priority !== 2);
    const parts = [urgent, others].filter(({ length }) => length > 0);
    const results = await Promise.allSettled(parts.map((part) => workOn(part, open, signal)));
    const failed = results.find((result) => result.status === "rejected");
    if (failed === undefined) return;
    const problem = signal.aborted ? null : { code: "internal", message: messageOf(failed.reason) };
    if (problem !== null) {
      log.error({ org: org.key, err: failed.reason }, "Work on a batch failed in a way that nobody foresaw.");
      orgGate.cool(problem);
    }
    // Whoever was not finished is given back, so that nobody waits for a lease to expire.
    await store.release([...open.values()].map((lane) => giveBack(lane, clock(), problem)));
  };

  const isProbing = () => orgGate.isProbing() || oktaGate.isProbing();
  return startLaneLoop({
    clock,
    lingerMs: sync.lingerMs,
    slots: () => (isProbing() ? 1 : org.batch.inFlight),
    opensAt: () => Math.max(orgGate.opensAt(), oktaGate.opensAt()),
    claim: (urgentOnly) =>
      store.claim({
        kind: "person",
        org: org.key,
        limit: isProbing() ? Math.min(2, size.current()) : size.current(),
        leaseMs: sync.leaseMs,
        minPriority: urgentOnly ? 2 : 0,
      }),
    nextDue: () => store.nextDue("person", org.key),
    work,
    onError: (error) => log.error({ org: org.key, err: error }, "The loop over an org's people failed and goes on."),
  });
}
