/** Literals. */
import type { LiteralContext } from "@apexdevtools/apex-parser";
import { refuse } from "../errors.ts";
import type { Located } from "../errors.ts";
import type { UnitScope } from "../scope.ts";
import { BOOLEAN, DECIMAL, DOUBLE, INTEGER, LONG, NULL, STRING } from "../types.ts";
import type { Value } from "./value.ts";

const MAX_INTEGER = 2147483647n;
const MAX_LONG = 9223372036854775807n;

export function compileLiteral(unit: UnitScope, context: LiteralContext): Value {
  const text = context.getText();
  if (context.NULL()) return { code: "null", type: NULL };
  if (context.BooleanLiteral()) return { code: text.toLowerCase(), type: BOOLEAN, nonNull: true };
  if (context.IntegerLiteral()) return integerLiteral(context, text);
  if (context.LongLiteral()) return longLiteral(context, text);
  if (context.NumberLiteral()) return numberLiteral(unit, text);
  return { code: JSON.stringify(stringValue(context, text)), type: STRING, nonNull: true };
}

/** `-2147483648` is allowed although its digits alone are not: the sign comes with the digits. */
export function integerLiteral(at: Located, text: string): Value {
  const value = BigInt(text);
  if (value > MAX_INTEGER || value < -MAX_INTEGER - 1n) refuse(at, `Illegal integer: ${text}`);
  return { code: value.toString(), type: INTEGER, nonNull: true };
}

export function longLiteral(at: Located, text: string): Value {
  const value = BigInt(text.slice(0, -1));
  if (value > MAX_LONG || value < -MAX_LONG - 1n) refuse(at, `Illegal long: ${text}`);
  return { code: `${value}n`, type: LONG, nonNull: true };
}

/** `1.5` is a Decimal, `1.5d` a Double. */
function numberLiteral(unit: UnitScope, text: string): Value {
  const digits = text.replace(/[dD]$/, "");
  const isDouble = digits !== text;
  return {
    code: unit.import(`R.${isDouble ? "doubleLiteral" : "decimalLiteral"}(${JSON.stringify(digits)})`),
    type: isDouble ? DOUBLE : DECIMAL,
    nonNull: true,
  };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  '"': '"',
  "'": "'",
  "\\": "\\",
};

/** The value of a string literal, which stands in single quotes, or in three of them over several lines. */
export function stringValue(at: Located, text: string): string {
  const isMultiline = text.startsWith("'''");
  // [the compiler's messages in forcedotcom/apex-language-support, invalid.string.literal.illegal.linebreaks]
  if (!isMultiline && /[\n\r]/.test(text)) refuse(at, "Line breaks are not allowed in string literals");
  const body = isMultiline ? text.slice(3, -3).replace(/^[^\S\n]*\r?\n/, "") : text.slice(1, -1);
  return body.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (all, hex: string | undefined, char: string | undefined) => {
    if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
    // In any case. [rflib: rflib_SendLogEventEmailAction has '\\R' in a text]
    const value = ESCAPES[(char ?? "").toLowerCase()];
    return (
      value ?? refuse(at, `Invalid string literal '${text}'. Illegal character sequence '${all}' in string literal.`)
    );
  });
}
