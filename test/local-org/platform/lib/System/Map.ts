/** System.Map. Apex Reference Guide, "Map Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { sobjectTypeOf } from "./List.ts";
import { javaHashCode } from "../text/search.ts";

/**
 * Puts a map's entries, or rows under their ids. Of rows with the same id, or without one, the last stays; `new Map(rows)` refuses both.
 * [FSC-Transition-Assistant: UtilitiesTest.pluckIdsAssumeIdField_Duplicates; apex-rollup: RollupFlowBulkProcessorTests.skipsAddingRollupForNoOps]
 */
function putAll(self: ApexMap, from: ApexMap | ApexList | null): null {
  if (from === null) throwNullPointer();
  if (from instanceof ApexMap) {
    for (const [key, value] of from.entries()) self.put(key, value);
    return null;
  }
  for (const row of from.items as (SObjectValue | null)[]) self.put(row?.id ?? null, row);
  return null;
}

function mapOf(typeKey: string, from: ApexMap | ApexList | null): ApexMap {
  const map = new ApexMap(typeKey);
  const without = from instanceof ApexList ? from.items.findIndex((row: SObjectValue | null) => !row?.id) : -1;
  if (without >= 0) throwApex("System.ListException", `Row with null Id at index: ${without}`);
  putAll(map, from);
  if (from instanceof ApexList && map.size() < from.items.length) {
    const ids = (from.items as SObjectValue[]).map((row) => row.id);
    const index = ids.findIndex((id, at) => ids.indexOf(id) < at);
    throwApex("System.ListException", `Row with duplicate Id at index: ${index}`);
  }
  return map;
}

function deepClone(self: ApexMap): ApexMap {
  const copy = (value: ApexValue): ApexValue => (value instanceof SObjectValue ? value.copy({ keepId: true }) : value);
  return new ApexMap(
    self.typeKey,
    [...self.entries()].map(([key, value]) => [copy(key), copy(value)] as const),
  );
}

definePlatformClass({
  name: "System.Map",
  dispatch: "value",
  jsClass: ApexMap,
  constructors: {
    "new/0": (typeKey: string) => new ApexMap(typeKey),
    "new/1": mapOf,
  },
  methods: {
    clear: (self: ApexMap) => (self.clear(), null),
    clone: (self: ApexMap) => new ApexMap(self.typeKey, self.entries()),
    containskey: (self: ApexMap, key: ApexValue) => self.has(key),
    deepclone: deepClone,
    equals: (self: ApexMap, other: ApexValue) => self.apexEquals(other),
    get: (self: ApexMap, key: ApexValue) => self.get(key),
    hashcode: (self: ApexMap) => javaHashCode(String(self.apexHash())),
    getsobjecttype: (self: ApexMap) => sobjectTypeOf(self.typeArguments[1]),
    isempty: (self: ApexMap) => self.size() === 0,
    keyset: (self: ApexMap) => self.keySet(),
    put: (self: ApexMap, key: ApexValue, value: ApexValue) => self.put(key, value),
    putall: putAll,
    remove: (self: ApexMap, key: ApexValue) => self.delete(key),
    size: (self: ApexMap) => self.size(),
    tostring: (self: ApexMap) => self.apexText(),
    values: (self: ApexMap) => new ApexList(`list<${self.typeArguments[1]}>`, [...self.values()]),
  },
});
