import type { Clock } from "../time.ts";

const WINDOW_MS = 60_000;
/** Keys that are counted at once; a flood of them must not fill the memory. */
const MOST_KEYS = 10_000;

/** Counts by a key, such as an address, within a minute. */
export interface Counter {
  count(key: string): number;
  add(key: string): number;
}

/** Counts within windows of a minute. */
export function createCounter(clock: Clock): Counter {
  let counts = new Map<string, number>();
  let window = 0;
  const current = () => {
    const now = Math.floor(clock() / WINDOW_MS);
    if (now !== window || counts.size > MOST_KEYS) counts = new Map();
    window = now;
    return counts;
  };
  return {
    count: (key) => current().get(key) ?? 0,
    add(key) {
      const count = (current().get(key) ?? 0) + 1;
      counts.set(key, count);
      return count;
    },
  };
}
