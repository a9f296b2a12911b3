import type { FailureClass } from "../../salesforce/failure.ts";

/** How much an org is asked to do at once. */
export interface Pacing {
  /** People in the next request. */
  readonly size: number;
  /** Requests at once, besides the one that is kept for leavers. */
  readonly inFlight: number;
  /** Requests answered well since `inFlight` last changed. */
  readonly calm: number;
  /** When a request or a person last met rows that somebody else had locked; null before. */
  readonly lockedAt: number | null;
  /** Requests in a row that met a lock. */
  readonly lockStreak: number;
  /** Requests that met a lock, and those that were not answered in time, since the start. */
  readonly locks: number;
  readonly timeouts: number;
}

export interface PacingLimits {
  /** People in the first request, and in any. */
  readonly start: number;
  readonly max: number;
  /** Requests at once in the beginning, and at most. */
  readonly inFlight: number;
  readonly maxInFlight: number;
  /** The time within which a request should be answered. */
  readonly targetMs: number;
}

/** How a request went. `locked`: people in it who met a lock, though the request was answered. */
export type Exchange =
  | { readonly kind: "answered"; readonly people: number; readonly ms: number; readonly locked: number }
  | { readonly kind: "failed"; readonly class: FailureClass; readonly tooMany: boolean };

/** Requests that are answered well before one more is tried at once. */
const CALM = 10;
/** Requests that were under way together meet one lock together; they count once. */
const TOGETHER_MS = 1_000;
/** So long after a lock the org is one where changes of roles and groups get into each other's way. */
const CONTENDED_MS = 10 * 60_000;
const LOCK_PAUSE = { baseMs: 500, maxMs: 30_000 };

export function startPacing({ start, max, inFlight, maxInFlight }: PacingLimits): Pacing {
  return {
    size: Math.min(start, max),
    inFlight: Math.min(inFlight, maxInFlight),
    calm: 0,
    lockedAt: null,
    lockStreak: 0,
    locks: 0,
    timeouts: 0,
  };
}

/**
 * What follows from a request. Time, not counters, limits it: customers' automation on User, sharing recalculation, and
 * the limit on requests over 5 s. So the size grows by half while full requests are answered in time, and is halved when
 * one was not. More requests at once are tried one by one after a calm time; locks, time-outs and single people who take
 * too long halve their number at once.
 */
export function nextPacing(pacing: Pacing, exchange: Exchange, limits: PacingLimits, now: number): Pacing {
  if (exchange.kind === "failed") return afterFailure(pacing, exchange, now);
  const { people, ms, locked } = exchange;
  const sized = sizedBy(pacing, people, ms, limits);
  if (locked > 0) return locking(sized, now);
  if (ms > limits.targetMs) return pacing.size === 1 ? fewerAtOnce(sized) : { ...sized, calm: 0, lockStreak: 0 };
  const calm = pacing.calm + 1;
  return calm >= CALM && pacing.inFlight < limits.maxInFlight
    ? { ...sized, inFlight: pacing.inFlight + 1, calm: 0, lockStreak: 0 }
    : { ...sized, calm, lockStreak: 0 };
}

/** Whether changes of roles and groups should be made one request at a time. */
export function isContended({ lockedAt }: Pacing, now: number): boolean {
  return lockedAt !== null && Math.abs(now - lockedAt) < CONTENDED_MS;
}

/** When whoever met a lock is tried again: soon, then less soon. `jitter` is in [0, 1). */
export function afterLock({ lockedAt, lockStreak }: Pacing, now: number, jitter: number): number {
  const ceiling = Math.min(LOCK_PAUSE.maxMs, LOCK_PAUSE.baseMs * 2 ** Math.max(0, lockStreak - 1));
  return Math.max(now, lockedAt ?? now) + Math.round(ceiling * (0.5 + jitter / 2));
}

function sizedBy(pacing: Pacing, people: number, ms: number, { max, targetMs }: PacingLimits): Pacing {
  if (ms > targetMs) return halved(pacing);
  // Not a full request says nothing about a bigger one.
  return people < pacing.size ? pacing : { ...pacing, size: Math.min(max, Math.ceil(pacing.size * 1.5)) };
}

function afterFailure(pacing: Pacing, failure: Extract<Exchange, { kind: "failed" }>, now: number): Pacing {
  if (failure.class === "lock") return locking(pacing, now);
  if (failure.class === "timeout") return { ...fewerAtOnce(halved(pacing)), timeouts: pacing.timeouts + 1 };
  return failure.tooMany ? fewerAtOnce(pacing) : { ...pacing, calm: 0 };
}

function locking(pacing: Pacing, now: number): Pacing {
  const locks = pacing.locks + 1;
  const isSame = pacing.lockedAt !== null && Math.abs(now - pacing.lockedAt) < TOGETHER_MS;
  if (isSame) return { ...pacing, locks };
  return { ...fewerAtOnce(pacing), lockedAt: now, lockStreak: pacing.lockStreak + 1, locks };
}

function halved(pacing: Pacing): Pacing {
  return { ...pacing, size: Math.max(1, Math.floor(pacing.size / 2)) };
}

function fewerAtOnce(pacing: Pacing): Pacing {
  return { ...pacing, inFlight: Math.max(1, Math.floor(pacing.inFlight / 2)), calm: 0 };
}
