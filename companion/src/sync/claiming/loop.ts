import type { ClaimedLane, Priority } from "../../store/types.ts";
import type { Clock } from "../../time.ts";
import { pause } from "../../time.ts";

/** A loop that claims lanes when some are due and works on several claims at once. */
export interface LaneLoop {
  /** Says that lanes may be due now; of which priority at most, where that is known. */
  nudge(priority?: Priority): void;
  /**
   * Claims no more, waits for work in flight up to `graceMs`, then aborts it and waits for it to give its lanes back.
   */
  close(graceMs: number): Promise<void>;
}

export interface LaneLoopOptions {
  clock: Clock;
  /** Claims that may be worked on at once, besides one that is kept for the urgent. */
  slots(): number;
  /** When claiming makes sense; now or earlier means at once. */
  opensAt(): number;
  /** The least priority that there is room for now. */
  leastPriority(): Priority;
  /** Takes lanes of at least a priority. `reserved`: for the slot that is kept for the urgent. */
  claim(least: Priority, reserved: boolean): Promise<ClaimedLane[]>;
  nextDue(): Promise<number | null>;
  /** Must release every lane, whatever happens. `reserved`: in the slot for the urgent, which should soon be free again. */
  work(lanes: ClaimedLane[], signal: AbortSignal, reserved: boolean): Promise<void>;
  /** After a quiet time, how long to wait for more hints. */
  lingerMs: number;
  onError(error: unknown): void;
}

/** The longest sleep: other processes may add lanes without our hearing of it. */
const LONGEST_SLEEP_MS = 1_000;

/** How often to look for what does not have to wait, while what can wait does. */
export const ASIDE_MS = 250;

export function startLaneLoop(options: LaneLoopOptions): LaneLoop {
  const { clock, work, onError } = options;
  const stopClaiming = new AbortController();
  const abortWork = new AbortController();
  const inFlight = new Set<Promise<void>>();
  /** The one in the slot for the urgent; part of `inFlight` too. */
  let urgent: Promise<void> | null = null;
  let nudged = false;
  /** The least priority of what was looked for last. */
  let least: Priority = 0;
  let wake = () => {};
  let lookingAside: NodeJS.Timeout | undefined;

  const nudge = (priority: Priority = 2) => {
    if (priority < least) return lookAside();
    nudged = true;
    if (options.opensAt() <= clock()) wake();
  };

  /**
   * In a storm of events that nothing can be done about, each would wake the loop for nothing. Yet any may be about
   * somebody who is known to leave, and waits for another look: so the loop looks now and then.
   */
  const lookAside = () => {
    lookingAside ??= setTimeout(() => {
      lookingAside = undefined;
      nudge();
    }, ASIDE_MS);
  };

  /** Until the time, a nudge or the end. */
  const sleepUntil = async (time: number) => {
    if (nudged || stopClaiming.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(Math.max(time - clock(), 1), LONGEST_SLEEP_MS));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  };

  const startWork = (lanes: ClaimedLane[], reserved: boolean) => {
    const task: Promise<void> = work(lanes, abortWork.signal, reserved)
      .catch(onError)
      .finally(() => {
        inFlight.delete(task);
        if (urgent === task) urgent = null;
        nudge();
      });
    inFlight.add(task);
    if (reserved) urgent = task;
  };

  const claimOnce = async (): Promise<"claimed" | "empty" | "full"> => {
    const usual = inFlight.size - (urgent === null ? 0 : 1);
    const isFull = usual >= options.slots();
    least = isFull ? 2 : options.leastPriority();
    if (isFull && urgent !== null) return "full";
    const lanes = await options.claim(least, isFull);
    if (lanes.length > 0) startWork(lanes, isFull);
    else if (isFull) return "full";
    return lanes.length > 0 ? "claimed" : "empty";
  };

  const run = async () => {
    let idle = true;
    while (!stopClaiming.signal.aborted) {
      try {
        const opensAt = options.opensAt();
        if (opensAt > clock()) {
          nudged = false;
          await sleepUntil(opensAt);
          continue;
        }
        if (idle && nudged) await pause(options.lingerMs, stopClaiming.signal);
        nudged = false;
        const claimed = await claimOnce();
        idle = claimed === "empty";
        // When every slot is taken, the end of some work or a new hint wakes us.
        if (claimed === "full") await sleepUntil(Number.POSITIVE_INFINITY);
        else if (claimed === "empty") await sleepUntil((await options.nextDue()) ?? Number.POSITIVE_INFINITY);
      } catch (error) {
        if (stopClaiming.signal.aborted) return;
        onError(error);
        await pause(LONGEST_SLEEP_MS, stopClaiming.signal).catch(() => undefined);
      }
    }
  };

  const running = run();
  return {
    nudge,
    async close(graceMs) {
      stopClaiming.abort(new Error("closing"));
      clearTimeout(lookingAside);
      wake();
      await running;
      const finished = Promise.all(inFlight);
      const grace = new AbortController();
      await Promise.race([finished, pause(graceMs, grace.signal).catch(() => undefined)]);
      grace.abort();
      abortWork.abort(new Error("closing"));
      await finished;
    },
  };
}
