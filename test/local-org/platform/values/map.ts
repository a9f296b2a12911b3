/**
 * Map and Set of Apex, over one hash table that keeps the order of insertion.
 *
 * The platform promises only that the order is the same in each run ("Map Class": "The iteration order of map elements is deterministic"); here it
 * is the order of insertion. An SObject key is hashed by its field values when it is put: changed later, it is not found again, as on the platform.
 */
import type { ApexValue } from "../registry.ts";
import { exactEquals, hashKey } from "./equality.ts";
import { throwApex } from "./exceptions.ts";
import { collectionIterator, type CollectionIterator } from "./iterator.ts";
import { throwFixed, throwModifiedWhileIterating } from "./list.ts";
import { FIRST_ROOM, growth, weightOf } from "./growth.ts";
import { isReference, type ApexReference } from "./reference.ts";
import { concatText } from "./text.ts";

interface Entry {
  readonly key: ApexValue;
  value: ApexValue;
}
type Hash = ReturnType<typeof hashKey> | string;

/** A hash table by Apex equality. Keys that share a hash stand in one chain: the first under the hash, others under suffixed ones. */
class HashTable {
  #entries = new Map<Hash, Entry>();
  #collisions = new Map<Hash, number>();
  #iterating = 0;
  #room = FIRST_ROOM;

