import type { Clock } from "../time.ts";

/** The part of a response's headers that the gate reads; fetch's `Headers` is one. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** `low` work leaves half of a bucket to what people wait for, and `full` work a tenth to those who may be leaving. */
export type Share = "urgent" | "full" | "low";

/** Knows how much of each of Okta's rate buckets is left, from the headers of the latest answer. */
export interface RateGate {
  /** When the next request of this bucket may be sent; now or earlier means at once. */
  opensAt(bucket: string, share?: Share): number;
  /** When work of this share may go on, whatever it reads of people. */
  shareOpensAt(share: Share): number;
  observe(bucket: string, headers: HeaderReader): void;
  /** What is known of the buckets, for `/status`. */
  report(): Record<string, { limit: number; remaining: number; resetsAt: number }>;
}

/**
 * When a 429 names its reset, or null. The header counts Okta's seconds, so the answer's own date translates them to
 * our clock.
 */
export function resetTime(headers: HeaderReader, now: number): number | null {
  const reset = Number(headers.get("x-rate-limit-reset") ?? Number.NaN);
  if (!Number.isFinite(reset)) return null;
  const theirs = Date.parse(headers.get("date") ?? "");
  return Math.min(reset * 1_000 + (Number.isNaN(theirs) ? 0 : now - theirs), now + LONGEST_WINDOW_MS);
}

const LOG = "/api/v1/logs";

/** Okta's windows last a minute; what seems longer is a clock that was set back, or no time at all. */
const LONGEST_WINDOW_MS = 2 * 60_000;

/**
 * The rate bucket of a path: its shape without ids. Okta limits by endpoint, `/api/v1/users/{id}` apart from
 * `/api/v1/users/{id}/groups`.
 */
export function bucketOf(pathname: string): string {
  return pathname.replace(/(\/(?:users|groups|apps)\/)[^/]+/g, "$1*");
}

/**
 * Makes a gate that closes a bucket to a share of the work while little is left in it, until it resets; to all of it
 * while only `reserve` requests are. The reserve covers requests that are under way and leaves something to others who
 * use the same token.
 */
export function createRateGate(clock: Clock, reserve: number): RateGate {
  const buckets = new Map<string, { limit: number; remaining: number; resetsAt: number }>();
  const opensAt = (bucket: string, share: Share = "full") => {
    const state = buckets.get(bucket);
    // A limit of 0 marks Okta's limit of concurrent requests, which has nothing to do with the bucket.
    if (state === undefined || state.limit === 0) return 0;
    const kept = { low: state.limit / 2, full: state.limit / 10, urgent: Math.min(reserve, state.limit / 20) };
    if (state.remaining > kept[share]) return 0;
    return state.resetsAt > clock() + LONGEST_WINDOW_MS ? 0 : state.resetsAt;
  };
  return {
    opensAt,
    shareOpensAt: (share) =>
      Math.max(0, ...[...buckets.keys()].filter((bucket) => bucket !== LOG).map((bucket) => opensAt(bucket, share))),
    observe(bucket, headers) {
      const limit = Number(headers.get("x-rate-limit-limit") ?? Number.NaN);
      const remaining = Number(headers.get("x-rate-limit-remaining") ?? Number.NaN);
      const resetsAt = resetTime(headers, clock());
      if (!Number.isFinite(limit) || !Number.isFinite(remaining) || resetsAt === null) return;
      buckets.set(bucket, { limit, remaining, resetsAt });
    },
    report: () => Object.fromEntries(buckets),
  };
}
