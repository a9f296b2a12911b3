import type { SalesforceOrgConfig, SyncConfig } from "../config.ts";
import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Notifier } from "../notify/index.ts";
import type { OktaReader } from "../okta/reader.ts";
import type { Observer } from "../ops/observer.ts";
import type { OrgClient } from "../salesforce/org-client.ts";
import type { Store } from "../store/store.ts";
import type { ClaimedLane } from "../store/types.ts";
import type { Clock, Random } from "../time.ts";
import type { Gate } from "./claiming/gate.ts";
import type { LaneLoopOptions } from "./claiming/loop.ts";
import type { Controller } from "./controller/index.ts";
import type { SerialLane } from "./controller/serial.ts";
import { createFinish } from "./finish.ts";
import { createConclude } from "./judging/conclude.ts";
import { giveBack, longestLag, type VerdictContext } from "./judging/release.ts";
import { createLook, endedLooks, type Look } from "./reading/look.ts";
import type { Reads } from "./reading/reads.ts";
import { createRecall } from "./reading/recall.ts";
import { createApply, type Sendable } from "./sending/apply.ts";
import { isLockedOut, lockOutHeld, mayBeLeaving, type LockOut, type Settled } from "./sending/lockout.ts";
import type { Relayed } from "./sending/relay.ts";
import { createSender, type Answered } from "./sending/sender.ts";
import { identityOf, type Reading, type Turn } from "./turn.ts";

export interface WorkDependencies {
  org: SalesforceOrgConfig;
  sync: SyncConfig;
  store: Store;
  okta: OktaReader;
  oktaGate: Gate;
  client: OrgClient;
  orgGate: Gate;
  controller: Controller;
  serialLane: SerialLane;
  /** Whether other companions may work for the org too. */
  isShared: boolean;
  reads: Reads;
  observer: Observer;
  notifier: Pick<Notifier, "compose">;
  clock: Clock;
  random: Random;
  log: Log;
}

/** How long a leaver's lockout waits for Okta to tell of the others in its request. */
const URGENT_READ_MS = 5_000;

/** Somebody on the way to the org, with what Okta said. */
interface Person extends Sendable {
  reading: Reading;
}

const personOf = (reading: Reading): Person => ({ lane: reading.lane, reading, identity: identityOf(reading) });

/** Somebody who was locked out on the word of the user alone, and what the org said. */
interface Early {
  person: Person;
  relayed: Relayed<Answered>;
}

/** Nobody who is not urgent is known to leave; whoever does is found by the breaker at the latest. */
const NO_LEAVERS = { lockouts: new Map<Sendable, Answered>(), over: [] };

/** How a part of a claim is worked on. */
interface How {
  signal: AbortSignal;
  isUrgent: boolean;
  /** Whether what follows a lockout may follow in the same turn. */
  restMayFollow(): boolean;
}

