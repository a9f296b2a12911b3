import type { SalesforceOrgConfig, SyncConfig } from "../config.ts";
import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { OktaFailure } from "../okta/failure.ts";
import type { OktaReader } from "../okta/reader.ts";
import type { Snapshot } from "../okta/snapshot.ts";
import type { Notifier } from "../notify/index.ts";
import type { Observer } from "../ops/observer.ts";
import { SalesforceFailure } from "../salesforce/failure.ts";
import type { Identity } from "../salesforce/contract/identities.ts";
import type { OrgClient } from "../salesforce/org-client.ts";
import type { Store } from "../store/store.ts";
import type { ClaimedLane, LaneRelease } from "../store/types.ts";
import type { Clock, Random } from "../time.ts";
import type { BatchSize } from "./batch-size.ts";
import type { Gate } from "./gate.ts";
import { lockOutHeld, type Settled } from "./lockout.ts";
import { startLaneLoop, type LaneLoop } from "./loop.ts";
import { lacks, type Reads } from "./reads.ts";
import { relay, type Relayed } from "./relay.ts";
import { createSender, type Answered } from "./sender.ts";
import { answerOf, factOf, groupIds, happeningOf, identityOf, reportOf, type Reading, type Turn } from "./turn.ts";
import { whenUnread } from "./unread.ts";
import { giveBack, whenAnswered, whenFailed, whenIncomplete, whenMissing, type VerdictContext } from "./verdict.ts";

export interface PeopleDependencies {
  org: SalesforceOrgConfig;
  sync: SyncConfig;
  store: Store;
  okta: OktaReader;
  oktaGate: Gate;
  client: OrgClient;
  orgGate: Gate;
  size: BatchSize;
  reads: Reads;
  observer: Observer;
  notifier: Pick<Notifier, "happened">;
  clock: Clock;
  random: Random;
  log: Log;
}

/** What reading one person came to: a reading to relay, a turn that is over, or a failure. */
type Look =
  | ({ kind: "read" } & Reading)
  | ({ kind: "done" } & Turn)
  | { kind: "unread"; lane: ClaimedLane; failure: OktaFailure; readMs: number };

/** Whoever was read goes on; the others are read next time, before their lease ends. */
const TOO_SLOW = new OktaFailure("unavailable", "okta_slow", "Okta did not answer for everybody in time.");

/** How often to look for what does not have to wait, while what can wait does. */
const ASIDE_MS = 250;

/** What was done, as far as the snapshot told. */
const WENT_THROUGH = new Set(["applied", "unchanged", "skipped"]);

/** An org that has answered somebody within this time is well: a failure on one person is then about that person. */
const WELL_MS = 10 * 60_000;

