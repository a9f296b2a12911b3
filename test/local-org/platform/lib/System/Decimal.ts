/** System.Decimal and System.RoundingMode. Apex Reference Guide, "Decimal Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { ApexDecimal, type RoundingModeName } from "../../values/decimal.ts";
import { ApexDouble } from "../../values/double.ts";
import type { ApexEnum } from "../../values/enum.ts";
import { throwApex } from "../../values/exceptions.ts";
import { refuseNull } from "../support/arguments.ts";
import { definePlatformEnumClass } from "../support/enums.ts";
import { formatNumber } from "../support/numbers.ts";

definePlatformEnumClass("System.RoundingMode", [
  "CEILING",
  "DOWN",
  "FLOOR",
  "HALF_DOWN",
  "HALF_EVEN",
  "HALF_UP",
  "UNNECESSARY",
  "UP",
]);

const modeOf = (mode: ApexEnum): RoundingModeName => mode.name as RoundingModeName;

/** A Decimal from any number: an implicit conversion of Apex, and `Decimal.valueOf`. */
export function toDecimal(value: ApexValue): ApexDecimal {
  if (value instanceof ApexDecimal) return value;
  if (value instanceof ApexDouble) return ApexDecimal.fromNumber(value.value);
  if (typeof value === "string") return ApexDecimal.parse(value.trim());
  return ApexDecimal.fromInteger(value);
}

function checkedScale(scale: number): number {
  if (scale < -33 || scale > 33) throwApex("System.MathException", `Scale is out of range: ${scale}`);
  return scale;
}

definePlatformClass({
  name: "System.Decimal",
  dispatch: "value",
  jsClass: ApexDecimal,
  statics: {
    valueof: (value: ApexValue) =>
      toDecimal(value ?? throwApex("System.NullPointerException", "Argument cannot be null.")),
  },
  methods: refuseNull({
    abs: (self: ApexDecimal) => self.abs(),
    "divide/2": (self: ApexDecimal, divisor: ApexDecimal, scale: number) =>
      self.divideToScale(divisor, checkedScale(scale)),
    "divide/3": (self: ApexDecimal, divisor: ApexDecimal, scale: number, mode: ApexEnum) =>
      self.divideToScale(divisor, checkedScale(scale), modeOf(mode)),
    doublevalue: (self: ApexDecimal) => new ApexDouble(self.toNumber()),
    format: (self: ApexDecimal) => formatNumber(self.toPlainString()),
    intvalue: (self: ApexDecimal) => self.toInteger(),
    longvalue: (self: ApexDecimal) => self.toLong(),
    pow: (self: ApexDecimal, exponent: number) => self.pow(exponent),
    precision: (self: ApexDecimal) => Math.max(self.precision, self.scale),
    "round/0": (self: ApexDecimal) => self.setScale(0).toLong(),
    "round/1": (self: ApexDecimal, mode: ApexEnum) => self.setScale(0, modeOf(mode)).toLong(),
    scale: (self: ApexDecimal) => self.scale,
    "setscale/1": (self: ApexDecimal, scale: number) => self.setScale(checkedScale(scale)),
    "setscale/2": (self: ApexDecimal, scale: number, mode: ApexEnum) =>
      self.setScale(checkedScale(scale), modeOf(mode)),
    striptrailingzeros: (self: ApexDecimal) => self.stripTrailingZeros(),
    toplainstring: (self: ApexDecimal) => self.toPlainString(),
  }),
});
