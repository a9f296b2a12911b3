import type { Clock } from "../state/clock.ts";

const MINUTE_MS = 60_000;

interface Bucket {
  readonly name: string;
  /** Requests a minute for the whole org. */
  readonly perMinute: number;
  readonly covers: (method: string, path: string) => boolean;
}

const at = (pattern: RegExp, methods?: readonly string[]) => (method: string, path: string) =>
  pattern.test(path) && (!methods || methods.includes(method));

/**
 * Requests a minute of a Workforce Identity org, the most special bucket first
 * [developer.okta.com: reference/rl-global-mgmt, column Workforce identity].
 */
const BUCKETS: readonly Bucket[] = [
  { name: "/oauth2/v1", perMinute: 2000, covers: at(/^\/oauth2\/v1\//) },
  { name: "/api/v1/logs", perMinute: 120, covers: at(/^\/api\/v1\/logs$/) },
  { name: "/api/v1/apps/{id}", perMinute: 500, covers: at(/^\/api\/v1\/apps\/[^/]+$/) },
  { name: "/api/v1/apps*", perMinute: 100, covers: at(/^\/api\/v1\/apps(\/|$)/) },
  { name: "/api/v1/groups/{id}", perMinute: 1000, covers: at(/^\/api\/v1\/groups\/[^/]+$/) },
  { name: "/api/v1/groups*", perMinute: 500, covers: at(/^\/api\/v1\/groups(\/|$)/) },
  { name: "/api/v1/users", perMinute: 600, covers: at(/^\/api\/v1\/users$/) },
  { name: "GET /api/v1/users/{idOrLogin}", perMinute: 2000, covers: at(/^\/api\/v1\/users\/[^/]+$/, ["GET"]) },
  { name: "/api/v1/users/{id}", perMinute: 600, covers: at(/^\/api\/v1\/users\/[^/]+$/) },
  { name: "/api/v1", perMinute: 1200, covers: () => true },
];

/** What one token gets of a bucket by default [management-openapi: PrincipalRateLimit, `defaultPercentage`]. */
const TOKEN_SHARE = 0.5;

/** What the answer's headers say. */
export interface RateLimitState {
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, in seconds since the epoch. */
  readonly reset: number;
  readonly exceeded: boolean;
}

interface Window {
  readonly endsAt: number;
  used: number;
}

/** Counts requests in windows of a minute, for each token and for the org. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #factor: number;
  readonly #windows = new Map<string, Window>();

  /** @param factor by which this org's figures exceed Okta's own; clients that heed the headers then never wait */
  constructor(clock: Clock, factor = 1) {
    this.#clock = clock;
    this.#factor = factor;
  }

  /** Counts one request of a token (or of a client that asks for one). */
  take(principal: string, method: string, path: string): RateLimitState {
    const bucket = BUCKETS.find((candidate) => candidate.covers(method, path))!;
    const perMinute = bucket.perMinute * this.#factor;
    const limit = Math.floor(perMinute * TOKEN_SHARE);
    const own = this.#window(`${principal} ${bucket.name}`);
    const shared = this.#window(`org ${bucket.name}`);
    const exceeded = own.used >= limit || shared.used >= perMinute;
    if (!exceeded) {
      own.used += 1;
      shared.used += 1;
    }
    const remaining = exceeded ? 0 : Math.min(limit - own.used, perMinute - shared.used);
    return { limit, remaining, reset: Math.ceil(own.endsAt / 1000), exceeded };
  }

  #window(key: string): Window {
    const now = this.#clock.now();
    const current = this.#windows.get(key);
    if (current && now < current.endsAt) return current;
    const fresh = { endsAt: now + MINUTE_MS, used: 0 };
    this.#windows.set(key, fresh);
    return fresh;
  }
}
