/** Reading and printing numbers as the platform's numeric classes do. */
import { throwApex } from "../../values/exceptions.ts";
import { userLocale } from "./timezone.ts";

const INTEGER_SHAPE = /^[+-]?\d+$/;

/** `Integer.valueOf(text)`. */
export function parseInteger(text: string): number {
  const value = INTEGER_SHAPE.test(text) ? Number(text) : NaN;
  if (value !== (value | 0)) throwApex("System.TypeException", `Invalid integer: ${text}`);
  return value | 0;
}

/** `Long.valueOf(text)`. */
export function parseLong(text: string): bigint {
  const value = INTEGER_SHAPE.test(text) ? BigInt(text.replace("+", "")) : null;
  if (value === null || BigInt.asIntN(64, value) !== value) throwApex("System.TypeException", `Invalid long: ${text}`);
  return value;
}

/** `Double.valueOf(text)`. */
export function parseDouble(text: string): number {
  const value = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?\s*$/.test(text) ? parseFloat(text) : NaN;
  if (Number.isNaN(value)) throwApex("System.TypeException", `Invalid double: ${text}`);
  return value;
}

/** `format()`: in the locale of the running user, at most three decimal places. */
export function formatNumber(value: number | bigint | string): string {
  // The text of a Decimal goes through whole: Intl reads digits beyond those of a double from a string.
  return new Intl.NumberFormat(userLocale(), { maximumFractionDigits: 3, roundingMode: "halfEven" } as never).format(
    value as number,
  );
}

/** A double as a Long, saturating as Java's conversion does. */
export function doubleToLong(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  const limit = 2n ** 63n;
  if (value >= Number(limit)) return limit - 1n;
  return value <= -Number(limit) ? -limit : BigInt(Math.trunc(value));
}

/** A double as an Integer, saturating as Java's conversion does. */
export function doubleToInteger(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(value)));
}
