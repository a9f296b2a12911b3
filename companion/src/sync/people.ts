import { randomUUID } from "node:crypto";
import type { SalesforceOrgConfig, SyncConfig } from "../config.ts";
import { messageOf, type Problem } from "../errors.ts";
import type { Log } from "../log.ts";
import { OktaFailure } from "../okta/failure.ts";
import type { OktaReader } from "../okta/reader.ts";
import type { Snapshot } from "../okta/snapshot.ts";
import type { Observer, OutcomeReport } from "../ops/observer.ts";
import { CONTRACT, type IdentitiesRequest, type Identity, type IdentityResult } from "../salesforce/contract.ts";
import { SalesforceFailure } from "../salesforce/failure.ts";
import type { OrgClient } from "../salesforce/org-client.ts";
import type { Store } from "../store/store.ts";
import type { ClaimedLane, LaneRelease } from "../store/types.ts";
import type { Clock, Random } from "../time.ts";
import { createBatchSize } from "./batch-size.ts";
import type { Gate } from "./gate.ts";
import { startLaneLoop, type LaneLoop } from "./loop.ts";
import { relay, type Relayed } from "./relay.ts";
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

/** A person on the way: read, and ready for the org. */
interface Reading {
  lane: ClaimedLane;
  snapshot: Snapshot | "missing";
  readMs: number;
}

/** How a turn ended, before it is stored. */
interface Turn {
  lane: ClaimedLane;
  release: LaneRelease;
  result: IdentityResult | null;
  readMs: number;
  applyMs: number | null;
}

/** An org that has answered somebody within this time is well: a failure on one person is then about that person. */
const WELL_MS = 10 * 60_000;

/** Starts the work on one org's people: claim, read from Okta, relay to Salesforce, release. */
export function startPeopleLoop(dependencies: PeopleDependencies): LaneLoop {
  const { org, sync, store, okta, oktaGate, client, orgGate, observer, clock, random, log } = dependencies;
  const size = createBatchSize(org.batch);
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

  const send = async (identities: readonly Identity[], signal: AbortSignal): Promise<IdentityResult[]> => {
    const startedAt = clock();
    const correlationId = randomUUID();
    try {
      const request: IdentitiesRequest = {
        contract: CONTRACT,
        correlationId,
        oktaOrg: org.oktaOrg,
        identities: [...identities],
      };
      const results = await client.apply(request, signal);
      size.answered(identities.length, clock() - startedAt);
      orgGate.succeeded();
      log.debug(
        { org: org.key, correlationId, people: identities.length, ms: clock() - startedAt },
        "The org answered.",
      );
      return results;
    } catch (error) {
      if (error instanceof SalesforceFailure) {
        log.warn(
          {
            org: org.key,
            correlationId,
            people: identities.length,
            code: error.code,
            class: error.class,
            reason: error.message,
          },
          "A request to the org failed.",
        );
        closeGate(error);
      }
      throw error;
    }
  };

  const closeGate = (failure: SalesforceFailure) => {
    const problem = { code: failure.code, message: failure.message };
    if (failure.class === "org" || failure.class === "session") orgGate.pause(problem);
    else if (failure.class !== "batch") orgGate.cool(problem);
    if (failure.class === "timeout") size.timedOut();
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

  const work = async (lanes: ClaimedLane[], signal: AbortSignal) => {
    const open = new Map(lanes.map((lane) => [lane.id, lane]));
    const finishTurns = async (turns: Turn[]) => {
      await finish(turns);
      for (const { lane } of turns) open.delete(lane.id);
    };
    try {
      const read_ = await Promise.all(lanes.map((lane) => read(lane, signal)));
      await finishTurns(read_.filter((item): item is Turn => "release" in item));
      const readings = read_.filter((item): item is Reading => "snapshot" in item);
      if (readings.length === 0) return;
      const startedAt = clock();
      const relayed = await relay(readings.map(identityOf), (part) => send(part, signal));
      const applyMs = clock() - startedAt;
      await finishTurns(readings.map((reading, index) => conclude(reading, relayed[index] as Relayed, applyMs)));
    } catch (error) {
      if (!signal.aborted) {
        log.error({ org: org.key, err: error }, "Work on a batch failed in a way that nobody foresaw.");
        orgGate.cool({ code: "internal", message: messageOf(error) });
      }
      // Whoever was not finished is given back, so that nobody waits for a lease to expire.
      const releases = [...open.values()].map((lane) =>
        giveBack(lane, clock(), signal.aborted ? null : { code: "internal", message: messageOf(error) }),
      );
      if (releases.length > 0) await store.release(releases);
    }
  };

  return startLaneLoop({
    clock,
    lingerMs: sync.lingerMs,
    slots: () => (orgGate.isProbing() || oktaGate.isProbing() ? 1 : org.batch.inFlight),
    opensAt: () => Math.max(orgGate.opensAt(), oktaGate.opensAt()),
    claim: (urgentOnly) =>
      store.claim({
        kind: "person",
        org: org.key,
        limit: orgGate.isProbing() || oktaGate.isProbing() ? Math.min(2, size.current()) : size.current(),
        leaseMs: sync.leaseMs,
        minPriority: urgentOnly ? 2 : 0,
      }),
    nextDue: () => store.nextDue("person", org.key),
    work,
    onError: (error) => log.error({ org: org.key, err: error }, "The loop over an org's people failed and goes on."),
  });
}

function identityOf({ lane, snapshot }: Reading): Identity {
  const causes = lane.hints.map(({ uuid, type, published, actor }) => ({ uuid, type, published, actor }));
  const base = { oktaId: lane.subject, version: lane.version, causes };
  return snapshot === "missing"
    ? { ...base, tombstone: true, facets: {} }
    : { ...base, tombstone: false, facets: snapshot.facets };
}

/** The groups to remember; undefined leaves the index as it is. */
function groupIds(snapshot: Snapshot | "missing"): string[] | undefined {
  if (snapshot === "missing") return [];
  const { groups } = snapshot.facets;
  return groups.state === "known" ? groups.value.map(({ id }) => id) : undefined;
}

function reportOf({ lane, release, result, readMs, applyMs }: Turn, now: number): OutcomeReport {
  const outcomes = new Map(release.settled.map(({ position, outcome }) => [position, outcome]));
  const oldest = Math.min(...lane.hints.map(({ receivedAt }) => receivedAt));
  return {
    org: lane.org,
    oktaOrg: lane.oktaOrg,
    oktaId: lane.subject,
    version: lane.version,
    result:
      release.deadLetter !== undefined
        ? "dead_letter"
        : (result?.outcome ?? (release.error === null ? "waiting" : "retry")),
    code: result?.code ?? release.error?.code ?? null,
    message: result?.message ?? release.error?.message ?? null,
    userId: result?.userId ?? null,
    username: result?.username ?? null,
    factId: result?.factId ?? null,
    changes: result?.changes ?? [],
    events: lane.hints.map(({ position, uuid, type, published, actor }) => ({
      uuid,
      type,
      published,
      actor,
      outcome: outcomes.get(position) ?? null,
    })),
    timing: { fromEventMs: Number.isFinite(oldest) ? now - oldest : null, readMs, applyMs },
  };
}
