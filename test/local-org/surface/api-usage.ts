/** The daily allowance of API requests. */
import type { ApiUsage } from "./http/messages.ts";

const DAY_MS = 86_400_000;

/** Counts the requests of the last 24 hours in hourly buckets, as the platform's rolling window does. */
export class ApiUsageCounter {
  readonly #buckets = new Map<number, number>();
  readonly #now: () => number;
  max: number;

  constructor(max: number, now: () => number) {
    this.max = max;
    this.#now = now;
  }

  /** Counts one request. False when the allowance is used up; such a request does not count. */
  take(): boolean {
    if (this.usage().used >= this.max) return false;
    const hour = Math.floor(this.#now() / (DAY_MS / 24));
    this.#buckets.set(hour, (this.#buckets.get(hour) ?? 0) + 1);
    return true;
  }

  usage(): ApiUsage {
    const oldest = Math.floor(this.#now() / (DAY_MS / 24)) - 24;
    let used = 0;
    for (const [hour, count] of this.#buckets) {
      if (hour <= oldest) this.#buckets.delete(hour);
      else used += count;
    }
    return { used, max: this.max };
  }

  /** `api-usage=10018/100000` */
  header(): string {
    const { used, max } = this.usage();
    return `api-usage=${used}/${max}`;
  }
}
