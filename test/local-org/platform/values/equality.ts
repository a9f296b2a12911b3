/**
 * The two equalities and the order of Apex.
 *
 * `==` ignores the case of strings and compares numbers of different types by value; `equals`, Set and Map keys and `switch` are exact
 * (Apex Developer Guide, "Expression Operators", "Using Custom Types in Map Keys and Sets").
 */
import type { ApexValue } from "../registry.ts";
import { ApexDate } from "./date.ts";
import { ApexDatetime } from "./datetime.ts";
import { ApexDecimal } from "./decimal.ts";
import { ApexDouble } from "./double.ts";
import { ApexEnum } from "./enum.ts";
import { throwApex } from "./exceptions.ts";
import { isReference } from "./reference.ts";
import { ApexTime } from "./time.ts";

export function isNumeric(value: ApexValue): value is number | bigint | ApexDecimal | ApexDouble {
  return (
    typeof value === "number" ||
    typeof value === "bigint" ||
    value instanceof ApexDecimal ||
    value instanceof ApexDouble
  );
}

/** Compares numbers of any of the four types; NaN when one is not a number. */
export function compareNumbers(
  left: number | bigint | ApexDecimal | ApexDouble,
  right: number | bigint | ApexDecimal | ApexDouble,
): number {
  if (left instanceof ApexDouble || right instanceof ApexDouble) {
    const a = toNumber(left);
    const b = toNumber(right);
    return a < b ? -1 : a > b ? 1 : a === b ? 0 : NaN;
  }
  if (left instanceof ApexDecimal || right instanceof ApexDecimal) return toDecimal(left).compare(toDecimal(right));
  return left < right ? -1 : left > right ? 1 : 0;
}

function toNumber(value: number | bigint | ApexDecimal | ApexDouble): number {
  if (value instanceof ApexDouble) return value.value;
  return value instanceof ApexDecimal ? value.toNumber() : Number(value);
}

/** A whole number or a Decimal as a Decimal. */
export function toDecimal(value: number | bigint | ApexDecimal): ApexDecimal {
  return value instanceof ApexDecimal ? value : ApexDecimal.fromInteger(value);
}

/** Apex `==`. */
export function equals(left: ApexValue, right: ApexValue): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof left === "string" && typeof right === "string") {
    return left.length === right.length && left.toLowerCase() === right.toLowerCase();
  }
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(left, right) === 0;
  if (left instanceof ApexDatetime && right instanceof ApexDate) return left.ms === right.ms;
  if (left instanceof ApexDate && right instanceof ApexDatetime) return left.ms === right.ms;
  return isReference(left) && left.apexEquals(right);
}

/** Apex `equals`: strings by case, as Set, Map and `switch` compare. */
export function exactEquals(left: ApexValue, right: ApexValue): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  return isReference(left) && left.apexEquals(right);
}

/**
 * The key under which a value is found again in a JavaScript Map. Primitives stand for themselves; a reference gives text or a number that
 * cannot meet a primitive's. Equal values have equal keys; unequal ones may share a key when `hashCode` says so.
 */
export function hashKey(value: ApexValue): string | number | bigint | boolean | null {
  if (!isReference(value)) return value;
  const hash = value.apexHash();
  return typeof hash === "number" ? `\u0000#${hash}` : `\u0000${hash}`;
}

/**
 * The order of `List.sort()`: null first, strings by UTF-16 code unit, enums by ordinal, objects by `compareTo` (Apex Reference Guide, "sort()").
 */
export function compareValues(left: ApexValue, right: ApexValue): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : 1;
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(left, right) || 0;
  if (typeof left === "boolean" && typeof right === "boolean") return left ? 1 : -1;
  if (left instanceof ApexDate && right instanceof ApexDate) return left.days - right.days;
  if (left instanceof ApexDatetime && right instanceof ApexDatetime) return left.ms - right.ms;
  if (left instanceof ApexTime && right instanceof ApexTime) return left.ms - right.ms;
  if (left instanceof ApexEnum && right instanceof ApexEnum) return left.ordinal - right.ordinal;
  if (typeof left.compareto === "function") return left.compareto(right);
  if (typeof left.apexCompare === "function") return left.apexCompare(right);
  return throwApex("System.ListException", `One or more of the items in this list is not Comparable.`);
}
