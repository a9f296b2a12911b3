/**
 * How many events may be published, and how large they may be.
 * [Platform Events Developer Guide: Platform Event Allocations, Platform Event Error Status Codes, Event and Event Bus Properties in Test Context;
 * Pub/Sub API: Pub/Sub API and Event Allocations, "maximum size of 1 MB"]
 */
import { TransactionSlot, type Transaction } from "../../platform/transaction.ts";
import { textOf } from "../../platform/values/text.ts";
import { failure, type RowFailure } from "../engine/dml-types.ts";
import type { RowChange } from "../engine/row-change.ts";

const HOUR_MS = 3_600_000;
const LARGEST_EVENT_BYTES = 1024 * 1024;
/** "You can publish up to 500 platform event messages in a test method." */
const MOST_IN_A_TEST = 500;

/** Counts the events of the last hour, in minutes. */
export class HourlyAllowance {
  readonly #now: () => number;
  readonly #minutes = new Map<number, number>();
  /** 250,000 in Performance, Unlimited and Enterprise Edition, 50,000 in Developer Edition. */
  max = 250_000;

  constructor(now: () => number) {
    this.#now = now;
  }

  get used(): number {
    const oldest = Math.floor((this.#now() - HOUR_MS) / 60_000);
    let used = 0;
    for (const [minute, count] of this.#minutes) {
      if (minute <= oldest) this.#minutes.delete(minute);
      else used += count;
    }
    return used;
  }

  /** False when the event is one too many; it does not count then. */
  take(): boolean {
    if (this.used >= this.max) return false;
    const minute = Math.floor(this.#now() / 60_000);
    this.#minutes.set(minute, (this.#minutes.get(minute) ?? 0) + 1);
    return true;
  }
}

const publishedInTest = new TransactionSlot<{ count: number }>(() => ({ count: 0 }));

/** Why an event cannot be published although it is well made. */
export function publishRefusal(
  allowance: HourlyAllowance,
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
