/**
 * What platform cache holds: values by partition and key, gone when their time is up by the org's clock. Not part of the transaction: nothing here is
 * rolled back. A test sees a cache of its own.
 *
 * [Apex Developer Guide: Platform Cache; Apex Reference Guide: Cache Namespace]
 */
import { currentTransaction, TransactionSlot, type OrgContext } from "../../transaction.ts";
import type { ApexValue } from "../../registry.ts";
import { sizeOf } from "../../heap.ts";
import { snapshot } from "../../snapshot.ts";
import { throwApex } from "../../values/exceptions.ts";

export type CacheKind = "Org" | "Session";

interface Item {
  readonly value: ApexValue;
  readonly expiresAt: number;
}

type Store = Map<string, Map<string, Item>>;

const orgStores = new WeakMap<OrgContext, Store>();
const testStore = new TransactionSlot<Store>(() => new Map());

/** Seconds. [Apex Reference Guide: Org Class and Session Class, "ttlSecs"] */
const TTL: Readonly<Record<CacheKind, { readonly standard: number; readonly longest: number }>> = {
  Org: { standard: 86_400, longest: 172_800 },
  Session: { standard: 28_800, longest: 28_800 },
};
const SHORTEST_TTL = 300;
const LONGEST_KEY = 50;
/** "Maximum size of a single cached item (for put() methods): 100 KB". [Apex Developer Guide: Platform Cache Limits] */
const LARGEST_ITEM = 100 * 1024;
/** What an Enterprise Edition org has in all; how it is divided is setup, so each partition counts with the whole. [same page] */
const PARTITION_BYTES = 10 * 1024 * 1024;

function store(): Store {
  const transaction = currentTransaction();
  if (transaction.isTest) return transaction.testMethod.get(testStore);
  const known = orgStores.get(transaction.org);
  if (known) return known;
  const created: Store = new Map();
  orgStores.set(transaction.org, created);
  return created;
}

/** One partition of the org's cache, or of the running user's session. */
export class CachePartition {
  readonly kind: CacheKind;
  readonly name: string;

  constructor(kind: CacheKind, name: string) {
    this.kind = kind;
    this.name = name;
  }

  get(key: string): ApexValue {
    return snapshot(this.#live(key)?.value ?? null);
  }
  contains(key: string): boolean {
    return this.#live(key) !== undefined;
  }
  put(key: string, value: ApexValue, ttl: number | null = null): void {
    checkKey(key);
    if (value === null) invalid("Value cannot be null");
    const { standard, longest } = TTL[this.kind];
    const seconds = ttl ?? standard;
    if (seconds < SHORTEST_TTL || seconds > longest)
      invalid(`Time to live must be between ${SHORTEST_TTL} and ${longest} seconds`);
    const bytes = sizeOf([value]);
    if (bytes > LARGEST_ITEM)
      throwApex(
        "Cache.ItemSizeLimitExceededException",
        `Item of ${bytes} bytes exceeds the limit of ${LARGEST_ITEM} bytes`,
      );
    this.#items().set(key, { value: snapshot(value), expiresAt: currentTransaction().now() + seconds * 1000 });
  }
  remove(key: string): boolean {
    return this.#live(key) !== undefined && this.#items().delete(key);
  }
  /** The percentage of the partition that is full. [Apex Reference Guide: Partition Class, getCapacity] */
  usedPercent(): number {
    const values = [...this.#items()].filter(([key]) => this.contains(key)).map(([, item]) => item.value);
    return (100 * sizeOf(values)) / PARTITION_BYTES;
  }
  keys(): string[] {
    return [...this.#items().keys()].filter((key) => this.contains(key));
  }

  #live(key: string): Item | undefined {
    checkKey(key);
    const item = this.#items().get(key);
    return item && item.expiresAt > currentTransaction().now() ? item : undefined;
  }
  #items(): Map<string, Item> {
    const session = this.kind === "Session" ? currentTransaction().userId : "";
    const place = `${this.kind}/${session}/${this.name.toLowerCase()}`;
    const partitions = store();
    const items = partitions.get(place) ?? new Map<string, Item>();
    partitions.set(place, items);
    return items;
  }
}

function checkKey(key: string | null): void {
  if (key === null || !/^[A-Za-z0-9]+$/.test(key)) invalid(`Invalid key: ${key}. Keys are alphanumeric.`);
  if (key.length > LONGEST_KEY) invalid(`Invalid key: ${key}. Keys have at most ${LONGEST_KEY} characters.`);
}

export function invalid(message: string): never {
  throwApex("Cache.InvalidParamException", message);
}
