/** The daily allowance of API requests. */
import { RollingAllowance } from "../platform/org-limits.ts";

/** Counts the requests of the last 24 hours, in hours. */
export class ApiUsageCounter extends RollingAllowance {
  constructor(max: number, now: () => number) {
    super({ max, now });
  }

  /** `api-usage=10018/100000` */
  header(): string {
    return `api-usage=${this.used}/${this.max}`;
  }
}