  get size(): number {
    return this.#entries.size;
  }
  find(key: ApexValue): Entry | undefined {
    const slot = this.#slot(key);
    return slot === undefined ? undefined : this.#entries.get(slot);
  }
  /** Puts and answers the value that stood there, or null. */
  put(key: ApexValue, value: ApexValue): ApexValue {
    const entry = this.find(key);
    if (entry) {
      const before = entry.value;
      entry.value = value;
      return before;
    }
    this.guard();
    this.#entries.set(this.#freeSlot(hashKey(key)), { key, value });
    if ((this.#room -= weightOf(key) + weightOf(value)) < 0)
      this.#room = growth.room([...this.#entries.values()].flatMap((each) => [each.key, each.value]));
    return null;
  }
  delete(key: ApexValue, isGuarded = true): Entry | undefined {
    const slot = this.#slot(key);
    if (slot === undefined) return undefined;
    if (isGuarded) this.guard();
    const entry = this.#entries.get(slot);
    this.#entries.delete(slot);
    return entry;
  }
  clear(): void {
    this.guard();
    this.#entries.clear();
    this.#collisions.clear();
  }
  *entries(): Generator<Entry> {
    this.#iterating++;
    try {
      yield* this.#entries.values();
    } finally {
      this.#iterating--;
    }
  }
  guard(): void {
    if (this.#iterating > 0) throwModifiedWhileIterating();
  }

  /** Where the key stands, or undefined. Equal primitives have equal hashes and nothing else has; references are compared. */
  #slot(key: ApexValue): Hash | undefined {
    const hash = hashKey(key);
    const entry = this.#entries.get(hash);
    if (!isReference(key)) return entry ? hash : undefined;
    if (entry && exactEquals(entry.key, key)) return hash;
    const chained = this.#collisions.get(hash) ?? 0;
    for (let link = 1; link <= chained; link++) {
      const linked = this.#entries.get(chainedHash(hash, link));
      if (linked && exactEquals(linked.key, key)) return chainedHash(hash, link);
    }
    return undefined;
  }
  #freeSlot(hash: Hash): Hash {
    if (!this.#entries.has(hash)) return hash;
    const link = (this.#collisions.get(hash) ?? 0) + 1;
    this.#collisions.set(hash, link);
    return chainedHash(hash, link);
  }
}

function chainedHash(hash: Hash, link: number): string {
  return `${String(hash)}\u0002${link}`;
}

/**
 * As text, maps and sets of texts and numbers are sorted, whatever the order in which they iterate. [https://salesforce.stackexchange.com/questions/186900,
 * /216156, /263255; Salesforce-Moxygen: AggregateTest.testToString]
 */
function sortedByKey<Item>(items: Item[], keyOf: (item: Item) => ApexValue): Item[] {
  const isSortable = (type: string): boolean => items.every((item) => typeof keyOf(item) === type);
  if (!isSortable("string") && !isSortable("number") && !isSortable("bigint")) return items;
  return items.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}

export class ApexMap implements ApexReference {
  readonly typeKey: string;
  readonly #table = new HashTable();
  #isFixed = false;

  constructor(typeKey: string, entries: Iterable<readonly [ApexValue, ApexValue]> = []) {
    this.typeKey = typeKey;
    for (const [key, value] of entries) this.put(key, value);
  }
  /** The keys of the key and value types: `["id", "account"]` of `map<id,account>`. */
  get typeArguments(): [string, string] {
    return splitMapKey(this.typeKey);
  }
  size(): number {
    return this.#table.size;
  }
  /** The value, or null. */
  get(key: ApexValue): ApexValue {
    return this.#table.find(key)?.value ?? null;
  }
  has(key: ApexValue): boolean {
    return this.#table.find(key) !== undefined;
  }
  /** `Trigger.newMap` and `Trigger.oldMap`. */
  fix(): this {
    this.#isFixed = true;
    return this;
  }
  /** Puts and answers the value that stood there, or null. */
  put(key: ApexValue, value: ApexValue): ApexValue {
    if (this.#isFixed) throwFixed();
    return this.#table.put(key, value);
  }
  /** Removes and answers the value, or null. */
  /** Also within a loop over the keys: PMM's ServiceDeliveryRollupsService moves what it is done with to another map. */
  delete(key: ApexValue): ApexValue {
    if (this.#isFixed) throwFixed();
    return this.#table.delete(key, false)?.value ?? null;
  }
  clear(): void {
    if (this.#isFixed) throwFixed();
    this.#table.clear();
  }
  *keys(): Generator<ApexValue> {
    for (const { key } of this.#table.entries()) yield key;
  }
  /** The keys as a set that stands on the map: removing from it removes from the map, and a loop over it keeps the map from growing. */
  keySet(): ApexSet {
    return ApexSet.overKeys(`set<${this.typeArguments[0]}>`, this.#table);
  }
  *values(): Generator<ApexValue> {
    for (const { value } of this.#table.entries()) yield value;
  }
  *entries(): Generator<[ApexValue, ApexValue]> {
    for (const { key, value } of this.#table.entries()) yield [key, value];
  }

  apexEquals(other: ApexValue): boolean {
    if (this === other) return true;
    if (!(other instanceof ApexMap) || other.size() !== this.size()) return false;
    for (const [key, value] of this.entries()) {
      if (!other.has(key) || !exactEquals(value, other.get(key))) return false;
    }
    return true;
  }
  apexHash(): string {
    const parts = [...this.entries()].map(([key, value]) => `${String(hashKey(key))}=${String(hashKey(value))}`);
    return `map:${parts.sort().join("\u0001")}`;
  }
  apexText(): string {
    const entries = sortedByKey([...this.entries()], ([key]) => key);
    return `{${entries.map(([key, value]) => `${concatText(key)}=${concatText(value)}`).join(", ")}}`;
  }
}

export class ApexSet implements ApexReference, Iterable<ApexValue> {
  readonly typeKey: string;
  #table = new HashTable();
  #isKeySet = false;

  /** For {@link ApexMap.keySet}. */
  static overKeys(typeKey: string, table: HashTable): ApexSet {
    const set = new ApexSet(typeKey);
    set.#table = table;
    set.#isKeySet = true;
    return set;
  }

  constructor(typeKey: string, items: Iterable<ApexValue> = []) {
    this.typeKey = typeKey;
    for (const item of items) this.add(item);
  }
  /** The key of the element type: `id` of `set<id>`. */
  get elementKey(): string {
    return this.typeKey.slice(this.typeKey.indexOf("<") + 1, -1);
  }
  size(): number {
    return this.#table.size;
  }
  has(item: ApexValue): boolean {
    return this.#table.find(item) !== undefined;
  }
  /** True when the set did not hold the element before. */
  add(item: ApexValue): boolean {
    if (this.has(item)) return false;
    if (this.#isKeySet) throwApex("System.FinalException", "Collection is read-only");
    this.#table.put(item, true);
    return true;
  }
  /** True when the set held the element. */
  delete(item: ApexValue): boolean {
    return this.#table.delete(item) !== undefined;
  }
  clear(): void {
    this.#table.clear();
  }
  /** `iterator()`; also called through the interface Iterable. */
  iterator(): CollectionIterator {
    return collectionIterator(this);
  }
  *[Symbol.iterator](): Generator<ApexValue> {
    for (const { key } of this.#table.entries()) yield key;
  }

  apexEquals(other: ApexValue): boolean {
    if (this === other) return true;
    return other instanceof ApexSet && other.size() === this.size() && [...this].every((item) => other.has(item));
  }
  apexHash(): string {
    return `set:${[...this]
      .map((item) => String(hashKey(item)))
      .sort()
      .join("\u0001")}`;
  }
  apexText(): string {
    return `{${sortedByKey([...this], (item) => item)
      .map(concatText)
      .join(", ")}}`;
  }
}

/** Splits `map<id,list<map<string,account>>>` at its first comma outside angle brackets. */
export function splitMapKey(typeKey: string): [string, string] {
  const inner = typeKey.slice(typeKey.indexOf("<") + 1, -1);
  let depth = 0;
  for (let at = 0; at < inner.length; at++) {
    const character = inner[at];
    if (character === "<") depth++;
    else if (character === ">") depth--;
    else if (character === "," && depth === 0) return [inner.slice(0, at), inner.slice(at + 1)];
  }
  return [inner, ""];
}
