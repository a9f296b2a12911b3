/** Implicit conversions, as code. */
import { conversionCost } from "../conversions.ts";
import { refuse } from "../errors.ts";
import type { Located } from "../errors.ts";
import type { CodeScope } from "../scope.ts";
import { isList, isSObject, numericRank, sameType, SOBJECT } from "../types.ts";
import type { Type } from "../types.ts";
import type { Value } from "./value.ts";

/** Runtime functions for conversions that change the representation: `from>to`. All of them keep null. */
const CONVERTERS: Readonly<Record<string, string>> = {
  "integer>long": "R.integerToLong",
  "integer>decimal": "R.integerToDecimal",
  "integer>double": "R.integerToDouble",
  "long>decimal": "R.integerToDecimal",
  "long>double": "R.integerToDouble",
  "double>decimal": "R.doubleToDecimal",
  "decimal>double": "R.decimalToDouble",
  "string>id": "R.toId",
  "date>datetime": "R.dateToDatetime",
};

/** Code for the value as the wanted type; refuses what does not convert with the message that `refusal` makes. */
export function convert(
  scope: CodeScope,
  at: Located,
  value: Value,
  to: Type,
  refusal: (from: Type, to: Type) => string = (from, wanted) =>
    `Illegal assignment from ${from.display} to ${wanted.display}`,
): string {
  if (sameType(value.type, to)) return value.code;
  if (value.rows && isList(value.type) && isSObject(to) && rowFits(scope, value.type.args[0] ?? SOBJECT, to))
    return `R.singleRow(${value.code})`;
  if (conversionCost(scope.index, value, to) === undefined) refuse(at, refusal(value.type, to));
  return represent(value, to);
}

/** Rows of a dynamic query are typed SObject and fit any row type; those of a static query fit their own. */
function rowFits(scope: CodeScope, row: Type, to: Type): boolean {
  return sameType(row, SOBJECT) || scope.index.isSubtype(row, to);
}

/** Code for the value in the representation of another type it converts to. */
export function represent(value: Value, to: Type): string {
  if (value.type.kind !== "platform" || to.kind !== "platform") return value.code;
  const converter = CONVERTERS[`${value.type.name}>${to.name}`];
  return converter ? `${converter}(${value.code})` : value.code;
}

/** The type that two numeric operands meet in. */
export function widerNumber(a: Type, b: Type): Type {
  return (numericRank(a) ?? 0) >= (numericRank(b) ?? 0) ? a : b;
}
