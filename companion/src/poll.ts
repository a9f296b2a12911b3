import { backoff, type Random } from "./time.ts";

/** Work that is looked for again and again, by one loop. */
export interface Poll {
  /** Looks now instead of at the next time; after the look under way, if there is one. */
  nudge(): void;
  /** Aborts the turn under way and ends. */
  close(): Promise<void>;
}

export interface PollOptions {
  /** Pause after a turn that found no more, in milliseconds; a function is asked after each turn. */
  everyMs: number | (() => number);
  /** One look; true when more may follow at once. */
  turn(signal: AbortSignal): Promise<boolean>;
  /** Hears of a turn that failed; may name the time (milliseconds since 1970) before which another makes no sense. */
  onError(error: unknown): number | undefined;
  clock(): number;
  random: Random;
}

/** After a failure a turn is tried again soon, then less and less. */
const RETRY = { baseMs: 1_000, maxMs: 60_000 };

/** Starts to look, at once and then every `everyMs`. */
export function startPoll({ everyMs, turn, onError, clock, random }: PollOptions): Poll {
  const stop = new AbortController();
  let wake = () => {};
  let nudged = false;

  const sleep = async (ms: number) => {
    // What was asked for during a turn may have come after what the turn saw.
    if (nudged || stop.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  };

  const run = async () => {
    let failures = 0;
    while (!stop.signal.aborted) {
      try {
        nudged = false;
        const more = await turn(stop.signal);
        failures = 0;
        if (!more) await sleep(typeof everyMs === "function" ? everyMs() : everyMs);
      } catch (error) {
        if (stop.signal.aborted) return;
        failures += 1;
        const notBefore = onError(error) ?? 0;
        await sleep(Math.max(notBefore - clock(), backoff(failures, RETRY, random)));
      }
    }
  };

  const running = run();
  return {
    nudge() {
      nudged = true;
      wake();
    },
    async close() {
      stop.abort(new Error("closing"));
      wake();
      await running;
    },
  };
}
