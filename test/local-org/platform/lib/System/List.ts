/** System.List. Apex Reference Guide, "List Class". */
import { chargeWork } from "../../limits.ts";
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { schemaTokens } from "../../rows.ts";
import { currentTransaction } from "../../transaction.ts";
import { compareValues } from "../../values/equality.ts";
import { iterate } from "../../values/iterator.ts";
import { ApexList } from "../../values/list.ts";
import { throwNullPointer } from "../../values/exceptions.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { compareRows } from "../support/row-order.ts";
import { javaHashCode } from "../text/search.ts";

/** The elements of a list, a set or another Iterable that is an argument. */
export function elementsOf(collection: ApexValue): ApexValue[] {
  return collection === null ? throwNullPointer() : [...iterate(collection)];
}

const TIMESTAMPS = ["CreatedById", "CreatedDate", "LastModifiedById", "LastModifiedDate"];

/** `deepClone(preserveId, preserveReadonlyTimestamps, preserveAutonumber)`: rows are copied, other elements are the same. */
function deepClone(self: ApexList, keepId = false, keepTimestamps = false, keepAutoNumber = false): ApexList {
  const copyRow = (row: SObjectValue): SObjectValue => {
    const copy = row.copy({ keepId });
    const describe = currentTransaction().data.schema.object(row.objectName);
    for (const name of copy.fields.keys()) {
      const isTimestamp = TIMESTAMPS.includes(name);
      const isAutoNumber = describe?.field(name)?.autoNumber != null;
      if ((isTimestamp && !keepTimestamps) || (isAutoNumber && !keepAutoNumber)) copy.fields.delete(name);
    }
    return copy;
  };
  return new ApexList(
    self.typeKey,
    self.items.map((item) => (item instanceof SObjectValue ? copyRow(item) : item)),
  );
}

/** The token of the rows' object; null for a list of SObjects or of anything else. */
export function sobjectTypeOf(elementKey: string): ApexValue {
  if (elementKey === "aggregateresult") return schemaTokens().objectToken("AggregateResult");
  const describe = currentTransaction().data.schema.object(elementKey);
  return describe ? schemaTokens().objectToken(describe.name) : null;
}

/** Comparisons of the platform's own for which one statement is counted; those of a Comparator or Comparable count by themselves. */
const COMPARISONS_A_STATEMENT = 20;

/** Rows have an order of their own; a list of rows with nulls keeps these first. */
function sort(self: ApexList): null {
  const { length } = self.items;
  chargeWork((length * Math.log2(length + 1)) / COMPARISONS_A_STATEMENT);
  self.sort((left, right) =>
    left instanceof SObjectValue && right instanceof SObjectValue
      ? compareRows(left, right)
      : compareValues(left, right),
  );
  return null;
}

function sortBy(self: ApexList, comparator: ApexValue): null {
  if (comparator === null) throwNullPointer();
  self.sort((left, right) => comparator.compare(left, right));
  return null;
}

definePlatformClass({
  name: "System.List",
  dispatch: "value",
  jsClass: ApexList,
  constructors: {
    "new/0": (typeKey: string) => new ApexList(typeKey),
    // A capacity, or another collection; `new List<T>(n)` is `new T[n]` and holds n nulls.
    "new/1": (typeKey: string, from: ApexValue) =>
      new ApexList(typeKey, typeof from === "number" ? new Array<ApexValue>(from).fill(null) : elementsOf(from)),
  },
  methods: {
    "add/1": (self: ApexList, value: ApexValue) => (self.add(value), null),
    "add/2": (self: ApexList, index: number, value: ApexValue) => (self.insert(index, value), null),
    addall: (self: ApexList, from: Iterable<ApexValue>) => {
      self.addAll(elementsOf(from));
      return null;
    },
    clear: (self: ApexList) => (self.clear(), null),
    clone: (self: ApexList) => new ApexList(self.typeKey, [...self.items]),
    contains: (self: ApexList, value: ApexValue) => self.indexOf(value) >= 0,
    deepclone: deepClone,
    equals: (self: ApexList, other: ApexValue) => self.apexEquals(other),
    get: (self: ApexList, index: number) => self.get(index),
    getsobjecttype: (self: ApexList) => sobjectTypeOf(self.elementKey),
    hashcode: (self: ApexList) => javaHashCode(String(self.apexHash())),
    indexof: (self: ApexList, value: ApexValue) => self.indexOf(value),
    isempty: (self: ApexList) => self.items.length === 0,
    iterator: (self: ApexList) => self.iterator(),
    remove: (self: ApexList, index: number) => self.remove(index),
    set: (self: ApexList, index: number, value: ApexValue) => (self.set(index, value), null),
    size: (self: ApexList) => self.items.length,
    "sort/0": sort,
    "sort/1": sortBy,
    tostring: (self: ApexList) => self.apexText(),
  },
});
