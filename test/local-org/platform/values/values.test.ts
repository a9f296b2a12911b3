import { describe, expect, it } from "vitest";
import { list, thrownBy } from "../test-support.ts";
import { ApexBlob } from "./blob.ts";
import { ApexDate } from "./date.ts";
import { ApexDatetime } from "./datetime.ts";
import { ApexDecimal } from "./decimal.ts";
import { ApexDouble } from "./double.ts";
import { defineEnum } from "./enum.ts";
import { compareValues, equals, exactEquals } from "./equality.ts";
import { makeId, normalizeId, restoreCase, sameId, toId } from "./id.ts";
import { ApexList } from "./list.ts";
import { ApexMap, ApexSet, splitMapKey } from "./map.ts";
import { identityHash, type ApexReference } from "./reference.ts";
import { concatText, textOf } from "./text.ts";
import { ApexTime } from "./time.ts";

/** A user's class with `equals` and `hashCode`. */
class Point implements ApexReference {
  readonly typeKey = "point";
  readonly x: number;
  readonly hash: number;

  constructor(x: number, hash: number = x) {
    this.x = x;
    this.hash = hash;
  }
  apexEquals(other: unknown): boolean {
    return other instanceof Point && other.x === this.x;
  }
  apexHash(): number {
    return this.hash;
  }
  apexText(): string {
    return `Point:[x=${this.x}]`;
  }
}

/** A user's class without them. */
class Plain implements ApexReference {
  readonly typeKey = "plain";
  apexEquals(other: unknown): boolean {
    return other === this;
  }
  apexHash(): number {
    return identityHash(this);
  }
  apexText(): string {
    return "Plain:[]";
  }
}

describe("== and equals", () => {
  const rows: [string, unknown, unknown, boolean, boolean][] = [
    ["strings by case only in equals", "Ada", "ADA", true, false],
    ["null and null", null, null, true, true],
    ["null and text", null, "", false, false],
    ["Integer and Long", 1, 1n, true, false],
    ["Integer and Decimal", 1, ApexDecimal.parse("1.00"), true, false],
    ["Decimals of different scale", ApexDecimal.parse("1.0"), ApexDecimal.parse("1.00"), true, true],
    ["Double and Decimal", new ApexDouble(0.5), ApexDecimal.parse("0.5"), true, false],
    ["lists by element", list(1, "a"), list(1, "a"), true, true],
    ["lists keep the case of their texts", list("a"), list("A"), false, false],
    ["sets in any order", new ApexSet("set<integer>", [1, 2]), new ApexSet("set<integer>", [2, 1]), true, true],
    ["objects by their equals", new Point(1), new Point(1), true, true],
    ["objects by identity", new Plain(), new Plain(), false, false],
  ];
  it.each(rows)("%s", (_name, left, right, byOperator, byMethod) => {
    expect(equals(left, right)).toBe(byOperator);
    expect(exactEquals(left, right)).toBe(byMethod);
  });
});

describe("order of List.sort", () => {
  const color = defineEnum("Color", ["RED", "BLUE"]);
  it.each([
    ["null first", [2, null, 1], [null, 1, 2]],
    ["capitals before small letters", ["b", "B", "a"], ["B", "a", "b"]],
    ["enums by place", [color.byName("blue"), color.byName("RED")], [color.byName("RED"), color.byName("BLUE")]],
    ["dates", [ApexDate.of(2026, 2, 1), ApexDate.of(2026, 1, 1)], [ApexDate.of(2026, 1, 1), ApexDate.of(2026, 2, 1)]],
  ])("%s", (_name, given, sorted) => {
    expect([...given].sort(compareValues)).toEqual(sorted);
  });
  it("refuses objects that are not Comparable", () => {
    expect(thrownBy(() => list(new Plain(), new Plain()).sort())).toContain("System.ListException");
  });
});

describe("List", () => {
  it("names the index that is out of bounds", () => {
    expect(thrownBy(() => list(1, 2, 3).get(3))).toBe("System.ListException: List index out of bounds: 3");
    expect(thrownBy(() => list().get(-1))).toBe("System.ListException: List index out of bounds: -1");
  });
  it("cannot change size while it is being iterated", () => {
    const numbers = list(1, 2);
    const change = (): void => {
      for (const number of numbers) numbers.add(number);
    };
    expect(thrownBy(change)).toBe("System.FinalException: Cannot modify a collection while it is being iterated.");
    numbers.add(3);
    expect(numbers.size()).toBe(3);
  });
  it("may change again when a loop was left early", () => {
    const numbers = list(1, 2);
    for (const number of numbers) if (number === 1) break;
    numbers.clear();
    expect(numbers.size()).toBe(0);
  });
});

