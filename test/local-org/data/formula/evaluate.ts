/** Evaluates formulas for a row. Blank numbers count as zero or stay blank, as the formula says. */
import { currentTransaction } from "../../platform/transaction.ts";
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { exactEquals } from "../../platform/values/equality.ts";
import { ApexTime } from "../../platform/values/time.ts";
import type { DataReader } from "../engine/reader.ts";
import type { StoredRow } from "../engine/store.ts";
import type { FieldDescribe } from "../schema/index.ts";
import { divided, power } from "./functions-math.ts";
import { FUNCTIONS } from "./functions.ts";
import { globalValue } from "./globals.ts";
import { FormulaError, type BinaryOperator, type Formula } from "./parse.ts";
import {
  addDays,
  asFlag,
  asNumber,
  asText,
  daysBetween,
  formulaEquals,
  formulaOrder,
  instantOf,
  isBlank,
} from "./values.ts";

export type BlankNumbers = "zero" | "blank";

/** The row that a formula is about. */
export interface FormulaScope {
  readonly reader: DataReader;
  readonly row: StoredRow | null;
  /** The row before the update; null for an insert and outside of a save. */
  readonly before: StoredRow | null;
  readonly isNew: boolean;
  readonly blanks: BlankNumbers;
  /** The formula of a field, in which a line break is one of HTML. [EDA: ADDR_AdminAcc_TEST.updateAdminAccountBillingStreetWithMultilineStreetValue] */
  readonly isField?: boolean;
}

const HUNDRED = ApexDecimal.fromInteger(100);

/** @throws FormulaValueError when the formula has no value for this row */
export function evaluate(formula: Formula, scope: FormulaScope): ApexValue {
  switch (formula.kind) {
    case "literal":
      return formula.value;
    case "field":
      return fieldValue(formula.path, scope, scope.row);
    case "not":
      return !asFlag(evaluate(formula.operand, scope));
    case "negate":
      return asNumber(evaluate(formula.operand, scope))?.negate() ?? null;
    case "binary":
      return binary(formula.operator, formula.left, formula.right, scope);
    case "call":
      if (formula.name === "BR" && scope.isField) return "<br>";
      return call(formula.name, formula.args, scope);
  }
}

function fieldValue(path: readonly string[], scope: FormulaScope, start: StoredRow | null): ApexValue {
  const { reader } = scope;
  if (path[0]?.startsWith("$")) return normalized(globalValue(path, reader, scope.row), null, scope);
  let row = start;
  for (const part of path.slice(0, -1)) {
    const [relationship, type] = part.split(":") as [string, string?]; // `Owner:User.Name`
    const hop = row?.object.relationship(relationship);
    row = row && hop ? reader.parent(row, hop.name) : null;
    if (row && type && row.object.name.toLowerCase() !== type.toLowerCase()) row = null;
  }
  const field = row?.object.field(path.at(-1) as string);
  const target = field ?? fieldOf(path, scope);
  return normalized(row && field ? reader.value(row, field.name) : null, target ?? null, scope);
}

/** What the path leads to when a row on its way is missing. */
export function fieldOf(
  path: readonly string[],
  scope: Pick<FormulaScope, "reader" | "row">,
): FieldDescribe | undefined {
  let object = scope.row?.object;
  for (const part of path.slice(0, -1)) {
    const [relationship, type] = part.split(":") as [string, string?];
    const hop = object?.relationship(relationship);
    object = hop && scope.reader.schema.object(type ?? hop.referenceTo[0] ?? "");
  }
  return object?.field(path.at(-1) as string);
}

/** Numbers become decimals, percents fractions, a missing checkbox false. */
function normalized(value: ApexValue, field: FieldDescribe | null, scope: FormulaScope): ApexValue {
  if (field?.apexType === "boolean") return value ?? false;
  const isNumber = field !== null && ["decimal", "integer", "long"].includes(field.apexType);
  if (value === null) return isNumber && scope.blanks === "zero" ? ApexDecimal.ZERO : null;
  if (field?.type === "percent") return (asNumber(value) as ApexDecimal).divide(HUNDRED);
  return typeof value === "number" || typeof value === "bigint" ? asNumber(value) : value;
}

