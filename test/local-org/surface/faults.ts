/** Faults on demand: what can go wrong between a client and an org, one switch each. */
import { restError, RestError } from "./http/errors.ts";

/**
 * - `cut-before`: the connection is cut before any work.
 * - `cut-after`: the work is done and committed, the connection is cut instead of the answer.
 * - `before-commit`: the transaction does its work, fails at the commit and is rolled back; the answer is UNABLE_TO_LOCK_ROW.
 * - `slow`: the answer comes `ms` later.
 * - `row-lock`: 400 UNABLE_TO_LOCK_ROW without any work.
 * - `server-error`: `status` (503) without any work.
 * - `rate-limited`: 429 with `Retry-After`.
 * - `daily-limit`: 403 REQUEST_LIMIT_EXCEEDED.
 * - `expired-token`: 401 INVALID_SESSION_ID.
 */
export const FAULT_KINDS = [
  "cut-before",
  "cut-after",
  "before-commit",
  "slow",
  "row-lock",
  "server-error",
  "rate-limited",
  "daily-limit",
  "expired-token",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultTarget {
  readonly method: string;
  readonly path: string;
}

export interface Fault {
  readonly kind: FaultKind;
  /** Which requests: a prefix of the path, a pattern, or a predicate. Default: all under `/services/data` and `/services/apexrest`. */
  readonly match?: string | RegExp | ((target: FaultTarget) => boolean);
  /** How many requests; default 1. */
  readonly times?: number;
  /** Matching requests to let pass first; default 0. */
  readonly skip?: number;
  readonly ms?: number;
  readonly status?: number;
}

/** A fault that stands; `hits` grows as requests meet it. */
export interface StandingFault {
  readonly hits: number;
  remove(): void;
}

interface Entry {
  readonly fault: Fault;
  left: number;
  toSkip: number;
  hits: number;
}

/** The faults that stand against one org. */
export class FaultBoard {
  readonly #entries: Entry[] = [];

  add(fault: Fault): StandingFault {
    if (!FAULT_KINDS.includes(fault.kind))
      throw new TypeError(`Unknown fault ${fault.kind}; known: ${FAULT_KINDS.join(", ")}`);
    const entry: Entry = { fault, left: fault.times ?? 1, toSkip: fault.skip ?? 0, hits: 0 };
    this.#entries.push(entry);
    return {
      get hits() {
        return entry.hits;
      },
      remove: () => this.#remove(entry),
    };
  }

  clear(): void {
    this.#entries.length = 0;
  }

  /** Takes the first fault that a request meets, and counts it. */
  take(target: FaultTarget): Fault | null {
    for (const entry of this.#entries) {
      if (!matches(entry.fault, target)) continue;
      if (entry.toSkip > 0) {
        entry.toSkip--;
        continue;
      }
      entry.hits++;
      if (--entry.left <= 0) this.#remove(entry);
      return entry.fault;
    }
    return null;
  }

  #remove(entry: Entry): void {
    const index = this.#entries.indexOf(entry);
    if (index >= 0) this.#entries.splice(index, 1);
  }
}

function matches({ match }: Fault, target: FaultTarget): boolean {
  if (match === undefined) return /^\/services\/(data\/v|apexrest\/)/.test(target.path);
  if (typeof match === "string") return target.path.startsWith(match);
  if (match instanceof RegExp) return match.test(target.path);
  return match(target);
}

/** The answer of a fault that answers instead of the org, or null for the others. */
export function faultAnswer(fault: Fault): { error: RestError; headers: Record<string, string> } | null {
  switch (fault.kind) {
    case "row-lock":
      return {
        error: restError("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records", []),
        headers: {},
      };
    case "server-error":
      return {
        error: new RestError(fault.status ?? 503, [
          { errorCode: "SERVER_UNAVAILABLE", message: "Server is temporarily unavailable" },
        ]),
        headers: {},
      };
    case "rate-limited":
      return {
        error: new RestError(429, [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message: "Too many requests" }]),
        headers: { "retry-after": String(Math.ceil((fault.ms ?? 1000) / 1000)) },
      };
    case "daily-limit":
      return { error: restError("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), headers: {} };
    case "expired-token":
      return { error: restError("INVALID_SESSION_ID", "Session expired or invalid"), headers: {} };
    default:
      return null;
  }
}
