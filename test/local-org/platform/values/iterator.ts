/** What `iterator()` of the platform's collections answers; method names are lower case, as compiled code calls them. */
import type { ApexValue } from "../registry.ts";
import { throwApex } from "./exceptions.ts";
import { identityHash, type ApexReference } from "./reference.ts";

/** System.Iterator over a copy of what the collection held when it was asked for. */
export class CollectionIterator implements ApexReference {
  readonly typeKey: string;
  readonly #items: readonly ApexValue[];
  #at = 0;

  constructor(typeKey: string, items: readonly ApexValue[]) {
    this.typeKey = typeKey;
    this.#items = items;
  }
  hasnext(): boolean {
    return this.#at < this.#items.length;
  }
  next(): ApexValue {
    if (!this.hasnext()) throwApex("System.NoSuchElementException", "Iterator has no more elements.");
    return this.#items[this.#at++];
  }
  apexEquals(other: ApexValue): boolean {
    return this === other;
  }
  apexHash(): number {
    return identityHash(this);
  }
  apexText(): string {
    return this.typeKey;
  }
}

export function collectionIterator(
  collection: Iterable<ApexValue> & { readonly elementKey: string },
): CollectionIterator {
  return new CollectionIterator(`iterator<${collection.elementKey}>`, [...collection]);
}

/** What a collection, or a user's own Iterable, goes over. */
export function* iterate(source: ApexValue): Iterable<ApexValue> {
  if (typeof source[Symbol.iterator] === "function") {
    yield* source as Iterable<ApexValue>;
    return;
  }
  const iterator: { hasnext(): boolean; next(): ApexValue } = source.iterator();
  while (iterator.hasnext()) yield iterator.next();
}
