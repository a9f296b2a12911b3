/**
 * An estimate of the heap: what statics and the running trigger hold. Local variables are not seen, so it is never more than there is.
 * [Apex Developer Guide: Execution Governors and Limits, "Total heap size"]
 */
import type { ApexValue } from "./registry.ts";
import type { Transaction } from "./transaction.ts";
import { LimitException } from "./values/exceptions.ts";

/** What a reference, a number or a flag takes. */
const WORD = 8;

export function heapSize({ statics, trigger }: Transaction): number {
  return sizeOf([...statics.values(), trigger?.newRows ?? null, trigger?.oldRows ?? null]);
}

/** @throws System.LimitException for a value that alone is larger than the heap */
export function checkHeap(transaction: Transaction, text: string): string {
  if (text.length > transaction.limits.heapCeiling)
    throw new LimitException(`Apex heap size too large: ${text.length}`);
  return text;
}

/** What values take, each of their parts once. */
export function sizeOf(roots: readonly ApexValue[]): number {
  const seen = new Set<object>();
  const waiting: ApexValue[] = [...roots];
  let bytes = 0;
  while (waiting.length > 0) {
    const value: ApexValue = waiting.pop();
    bytes += typeof value === "string" ? value.length : WORD;
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Uint8Array) bytes += value.length;
    else if (value instanceof Map) for (const [key, item] of value) waiting.push(key, item);
    else if (typeof value[Symbol.iterator] === "function") waiting.push(...(value as Iterable<ApexValue>));
    else waiting.push(...Object.values(value as Record<string, ApexValue>));
  }
  return bytes;
}
