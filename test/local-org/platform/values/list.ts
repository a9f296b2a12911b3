/** List of Apex. */
import type { ApexValue } from "../registry.ts";
import { compareValues, exactEquals, hashKey } from "./equality.ts";
import { throwApex, TriggerFinalException } from "./exceptions.ts";
import { FIRST_ROOM, growth, weightOf } from "./growth.ts";
import { collectionIterator, type CollectionIterator } from "./iterator.ts";
import type { ApexReference } from "./reference.ts";
import { concatText } from "./text.ts";

export class ApexList implements ApexReference, Iterable<ApexValue> {
  readonly typeKey: string;
  /** The elements. Read freely; change through the methods, which guard iteration. */
  items: ApexValue[];
  #iterating = 0;
  #removals = 0;
  #room = FIRST_ROOM;
  #isFixed = false;

  constructor(typeKey: string, items: ApexValue[] = []) {
    this.typeKey = typeKey;
    this.items = items;
  }

  /** The key of the element type: `account` of `list<account>`. */
  get elementKey(): string {
    return this.typeKey.slice(this.typeKey.indexOf("<") + 1, -1);
  }
  size(): number {
    return this.items.length;
  }
  get(index: number | null): ApexValue {
    return this.items[this.#checked(index)];
  }
  set(index: number | null, value: ApexValue): void {
    if (this.#isFixed) throwFixed();
    this.items[this.#checked(index)] = value;
  }
  add(value: ApexValue): void {
    this.guard();
    this.items.push(value);
    if ((this.#room -= weightOf(value)) < 0) this.#room = growth.room(this.items);
  }
  addAll(values: readonly ApexValue[]): void {
    this.guard();
    for (const value of values) this.add(value);
  }
  insert(index: number | null, value: ApexValue): void {
    this.guard();
    if (index === this.items.length) this.items.push(value);
    else this.items.splice(this.#checked(index), 0, value);
  }
  /** A loop over the list may remove from it, but not go on after that. [Forceea-data-factory: FObject.removeDefinitionWithId] */
  remove(index: number | null): ApexValue {
    if (this.#isFixed) throwFixed();
    this.#removals++;
    return this.items.splice(this.#checked(index), 1)[0];
  }
  clear(): void {
    this.guard();
    this.items = [];
  }
  indexOf(value: ApexValue): number {
    return this.items.findIndex((item) => exactEquals(item, value));
  }
  /** Sorts in place by the platform's order, or by a comparison. */
  sort(compare: (left: ApexValue, right: ApexValue) => number = compareValues): void {
    if (this.#isFixed) throwFixed();
    this.items.sort(compare);
  }

  /** `iterator()`; also called through the interface Iterable. */
  iterator(): CollectionIterator {
    return collectionIterator(this);
  }
  *[Symbol.iterator](): Iterator<ApexValue> {
    this.#iterating++;
    try {
      const removals = this.#removals;
      for (let index = 0; index < this.items.length; index++) {
        if (this.#removals !== removals) throwModifiedWhileIterating();
        yield this.items[index];
      }
    } finally {
      this.#iterating--;
    }
  }

  apexEquals(other: ApexValue): boolean {
    if (this === other) return true;
    if (!(other instanceof ApexList) || other.items.length !== this.items.length) return false;
    return this.items.every((item, index) => exactEquals(item, other.items[index]));
  }
  apexHash(): string {
    return `list:${this.items.map((item) => String(hashKey(item))).join("\u0001")}`;
  }
  apexText(): string {
    return `(${this.items.map(concatText).join(", ")})`;
  }

  /** `Trigger.new` and `Trigger.old`: no element comes, goes or is put in the place of another. */
  fix(): this {
    this.#isFixed = true;
    return this;
  }
  /** Throws when a `for` loop runs over the list. */
  guard(): void {
    if (this.#isFixed) throwFixed();
    if (this.#iterating > 0) throwModifiedWhileIterating();
  }
  #checked(index: number | null): number {
    if (index === null) throwApex("System.NullPointerException", "Argument cannot be null.");
    if (index < 0 || index >= this.items.length) {
      throwApex("System.ListException", `List index out of bounds: ${index}`);
    }
    return index;
  }
}

/** As of a map's key set; that triggers cannot catch it: as of their rows. */
export function throwFixed(): never {
  throw new TriggerFinalException("Collection is read-only");
}

export function throwModifiedWhileIterating(): never {
  throwApex("System.FinalException", "Cannot modify a collection while it is being iterated.");
}
