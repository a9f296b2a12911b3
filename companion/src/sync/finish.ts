import type { Log } from "../log.ts";
import type { Notifier } from "../notify/index.ts";
import type { Observer } from "../ops/observer.ts";
import type { Store } from "../store/store.ts";
import type { LaneRelease } from "../store/types.ts";
import type { Clock } from "../time.ts";
import { answerOf, happeningOf, reportOf, toldLetterOf, type Turn } from "./turn.ts";

export interface FinishDependencies {
  store: Pick<Store, "wake" | "release">;
  notifier: Pick<Notifier, "compose">;
  observer: Observer;
  clock: Clock;
  log: Log;
}

/** Makes the function that ends turns: others are woken, people are told, the lanes are given back. */
export function createFinish({ store, notifier, observer, clock, log }: FinishDependencies) {
  /** Wakes the people who waited for somebody who is there now, such as the reports of a manager. */
  const wakeWaiting = async (turns: readonly Turn[]) => {
    const wakes = turns.flatMap(({ lane, result }) =>
      (result?.wakes ?? []).map((subject) => ({ kind: lane.kind, org: lane.org, oktaOrg: lane.oktaOrg, subject })),
    );
    await Promise.all(wakes.map((key) => store.wake(key, 1)));
  };

  /** With what is told of the turn: a process that dies afterwards leaves nobody uninformed. */
  const releaseOf = (turn: Turn): LaneRelease => ({
    ...turn.release,
    notices: notifier.compose([happeningOf(turn, clock())]),
    ...(turn.lane.isAsked ? { answer: JSON.stringify(answerOf(turn, clock())) } : {}),
  });

  return async (turns: readonly Turn[]): Promise<void> => {
    if (turns.length === 0) return;
    // Before the release: should we die in between, the same answer wakes them again.
    await wakeWaiting(turns);
    const kept = await store.release(turns.map(releaseOf));
    turns.forEach((turn, index) => {
      const { lane } = turn;
      const who = { org: lane.org, oktaId: lane.subject, version: lane.version };
      if (kept[index] !== true) {
        log.warn(who, "A lease was lost; somebody else has this person now.");
        return;
      }
      const letter = toldLetterOf(turn);
      if (letter !== undefined) log.error({ ...who, ...letter }, "A person became a dead letter.");
      observer.publish(reportOf(turn, clock()));
    });
  };
}
