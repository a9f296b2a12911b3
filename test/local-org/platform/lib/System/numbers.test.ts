import { describe, expect, it } from "vitest";
import { call, callStatic, inTransaction, thrownBy } from "../../test-support.ts";
import type { ApexValue } from "../../registry.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { ApexDouble } from "../../values/double.ts";
import { platformEnum } from "../../values/enum.ts";
import { textOf } from "../../values/text.ts";

const dec = (text: string): ApexDecimal => ApexDecimal.parse(text);
const dbl = (value: number): ApexDouble => new ApexDouble(value);

describe("valueOf", () => {
  it.each<[string, ApexValue, string]>([
    ["Integer", "123", "123"],
    ["Integer", "-2147483648", "-2147483648"],
    ["Long", "123456789012", "123456789012"],
    ["Double", "3.14159265", "3.14159265"],
    ["Decimal", "12.4567", "12.4567"],
    ["Decimal", dbl(12.5), "12.5"],
    ["Boolean", "TRUE", "true"],
    ["Boolean", "yes", "false"],
  ])("%s.valueOf(%s)", (type, input, text) => {
    expect(textOf(callStatic(`System.${type}`, "valueOf", input))).toBe(text);
  });
  it.each([
    ["Integer", "abc", "Invalid integer: abc"],
    ["Integer", "2147483648", "Invalid integer: 2147483648"],
    ["Integer", "1.5", "Invalid integer: 1.5"],
    ["Integer", "", "Invalid integer: "],
    ["Long", "x", "Invalid long: x"],
    ["Double", "x", "Invalid double: x"],
    ["Decimal", "x", "Invalid decimal: x"],
  ])("%s.valueOf(%s) is refused", (type, input, message) => {
    expect(thrownBy(() => callStatic(`System.${type}`, "valueOf", input))).toBe(`System.TypeException: ${message}`);
  });
});

/** Examples of the Apex Reference Guide, "Decimal Class". */
describe("Decimal", () => {
  const mode = (name: string): ApexValue => platformEnum("System.RoundingMode").byName(name);
  it.each<[string, string, () => ApexValue[], string]>([
    ["-6.02214129", "abs", () => [], "6.02214129"],
    ["19", "divide", () => [dec("100"), 3], "0.190"],
    ["12.4567", "divide", () => [dec("7"), 2, mode("UP")], "1.78"],
    ["6.62606957", "doubleValue", () => [], "6.62606957"],
    ["12345.6789", "format", () => [], "12,345.679"],
    ["1.602176565", "intValue", () => [], "1"],
    ["376.730313461", "longValue", () => [], "376"],
    ["4.12", "pow", () => [2], "16.9744"],
    ["123.45", "precision", () => [], "5"],
    ["4.5", "round", () => [], "4"],
    ["5.5", "round", () => [], "6"],
    ["4.5", "round", () => [mode("HALF_UP")], "5"],
    ["9.27400968", "scale", () => [], "8"],
    ["8.987654321", "setScale", () => [3], "8.988"],
    ["2.345", "setScale", () => [2], "2.34"],
    ["2.345", "setScale", () => [2, mode("HALF_UP")], "2.35"],
    ["1.23000", "stripTrailingZeros", () => [], "1.23"],
    ["12345.6789", "toPlainString", () => [], "12345.6789"],
  ])("%s.%s", (self, method, args, expected) => {
    expect(inTransaction(() => textOf(call("System.Decimal", dec(self), method, ...args())))).toBe(expected);
  });
});

describe("Math", () => {
  it.each<[string, ApexValue[], string]>([
    ["abs", [-42], "42"],
    ["abs", [-42n], "42"],
    ["abs", [dec("-42.23")], "42.23"],
    ["ceil", [dec("1.1")], "2"],
    ["floor", [dec("-1.1")], "-2"],
    ["floor", [dbl(1.9)], "1.0"],
    ["max", [3, 9], "9"],
    ["max", [dec("1.5"), dec("1.50")], "1.50"],
    ["min", [1n, -1n], "-1"],
    ["mod", [12, 5], "2"],
    ["mod", [-12, 5], "-2"],
    ["mod", [7_000_000_000n, 3n], "1"],
    ["pow", [dbl(2), dbl(0.5)], "1.4142135623730951"],
    ["rint", [dbl(2.5)], "2.0"],
    ["round", [dec("4.5")], "4"],
    ["round", [dbl(4.5)], "5"],
    ["round", [dbl(-4.5)], "-4"],
    ["roundToLong", [dec("12345678901.6")], "12345678902"],
    ["signum", [dec("-3")], "-1.0"],
    ["sqrt", [dbl(9)], "3.0"],
  ])("%s(%s)", (method, args, expected) => {
    expect(textOf(callStatic("System.Math", method, ...args))).toBe(expected);
  });
  it("mod by zero", () => {
    expect(thrownBy(() => callStatic("System.Math", "mod", 1, 0))).toBe("System.MathException: Divide by 0");
  });
  it("null arguments are named by place", () => {
    expect(thrownBy(() => callStatic("System.Math", "max", 1, null))).toBe(
      "System.NullPointerException: Argument 2 cannot be null",
    );
  });
  it("random comes from the transaction", () => {
    const roll = (): unknown => inTransaction(() => textOf(callStatic("System.Math", "random")));
    expect(roll()).toBe(roll());
  });
});

it("formats in the user's locale", () => {
  expect(inTransaction(() => call("System.Integer", 1234567, "format"))).toBe("1,234,567");
  expect(inTransaction(() => call("System.Long", 4271990n, "format"))).toBe("4,271,990");
});
