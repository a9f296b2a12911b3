/** Values of formulas: text, numbers (always decimal), checkboxes, dates, instants and times; null is blank. */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate, MS_PER_DAY } from "../../platform/values/date.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { ApexDouble } from "../../platform/values/double.ts";
import { ApexTime } from "../../platform/values/time.ts";

/** What a formula cannot compute for this row (`#Error!` on a page): a formula field reads null, a rule fails. */
export class FormulaValueError extends Error {}

export function asNumber(value: ApexValue): ApexDecimal | null {
  if (value === null || value instanceof ApexDecimal) return value;
  if (typeof value === "number" || typeof value === "bigint") return ApexDecimal.fromInteger(value);
  if (value instanceof ApexDouble) return ApexDecimal.fromNumber(value.value);
  throw new FormulaValueError(`not a number: ${String(value)}`);
}

export function fromNumber(value: number): ApexDecimal {
  if (!Number.isFinite(value)) throw new FormulaValueError("not a finite number");
  return ApexDecimal.fromNumber(value);
}

export function asInteger(value: ApexValue): number {
  return asNumber(value)?.toInteger() ?? 0;
}

export function asText(value: ApexValue): string {
  return value === null ? "" : String(value);
}

export function asFlag(value: ApexValue): boolean {
  return value === true;
}

export function isBlank(value: ApexValue): boolean {
  return value === null || value === "";
}

/** `TEXT(...)`. [Salesforce Help: Formula Operators and Functions, TEXT] */
export function formulaText(value: ApexValue): string {
  if (value === null) return "";
  if (value instanceof ApexDecimal) return value.stripTrailingZeros(0).toPlainString();
  if (value instanceof ApexDate) return value.toIso();
  if (value instanceof ApexDatetime)
    return value
      .toIso()
      .replace("T", " ")
      .replace(/(\.\d+)?(\+0000|Z)$/, "Z");
  if (value instanceof ApexTime) return value.toIso().replace(/Z$/, "");
  return String(value);
}

export function formulaEquals(left: ApexValue, right: ApexValue): boolean {
  if (isBlank(left) || isBlank(right)) return isBlank(left) && isBlank(right);
  const order = formulaOrder(left, right);
  return order === 0;
}

/** Negative, zero or positive; NaN for values that cannot be compared. Text is told apart by case. */
export function formulaOrder(left: ApexValue, right: ApexValue): number {
  if (typeof left === "string" || typeof right === "string") {
    const [a, b] = [asText(left), asText(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (typeof left === "boolean" || typeof right === "boolean") return Number(left) - Number(right);
  const [a, b] = [instantOf(left), instantOf(right)];
  if (a !== null && b !== null) return a - b;
  return (asNumber(left) as ApexDecimal).compare(asNumber(right) as ApexDecimal);
}

export function instantOf(value: ApexValue): number | null {
  return value instanceof ApexDate || value instanceof ApexDatetime || value instanceof ApexTime ? value.ms : null;
}

/** `+` and `-` with dates: days are added, two dates give the days between them. */
export function addDays(value: ApexDate | ApexDatetime | ApexTime, days: ApexDecimal): ApexValue {
  if (value instanceof ApexDate) return value.addDays(Math.floor(days.toNumber()));
  if (value instanceof ApexTime)
    return new ApexTime((((value.ms + days.toNumber()) % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY);
  return new ApexDatetime(value.ms + Math.round(days.toNumber() * MS_PER_DAY));
}

export function daysBetween(left: ApexValue, right: ApexValue): ApexDecimal | null {
  const [a, b] = [instantOf(left), instantOf(right)];
  if (a === null || b === null) return null;
  if (left instanceof ApexTime) return ApexDecimal.fromInteger(a - b);
  return fromNumber((a - b) / MS_PER_DAY);
}
