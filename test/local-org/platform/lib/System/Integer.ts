/** System.Integer. Apex Reference Guide, "Integer Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { ApexDouble } from "../../values/double.ts";
import { throwApex } from "../../values/exceptions.ts";
import { textOf } from "../../values/text.ts";
import { formatNumber, parseInteger } from "../support/numbers.ts";

function ofText(text: string | null): number {
  return text === null ? throwApex("System.NullPointerException", "Argument cannot be null.") : parseInteger(text);
}

/** Null stays null: a public test (NebulaLogger, LogHandler_Tests) reads an empty number field so. */
function ofObject(value: ApexValue): number | null {
  if (value === null) return null;
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(BigInt.asIntN(32, value));
  if (typeof value === "string") return parseInteger(value);
  if (value instanceof ApexDecimal) return value.toInteger(); // history fields and JSON give numbers as Decimal
  // `Integer.valueOf(Math.rint(...))` in PMM's tests; what a fraction gives is not known.
  if (value instanceof ApexDouble && Number.isInteger(value.value)) return value.value | 0;
  return throwApex("System.TypeException", `Invalid integer: ${textOf(value)}`);
}

definePlatformClass({
  name: "System.Integer",
  dispatch: "value",
  isInstance: (value) => typeof value === "number",
  statics: {
    valueof: (value: ApexValue) => (value === null ? ofText(null) : ofObject(value)),
    "valueof(object)": ofObject,
  },
  methods: { format: (self: number) => formatNumber(self) },
});