/** Starts the work on one org's people: claim, read from Okta, relay to Salesforce, release. */
export function startPeopleLoop(dependencies: PeopleDependencies): LaneLoop {
  const { org, sync, store, okta, oktaGate, client, orgGate, size, reads, observer, notifier, clock, random, log } =
    dependencies;
  const send = createSender({ org, client, gate: orgGate, size, reads, clock, log });
  const context = (): VerdictContext => ({ now: clock(), random, config: sync });

  /** Reads one person. `inTime` aborts when others should wait for the answer no longer. */
  const read = async (lane: ClaimedLane, signal: AbortSignal, inTime: AbortSignal): Promise<Look> => {
    const startedAt = clock();
    try {
      const share = lane.priority === 0 ? "low" : "full";
      const options = { appId: org.appId, share, reads: reads.current() } as const;
      const answer = await okta.person(lane.subject, options, AbortSignal.any([signal, inTime]));
      oktaGate.succeeded();
      const readMs = clock() - startedAt;
      if (answer.kind === "found") return { kind: "read", lane, snapshot: answer.snapshot, readMs };
      const verdict = whenMissing(lane, context());
      return verdict.kind === "gone"
        ? { kind: "read", lane, snapshot: "missing", readMs }
        : { kind: "done", ...turnOf(lane, verdict.release, readMs) };
    } catch (error) {
      signal.throwIfAborted();
      const readMs = clock() - startedAt;
      if (error instanceof OktaFailure) return { kind: "unread", lane, failure: error, readMs };
      if (inTime.aborted) return { kind: "unread", lane, failure: TOO_SLOW, readMs };
      throw error;
    }
  };

  const turnOf = (lane: ClaimedLane, release: LaneRelease, readMs: number): Turn => ({
    lane,
    release,
    result: null,
    readMs,
    applyMs: null,
    snapshot: null,
  });

  const whenNotRead = (lane: ClaimedLane, failure: OktaFailure, othersWereRead: boolean): LaneRelease =>
    failure === TOO_SLOW && othersWereRead
      ? giveBack(lane, clock(), { code: failure.code, message: failure.message })
      : whenUnread(lane, failure, { gate: oktaGate, othersWereRead }, context());

  const whenPoison = (lane: ClaimedLane, failure: SalesforceFailure): LaneRelease => {
    const problem = { code: failure.code, message: failure.message };
    const { lastSuccessAt } = orgGate.report();
    const orgIsWell = lastSuccessAt !== null && clock() - lastSuccessAt < WELL_MS;
    // An org that fails on everybody must not turn everybody into dead letters.
    if (!orgIsWell) orgGate.cool(problem);
    return whenFailed(lane, problem, { retryable: orgIsWell ? true : "always" }, context());
  };

  const conclude = (
    { lane, snapshot, readMs }: Reading,
    identity: Identity,
    { relayed, answers }: Settled,
    applyMs: number,
  ): Turn => {
    const result = relayed.kind === "answered" ? relayed.result : null;
    const release = releaseFor(lane, snapshot, relayed);
    const facts = answers.flatMap((answer) => factOf(identity, lane, answer, clock()) ?? []);
    // What was read is remembered whatever the org made of it.
    return { lane, release: { ...release, groups: groupIds(snapshot), facts }, result, readMs, applyMs, snapshot };
  };

  const releaseFor = (
    claimed: ClaimedLane,
    snapshot: Snapshot | "missing",
    relayed: Relayed<Answered>,
  ): LaneRelease => {
    // Whoever was found is not missing, whatever becomes of the request: two misses with a find between prove nothing.
    const lane = snapshot === "missing" ? claimed : { ...claimed, missingSince: null };
    if (relayed.kind === "answered") {
      return lacks(snapshot, reads.current()) && WENT_THROUGH.has(relayed.result.outcome)
        ? whenIncomplete(lane, relayed.result, context())
        : whenAnswered(lane, snapshot, relayed.result, context());
    }
    if (relayed.kind === "poison") return whenPoison(lane, relayed.failure);
    return giveBack(lane, clock(), { code: relayed.failure.code, message: relayed.failure.message });
  };

  /** Wakes the people who waited for somebody who is there now, such as the reports of a manager. */
  const wakeWaiting = async (turns: readonly Turn[]) => {
    const wakes = turns.flatMap(({ lane, result }) =>
      (result?.wakes ?? []).map((subject) => ({ kind: lane.kind, org: lane.org, oktaOrg: lane.oktaOrg, subject })),
    );
    await Promise.all(wakes.map((key) => store.wake(key, 1)));
  };

  const finish = async (turns: readonly Turn[]) => {
    if (turns.length === 0) return;
    // Before the release: should we die in between, the same answer wakes them again.
    await wakeWaiting(turns);
    await notifier.happened(turns.map((turn) => happeningOf(turn, clock())));
    const kept = await store.release(
      turns.map((turn) =>
        turn.lane.isAsked ? { ...turn.release, answer: JSON.stringify(answerOf(turn, clock())) } : turn.release,
      ),
    );
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

  /** Bisecting a slow org could outlive the lease, and then nobody would ever be finished: the rest goes next time. */
  const sendUntil = (time: number, part: readonly Identity[], signal: AbortSignal, only?: "lockout") => {
    if (clock() < time) return send(part, signal, only);
    size.timedOut();
    throw new SalesforceFailure("transient", "out_of_time", "The org took too long for the others of the batch.");
  };

  /** Reads and relays lanes that share their requests; whoever is finished leaves `open`. */
  const workOn = async (lanes: readonly ClaimedLane[], open: Map<number, ClaimedLane>, signal: AbortSignal) => {
    const finishTurns = async (turns: Turn[]) => {
      await finish(turns);
      for (const { lane } of turns) open.delete(lane.id);
    };
    const claimedAt = clock();
    const inTime = AbortSignal.timeout(sync.leaseMs / 4);
    const looks = await Promise.all(lanes.map((lane) => read(lane, signal, inTime)));
    const someWereRead = looks.some(({ kind }) => kind !== "unread");
    const readings = looks.filter((look) => look.kind === "read");
    await finishTurns(
      looks.flatMap((look) => {
        if (look.kind === "read") return [];
        if (look.kind === "done") return [look];
        return [turnOf(look.lane, whenNotRead(look.lane, look.failure, someWereRead), look.readMs)];
      }),
    );
    if (readings.length === 0) return;
    const startedAt = clock();
    const identities = readings.map(identityOf);
    const until = claimedAt + sync.leaseMs / 2;
    const relayed = await relay(identities, (part) => sendUntil(until, part, signal));
    const settled = await lockOutHeld(identities, relayed, (part) => sendUntil(until, part, signal, "lockout"));
    const applyMs = clock() - startedAt;
    await finishTurns(
      readings.map((reading, index) =>
        conclude(reading, identities[index] as Identity, settled[index] as Settled, applyMs),
      ),
    );
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

  /** The least priority that there is room for: what can wait does while its share of Okta's limit is used up. */
  const leastPriority = () => (okta.lowOpensAt() > clock() ? 1 : 0);
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
        minPriority: urgentOnly ? 2 : leastPriority(),
      }),
    async nextDue() {
      const due = await store.nextDue("person", org.key);
      // What is due may be what has to wait; what is not is looked for now and then.
      return due === null || leastPriority() === 0
        ? due
        : Math.max(due, Math.min(okta.lowOpensAt(), clock() + ASIDE_MS));
    },
    work,
    onError: (error) => log.error({ org: org.key, err: error }, "The loop over an org's people failed and goes on."),
  });
}
