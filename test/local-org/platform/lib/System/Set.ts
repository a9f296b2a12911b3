/** System.Set. Apex Reference Guide, "Set Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import { ApexSet } from "../../values/set.ts";
import { javaHashCode } from "../text/search.ts";
import { elementsOf } from "./List.ts";

/** Adds or removes each; true when the set has changed. */
function changed(items: ApexValue[], change: (item: ApexValue) => boolean): boolean {
  let any = false;
  for (const item of items) if (change(item)) any = true;
  return any;
}

function retainAll(self: ApexSet, from: Iterable<ApexValue>): boolean {
  const kept = new ApexSet(self.typeKey, elementsOf(from));
  return changed([...self], (item) => !kept.has(item) && self.delete(item));
}

definePlatformClass({
  name: "System.Set",
  dispatch: "value",
  jsClass: ApexSet,
  constructors: {
    "new/0": (typeKey: string) => new ApexSet(typeKey),
    "new/1": (typeKey: string, from: Iterable<ApexValue> | null) =>
      new ApexSet(typeKey, from ?? throwApex("System.NullPointerException", "Argument cannot be null.")),
  },
  methods: {
    add: (self: ApexSet, item: ApexValue) => self.add(item),
    addall: (self: ApexSet, from: Iterable<ApexValue>) => changed(elementsOf(from), (item) => self.add(item)),
    clear: (self: ApexSet) => (self.clear(), null),
    clone: (self: ApexSet) => new ApexSet(self.typeKey, [...self]),
    contains: (self: ApexSet, item: ApexValue) => self.has(item),
    containsall: (self: ApexSet, from: Iterable<ApexValue>) => elementsOf(from).every((item) => self.has(item)),
    equals: (self: ApexSet, other: ApexValue) => self.apexEquals(other),
    hashcode: (self: ApexSet) => javaHashCode(String(self.apexHash())),
    isempty: (self: ApexSet) => self.size() === 0,
    iterator: (self: ApexSet) => self.iterator(),
    remove: (self: ApexSet, item: ApexValue) => self.delete(item),
    removeall: (self: ApexSet, from: Iterable<ApexValue>) => changed(elementsOf(from), (item) => self.delete(item)),
    retainall: retainAll,
    size: (self: ApexSet) => self.size(),
    tostring: (self: ApexSet) => self.apexText(),
  },
});
