import type { ApexValue } from "../../platform/registry.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import type { FormulaFunction } from "./functions.ts";
import { FormulaValueError, asInteger, asNumber, fromNumber } from "./values.ts";

const ONE = ApexDecimal.fromInteger(1);

export const mathFunctions: Readonly<Record<string, FormulaFunction>> = {
  ABS: number((value) => value.abs()),
  // Halves go away from zero.
  ROUND: {
    least: 2,
    most: 2,
    apply: ([value, digits]) => asNumber(value ?? null)?.setScale(asInteger(digits ?? null), "HALF_UP") ?? null,
  },
  TRUNC: {
    least: 1,
    most: 2,
    apply: ([value, digits]) => asNumber(value ?? null)?.setScale(asInteger(digits ?? null), "DOWN") ?? null,
  },
  // Of a negative number CEILING goes away from zero and FLOOR towards it; MCEILING and MFLOOR are the mathematical ones.
  CEILING: number((value) => value.setScale(0, "UP")),
  FLOOR: number((value) => value.setScale(0, "DOWN")),
  MCEILING: number((value) => value.setScale(0, "CEILING")),
  MFLOOR: number((value) => value.setScale(0, "FLOOR")),
  MOD: {
    least: 2,
    most: 2,
    apply: ([value, by]) => {
      const [dividend, divisor] = [asNumber(value ?? null), asNumber(by ?? null)];
      if (!dividend || !divisor) return null;
      if (divisor.unscaled === 0n) throw new FormulaValueError("division by zero");
      return dividend.remainder(divisor);
    },
  },
  MAX: { least: 1, most: Infinity, apply: (args) => extreme(args, 1) },
  MIN: { least: 1, most: Infinity, apply: (args) => extreme(args, -1) },
  SQRT: real(Math.sqrt),
  EXP: real(Math.exp),
  LN: real(Math.log),
  LOG: real(Math.log10),
  SIN: real(Math.sin),
  COS: real(Math.cos),
  TAN: real(Math.tan),
  ASIN: real(Math.asin),
  ACOS: real(Math.acos),
  ATAN: real(Math.atan),
  ATAN2: {
    least: 2,
    most: 2,
    apply: ([y, x]) => fromNumber(Math.atan2(Number(asNumber(y ?? null)), Number(asNumber(x ?? null)))),
  },
  PI: { least: 0, most: 0, apply: () => fromNumber(Math.PI) },
};

function number(apply: (value: ApexDecimal) => ApexDecimal): FormulaFunction {
  return {
    least: 1,
    most: 1,
    apply: ([given]) => {
      const value = asNumber(given ?? null);
      return value && apply(value);
    },
  };
}

function real(apply: (value: number) => number): FormulaFunction {
  return number((value) => fromNumber(apply(value.toNumber())));
}

function extreme(args: readonly ApexValue[], sign: 1 | -1): ApexValue {
  return args.reduce<ApexDecimal | null>((best, item) => {
    const value = asNumber(item);
    if (!value) return best;
    return best === null || value.compare(best) * sign > 0 ? value : best;
  }, null);
}

/** `left ^ right`: exact for small whole exponents. */
export function power(left: ApexDecimal, right: ApexDecimal): ApexDecimal {
  const exponent = right.toNumber();
  if (Number.isInteger(exponent) && Math.abs(exponent) <= 100)
    return exponent >= 0 ? left.pow(exponent) : divided(ONE, left.pow(-exponent));
  return fromNumber(left.toNumber() ** exponent);
}

export function divided(left: ApexDecimal, right: ApexDecimal): ApexDecimal {
  if (right.unscaled === 0n) throw new FormulaValueError("division by zero");
  return left.divide(right);
}