/** Makes the work on one claim of an org's people: read from Okta, relay to Salesforce, release. */
export function createWork(dependencies: WorkDependencies): LaneLoopOptions["work"] {
  const { org, sync, store, oktaGate, orgGate, controller, clock, random, log } = dependencies;
  const context = (): VerdictContext => ({ now: clock(), random, config: sync });
  const send = createSender({ ...dependencies, gate: orgGate });
  const apply = createApply({ ...dependencies, send, gate: orgGate });
  const conclude = createConclude({ ...dependencies, context });
  const finish = createFinish(dependencies);
  const lagMs = longestLag(sync);
  const look = createLook({ ...dependencies, lagMs, context });
  const recall = createRecall({ org, store, lagMs });

  /**
   * Reads lanes. Where they are urgent, whom Okta calls gone is locked out as soon as it says so: their groups may take
   * many pages, or fail.
   */
  const lookAtAll = async (lanes: readonly ClaimedLane[], { signal, isUrgent }: How, lockOut: LockOut) => {
    const readMs = isUrgent ? Math.min(URGENT_READ_MS, sync.leaseMs / 4) : sync.leaseMs / 4;
    const inTime = AbortSignal.timeout(readMs);
    const users = lanes.map(() => Promise.withResolvers<Reading | null>());
    const lookAt = (lane: ClaimedLane, index: number) =>
      look(lane, signal, inTime, users[index]?.resolve).finally(() => users[index]?.resolve(null));
    const lockOutEarly = async () => {
      const read = (await Promise.all(users.map(({ promise }) => promise))).filter((reading) => reading !== null);
      const leavers = read.filter(({ snapshot }) => mayBeLeaving(snapshot)).map(personOf);
      const relayed = leavers.length === 0 ? [] : await lockOut(leavers);
      return leavers.map((person, index): Early => ({ person, relayed: relayed[index] as Relayed<Answered> }));
    };
    const [looks, early] = await Promise.all([Promise.all(lanes.map(lookAt)), isUrgent ? lockOutEarly() : []]);
    const isEarly = ({ lane }: Look) =>
      early.some(({ person, relayed }) => person.lane === lane && isLockedOut(relayed));
    // Whose groups could not be read is locked out all the same, and the rest waits.
    const halfRead = looks.filter((each) => each.kind === "unread" && isEarly(each)).map(({ lane }) => lane);
    const others = looks.filter(({ lane }) => !halfRead.includes(lane));
    return { looks: others, early, halfRead: early.filter(({ person }) => halfRead.includes(person.lane)) };
  };

  /** Locks leavers out before anything else is done, and says for whom the turn is over with that. */
  const leaversFirst = async (
    people: readonly Person[],
    early: readonly Early[],
    lockOut: LockOut,
    restMayFollow: () => boolean,
  ) => {
    const leavers = people.filter(({ reading }) => mayBeLeaving(reading.snapshot));
    const answers = new Map(early.map(({ person, relayed }) => [person.lane.id, relayed]));
    const late = leavers.filter(({ lane }) => !answers.has(lane.id));
    const lateAnswers = late.length === 0 ? [] : await lockOut(late);
    late.forEach(({ lane }, index) => answers.set(lane.id, lateAnswers[index] as Relayed<Answered>));
    const relayed = leavers.map(({ lane }) => answers.get(lane.id));
    const lockouts = new Map<Sendable, Answered>();
    const over: { person: Person; settled: Settled; restWaits: boolean }[] = [];
    for (const [index, person] of leavers.entries()) {
      const item = relayed[index] as Relayed<Answered>;
      const answers = item.kind === "answered" ? [item.result] : [];
      const isDone = isLockedOut(item);
      if (isDone && item.kind === "answered" && restMayFollow()) lockouts.set(person, item.result);
      else over.push({ person, settled: { relayed: item, answers }, restWaits: isDone });
    }
    return { lockouts, over };
  };

  /** Reads and relays lanes that share their requests; whoever is finished leaves `open`. */
  const workOn = async (lanes: readonly ClaimedLane[], open: Map<number, ClaimedLane>, how: How) => {
    const { signal, isUrgent, restMayFollow } = how;
    const finishTurns = async (turns: readonly Turn[]) => {
      await finish(turns);
      for (const { lane } of turns) open.delete(lane.id);
    };
    const options = { until: clock() + sync.leaseMs / 2, signal };
    const lockOut: LockOut = (people) => apply(people, { ...options, only: "lockout" });

    const startedAt = clock();
    const { looks, early, halfRead } = await lookAtAll(lanes, how, lockOut);
    await finishTurns([
      ...endedLooks(looks, oktaGate, context()),
      ...halfRead.map(({ person, relayed }) => {
        const answers = relayed.kind === "answered" ? [relayed.result] : [];
        return conclude({ ...person, settled: { relayed, answers }, applyMs: clock() - startedAt, restWaits: true });
      }),
    ]);
    const readings = await recall(looks.filter((each) => each.kind === "read"));
    const people = readings.map(personOf);

    const readAt = clock();
    const { lockouts, over } = isUrgent ? await leaversFirst(people, early, lockOut, restMayFollow) : NO_LEAVERS;
    await finishTurns(over.map(({ person, ...what }) => conclude({ ...person, ...what, applyMs: clock() - readAt })));
    const ended = new Set(over.map(({ person }) => person));
    const rest = people.filter((person) => !ended.has(person));
    if (rest.length === 0) return;
    const settled = await lockOutHeld(rest, await apply(rest, options), lockouts, lockOut);
    const applyMs = clock() - readAt;
    await finishTurns(
      rest.map((person, index) =>
        conclude({ ...person, settled: settled[index] as Settled, applyMs, restWaits: false }),
      ),
    );
  };

  return async (lanes, signal, reserved) => {
    const open = new Map(lanes.map((lane) => [lane.id, lane]));
    // Who may be leaving does not wait for the reads and changes of the others.
    const parts = [true, false]
      .map((isUrgent) => ({ isUrgent, part: lanes.filter(({ priority }) => (priority === 2) === isUrgent) }))
      .filter(({ part }) => part.length > 0);
    const restMayFollow = () => !reserved && !controller.isContended();
    const results = await Promise.allSettled(
      parts.map(({ isUrgent, part }) => workOn(part, open, { signal, isUrgent, restMayFollow })),
    );
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
}
