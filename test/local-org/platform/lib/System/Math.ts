/** System.Math. Apex Reference Guide, "Math Class". A Decimal argument gives a Decimal, a Double a Double. */
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { ApexDouble } from "../../values/double.ts";
import { compareNumbers, toDecimal } from "../../values/equality.ts";
import { throwApex } from "../../values/exceptions.ts";
import { refuseNullStatics } from "../support/arguments.ts";
import { doubleToInteger, doubleToLong } from "../support/numbers.ts";

function toFloat(value: ApexValue): number {
  if (value instanceof ApexDecimal) return value.toNumber();
  return value instanceof ApexDouble ? value.value : Number(value);
}

/** A function of floats for both types. */
function floating(compute: (...values: number[]) => number): Implementation {
  return (...args: ApexValue[]) => {
    const result = compute(...args.map(toFloat));
    return args[0] instanceof ApexDecimal ? ApexDecimal.fromNumber(result) : new ApexDouble(result);
  };
}

/** Rounding to whole numbers: exact for Decimal, with a mode; by a function for Double. */
function rounding(mode: "CEILING" | "FLOOR" | "HALF_EVEN", compute: (value: number) => number): Implementation {
  return (value: ApexValue) =>
    value instanceof ApexDecimal ? value.setScale(0, mode) : new ApexDouble(compute(toFloat(value)));
}

/** Java's `Math.rint`: half to even. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function abs(value: ApexValue): ApexValue {
  if (value instanceof ApexDecimal) return value.abs();
  if (value instanceof ApexDouble) return new ApexDouble(Math.abs(value.value));
  if (typeof value === "bigint") return BigInt.asIntN(64, value < 0n ? -value : value);
  return Math.abs(value) | 0;
}

/** A number as the wider of the types of two: `Math.min(aDecimal, 100)` is a Decimal whichever it is, and so is `Math.min(aDecimal, aDouble)`. */
function alike(value: ApexValue, left: ApexValue, right: ApexValue): ApexValue {
  if (left instanceof ApexDecimal || right instanceof ApexDecimal)
    return value instanceof ApexDouble ? ApexDecimal.fromNumber(value.value) : toDecimal(value);
  if (left instanceof ApexDouble || right instanceof ApexDouble)
    return value instanceof ApexDouble ? value : new ApexDouble(toFloat(value));
  return typeof left === typeof right ? value : BigInt(value);
}

function pick(wanted: -1 | 1): Implementation {
  return (left: ApexValue, right: ApexValue) =>
    alike(compareNumbers(left, right) === wanted ? left : right, left, right);
}

function mod(dividend: ApexValue, divisor: ApexValue): ApexValue {
  if (divisor === 0 || divisor === 0n) throwApex("System.MathException", "Divide by 0");
  if (typeof dividend === "number" && typeof divisor === "number") return (dividend % divisor) | 0;
  return BigInt(dividend) % BigInt(divisor);
}

function round(value: ApexValue): number {
  if (value instanceof ApexDecimal) return value.setScale(0).toInteger();
  return doubleToInteger(Math.floor(toFloat(value) + 0.5));
}

definePlatformClass({
  name: "System.Math",
  dispatch: "value",
  statics: refuseNullStatics({
    abs,
    acos: floating(Math.acos),
    asin: floating(Math.asin),
    atan: floating(Math.atan),
    atan2: floating(Math.atan2),
    cbrt: floating(Math.cbrt),
    ceil: rounding("CEILING", Math.ceil),
    cos: floating(Math.cos),
    cosh: floating(Math.cosh),
    exp: floating(Math.exp),
    floor: rounding("FLOOR", Math.floor),
    log: floating(Math.log),
    log10: floating(Math.log10),
    max: pick(1),
    min: pick(-1),
    mod,
    pow: floating(Math.pow),
    random: () => new ApexDouble(currentTransaction().random()),
    rint: rounding("HALF_EVEN", roundHalfEven),
    round,
    roundtolong: (value: ApexValue) =>
      value instanceof ApexDecimal ? value.setScale(0).toLong() : doubleToLong(Math.floor(toFloat(value) + 0.5)),
    signum: floating(Math.sign),
    sin: floating(Math.sin),
    sinh: floating(Math.sinh),
    sqrt: floating(Math.sqrt),
    tan: floating(Math.tan),
    tanh: floating(Math.tanh),
  }),
  staticGetters: { e: () => new ApexDouble(Math.E), pi: () => new ApexDouble(Math.PI) },
});
