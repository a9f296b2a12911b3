import { setTimeout as delay } from "node:timers/promises";

/** The time of day in milliseconds since 1970. Injected, so that tests can set it. */
export type Clock = () => number;

/** A number in [0, 1); injected, so that tests can foresee jitter. */
export type Random = () => number;

/** The latest of some times; null for none. However many: arguments of a call are limited. */
export function latest(times: readonly number[]): number | null {
  return times.reduce<number | null>((found, time) => (found === null || time > found ? time : found), null);
}

/** The earliest of some times; null for none. */
export function earliest(times: readonly number[]): number | null {
  return times.reduce<number | null>((found, time) => (found === null || time < found ? time : found), null);
}

/** Waits; rejects with the signal's reason when it aborts first. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(Math.max(0, ms), undefined, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** Exponential backoff with full jitter in its upper half: attempt 1 waits between `baseMs` / 2 and `baseMs`. */
export function backoff(attempt: number, { baseMs, maxMs }: { baseMs: number; maxMs: number }, random: Random): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** Rejects when the signal aborts, for work that cannot be aborted itself. The work goes on, its end is ignored. */
export function abortable<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
