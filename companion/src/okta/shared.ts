import { abortable, type Clock } from "../time.ts";

/** Who asks for what others may be asking for too. */
export interface Claim {
  key: string;
  /** What was begun to be read then or later will do (ms since 1970); nothing but a read of one's own when none is given. */
  since: number | undefined;
  /** A read of a lower rank may wait longer than one can. */
  rank: number;
  /** A read that is less sure will not do: out of a list 0, by id 1. */
  sureness?: number;
}

/** One read for all who ask for the same at the same time. */
export type Shared<Value> = (
  claim: Claim,
  signal: AbortSignal,
  read: (signal: AbortSignal) => Promise<Value>,
) => Promise<Value>;

interface Reading<Value> extends Required<Pick<Claim, "rank" | "sureness">> {
  began: number;
  value: Promise<Value>;
  /** How many wait for it; when nobody does any more, it is called off. */
  waiting: number;
  isOver: boolean;
  off: AbortController;
}

/** For how long what was read serves others, at most: orgs that hear of the same event claim it within moments. */
const SERVES_MS = 2_000;

/**
 * The same where reads may be behind for `lagMs`: well within the time in which what was said to have changed is still
 * known, so that what a read that is served does not show yet is noticed.
 */
export const servesFor = (lagMs: number) => Math.min(SERVES_MS, lagMs / 4);

/**
 * Lets those join a read who would ask for the same, if it began late enough to show what they heard of: several orgs
 * that follow one Okta org read a person once.
 */
export function createShared<Value>(clock: Clock, servesMs = SERVES_MS): Shared<Value> {
  /** The newest of each: nobody is shown less than whoever asked before them. */
  const readings = new Map<string, Reading<Value>>();

  const begin = ({ key, rank, sureness = 0 }: Claim, read: (signal: AbortSignal) => Promise<Value>): Reading<Value> => {
    const off = new AbortController();
    const made = { began: clock(), value: read(off.signal), waiting: 0, isOver: false, off };
    const reading: Reading<Value> = { rank, sureness, ...made };
    readings.set(key, reading);
    const forget = () => {
      if (readings.get(key) === reading) readings.delete(key);
    };
    const remember = () => {
      reading.isOver = true;
      setTimeout(forget, servesMs).unref();
    };
    // A failure is everybody's who waits, and nobody's who comes later.
    reading.value.then(remember, forget);
    return reading;
  };

  return async (claim, signal, read) => {
    const { key, since, rank, sureness = 0 } = claim;
    const current = readings.get(key);
    const now = clock();
    const serves =
      current !== undefined &&
      since !== undefined &&
      current.began >= Math.max(since, now - servesMs) &&
      // What lies ahead was begun before the clock was set back.
      current.began <= now &&
      current.sureness >= sureness &&
      (current.isOver || current.rank >= rank);
    const reading = serves ? current : begin(claim, read);
    reading.waiting += 1;
    try {
      return await abortable(reading.value, signal);
    } finally {
      reading.waiting -= 1;
      if (reading.waiting === 0 && !reading.isOver && signal.aborted) {
        if (readings.get(key) === reading) readings.delete(key);
        reading.off.abort(signal.reason);
      }
    }
  };
}
