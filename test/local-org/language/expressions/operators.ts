/** Operators on values: arithmetic, comparison, logic, bits, text. */
import { isAssignable, isCastable } from "../conversions.ts";
import { refuse } from "../errors.ts";
import type { Located } from "../errors.ts";
import type { CodeScope } from "../scope.ts";
import {
  BOOLEAN,
  DATE,
  DATETIME,
  ID,
  INTEGER,
  isNull,
  isNumeric,
  isText,
  isVoid,
  LONG,
  numericRank,
  sameType,
  STRING,
  TIME,
} from "../types.ts";
import type { Type } from "../types.ts";
import { convert, represent, widerNumber } from "./convert.ts";
import type { Value } from "./value.ts";

export type ArithmeticOperator = "+" | "-" | "*" | "/";
export type BitOperator = "&" | "|" | "^" | "<<" | ">>" | ">>>";
export type ComparisonOperator = "<" | ">" | "<=" | ">=";

const ARITHMETIC_NAMES: Readonly<Record<ArithmeticOperator, string>> = {
  "+": "Add",
  "-": "Subtract",
  "*": "Multiply",
  "/": "Divide",
};
const BIT_NAMES: Readonly<Record<BitOperator, string>> = {
  "&": "And",
  "|": "Or",
  "^": "Xor",
  "<<": "ShiftLeft",
  ">>": "ShiftRight",
  ">>>": "ShiftRightUnsigned",
};
const COMPARISON_NAMES: Readonly<Record<ComparisonOperator, string>> = {
  "<": "R.less",
  ">": "R.greater",
  "<=": "R.lessOrEqual",
  ">=": "R.greaterOrEqual",
};

/** Code for a number that must be there. */
const required = (value: Value): string => (value.nonNull ? value.code : `N(${value.code})`);

export function arithmetic(
  scope: CodeScope,
  at: Located,
  operator: ArithmeticOperator,
  left: Value,
  right: Value,
): Value {
  if (operator === "+" && (sameType(left.type, STRING) || sameType(right.type, STRING)))
    return concatenate(at, left, right);
  if ((operator === "+" || operator === "-") && isTemporal(left.type))
    return temporal(scope, at, operator, left, right);
  if (!isNumber(left.type) || !isNumber(right.type)) {
    if (operator === "+" && (isText(left.type) || isText(right.type))) return concatenate(at, left, right);
    refuse(at, "Arithmetic expressions must use numeric arguments");
  }
  const type = isNull(left.type) ? right.type : isNull(right.type) ? left.type : widerNumber(left.type, right.type);
  if (sameType(type, INTEGER))
    return { code: integerArithmetic(operator, required(left), required(right)), type, nonNull: true };
  const name = `R.${type.name}${ARITHMETIC_NAMES[operator]}`;
  return { code: `${name}(${represent(left, type)}, ${represent(right, type)})`, type, nonNull: true };
}

const isNumber = (type: Type): boolean => isNumeric(type) || isNull(type);
const isTemporal = (type: Type): boolean => sameType(type, DATE) || sameType(type, DATETIME) || sameType(type, TIME);

/** Integers are 32 bits wide and wrap. */
function integerArithmetic(operator: ArithmeticOperator, left: string, right: string): string {
  if (operator === "*") return `Math.imul(${left}, ${right})`;
  if (operator === "/") return `R.integerDivide(${left}, ${right})`;
  return `(${left} ${operator} ${right} | 0)`;
}

function concatenate(at: Located, left: Value, right: Value): Value {
  if (isVoid(left.type) || isVoid(right.type)) refuse(at, "Expression cannot be of type void");
  const joined = `${text(left)} + ${text(right)}`;
  return { code: `H(${joined})`, type: STRING, nonNull: true, joined };
}

function text(value: Value): string {
  if (value.joined !== undefined && value.code === `H(${value.joined})`) return `(${value.joined})`;
  return sameType(value.type, STRING) && value.nonNull ? value.code : `R.concatText(${value.code})`;
}

/** Dates take days; date-times take days and fractions of them; times take milliseconds. */
function temporal(scope: CodeScope, at: Located, operator: "+" | "-", left: Value, right: Value): Value {
  if (!isNumber(right.type)) refuse(at, "Date/time expressions must use Integer or Double or Decimal arguments");
  const name = left.type.name === "date" ? "dateAdd" : left.type.name === "time" ? "timeAdd" : "datetimeAdd";
  void scope;
  return {
    code: `R.${name}(${required(left)}, ${required(right)}, ${operator === "+" ? 1 : -1})`,
    type: left.type,
    nonNull: true,
  };
}

export function bitwise(at: Located, operator: BitOperator, left: Value, right: Value): Value {
  if (sameType(left.type, BOOLEAN) && sameType(right.type, BOOLEAN) && operator.length === 1) {
    const code =
      operator === "^"
        ? `(${required(left)} !== ${required(right)})`
        : `((${required(left)} ${operator} ${required(right)}) === 1)`;
    return { code, type: BOOLEAN, nonNull: true };
  }
  const leftRank = numericRank(left.type) ?? 9;
  const rightRank = numericRank(right.type) ?? 9;
  const isShift = operator.length > 1;
  if (leftRank > 1 || rightRank > 1)
    refuse(
      at,
      isShift
        ? `${operator} operation can only be applied to Integer or Long types`
        : `${operator} operator can only be applied to Boolean expressions or to Integer or Long expressions`,
    );
  const type = isShift ? left.type : widerNumber(left.type, right.type);
  if (sameType(type, INTEGER)) {
    const count = sameType(right.type, LONG) ? `Number(${required(right)})` : required(right);
    return { code: `(${required(left)} ${operator} ${count}${operator === ">>>" ? " | 0" : ""})`, type, nonNull: true };
  }
  return {
    code: `R.long${BIT_NAMES[operator]}(${represent(left, LONG)}, ${represent(right, LONG)})`,
    type: LONG,
    nonNull: true,
  };
}

