import { describe, expect, it } from "vitest";
import { thrownBy } from "../test-support.ts";
import { ApexDecimal, type RoundingModeName } from "./decimal.ts";

const d = (text: string): ApexDecimal => ApexDecimal.parse(text);

describe("Decimal arithmetic", () => {
  it.each([
    ["adds at the larger scale", d("1.5").add(d("2.25")), "3.75"],
    ["subtracts", d("1").subtract(d("0.001")), "0.999"],
    ["multiplies: scales add up", d("1.10").multiply(d("1.1")), "1.210"],
    ["divides exactly at the preferred scale", d("10.00").divide(d("4")), "2.50"],
    ["divides exactly with as many digits as needed", d("1").divide(d("8")), "0.125"],
    ["divides to 34 significant digits", d("1").divide(d("3")), "0.3333333333333333333333333333333333"],
    ["rounds the last of 34 digits", d("2").divide(d("3")), "0.6666666666666666666666666666666667"],
    ["counts digits before the point too", d("100").divide(d("3")), "33.33333333333333333333333333333333"],
    ["keeps zero short", d("0").divide(d("3")), "0"],
    ["takes the remainder with the dividend's sign", d("-7.5").remainder(d("2")), "-1.5"],
  ])("%s", (_name, result, text) => {
    expect(result.toString()).toBe(text);
  });
  it("refuses to divide by zero", () => {
    expect(thrownBy(() => d("1").divide(d("0.00")))).toBe("System.MathException: Divide by 0");
  });
});

describe("rounding, by the table of java.math.RoundingMode", () => {
  const inputs = ["5.5", "2.5", "1.6", "1.1", "1.0", "-1.0", "-1.1", "-1.6", "-2.5", "-5.5"];
  const table: [RoundingModeName, number[]][] = [
    ["UP", [6, 3, 2, 2, 1, -1, -2, -2, -3, -6]],
    ["DOWN", [5, 2, 1, 1, 1, -1, -1, -1, -2, -5]],
    ["CEILING", [6, 3, 2, 2, 1, -1, -1, -1, -2, -5]],
    ["FLOOR", [5, 2, 1, 1, 1, -1, -2, -2, -3, -6]],
    ["HALF_UP", [6, 3, 2, 1, 1, -1, -1, -2, -3, -6]],
    ["HALF_DOWN", [5, 2, 2, 1, 1, -1, -1, -2, -2, -5]],
    ["HALF_EVEN", [6, 2, 2, 1, 1, -1, -1, -2, -2, -6]],
  ];
  it.each(table)("%s", (mode, expected) => {
    expect(inputs.map((input) => d(input).setScale(0, mode).toInteger())).toEqual(expected);
  });
  it("UNNECESSARY refuses to lose anything", () => {
    expect(d("1.50").setScale(1, "UNNECESSARY").toString()).toBe("1.5");
    expect(thrownBy(() => d("1.55").setScale(1, "UNNECESSARY"))).toContain("System.MathException");
  });
});

describe("Decimal text", () => {
  it.each([
    ["1.50", "1.50", "1.50"],
    ["-0.05", "-0.05", "-0.05"],
    ["1e3", "1E+3", "1000"],
    ["0.0000001", "1E-7", "0.0000001"],
    ["+7", "7", "7"],
  ])("%s", (input, text, plain) => {
    expect([d(input).toString(), d(input).toPlainString()]).toEqual([text, plain]);
  });
  it.each(["", ".", "1,5", "abc", "1.2.3"])("refuses %j", (text) => {
    expect(thrownBy(() => d(text))).toBe(`System.TypeException: Invalid decimal: ${text}`);
  });
});

it("converts to the other number types", () => {
  expect(d("12345678901.9").toInteger()).toBe(Number(BigInt.asIntN(32, 12345678901n)));
  expect(d("-3.99").toLong()).toBe(-3n);
  expect(d("0.1").toNumber()).toBe(0.1);
  expect(ApexDecimal.fromNumber(0.1).toString()).toBe("0.1");
  expect(ApexDecimal.fromNumber(1e21).toPlainString()).toBe("1000000000000000000000");
});
