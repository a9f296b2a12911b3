/** What becomes of a job's object between `enqueueJob` and its run: the platform serialises it, so later changes are not seen. */
import { ApexObject } from "./object.ts";
import type { ApexValue } from "./registry.ts";
import { ApexList } from "./values/list.ts";
import { ApexMap, ApexSet } from "./values/map.ts";
import { SObjectValue } from "./values/sobject.ts";
import type { TypeMetadata } from "../language/metadata.ts";

/**
 * A deep copy of objects, rows and collections that keeps what they share and leaves out transient fields. Values that cannot change, and
 * objects of the platform, are the same in both.
 *
 * Source: Apex Developer Guide, "Queueable Apex" and "Using the transient Keyword".
 */
export function snapshot(value: ApexValue): ApexValue {
  return new Copier().copy(value);
}

class Copier {
  readonly #copies = new Map<object, ApexValue>();

  copy(value: ApexValue): ApexValue {
    if (typeof value !== "object" || value === null) return value;
    const known = this.#copies.get(value);
    if (known !== undefined) return known;
    if (value instanceof ApexList) return this.#list(value);
    if (value instanceof ApexSet) return this.#set(value);
    if (value instanceof ApexMap) return this.#map(value);
    if (value instanceof SObjectValue) return this.#row(value);
    return value instanceof ApexObject ? this.#object(value) : value;
  }

  #list(list: ApexList): ApexList {
    const copy = new ApexList(list.typeKey);
    this.#copies.set(list, copy);
    copy.items = list.items.map((item) => this.copy(item));
    return copy;
  }

  #set(set: ApexSet): ApexSet {
    const copy = new ApexSet(set.typeKey);
    this.#copies.set(set, copy);
    for (const item of set) copy.add(this.copy(item));
    return copy;
  }

  #map(map: ApexMap): ApexMap {
    const copy = new ApexMap(map.typeKey);
    this.#copies.set(map, copy);
    for (const [key, value] of map.entries()) copy.put(this.copy(key), this.copy(value));
    return copy;
  }

  #row(row: SObjectValue): SObjectValue {
    const copy = row.copy({ keepId: true });
    this.#copies.set(row, copy);
    for (const [name, parent] of copy.parents) copy.parents.set(name, this.copy(parent));
    for (const [name, children] of row.children) copy.children.set(name, this.copy(children));
    return copy;
  }

  #object(object: ApexObject): ApexObject {
    const copy = Object.create(Object.getPrototypeOf(object) as object) as ApexObject & Record<string, ApexValue>;
    this.#copies.set(object, copy);
    const dropped = transientFields(object);
    for (const [name, value] of Object.entries(object)) copy[name] = dropped.has(name) ? null : this.copy(value);
    return copy;
  }
}

/** JavaScript names of the transient fields of an object, those of its superclasses among them. */
function transientFields(object: ApexObject): ReadonlySet<string> {
  const names = new Set<string>();
  let type = object.constructor as { apexType?: TypeMetadata };
  while (type.apexType) {
    for (const field of type.apexType.fields) {
      // Behind a property stands a value named `p_` instead of `f_`.
      if (field.modifiers.includes("transient")) names.add(field.js).add(`p_${field.js.slice(2)}`);
    }
    type = Object.getPrototypeOf(type) as { apexType?: TypeMetadata };
  }
  return names;
}
