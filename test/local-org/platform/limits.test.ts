/** What the platform's own code spends of the limits. [Apex Developer Guide: Execution Governors and Limits: total heap size, maximum CPU time] */
import { describe, expect, test } from "vitest";
import { compileSources, evaluate, inTransaction } from "../language/testing.ts";
import { checkRows } from "./heap.ts";
import { ApexList } from "./values/list.ts";
import { SObjectValue } from "./values/sobject.ts";

describe("heap", () => {
  test.each([
    ["a text that grows", "String s = 'x'; for (Integer i = 0; i < 25; i++) s += s; return s.length();", 8_388_608],
    ["a text that is repeated", "return 'x'.repeat(8000000).length();", 8_000_000],
    ["a text with separators", "return 'x'.repeat('-', 4000000).length();", 7_999_998],
    ["a text that is replaced", "return 'x'.repeat(700000).replace('x', '0123456789').length();", 7_000_000],
    [
      "texts that are joined",
      "String s = 'x'.repeat(3500000); return String.join(new List<String>{ s, s }, '').length();",
      7_000_000,
    ],
  ])("%s is held to it, and cannot be caught", (_, body, size) => {
    expect(() => evaluate(`try { ${body} } catch (Exception e) { return 0; }`)).toThrow(
      `Apex heap size too large: ${size}`,
    );
  });

  test("a list that takes another whole is held to it", () => {
    const body = "List<String> l = new List<String>{ 'x'.repeat(1000) }; while (true) { l.addAll(l.clone()); }";
    expect(() => evaluate(`${body} return 0;`)).toThrow("Apex heap size too large");
  });

  test("the rows of a query are held to it", () => {
    const rows = (length: number): ApexList =>
      new ApexList(
        "list<account>",
        Array.from({ length: 300 }, () => {
          const row = new SObjectValue("Account");
          row.fields.set("Description", "x".repeat(length));
          return row;
        }),
      );
    expect(() => inTransaction(() => checkRows(rows(31_000)))).toThrow("Apex heap size too large: 93");
    expect(inTransaction(() => checkRows(rows(15_000))).size()).toBe(300);
  });

  // [Apex Developer Guide: SOQL For Loops: "to avoid exceeding the heap size limit"]
  test("the rows of a SOQL for loop are not", () => {
    const code = (body: string): string =>
      compileSources({ Probe: `public class Probe { public static void run() { ${body} } }` }).units[0]?.code ?? "";
    expect(code("for (Account a : [SELECT Id FROM Account]) { }")).toContain("([], true)");
    expect(code("for (List<Account> a : [SELECT Id FROM Account]) { }")).toContain("([], true)");
    expect(code("List<Account> a = [SELECT Id FROM Account];")).not.toContain("([], true)");
  });
});

describe("CPU time", () => {
  const spent = (before: string, work: string): string =>
    `${before} Integer start = Limits.getCpuTime(); ${work} return Limits.getCpuTime() - start;`;

  test.each([
    [
      "JSON",
      "List<Object> l = new List<Object>(); for (Integer i = 0; i < 5000; i++) l.add('value' + i);",
      "JSON.deserializeUntyped(JSON.serialize(l));",
    ],
    ["sorting", "List<Integer> l = new List<Integer>(); for (Integer i = 5000; i > 0; i--) l.add(i);", "l.sort();"],
    [
      "patterns",
      "String s = 'ab'.repeat(20000);",
      "s.replaceAll('a', 'c'); s.split('b'); Pattern.compile('a').matcher(s).find();",
    ],
  ])("%s takes some", (_, before, work) => {
    expect(evaluate(spent(before, work))).toBeGreaterThan(0);
  });

  test("what it takes counts until the limit", () => {
    const body = "String s = 'ab'.repeat(1000000); while (true) { s.replaceAll('z', 'c'); }";
    expect(() => evaluate(`${body} return 0;`)).toThrow("Apex CPU time limit exceeded");
  });
});