/** `<` and its kin: false when a number or a date is null (Apex Developer Guide, "Expression Operators"). */
export function comparison(
  scope: CodeScope,
  at: Located,
  operator: ComparisonOperator,
  left: Value,
  right: Value,
): Value {
  requireComparable(scope, at, left, right);
  const unordered = [left.type, right.type].find((type) => !isOrdered(type));
  if (unordered) refuse(at, `Inequality operator not allowed for this type: ${unordered.display}`);
  if (left.nonNull && right.nonNull && sameType(left.type, INTEGER) && sameType(right.type, INTEGER)) {
    return { code: `(${left.code} ${operator} ${right.code})`, type: BOOLEAN, nonNull: true };
  }
  return { code: `${COMPARISON_NAMES[operator]}(${left.code}, ${right.code})`, type: BOOLEAN, nonNull: true };
}

/** Numbers, dates and texts have an order. */
function isOrdered(type: Type): boolean {
  return isNumber(type) || isTemporal(type) || isText(type);
}

export function equality(scope: CodeScope, at: Located, operator: string, left: Value, right: Value): Value {
  const isNegated = operator.startsWith("!") || operator === "<>";
  requireComparable(scope, at, left, right);
  const not = isNegated ? "!" : "";
  const same = isNegated ? "!==" : "===";
  if (isNull(left.type) || isNull(right.type))
    return { code: `(${left.code} ${same} ${right.code})`, type: BOOLEAN, nonNull: true };
  if (operator === "===" || operator === "!==")
    return { code: `${not}R.identical(${left.code}, ${right.code})`, type: BOOLEAN, nonNull: true };
  const isDirect =
    sameType(left.type, right.type) &&
    (sameType(left.type, INTEGER) ||
      sameType(left.type, BOOLEAN) ||
      scope.index.declarationOf(left.type)?.kind === "enum");
  if (isDirect) return { code: `(${left.code} ${same} ${right.code})`, type: BOOLEAN, nonNull: true };
  const name = isText(left.type) && isText(right.type) && isAnId(left, right) ? "equalIds" : "equals";
  return { code: `${not}R.${name}(${left.code}, ${right.code})`, type: BOOLEAN, nonNull: true };
}

/** Text beside an id is an id. */
export function isAnId(left: Value, right: Value): boolean {
  return sameType(left.type, ID) || sameType(right.type, ID);
}

function requireComparable(scope: CodeScope, at: Located, left: Value, right: Value): void {
  if (isVoid(left.type) || isVoid(right.type)) refuse(at, "Expression cannot be of type void");
  const isFine =
    isAssignable(scope.index, left, right.type) ||
    isAssignable(scope.index, right, left.type) ||
    (isNumeric(left.type) && isNumeric(right.type)) ||
    isCastable(scope.index, left.type, right.type);
  if (!isFine) refuse(at, `Comparison arguments must be compatible types: ${left.type.display}, ${right.type.display}`);
}

export function logical(at: Located, operator: "&&" | "||", left: Value, right: Value): Value {
  return { code: `(${condition(at, left)} ${operator} ${condition(at, right)})`, type: BOOLEAN, nonNull: true };
}

/** Code for a condition; a null one fails as on the platform. */
export function condition(at: Located, value: Value): string {
  if (!sameType(value.type, BOOLEAN)) {
    refuse(at, `Condition expression must be of type Boolean: ${value.type.display}`);
  }
  return required(value);
}

export function negate(at: Located, operand: Value): Value {
  if (!isNumeric(operand.type)) refuse(at, "Unary negation must use a numeric argument");
  if (sameType(operand.type, INTEGER)) return { code: `(-${required(operand)} | 0)`, type: INTEGER, nonNull: true };
  return { code: `R.${operand.type.name}Negate(${operand.code})`, type: operand.type, nonNull: true };
}

export function complement(at: Located, operand: Value): Value {
  if (sameType(operand.type, INTEGER)) return { code: `(~${required(operand)})`, type: INTEGER, nonNull: true };
  if (sameType(operand.type, LONG)) return { code: `(~${required(operand)})`, type: LONG, nonNull: true };
  refuse(at, `Invalid type for bitwise negate: ${operand.type.display}`);
}

export const TERNARY = "ternary operator";

/** The type that both branches of `?:` or both sides of `??` have in common, with code for each. */
export function meet(
  scope: CodeScope,
  at: Located,
  left: Value,
  right: Value,
  what: string,
): { type: Type; left: string; right: string } {
  // Text behind an id becomes one, and fails when it is none (salesforce.stackexchange.com/questions/110545); an id behind text becomes text (NebulaLogger).
  const isTernaryOfTexts = what === TERNARY && isText(left.type) && isText(right.type);
  const type = isTernaryOfTexts ? left.type : commonType(scope, left, right);
  if (!type) refuse(at, `Incompatible types in ${what}: ${left.type.display}, ${right.type.display}`);
  return { type, left: convert(scope, at, left, type), right: convert(scope, at, right, type) };
}

function commonType(scope: CodeScope, left: Value, right: Value): Type | undefined {
  if (isNull(left.type)) return right.type;
  if (isNull(right.type)) return left.type;
  if (isVoid(left.type) || isVoid(right.type)) return undefined;
  if (isText(left.type) && isText(right.type)) return sameType(left.type, right.type) ? left.type : STRING;
  if (isAssignable(scope.index, left, right.type)) return right.type;
  if (isAssignable(scope.index, right, left.type)) return left.type;
  return undefined;
}
