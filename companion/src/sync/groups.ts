import type { SyncConfig } from "../config.ts";
import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { OktaFailure } from "../okta/failure.ts";
import type { OktaReader } from "../okta/reader.ts";
import type { Store } from "../store/store.ts";
import type { ClaimedLane, Expectation, LaneRelease, Outcome, WaitingHint } from "../store/types.ts";
import type { Clock, Random } from "../time.ts";
import type { Gate } from "./gate.ts";
import { startLaneLoop, type LaneLoop } from "./loop.ts";
import { whenUnread } from "./unread.ts";
import { giveBack, whenFailed } from "./verdict.ts";

export interface GroupDependencies {
  org: string;
  sync: SyncConfig;
  store: Store;
  okta: OktaReader;
  oktaGate: Gate;
  clock: Clock;
  random: Random;
  log: Log;
  /** Told when people were woken. */
  onWoken(): void;
}

/** People of one stored page. */
const PAGE = 200;

/** What the members' snapshots should show; a deletion outdoes what happened to the group before. */
function newestExpectation(hints: readonly WaitingHint[]): Expectation | undefined {
  const expectations = hints.flatMap(({ expectation }) => expectation ?? []);
  return expectations.find(({ group }) => group?.member === false) ?? expectations.at(-1);
}

/** Somebody else has the lane by now, and does the work. */
class LeaseLost extends Error {}

/**
 * Starts the work on groups that changed as such (renamed, deleted, assigned to an app): everybody in the group may
 * have changed, so each member gets the group's hint, at low priority. A page is stored before the next is read; after
 * a crash the job begins again, and members who have the hint already do not get it twice.
 */
export function startGroupLoop({
  org,
  sync,
  store,
  okta,
  oktaGate,
  clock,
  random,
  log,
  onWoken,
}: GroupDependencies): LaneLoop {
  const settle = (lane: ClaimedLane, outcome: Outcome) =>
    store.release([
      {
        id: lane.id,
        token: lane.token,
        settled: lane.hints.map(({ position }) => ({ position, outcome })),
        wakeAt: null,
        attempts: 0,
        rechecks: 0,
        missingSince: null,
        error: null,
        closesDeadLetter: true,
      },
    ]);

  /**
   * Everybody in the group by Okta; also, once it is deleted, everybody whom we last saw in it. False when the group is
   * gone.
   */
  const wakeMembers = async (
    lane: ClaimedLane,
    wake: (subjects: string[]) => Promise<void>,
    signal: AbortSignal,
  ): Promise<boolean> => {
    try {
      for await (const subjects of okta.groupMembers(lane.subject, signal)) await wake(subjects);
      return true;
    } catch (error) {
      if (error instanceof OktaFailure && error.kind === "not_found") return false;
      throw error;
    }
  };

  const wakeRemembered = async (lane: ClaimedLane, wake: (subjects: string[]) => Promise<void>) => {
    for (let after: string | undefined = ""; after !== undefined;) {
      const subjects: string[] = await store.members(lane.oktaOrg, lane.subject, { after, limit: PAGE });
      await wake(subjects);
      after = subjects.length === PAGE ? subjects.at(-1) : undefined;
    }
  };

  const fanOut = async (lane: ClaimedLane, signal: AbortSignal) => {
    let people = 0;
    const expectation = newestExpectation(lane.hints);
    const isDeletion = expectation?.group?.member === false;
    const wake = async (subjects: string[]) => {
      if (subjects.length === 0) return;
      if (!(await store.fanOut({ lane, subjects, expectation }))) throw new LeaseLost();
      people += subjects.length;
      onWoken();
    };
    const exists = await wakeMembers(lane, wake, signal);
    oktaGate.succeeded();
    if (!exists || isDeletion) await wakeRemembered(lane, wake);
    await settle(lane, people > 0 ? "contributed" : "no_net_effect");
    log.info({ org, group: lane.subject, people }, "A group's members are looked at.");
  };

  const whenStopped = (lane: ClaimedLane, error: unknown): LaneRelease => {
    const context = { now: clock(), random, config: sync };
    // A group is read alone, so nothing proves that a failure is about it.
    if (error instanceof OktaFailure)
      return whenUnread(lane, error, { gate: oktaGate, othersWereRead: false }, context);
    log.error({ org, group: lane.subject, err: error }, "Work on a group failed in a way that nobody foresaw.");
    return whenFailed(lane, { code: "internal", message: messageOf(error) }, { retryable: "always" }, context);
  };

  const work = async (lanes: ClaimedLane[], signal: AbortSignal) => {
    for (const lane of lanes) {
      try {
        await fanOut(lane, signal);
      } catch (error) {
        if (signal.aborted) await store.release([giveBack(lane, clock(), null)]);
        else if (!(error instanceof LeaseLost)) await store.release([whenStopped(lane, error)]);
      }
    }
  };

  return startLaneLoop({
    clock,
    lingerMs: sync.lingerMs,
    slots: () => 1,
    opensAt: () => oktaGate.opensAt(),
    claim: (urgentOnly) =>
      urgentOnly ? Promise.resolve([]) : store.claim({ kind: "group", org, limit: 1, leaseMs: sync.leaseMs * 5 }),
    nextDue: () => store.nextDue("group", org),
    work,
    onError: (error) => log.error({ org, err: error }, "The loop over groups failed and goes on."),
  });
}
