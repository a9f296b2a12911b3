/** What types the functions of formulas take. [Salesforce Help: Formula Operators and Functions, the entry of each] */
import type { FormulaType } from "./check.ts";
import { FormulaError } from "./parse.ts";

type Known = Exclude<FormulaType, null>;
/** The types that one argument may have. */
type Parameter = readonly Known[];

const NUMBER: Parameter = ["Number"];
const TEXT: Parameter = ["Text"];
const FLAG: Parameter = ["Boolean"];
const DATE: Parameter = ["Date"];
const TIME: Parameter = ["Time"];
const MOMENT: Parameter = ["Date", "DateTime"];

/** By argument; the last stands for all that follow. */
const PARAMETERS: Readonly<Record<string, readonly Parameter[]>> = {
  ...Object.fromEntries(
    // prettier-ignore
    [
      "ABS", "ROUND", "TRUNC", "CEILING", "MCEILING", "FLOOR", "MFLOOR", "MOD", "MAX", "MIN", "SQRT", "EXP", "LN", "LOG", "SIN", "ASIN",
      "COS", "ACOS", "TAN", "ATAN", "ATAN2", "DATE", "CHR", "FROMUNIXTIME",
    ].map((name) => [name, [NUMBER]]),
  ),
  ...Object.fromEntries(
    // prettier-ignore
    [
      "LEN", "VALUE", "SUBSTITUTE", "CONTAINS", "BEGINS", "TRIM", "UPPER", "LOWER", "INITCAP", "REVERSE", "REGEX", "ASCII", "CASESAFEID",
      "ISNUMBER", "HYPERLINK", "HTMLENCODE", "URLENCODE",
    ].map((name) => [name, [TEXT]]),
  ),
  ...Object.fromEntries(["AND", "OR", "NOT"].map((name) => [name, [FLAG]])),
  ...Object.fromEntries(
    ["YEAR", "MONTH", "DAY", "WEEKDAY", "DAYOFYEAR", "ISOWEEK", "ISOYEAR"].map((name) => [name, [DATE]]),
  ),
  ...Object.fromEntries(["HOUR", "MINUTE", "SECOND", "MILLISECOND"].map((name) => [name, [TIME]])),
  LEFT: [TEXT, NUMBER],
  RIGHT: [TEXT, NUMBER],
  MID: [TEXT, NUMBER],
  FIND: [TEXT, TEXT, NUMBER],
  LPAD: [TEXT, NUMBER, TEXT],
  RPAD: [TEXT, NUMBER, TEXT],
  IMAGE: [TEXT, TEXT, NUMBER],
  TEXT: [["Number", "Date", "DateTime", "Time"]],
  ADDMONTHS: [MOMENT, NUMBER],
  DATEVALUE: [["Text", "Date", "DateTime"]],
  DATETIMEVALUE: [["Text", "Date", "DateTime"]],
  TIMEVALUE: [["Text", "DateTime", "Time"]],
  UNIXTIMESTAMP: [["Date", "DateTime", "Time"]],
  IF: [FLAG],
};

/** @param types of the arguments; null for one that cannot be told, or that is a picklist where one may stand @throws FormulaError */
export function checkParameters(name: string, types: readonly FormulaType[]): void {
  const parameters = PARAMETERS[name];
  for (const [i, type] of types.entries()) {
    if (name === "IF" && i > 0) break;
    const parameter = parameters?.[Math.min(i, parameters.length - 1)];
    if (parameter && type !== null && !parameter.includes(type)) refuse(name, parameter.join(", "), type);
  }
  if (name === "IF") expectSame(name, types.slice(1));
  if (name === "BLANKVALUE" || name === "NULLVALUE") expectSame(name, types);
  if (name === "CASE") {
    expectSame(name, [types[0] ?? null, ...types.slice(1, -1).filter((_, i) => i % 2 === 0)]);
    expectSame(name, [...types.slice(1, -1).filter((_, i) => i % 2 === 1), types.at(-1) ?? null]);
  }
}

function expectSame(name: string, types: readonly FormulaType[]): void {
  const [first, ...others] = types.filter((type) => type !== null);
  const other = others.find((type) => type !== first);
  if (first && other) refuse(name, first, other);
}

function refuse(name: string, expected: string, received: string): never {
  throw new FormulaError(
    `Incorrect parameter type for function '${name}()'. Expected ${expected}, received ${received}`,
  );
}

/** [Salesforce Help: Formula Field Limits and Restrictions; public deployment logs quote "Formula is too long ... Maximum length is 3,900 characters"] */
const LONGEST = 3900;

/** @throws FormulaError for a formula with too many characters */
export function checkLength(text: string): void {
  if (text.length <= LONGEST) return;
  const shown = (count: number): string => count.toLocaleString("en-US");
  throw new FormulaError(
    `Formula is too long (${shown(text.length)} characters). Maximum length is ${shown(LONGEST)} characters.`,
  );
}
