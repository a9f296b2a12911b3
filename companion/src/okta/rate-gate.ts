import type { Clock } from "../time.ts";

/** The part of a response's headers that the gate reads; fetch's `Headers` is one. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** `low` work leaves half of a bucket to what people wait for, and `full` work a tenth to those who may be leaving. */
export type Share = "urgent" | "full" | "low";

/** What is left of a bucket to those who may be leaving, when nobody else may use it. */
export const keptForLeavers = (limit: number) => limit / 10;

/** Who goes first. */
export const RANKS: Readonly<Record<Share, number>> = { urgent: 2, full: 1, low: 0 };

/** Knows how much of each of Okta's rate buckets is left, from the headers of the latest answer. */
export interface RateGate {
  /** When the next request of this bucket may be sent; now or earlier means at once. */
  opensAt(bucket: string, share?: Share): number;
  /**
   * How many people a share may read before a bucket that reads of people closes, besides requests that were begun and
   * not answered yet; no number when nothing limits it.
   */
  room(share: Share): number;
  /** How much of a bucket is left, from 0 to 1; all of it while nothing is known of it. */
  left(bucket: string): number;
  /** A request of this bucket waits or is under way. Call the answer when it is over. */
  begin(bucket: string): () => void;
  observe(bucket: string, headers: HeaderReader): void;
  /** What is known of the buckets, for `/status`. */
  report(): Record<string, Bucket>;
}

interface Bucket {
  limit: number;
  remaining: number;
  resetsAt: number;
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

const APP_USERS = "/api/v1/apps/*/users";

/**
 * What reading one person takes one request of each, at most. Assignments are not among them: a list tells of these when
 * they cannot be asked for one by one. Nor are lists of users, who are read one by one when others have used these up.
 */
const OF_PEOPLE = ["/api/v1/users/*", "/api/v1/users/*/groups", "/api/v1/users/*/factors"];

/** Okta's windows last a minute; what seems longer is a clock that was set back, or no time at all. */
const LONGEST_WINDOW_MS = 2 * 60_000;
/** Okta's times are whole seconds: resets that are less than this apart are one. */
const SAME_WINDOW_MS = 2_500;

/**
 * The rate bucket of a path: its shape without ids. Okta limits by endpoint, `/api/v1/users/{id}` apart from
 * `/api/v1/users/{id}/groups`; an app's users count together, one by one or in lists. Source: developer.okta.com,
 * rl-global-mgmt.
 */
export function bucketOf(pathname: string): string {
  const shape = pathname.replace(/(\/(?:users|groups|apps)\/)[^/]+/g, "$1*");
  return shape === `${APP_USERS}/*` ? APP_USERS : shape;
}

/**
 * Makes a gate that closes a bucket to a share of the work while little is left in it, until it resets; to all of it
 * while only `reserve` requests are. The reserve covers requests that are under way and leaves something to others who
 * use the same token.
 */
export function createRateGate(clock: Clock, reserve: number): RateGate {
  const buckets = new Map<string, Bucket>();
  const begun = new Map<string, number>();
  const keptOf = (limit: number, share: Share) =>
    ({ low: limit / 2, full: keptForLeavers(limit), urgent: Math.min(reserve, limit / 20) })[share];
  /** What is known of the window that runs; what is known of one that is over says nothing. */
  const current = (bucket: string): Bucket | undefined => {
    const state = buckets.get(bucket);
    const until = (state?.resetsAt ?? 0) - clock();
    return until > 0 && until <= LONGEST_WINDOW_MS ? state : undefined;
  };
  const roomIn = (bucket: string, share: Share) => {
    const state = current(bucket);
    if (state === undefined) return Number.POSITIVE_INFINITY;
    return Math.floor(state.remaining - keptOf(state.limit, share) - (begun.get(bucket) ?? 0));
  };
  return {
    opensAt(bucket, share = "full") {
      const state = current(bucket);
      return state === undefined || state.remaining > keptOf(state.limit, share) ? 0 : state.resetsAt;
    },
    room: (share) => Math.min(...OF_PEOPLE.map((bucket) => roomIn(bucket, share))),
    left(bucket) {
      const state = current(bucket);
      return state === undefined ? 1 : state.remaining / state.limit;
    },
    begin(bucket) {
      begun.set(bucket, (begun.get(bucket) ?? 0) + 1);
      return () => void begun.set(bucket, (begun.get(bucket) ?? 1) - 1);
    },
    observe(bucket, headers) {
      const limit = Number(headers.get("x-rate-limit-limit") ?? Number.NaN);
      const remaining = Number(headers.get("x-rate-limit-remaining") ?? Number.NaN);
      const resetsAt = resetTime(headers, clock());
      // A limit of 0 marks Okta's limit of concurrent requests, which has nothing to do with the bucket.
      if (!(limit > 0) || !Number.isFinite(remaining) || resetsAt === null) return;
      const before = current(bucket);
      const isSameWindow = before !== undefined && Math.abs(before.resetsAt - resetsAt) < SAME_WINDOW_MS;
      // Answers may come in another order than Okta gave them.
      buckets.set(bucket, {
        limit,
        remaining: isSameWindow ? Math.min(before.remaining, remaining) : remaining,
        resetsAt,
      });
    },
    report: () => Object.fromEntries(buckets),
  };
}
