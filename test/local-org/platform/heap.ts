/**
 * An estimate of the heap: what statics and the running trigger hold. Local variables are not seen, so it is never more than there is; but a list,
 * a set or a map that grows is looked at now and then, wherever it hangs, and alone it may not be larger than the heap, nor may a text or the rows of
 * a query.
 * [Apex Developer Guide: Execution Governors and Limits, "Total heap size"]
 */
import type { ApexValue } from "./registry.ts";
import { runningTransaction, type Transaction } from "./transaction.ts";
import { LimitException } from "./values/exceptions.ts";
import { FIRST_ROOM, growth } from "./values/growth.ts";
import type { ApexList } from "./values/list.ts";
import { ApexMap } from "./values/map.ts";
import { SObjectValue } from "./values/sobject.ts";

/** What a reference, a number or a flag takes. */
const WORD = 8;

export function heapSize({ statics, trigger }: Transaction): number {
  return sizeOf([...statics.values(), trigger?.newRows ?? null, trigger?.oldRows ?? null]);
}

/** How many rows of a query's result are weighed before all are. */
const SAMPLE = 20;

/** @throws System.LimitException for rows that alone are larger than the heap; those of a SOQL for loop come in chunks and are not weighed */
export function checkRows(rows: ApexList): ApexList {
  const transaction = runningTransaction();
  if (!transaction) return rows;
  const ceiling = transaction.limits.heapCeiling;
  const { items } = rows;
  const step = Math.max(1, Math.floor(items.length / SAMPLE));
  const sample = items.filter((_, i) => i % step === 0);
  // Rows may differ: what looks like a quarter of the heap is weighed whole.
  if (sizeOf(sample) * step < ceiling / 4) return rows;
  const size = sizeOf(items);
  if (size > ceiling) throw new LimitException(`Apex heap size too large: ${size}`);
  return rows;
}

/** A collection is never looked at again before it has grown by so much: looking costs as much as it holds. */
const LEAST_ROOM = 100_000;

growth.room = (contents) => {
  const transaction = runningTransaction();
  if (!transaction) return FIRST_ROOM;
  const ceiling = transaction.limits.heapCeiling;
  const size = sizeOf(contents);
  if (size > ceiling) throw new LimitException(`Apex heap size too large: ${size}`);
  // Elements may be heavier than they look from outside: what is to come is taken to be like what is there.
  const density = Math.max(1, size / (64 * contents.length));
  return Math.max(LEAST_ROOM, (ceiling - size) / 4) / density;
};

const isOfSchema = (value: { readonly typeKey?: unknown }): boolean =>
  typeof value.typeKey === "string" && value.typeKey.startsWith("schema.");

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
    else if (value instanceof ApexMap) for (const [key, item] of value.entries()) waiting.push(key, item);
    // Tokens and descriptions stand for the org's schema, which is not on the heap.
    else if (isOfSchema(value)) bytes += WORD;
    // The names of fields are not the row's.
    else if (value instanceof SObjectValue)
      waiting.push(...value.fields.values(), ...value.parents.values(), ...value.children.values());
    else if (typeof value[Symbol.iterator] === "function")
      for (const item of value as Iterable<ApexValue>) waiting.push(item);
    else waiting.push(...Object.values(value as Record<string, ApexValue>));
  }
  return bytes;
}
