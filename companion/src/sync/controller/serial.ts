import type { Store } from "../../store/store.ts";
import { pause, type Clock } from "../../time.ts";

/** One request at a time. */
export interface SerialLane {
  /**
   * Runs the work when nobody else is in the lane. Undefined when that was not to be before `until`.
   *
   * @throws what the work throws; the signal's reason when it aborts before its turn.
   */
  run<Result>(work: () => Promise<Result>, until: number, signal: AbortSignal): Promise<Result | undefined>;
  /** How many are in it or wait for it, in this process. */
  waiting(): number;
}

export interface SerialLaneDependencies {
  name: string;
  holder: string;
  store: Pick<Store, "lease" | "endLease">;
  clock: Clock;
  /** The longest that one piece of work can take. */
  workMs: number;
}

/** How often to look whether another process has left the lane. */
const LOOK_MS = 50;

/**
 * What takes locks on group membership (roles, public groups, queues) gets into its own way when two requests do it at
 * once: Salesforce lets the second wait for about ten seconds, and then fail. The lane is held by a lease in the store,
 * so it is one for all companions that share it.
 */
export function createSerialLane({ name, holder, store, clock, workMs }: SerialLaneDependencies): SerialLane {
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const alone = async <Result>(work: () => Promise<Result>, until: number, signal: AbortSignal) => {
    for (;;) {
      signal.throwIfAborted();
      if (clock() >= until) return undefined;
      if ((await store.lease(name, holder, workMs)) !== null) break;
      await pause(LOOK_MS, signal);
    }
    try {
      return await work();
    } finally {
      await store.endLease(name, holder);
    }
  };

  return {
    async run(work, until, signal) {
      waiting += 1;
      const turn = tail.then(() => alone(work, until, signal)).finally(() => (waiting -= 1));
      tail = turn.catch(() => undefined);
      return turn;
    },
    waiting: () => waiting,
  };
}
