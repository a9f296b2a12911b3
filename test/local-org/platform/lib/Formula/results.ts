/** From the value of a formula to the type that its builder asked for. */
import type { FormulaType } from "../../../data/formula/check.ts";
import { asInteger, asNumber, formulaText } from "../../../data/formula/values.ts";
import type { ApexValue } from "../../registry.ts";
import { ApexDate } from "../../values/date.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { ApexDouble } from "../../values/double.ts";
import { toId } from "../../values/id.ts";

interface Result {
  /** The formula's own type; null takes any. */
  readonly type: FormulaType;
  readonly convert: (value: ApexValue) => ApexValue;
}

const orNull =
  (convert: (value: ApexValue) => ApexValue) =>
  (value: ApexValue): ApexValue =>
    value === null || value === "" ? null : convert(value);

/** By the constants of FormulaEval.FormulaReturnType, in their order. */
export const RESULTS: Readonly<Record<string, Result>> = {
  BOOLEAN: { type: "Boolean", convert: (value) => value === true },
  DATE: { type: "Date", convert: orNull((value) => (value instanceof ApexDatetime ? ApexDate.ofMs(value.ms) : value)) },
  DATETIME: {
    type: "DateTime",
    convert: orNull((value) => (value instanceof ApexDate ? new ApexDatetime(value.ms) : value)),
  },
  DECIMAL: { type: "Number", convert: orNull(asNumber) },
  DOUBLE: { type: "Number", convert: orNull((value) => new ApexDouble(asNumber(value)?.toNumber() ?? 0)) },
  ID: { type: "Text", convert: orNull((value) => toId(String(value))) },
  INTEGER: { type: "Number", convert: orNull(asInteger) },
  LONG: { type: "Number", convert: orNull((value) => BigInt(asNumber(value)?.toNumber().toFixed(0) ?? 0)) },
  STRING: { type: "Text", convert: orNull(formulaText) },
  TIME: { type: "Time", convert: (value) => value },
};
