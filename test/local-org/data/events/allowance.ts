/**
 * How many events may be published, and how large they may be.
 * [Platform Events Developer Guide: Platform Event Allocations, Platform Event Error Status Codes, Event and Event Bus Properties in Test Context;
 * Pub/Sub API: Pub/Sub API and Event Allocations, "maximum size of 1 MB"]
 */
import { RollingAllowance } from "../../platform/org-limits.ts";
import { TransactionSlot, type Transaction } from "../../platform/transaction.ts";
import { textOf } from "../../platform/values/text.ts";
import { failure, type RowFailure } from "../engine/dml-types.ts";
import type { RowChange } from "../engine/row-change.ts";

const HOUR_MS = 3_600_000;
const LARGEST_EVENT_BYTES = 1024 * 1024;
/** "You can publish up to 500 platform event messages in a test method." */
const MOST_IN_A_TEST = 500;

/** Events of the last hour: 250,000 in Performance, Unlimited and Enterprise Edition, 50,000 in Developer Edition. */
export function hourlyAllowance(now: () => number): RollingAllowance {
  return new RollingAllowance({ now, max: 250_000, windowMs: HOUR_MS, steps: 60 });
}

const publishedInTest = new TransactionSlot<{ count: number }>(() => ({ count: 0 }));

/** Why an event cannot be published although it is well made. */
export function publishRefusal(
  allowance: RollingAllowance,
  transaction: Transaction,
  change: RowChange,
): RowFailure | null {
  if (sizeOf(change) > LARGEST_EVENT_BYTES)
    return failure("LIMIT_EXCEEDED", "The platform event message is larger than 1 MB");
  if (transaction.isTest) {
    const published = transaction.testMethod.get(publishedInTest);
    if (++published.count <= MOST_IN_A_TEST) return null;
    return failure("LIMIT_EXCEEDED", "The number of published platform event messages exceeded the test limit");
  }
  if (allowance.take()) return null;
  return failure(
    "LIMIT_EXCEEDED",
    "The number of published platform event messages exceeded the hourly publishing limit",
  );
}

function sizeOf({ values }: RowChange): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(values)) bytes += name.length + Buffer.byteLength(textOf(value));
  return bytes;
}
