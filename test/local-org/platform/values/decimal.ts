/**
 * Decimal of Apex: an unscaled integer and a scale, with the rules of Java's BigDecimal, which the platform follows.
 *
 * `a / b` rounds half-even to 34 significant digits and keeps no trailing zeros beyond the preferred scale. `setScale(n)`, `round()` and
 * `divide(d, n)` round half-even unless a mode is given (Apex Reference Guide, "Decimal Class"; for `divide` the page names no mode).
 */
import type { ApexValue } from "../registry.ts";
import { throwApex } from "./exceptions.ts";
import type { ApexReference } from "./reference.ts";

/** Names of System.RoundingMode. */
export type RoundingModeName =
  "CEILING" | "DOWN" | "FLOOR" | "HALF_DOWN" | "HALF_EVEN" | "HALF_UP" | "UNNECESSARY" | "UP";

const DIVISION_DIGITS = 34;
const NUMBER_SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Divides two integers and rounds the quotient. */
export function divideRounded(dividend: bigint, divisor: bigint, mode: RoundingModeName): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend % divisor;
  if (remainder === 0n) return quotient;
  const negative = dividend < 0n !== divisor < 0n;
  return roundsAway(mode, negative, quotient, absolute(remainder) * 2n - absolute(divisor))
    ? quotient + (negative ? -1n : 1n)
    : quotient;
}

/** @param distance twice the remainder less the divisor: its sign says below, at or above the half */
function roundsAway(mode: RoundingModeName, negative: boolean, quotient: bigint, distance: bigint): boolean {
  switch (mode) {
    case "UP":
      return true;
    case "DOWN":
      return false;
    case "CEILING":
      return !negative;
    case "FLOOR":
      return negative;
    case "HALF_UP":
      return distance >= 0n;
    case "HALF_DOWN":
      return distance > 0n;
    case "HALF_EVEN":
      return distance > 0n || (distance === 0n && quotient % 2n !== 0n);
    case "UNNECESSARY":
      return throwApex("System.MathException", "Rounding necessary");
  }
}

export class ApexDecimal implements ApexReference {
  readonly unscaled: bigint;
  readonly scale: number;

