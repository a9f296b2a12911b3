/**
 * Requests that run for long at the same time.
 *
 * "Number of synchronous concurrent transactions for long-running transactions that last longer than 5 seconds for each org: 10 … If more transactions
 * are started while the 10 long-running transactions are still running, they're denied." [Execution Governors and Limits]
 *
 * A request's duration is what it was simulated to take (waits for locks, counted CPU time) on the org's clock: it is long from its fifth second to
 * its end.
 */
import { restError } from "../surface/http/errors.ts";

const LONG_AFTER_MS = 5_000;

export class LongRequests {
  readonly #now: () => number;
  #running: { readonly from: number; readonly until: number }[] = [];
  limit = 10;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A request that began now takes so long. */
  note(durationMs: number): void {
    const from = this.#now() + LONG_AFTER_MS;
    if (durationMs > LONG_AFTER_MS) this.#running.push({ from, until: this.#now() + durationMs });
  }

  /** So many others have run for more than five seconds, and go on for so long; none with 0. */
  occupy(count: number, ms: number): void {
    const now = this.#now();
    this.#running = Array.from({ length: count }, () => ({ from: now, until: now + ms }));
  }

  /** @throws RestError 403 as the platform answers a request that it denies */
  admit(): void {
    const now = this.#now();
    this.#running = this.#running.filter(({ until }) => until > now);
    if (this.#running.filter(({ from }) => from <= now).length >= this.limit)
      throw restError("REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.");
  }
}
