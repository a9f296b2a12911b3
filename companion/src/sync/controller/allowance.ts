import type { UsageSeen } from "../../salesforce/org-client.ts";
import type { Priority } from "../../store/types.ts";

/** How much of the org's daily API allowance may be used, by everybody, before kinds of work stop: shares of 1. */
export interface AllowanceShares {
  /** What can wait (fan-outs, backfills, reconciliations). */
  readonly low: number;
  /** All but leavers. */
  readonly usual: number;
}

/** What was seen longer ago says little: some work is let through, and its answer tells anew. */
const STALE_MS = 5 * 60_000;

/**
 * The least priority of work that may be sent. The rest of the allowance is people's own; it is a sliding window of 24
 * hours, so what stops goes on by itself. Leavers are never stopped.
 */
export function leastPriority(usage: UsageSeen | null, { low, usual }: AllowanceShares, now: number): Priority {
  if (usage === null || usage.limit <= 0 || Math.abs(now - usage.at) > STALE_MS) return 0;
  const share = usage.used / usage.limit;
  if (share >= usual) return 2;
  return share >= low ? 1 : 0;
}