  static readonly ZERO: ApexDecimal = new ApexDecimal(0n, 0);

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }

  /** Parses `1.50` or `1e3`; null when the text is no number. */
  static tryParse(text: string): ApexDecimal | null {
    const match = NUMBER_SHAPE.exec(text);
    if (!match) return null;
    const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
    if (whole === "" && fraction === "") return null;
    const digits = BigInt(whole + fraction);
    return new ApexDecimal(sign === "-" ? -digits : digits, fraction.length - Number(exponent));
  }

  /** Parses `1.50`, or throws System.TypeException as `Decimal.valueOf` does. */
  static parse(text: string): ApexDecimal {
    return ApexDecimal.tryParse(text) ?? throwApex("System.TypeException", `Invalid decimal: ${text}`);
  }

  static fromInteger(value: number | bigint): ApexDecimal {
    return new ApexDecimal(BigInt(value), 0);
  }

  /** From a Double, by its shortest text: `0.1` becomes 0.1. */
  static fromNumber(value: number): ApexDecimal {
    const text = Number.isInteger(value) ? value.toFixed(1) : String(value);
    return ApexDecimal.tryParse(text) ?? throwApex("System.MathException", "Infinite or NaN");
  }

  get typeKey(): string {
    return "decimal";
  }
  /** Number of significant digits of the unscaled value; zero has one. */
  get precision(): number {
    return absolute(this.unscaled).toString().length;
  }

  add(other: ApexDecimal): ApexDecimal {
    const scale = Math.max(this.scale, other.scale);
    return new ApexDecimal(this.#unscaledAt(scale) + other.#unscaledAt(scale), scale);
  }
  subtract(other: ApexDecimal): ApexDecimal {
    return this.add(other.negate());
  }
  multiply(other: ApexDecimal): ApexDecimal {
    return new ApexDecimal(this.unscaled * other.unscaled, this.scale + other.scale);
  }
  negate(): ApexDecimal {
    return new ApexDecimal(-this.unscaled, this.scale);
  }
  abs(): ApexDecimal {
    return this.unscaled < 0n ? this.negate() : this;
  }

  /** The operator `/`: 34 significant digits, half-even, no trailing zeros beyond the preferred scale. */
  divide(divisor: ApexDecimal): ApexDecimal {
    if (divisor.unscaled === 0n) throwApex("System.MathException", "Divide by 0");
    const preferred = this.scale - divisor.scale;
    if (this.unscaled === 0n) return new ApexDecimal(0n, Math.max(preferred, 0));
    const scale = preferred + DIVISION_DIGITS + divisor.precision - this.precision + 1;
    const exact = this.divideToScale(divisor, Math.max(scale, preferred), "DOWN");
    const isExact = exact.multiply(divisor).compare(this) === 0;
    const rounded = isExact ? exact : this.#divideToDigits(divisor, exact);
    return rounded.stripTrailingZeros(preferred);
  }

  #divideToDigits(divisor: ApexDecimal, estimate: ApexDecimal): ApexDecimal {
    const scale = estimate.scale - (estimate.precision - DIVISION_DIGITS);
    const rounded = this.divideToScale(divisor, scale, "HALF_EVEN");
    return rounded.precision > DIVISION_DIGITS ? rounded.setScale(scale - 1, "HALF_EVEN") : rounded;
  }

  /** `divide(divisor, scale, mode)`. */
  divideToScale(divisor: ApexDecimal, scale: number, mode: RoundingModeName = "HALF_EVEN"): ApexDecimal {
    if (divisor.unscaled === 0n) throwApex("System.MathException", "Divide by 0");
    const shift = scale - this.scale + divisor.scale;
    const dividend = shift >= 0 ? this.unscaled * powerOfTen(shift) : this.unscaled;
    const by = shift >= 0 ? divisor.unscaled : divisor.unscaled * powerOfTen(-shift);
    return new ApexDecimal(divideRounded(dividend, by, mode), scale);
  }

  /** The remainder of `Math.mod` on Decimals: sign of the dividend. */
  remainder(divisor: ApexDecimal): ApexDecimal {
    if (divisor.unscaled === 0n) throwApex("System.MathException", "Divide by 0");
    const scale = Math.max(this.scale, divisor.scale);
    return new ApexDecimal(this.#unscaledAt(scale) % divisor.#unscaledAt(scale), scale);
  }

  pow(exponent: number): ApexDecimal {
    if (exponent < 0) throwApex("System.MathException", "Invalid operation");
    return new ApexDecimal(this.unscaled ** BigInt(exponent), this.scale * exponent);
  }

  setScale(scale: number, mode: RoundingModeName = "HALF_EVEN"): ApexDecimal {
    if (scale >= this.scale) return new ApexDecimal(this.#unscaledAt(scale), scale);
    return new ApexDecimal(divideRounded(this.unscaled, powerOfTen(this.scale - scale), mode), scale);
  }

  /** Without trailing zeros, but not below `leastScale`. */
  stripTrailingZeros(leastScale: number = -Infinity): ApexDecimal {
    if (this.unscaled === 0n) return new ApexDecimal(0n, Math.max(0, Number.isFinite(leastScale) ? leastScale : 0));
    let { unscaled, scale } = this;
    while (scale > leastScale && unscaled % 10n === 0n) {
      unscaled /= 10n;
      scale--;
    }
    return new ApexDecimal(unscaled, scale);
  }

  /** -1, 0 or 1; 1.0 equals 1.00. */
  compare(other: ApexDecimal): number {
    if (this.scale === other.scale) return sign(this.unscaled - other.unscaled);
    const scale = Math.max(this.scale, other.scale);
    return sign(this.#unscaledAt(scale) - other.#unscaledAt(scale));
  }

  /** The whole part, cut off; not yet wrapped to 32 or 64 bits. */
  truncated(): bigint {
    return this.scale <= 0 ? this.#unscaledAt(0) : this.unscaled / powerOfTen(this.scale);
  }
  /** `intValue()`: the low 32 bits of the whole part. */
  toInteger(): number {
    return Number(BigInt.asIntN(32, this.truncated()));
  }
  /** `longValue()`: the low 64 bits of the whole part. */
  toLong(): bigint {
    return BigInt.asIntN(64, this.truncated());
  }
  /** `doubleValue()`. */
  toNumber(): number {
    return Number(`${this.unscaled}e${-this.scale}`);
  }

  /** Without an exponent: `toPlainString()`. */
  toPlainString(): string {
    if (this.scale <= 0) return this.#unscaledAt(0).toString();
    const digits = absolute(this.unscaled)
      .toString()
      .padStart(this.scale + 1, "0");
    const whole = digits.slice(0, -this.scale);
    return `${this.unscaled < 0n ? "-" : ""}${whole}.${digits.slice(-this.scale)}`;
  }

  /** As BigDecimal: an exponent when the scale is negative or the value below 0.000001. */
  toString(): string {
    const digits = absolute(this.unscaled).toString();
    const exponent = digits.length - 1 - this.scale;
    if (this.scale >= 0 && exponent >= -6) return this.toPlainString();
    const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    return `${this.unscaled < 0n ? "-" : ""}${mantissa}E${exponent < 0 ? "" : "+"}${exponent}`;
  }

  apexEquals(other: ApexValue): boolean {
    return other instanceof ApexDecimal && this.compare(other) === 0;
  }
  /** Differs by scale though 1.1 equals 1.10: the class's page warns that a Set holds both. */
  apexHash(): string {
    return `decimal:${this.unscaled}e${-this.scale}`;
  }
  apexText(): string {
    return this.toString();
  }

  #unscaledAt(scale: number): bigint {
    if (scale === this.scale) return this.unscaled;
    if (scale > this.scale) return this.unscaled * powerOfTen(scale - this.scale);
    return this.unscaled / powerOfTen(this.scale - scale);
  }
}

function sign(value: bigint): number {
  return value > 0n ? 1 : value < 0n ? -1 : 0;
}
