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
  /** When work of this share may go on, whatever it reads of people. */
  shareOpensAt(share: Share): number;
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

/** Buckets of which reading one person takes one request each, at most. */
const isOfPeople = (bucket: string) => bucket.startsWith("/api/v1/users/*");

/**
 * What has a pace of its own: the log; assignments, of which a list tells when they cannot be asked for one by one; and
 * lists of users, who are read one by one when others have used these up.
 */
const APP_USERS = "/api/v1/apps/*/users";
const USERS = "/api/v1/users";
const isApart = (bucket: string) => bucket === LOG || bucket === APP_USERS || bucket === USERS;

/** Okta's windows last a minute; what seems longer is a clock that was set back, or no time at all. */
const LONGEST_WINDOW_MS = 2 * 60_000;

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
  const buckets = new Map<string, { limit: number; remaining: number; resetsAt: number }>();
  const begun = new Map<string, number>();
  const keptOf = (limit: number, share: Share) =>
    ({ low: limit / 2, full: keptForLeavers(limit), urgent: Math.min(reserve, limit / 20) })[share];
  const opensAt = (bucket: string, share: Share = "full") => {
    const state = buckets.get(bucket);
    // A limit of 0 marks Okta's limit of concurrent requests, which has nothing to do with the bucket.
    if (state === undefined || state.limit === 0) return 0;
    if (state.remaining > keptOf(state.limit, share)) return 0;
    return state.resetsAt > clock() + LONGEST_WINDOW_MS ? 0 : state.resetsAt;
  };
  const roomIn = (bucket: string, share: Share) => {
    const state = buckets.get(bucket);
    const isOver = state !== undefined && (state.resetsAt <= clock() || state.resetsAt > clock() + LONGEST_WINDOW_MS);
    if (state === undefined || state.limit === 0 || isOver) return Number.POSITIVE_INFINITY;
    return Math.floor(state.remaining - keptOf(state.limit, share) - (begun.get(bucket) ?? 0));
  };
  return {
    opensAt,
    shareOpensAt: (share) =>
      Math.max(0, ...[...buckets.keys()].filter((bucket) => !isApart(bucket)).map((bucket) => opensAt(bucket, share))),
    room: (share) => Math.min(...[...buckets.keys()].filter(isOfPeople).map((bucket) => roomIn(bucket, share))),
    left(bucket) {
      const state = buckets.get(bucket);
      if (state === undefined || state.limit === 0 || state.resetsAt <= clock()) return 1;
      return state.remaining / state.limit;
    },
    begin(bucket) {
      begun.set(bucket, (begun.get(bucket) ?? 0) + 1);
      return () => void begun.set(bucket, (begun.get(bucket) ?? 1) - 1);
    },
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