describe("Set and Map", () => {
  it("tell texts apart by case and keep the order of insertion", () => {
    expect([...new ApexSet("set<string>", ["b", "a", "B", "b"])]).toEqual(["b", "a", "B"]);
  });
  it("find objects by hashCode and equals, also when hash codes collide", () => {
    const map = new ApexMap("map<point,string>");
    map.put(new Point(1, 7), "one");
    map.put(new Point(2, 7), "two");
    map.put(new Point(3, 7), "three");
    expect(map.get(new Point(2, 7))).toBe("two");
    map.delete(new Point(1, 7));
    expect([map.get(new Point(2, 7)), map.get(new Point(3, 7)), map.size()]).toEqual(["two", "three", 2]);
    map.put(new Point(1, 7), "again");
    expect(map.get(new Point(1, 7))).toBe("again");
    expect(map.size()).toBe(3);
  });
  it("keep a text apart from an object that hashes to the same text", () => {
    const set = new ApexSet("set<object>", [ApexDecimal.parse("1"), "decimal:1e0", "\u0000#1"]);
    expect(set.size()).toBe(3);
  });
  it("hold Decimals of different scale side by side, as the page of the class warns", () => {
    expect(new ApexSet("set<decimal>", [ApexDecimal.parse("1.1"), ApexDecimal.parse("1.10")]).size()).toBe(2);
  });
  it("take null as a key", () => {
    const map = new ApexMap("map<string,integer>", [[null, 1]]);
    expect([map.get(null), map.has(null), map.get("x")]).toEqual([1, true, null]);
  });
  it("keep the map from growing while its key set is iterated, and pass on what the key set loses", () => {
    const map = new ApexMap("map<string,integer>", [
      ["a", 1],
      ["b", 2],
    ]);
    const change = (): void => {
      for (const key of map.keySet()) map.put(`${String(key)}x`, 3);
    };
    expect(thrownBy(change)).toContain("System.FinalException");
    expect(thrownBy(() => map.keySet().add("c"))).toBe("System.FinalException: Collection is read-only");
    map.keySet().delete("a");
    expect(map.apexText()).toBe("{b=2}");
  });
  it("split the key of nested types", () => {
    expect(splitMapKey("map<id,map<string,list<account>>>")).toEqual(["id", "map<string,list<account>>"]);
  });
});

describe("text", () => {
  const noon = new ApexDatetime(Date.UTC(2026, 0, 1, 12));
  it.each([
    ["null", null, "null"],
    ["Boolean", true, "true"],
    ["Long", 12n, "12"],
    ["Double", new ApexDouble(1), "1.0"],
    ["large Double", new ApexDouble(12_345_678), "1.2345678E7"],
    ["small Double", new ApexDouble(0.00001), "1.0E-5"],
    ["Decimal", ApexDecimal.parse("1.50"), "1.50"],
    ["Datetime in GMT", noon, "2026-01-01 12:00:00"],
    ["Time", ApexTime.of(9, 5, 0, 7), "09:05:00.007Z"],
    ["Blob", ApexBlob.ofText("abc"), "Blob[3]"],
    ["List", new ApexList("list<object>", ["a", null, 1]), "(a, null, 1)"],
    ["empty List", list(), "()"],
    ["Set", new ApexSet("set<string>", ["a", "b"]), "{a, b}"],
    ["Map", new ApexMap("map<string,object>", [["k", list(1)]]), "{k=(1)}"],
    ["object", list(new Point(1)), "(Point:[x=1])"],
  ])("%s", (_name, value, text) => {
    expect(textOf(value)).toBe(text);
  });
  it("of a Date has midnight behind it in concatenation only", () => {
    expect(textOf(ApexDate.of(2026, 1, 31))).toBe("2026-01-31");
    expect(concatText(ApexDate.of(2026, 1, 31))).toBe("2026-01-31 00:00:00");
  });
});

describe("Id", () => {
  it("has a checksum behind 15 characters", () => {
    // The example of the Salesforce knowledge article on converting ids.
    expect(toId("00570000001ZwTi")).toBe("00570000001ZwTiAAK");
    expect(toId("001D000000IRFma")).toBe("001D000000IRFmaIAH");
  });
  it("keeps 18 characters as they are written, whatever the last three say", () => {
    expect(toId("00570000001zwtiaak")).toBe("00570000001zwtiaak");
    expect(toId("0066g00003VDGbF001")).toBe("0066g00003VDGbF001");
  });
  it("is found by its first 15 characters", () => {
    expect(normalizeId("00570000001ZwTi001")).toBe("00570000001ZwTiAAK");
    expect(normalizeId("00570000001zwtiAAK")).not.toBe("00570000001ZwTiAAK");
  });
  it("has its case restored where that is asked for and possible", () => {
    expect(restoreCase("00570000001zwtiaak")).toBe("00570000001ZwTiAAK");
    expect(restoreCase("0066g00003VDGbF001")).toBe("0066g00003VDGbF001");
  });
  it("is the same in both lengths", () => {
    expect(sameId("00570000001ZwTi", "00570000001ZwTiAAK")).toBe(true);
  });
  it.each(["", "abc", "00570000001ZwTi!", "00570000001ZwTiAA"])("refuses %j", (text) => {
    expect(thrownBy(() => toId(text))).toBe(`System.StringException: Invalid id: ${text}`);
  });
  it("is made from a key prefix and a number", () => {
    expect(normalizeId(makeId("001", 35).slice(0, 15))).toBe(makeId("001", 35));
  });
});
