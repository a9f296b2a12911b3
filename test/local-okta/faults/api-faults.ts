import { setTimeout as sleep } from "node:timers/promises";
import { accessDenied, invalidToken, notFound, OktaError, tooManyRequests } from "../errors.ts";

/** Which requests a fault strikes. */
export interface RequestMatch {
  readonly method?: string;
  /** The path, or a pattern for it, such as `/^\/api\/v1\/users\/[^/]+\/groups$/`. */
  readonly path?: string | RegExp;
  /** How many requests it strikes before it wears off; for ever by default. */
  readonly times?: number;
}

interface Armed {
  readonly match: RequestMatch;
  readonly strike: (strike: Strike) => Promise<void> | void;
  left: number;
}

/** What a fault may do to a request: answer by throwing, or change what the request sees. */
export interface Strike {
  /** Headers for the answer. */
  readonly setHeader: (name: string, value: string) => void;
  /** Drops the connection without an answer. */
  readonly disconnect: () => void;
  readonly nowMs: number;
}

/** What can go wrong with calls of the management API. */
export class ApiFaults {
  #armed: Armed[] = [];
  readonly #lostScopes = new Set<string>();

  /** Answers with an error; 500 by default. */
  fail(fault: RequestMatch & { readonly status?: number } = {}): void {
    this.#arm(fault, () => {
      throw failureWith(fault.status ?? 500);
    });
  }

  /** Answers 429 as if the bucket were empty for another `resetInMs`. */
  rateLimit(fault: RequestMatch & { readonly resetInMs?: number; readonly limit?: number } = {}): void {
    this.#arm(fault, ({ setHeader, nowMs }) => {
      setHeader("x-rate-limit-limit", String(fault.limit ?? 300));
      setHeader("x-rate-limit-remaining", "0");
      setHeader("x-rate-limit-reset", String(Math.ceil((nowMs + (fault.resetInMs ?? 1000)) / 1000)));
      throw tooManyRequests();
    });
  }

  /** Answers 429 as for too many requests at once: limit and remaining are 0. */
  concurrencyLimit(fault: RequestMatch = {}): void {
    this.#arm(fault, ({ setHeader, nowMs }) => {
      setHeader("x-rate-limit-limit", "0");
      setHeader("x-rate-limit-remaining", "0");
      setHeader("x-rate-limit-reset", String(Math.ceil(nowMs / 1000)));
      throw tooManyRequests();
    });
  }

  /** Answers `ms` later (real time). */
  slow(fault: RequestMatch & { readonly ms: number }): void {
    this.#arm(fault, async () => {
      await sleep(fault.ms);
    });
  }

  /** Closes the connection without an answer. */
  disconnect(fault: RequestMatch = {}): void {
    this.#arm(fault, (strike) => strike.disconnect());
  }

  /** Every token loses a scope, as when an admin takes a grant away: 403 wherever it is needed, for API tokens too. */
  loseScope(scope: string): void {
    this.#lostScopes.add(scope);
  }

  restoreScope(scope: string): void {
    this.#lostScopes.delete(scope);
  }

  hasLost(scope: string): boolean {
    return this.#lostScopes.has(scope);
  }

  clear(): void {
    this.#armed = [];
    this.#lostScopes.clear();
  }

  /** Lets the armed faults strike a request. */
  async apply(method: string, path: string, strike: Strike): Promise<void> {
    // What is armed while a slow request waits strikes the next one, not this one.
    const armedNow = this.#armed.slice();
    for (const armed of armedNow) {
      if (armed.left <= 0 || !matches(armed.match, method, path)) continue;
      armed.left -= 1;
      await armed.strike(strike);
    }
    this.#armed = this.#armed.filter((armed) => armed.left > 0);
  }

  #arm(match: RequestMatch, strike: Armed["strike"]): void {
    this.#armed.push({ match, strike, left: match.times ?? Infinity });
  }
}

/** @returns the error that Okta answers with this status */
function failureWith(status: number): OktaError {
  switch (status) {
    case 401:
      return invalidToken();
    case 403:
      return accessDenied();
    case 404:
      return notFound("unknown", "Resource");
    default:
      return new OktaError(status, "E0000009", "Internal Server Error");
  }
}

function matches(match: RequestMatch, method: string, path: string): boolean {
  if (match.method && match.method.toUpperCase() !== method) return false;
  if (match.path === undefined) return true;
  return typeof match.path === "string" ? match.path === path : match.path.test(path);
}