function binary(operator: BinaryOperator, left: Formula, right: Formula, scope: FormulaScope): ApexValue {
  if (operator === "&&") return asFlag(evaluate(left, scope)) && asFlag(evaluate(right, scope));
  if (operator === "||") return asFlag(evaluate(left, scope)) || asFlag(evaluate(right, scope));
  const a = evaluate(left, scope);
  const b = evaluate(right, scope);
  switch (operator) {
    case "&":
      return asText(a) + asText(b);
    case "=":
      return formulaEquals(a, b);
    case "<>":
      return !formulaEquals(a, b);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return ordered(operator, a, b);
    default:
      return arithmetic(operator, a, b);
  }
}

function ordered(operator: BinaryOperator, left: ApexValue, right: ApexValue): boolean {
  if (left === null || right === null) return false;
  const order = formulaOrder(left, right);
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

function arithmetic(operator: BinaryOperator, left: ApexValue, right: ApexValue): ApexValue {
  if (operator === "+" && (typeof left === "string" || typeof right === "string")) return asText(left) + asText(right);
  if (left === null || right === null) return null;
  if (operator === "-" && instantOf(left) !== null && instantOf(right) !== null) return daysBetween(left, right);
  if (left instanceof ApexDate || left instanceof ApexDatetime || left instanceof ApexTime) {
    const days = asNumber(right) as ApexDecimal;
    return addDays(left, operator === "-" ? days.negate() : days);
  }
  if (right instanceof ApexDate || right instanceof ApexDatetime || right instanceof ApexTime)
    return addDays(right, asNumber(left) as ApexDecimal);
  const [a, b] = [asNumber(left) as ApexDecimal, asNumber(right) as ApexDecimal];
  if (operator === "+") return a.add(b);
  if (operator === "-") return a.subtract(b);
  if (operator === "*") return a.multiply(b);
  return operator === "/" ? divided(a, b) : power(a, b);
}

function call(name: string, args: readonly Formula[], scope: FormulaScope): ApexValue {
  const value = (index: number): ApexValue => evaluate(args[index] as Formula, scope);
  switch (name) {
    case "IF":
      return asFlag(value(0)) ? value(1) : value(2);
    case "CASE":
      return caseOf(args, scope);
    case "AND":
      return args.every((arg) => asFlag(evaluate(arg, scope)));
    case "OR":
      return args.some((arg) => asFlag(evaluate(arg, scope)));
    case "NOT":
      return !asFlag(value(0));
    case "ISBLANK":
    case "ISNULL":
      return isBlank(blankAware(args[0] as Formula, scope));
    case "BLANKVALUE":
    case "NULLVALUE": {
      const first = blankAware(args[0] as Formula, scope);
      return isBlank(first) ? value(1) : first;
    }
    case "ISPICKVAL":
      return asText(value(0)) === asText(value(1));
    case "ISNEW":
      return scope.isNew;
    case "ISCHANGED":
      return (
        scope.before !== null && !exactEquals(stored(args[0], scope, scope.row), stored(args[0], scope, scope.before))
      );
    case "PRIORVALUE":
      return stored(args[0], scope, scope.before ?? scope.row);
    default: {
      const known = FUNCTIONS[name];
      if (!known) throw new FormulaError(`local org: the formula function ${name} is not implemented`);
      const moment = { now: scope.reader.now(), timeZone: currentTransaction().user.timeZoneSidKey };
      return known.apply(
        args.map((arg) => evaluate(arg, scope)),
        moment,
      );
    }
  }
}

/** A number field that is blank is blank here, even where it counts as zero. */
function blankAware(formula: Formula, scope: FormulaScope): ApexValue {
  return evaluate(formula, formula.kind === "field" ? { ...scope, blanks: "blank" } : scope);
}

function stored(formula: Formula | undefined, scope: FormulaScope, row: StoredRow | null): ApexValue {
  return formula?.kind === "field" ? fieldValue(formula.path, scope, row) : null;
}

function caseOf(args: readonly Formula[], scope: FormulaScope): ApexValue {
  const subject = evaluate(args[0] as Formula, scope);
  for (let at = 1; at + 1 < args.length; at += 2)
    if (formulaEquals(subject, evaluate(args[at] as Formula, scope))) return evaluate(args[at + 1] as Formula, scope);
  return evaluate(args.at(-1) as Formula, scope);
}
