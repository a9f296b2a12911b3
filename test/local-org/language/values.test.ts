import { describe, expect, test } from "vitest";
import { textOf } from "../platform/values/text.ts";
import { evaluate } from "./testing.ts";

const text = (body: string): string => textOf(evaluate(body));
const value = (expression: string): unknown => evaluate(`return ${expression};`);

describe("numbers", () => {
  test.each([
    ["2147483647 + 1", -2147483648],
    ["-2147483648", -2147483648],
    ["5 / 2", 2],
    ["-5 / 2", -2],
    ["65536 * 65536", 0],
    ["7 & 3", 3],
    ["1 << 31", -2147483648],
    ["-1 >>> 28", 15],
    ["~5", -6],
    ["5 ^ 1", 4],
    ["0 - 1", -1],
  ])("%s is %s", (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  test.each([
    ["9223372036854775807L + 1", "-9223372036854775808"],
    ["2 * 5000000000L", "10000000000"],
    ["5.0 / 2", "2.5"],
    ["1.10 + 1", "2.10"],
    ["(Integer) 3.99", "3"],
    ["(Long) 7", "7"],
    ["-1.5", "-1.5"],
  ])("%s prints %s", (expression, expected) => {
    expect(text(`return ${expression};`)).toBe(expected);
  });

  test("an Integer in a Decimal variable is a Decimal", () => {
    expect(text("Decimal d = 10; Object o = d; return (o instanceof Decimal) + ' ' + (o instanceof Integer);")).toBe(
      "true false",
    );
  });

  test("compound assignment, increment and decrement", () => {
    expect(text("Integer x = 3; x += 4; x *= 2; Integer y = x--; Integer z = ++x; return x + ',' + y + ',' + z;")).toBe(
      "14,14,14",
    );
    expect(
      text("List<Integer> xs = new List<Integer>{ 1, 2 }; Integer i = 0; xs[i++] += 10; return xs + ' ' + i;"),
    ).toBe("(11, 2) 1");
    expect(
      text(
        "Decimal d = 1; d += 0.5; d++; Long l = 1; l += 5; Integer b = 6; b &= 3; b <<= 2; return d + ' ' + l + ' ' + b;",
      ),
    ).toBe("2.5 6 8");
  });

  test("comparison with null is false, arithmetic with null fails", () => {
    expect(value("(Integer) null < 1")).toBe(false);
    expect(value("(Decimal) null >= 0")).toBe(false);
    expect(() => evaluate("Integer i; return i + 1;")).toThrow("Attempt to de-reference a null object");
  });

  test("division by zero", () => {
    expect(() => evaluate("Integer zero = 0; return 1 / zero;")).toThrow("Divide by 0");
  });
});

describe("text", () => {
  test("== ignores case; equals, switch and sets do not", () => {
    expect(value("'abc' == 'ABC'")).toBe(true);
    expect(value("'abc'.equals('ABC')")).toBe(false);
    expect(value("new Set<String>{ 'a' }.contains('A')")).toBe(false);
    expect(value("'abc' != 'ABC'")).toBe(false);
    expect(evaluate("switch on 'a' { when 'A' { return 1; } when 'a' { return 2; } } return 3;")).toBe(2);
  });

  test("concatenation takes any value", () => {
    expect(text("String s; return 'a' + 1 + null + s + true + 1.50 + 2L;")).toBe("a1nullnulltrue1.502");
    expect(text("String s = 'a'; s += 1; return s;")).toBe("a1");
  });

  test("escapes and unicode", () => {
    expect(value("'it\\'s \\u0041\\n'")).toBe("it's A\n");
  });
});

describe("dates", () => {
  test("days are added, and a date fits a date-time", () => {
    expect(text("Date d = Date.newInstance(2026, 1, 31); return String.valueOf(d + 1);")).toBe("2026-02-01");
    expect(value("Date.newInstance(2026, 1, 1) < Date.newInstance(2026, 1, 2)")).toBe(true);
    expect(value("Date.newInstance(2026, 1, 1) == Date.newInstance(2026, 1, 1)")).toBe(true);
  });
});

describe("null", () => {
  test("safe navigation skips the rest of the chain", () => {
    expect(evaluate("String s; return s?.trim().length();")).toBeNull();
    expect(evaluate("String s = ' ab '; return s?.trim().length();")).toBe(2);
    expect(evaluate("String s; return s ?? 'd';")).toBe("d");
    expect(evaluate("List<String> l; return l?.get(0)?.length() ?? -1;")).toBe(-1);
  });

  test("a null condition fails", () => {
    expect(() => evaluate("Boolean b; if (b) { return 1; } return 2;")).toThrow(
      "Attempt to de-reference a null object",
    );
  });
});

describe("casts", () => {
  test("a wrong cast names both types", () => {
    expect(() => evaluate("Object o = 'x'; return (Integer) o;")).toThrow(
      "Invalid conversion from runtime type String to Integer",
    );
    expect(() => evaluate("Object o = 1.5; return (Integer) o;")).toThrow(
      "Invalid conversion from runtime type Decimal to Integer",
    );
  });

  test("collections convert with their elements", () => {
    expect(evaluate("Object o = new List<Account>(); return o instanceof List<SObject>;")).toBe(true);
    expect(evaluate("Object o = new List<Object>{ 1 }; return ((List<Object>) o).size();")).toBe(1);
    expect(evaluate("Object o = new Map<String, Object>(); return o instanceof Map<String, Object>;")).toBe(true);
    expect(evaluate("SObject s = new Account(Name = 'A'); return ((Account) s).Name;")).toBe("A");
  });

  test("instanceof is false for null", () => {
    expect(evaluate("Object o; return o instanceof String;")).toBe(false);
  });
});

describe("ids", () => {
  const ids = "Id full = '0010k0000000001AAA'; Id other = '0010K0000000001'; String part = '0010k0000000001';";

  test.each([
    // "ID comparison using == is case-sensitive and doesn't distinguish between 15-character and 18-character formats" [Expression Operators]
    ["full == part", true],
    ["part == full", true],
    ["full != part", false],
    ["full == other", false],
    ["full == 'abc'", false],
    ["full == null", false],
    // Text stays text. [salesforce.stackexchange.com/questions/157267]
    ["String.valueOf(full) == part", false],
    ["new Set<Id>{ part }.contains(full)", true],
    ["new Map<Id, String>{ part => 'x' }.containsKey(full)", true],
    ["new List<Id>{ full }.contains(part)", true],
    ["new Set<String>{ part }.contains(full)", false],
  ])("%s is %s", (expression, expected) => {
    expect(evaluate(`${ids} return ${expression};`)).toBe(expected);
  });

  test("assertions compare text with an id as ids", () => {
    const asserted = (statement: string): unknown => evaluate(`${ids} ${statement} return 'passed';`);
    expect(asserted("Assert.areEqual(full, part); System.assertEquals(part, full);")).toBe("passed");
    expect(() => asserted("Assert.areNotEqual(full, part);")).toThrow("Same value: 0010k0000000001AAA");
    expect(() => asserted("Assert.areEqual(part, String.valueOf(full));")).toThrow("Expected: 0010k0000000001, Actual");
  });

  test("?: has the type of what stands first, an id or a text", () => {
    expect(evaluate(`${ids} return false ? full : part;`)).toBe("0010k0000000001AAA");
    expect(evaluate(`${ids} return true ? '' : full;`)).toBe("");
    expect(() => evaluate(`${ids} return 'x' + (false ? full : '');`)).toThrow("Invalid id: ");
  });
});
