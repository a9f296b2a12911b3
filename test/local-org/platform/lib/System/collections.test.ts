import { describe, expect, it } from "vitest";
import { platformClass, type ApexValue } from "../../registry.ts";
import { call, inTransaction, list, thrownBy } from "../../test-support.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap, ApexSet } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { textOf } from "../../values/text.ts";

const account = (id: string | null, name: string): SObjectValue =>
  new SObjectValue("Account", { ...(id && { Id: id }), Name: name });
const create = (name: string, typeKey: string, ...args: ApexValue[]): ApexValue =>
  platformClass(name)?.constructors?.[`new/${args.length}`]?.(typeKey, ...args);

describe("List", () => {
  const on = (self: ApexList, method: string, ...args: ApexValue[]): string =>
    textOf(call("System.List", self, method, ...args));
  it.each<[string, (self: ApexList) => unknown, string]>([
    ["add", (self) => on(self, "add", 4), "(3, 1, 2, 4)"],
    ["add at an index", (self) => on(self, "add", 1, 9), "(3, 9, 1, 2)"],
    ["add at the end", (self) => on(self, "add", 3, 9), "(3, 1, 2, 9)"],
    ["addAll of a set", (self) => on(self, "addAll", new ApexSet("set<integer>", [7, 8])), "(3, 1, 2, 7, 8)"],
    ["addAll of itself", (self) => on(self, "addAll", self), "(3, 1, 2, 3, 1, 2)"],
    ["remove", (self) => on(self, "remove", 0), "(1, 2)"],
    ["set", (self) => on(self, "set", 2, null), "(3, 1, null)"],
    ["sort", (self) => on(self, "sort"), "(1, 2, 3)"],
    ["sort by a Comparator", (self) => on(self, "sort", { compare: (a: number, b: number) => b - a }), "(3, 2, 1)"],
    ["clear", (self) => on(self, "clear"), "()"],
  ])("%s", (_name, change, text) => {
    const self = list(3, 1, 2);
    change(self);
    expect(self.apexText()).toBe(text);
  });
  it.each<[string, ApexValue[], string]>([
    ["contains", [2], "true"],
    ["indexOf", [2], "2"],
    ["indexOf", ["2"], "-1"],
    ["isEmpty", [], "false"],
    ["size", [], "3"],
    ["equals", [list(3, 1, 2)], "true"],
  ])("%s(%s)", (method, args, expected) => {
    expect(on(list(3, 1, 2), method, ...args)).toBe(expected);
  });
  it("sorts objects by compareTo", () => {
    const item = (size: number): object => ({ size, compareto: (other: { size: number }) => size - other.size });
    const self = list(item(2), item(1));
    call("System.List", self, "sort");
    expect(self.items.map(({ size }: { size: number }) => size)).toEqual([1, 2]);
  });
  it("clone shares rows, deepClone copies them without their ids", () => {
    const row = account("001000000000001AAA", "Acme");
    const self = new ApexList("list<account>", [row]);
    expect((call("System.List", self, "clone") as ApexList).items[0]).toBe(row);
    const copy = inTransaction(() => call("System.List", self, "deepClone") as ApexList).items[0] as SObjectValue;
    expect([copy === row, copy.id, copy.get("Name")]).toEqual([false, null, "Acme"]);
  });
  it("refuses null where it needs a collection", () => {
    expect(thrownBy(() => call("System.List", list(), "addAll", null))).toContain("System.NullPointerException");
  });
  it("iterates through its iterator", () => {
    const iterator: ApexValue = call("System.List", list("a"), "iterator");
    expect([iterator.hasnext(), iterator.next(), iterator.hasnext()]).toEqual([true, "a", false]);
    expect(thrownBy(() => iterator.next())).toContain("System.NoSuchElementException");
  });
});

describe("Set", () => {
  const on = (method: string, ...args: ApexValue[]): [unknown, string] => {
    const self = new ApexSet("set<integer>", [1, 2, 3]);
    return [call("System.Set", self, method, ...args), self.apexText()];
  };
  it.each<[string, ApexValue[], unknown, string]>([
    ["add", [3], false, "{1, 2, 3}"],
    ["add", [4], true, "{1, 2, 3, 4}"],
    ["addAll", [list(3)], false, "{1, 2, 3}"],
    ["containsAll", [list(1, 3)], true, "{1, 2, 3}"],
    ["remove", [1], true, "{2, 3}"],
    ["removeAll", [list(1, 9)], true, "{2, 3}"],
    ["retainAll", [list(1, 9)], true, "{1}"],
    ["retainAll", [list(1, 2, 3)], false, "{1, 2, 3}"],
  ])("%s(%s)", (method, args, answer, text) => {
    expect(on(method, ...args)).toEqual([answer, text]);
  });
  it("holds equal rows once", () => {
    const rows = new ApexSet("set<account>", [account(null, "Acme"), account(null, "Acme"), account(null, "Other")]);
    expect(rows.size()).toBe(2);
  });
});

describe("Map", () => {
  const a = account("001000000000001AAA", "A");
  const b = account("001000000000002AAA", "B");
  it("is made of rows by their ids", () => {
    const map = create("System.Map", "map<id,account>", new ApexList("list<account>", [a, b])) as ApexMap;
    expect(map.get("001000000000002AAA")).toBe(b);
  });
  it.each<[string, ApexValue[], string]>([
    ["a row without an id", [a, account(null, "x")], "Row with null Id at index: 1"],
    ["a row twice", [a, a], "Row with duplicate Id at index: 1"],
  ])("refuses %s", (_name, rows, message) => {
    expect(thrownBy(() => create("System.Map", "map<id,account>", new ApexList("list<account>", rows)))).toBe(
      `System.ListException: ${message}`,
    );
  });
  it("putAll replaces rows that are there", () => {
    const map = new ApexMap("map<id,account>", [[a.id, account(a.id, "old")]]);
    call("System.Map", map, "putAll", new ApexList("list<account>", [a]));
    expect(map.get(a.id)).toBe(a);
  });
  it("answers what it loses", () => {
    const map = new ApexMap("map<string,integer>", [["k", 1]]);
    expect([
      call("System.Map", map, "put", "k", 2),
      call("System.Map", map, "remove", "k"),
      call("System.Map", map, "remove", "k"),
    ]).toEqual([1, 2, null]);
  });
  it("types its keys and values", () => {
    const map = new ApexMap("map<id,list<account>>");
    expect((call("System.Map", map, "keySet") as ApexSet).typeKey).toBe("set<id>");
    expect((call("System.Map", map, "values") as ApexList).typeKey).toBe("list<list<account>>");
  });
});
