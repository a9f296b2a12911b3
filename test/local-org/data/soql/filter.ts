/** Compiles conditions to predicates over rows. */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { ApexDouble } from "../../platform/values/double.ts";
import { compareNumbers, isNumeric } from "../../platform/values/equality.ts";
import { throwApex } from "../../platform/values/exceptions.ts";
import { normalizeId } from "../../platform/values/id.ts";
import { ApexList } from "../../platform/values/list.ts";
import { ApexSet } from "../../platform/values/set.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { ApexTime } from "../../platform/values/time.ts";
import type { FieldDescribe } from "../schema/index.ts";
import type { ComparisonOperator } from "./ast.ts";
import { dateLiteralSpan, startOfDay, type DaySpan, type Present } from "./dates.ts";
import { SoqlError, soqlNotImplemented } from "./error.ts";
import type { Resolved, ResolvedCondition, ResolvedOperand, ResolvedQuery } from "./resolve.ts";

/** What a query needs while it runs. */
export interface FilterContext extends Present {
  readonly binds: readonly ApexValue[];
  readonly timeZone: string;
  /** The values that a semi-join's query selects. */
  readonly subquery: (query: ResolvedQuery) => readonly ApexValue[];
}

/** True, false, or null for unknown. */
export type Verdict = boolean | null;
export type Predicate<Row> = (row: Row) => Verdict;
/** Reads a resolved expression of a row. */
export type ReadValue<Row> = (row: Row, value: Resolved) => ApexValue;

/** Compiles a condition; only rows for which it answers true belong to the result. */
export function compileFilter<Row>(
  condition: ResolvedCondition,
  context: FilterContext,
  read: ReadValue<Row>,
): Predicate<Row> {
  if (condition.kind === "not") {
    const part = compileFilter(condition.part, context, read);
    return (row) => {
      const verdict = part(row);
      return verdict === null ? null : !verdict;
    };
  }
  if (condition.kind !== "compare") {
    const parts = condition.parts.map((part) => compileFilter(part, context, read));
    return condition.kind === "and" ? (row) => all(parts, row) : (row) => any(parts, row);
  }
  const { left, operator, right } = condition;
  const field = left.kind === "field" ? left.field : null;
  const compare = compileComparison(field, operator, right, context);
  return (row) => compare(read(row, left));
}

function all<Row>(parts: readonly Predicate<Row>[], row: Row): Verdict {
  let result: Verdict = true;
  for (const part of parts) {
    const verdict = part(row);
    if (verdict === false) return false;
    if (verdict === null) result = null;
  }
  return result;
}

function any<Row>(parts: readonly Predicate<Row>[], row: Row): Verdict {
  let result: Verdict = false;
  for (const part of parts) {
    const verdict = part(row);
    if (verdict === true) return true;
    if (verdict === null) result = null;
  }
  return result;
}

type Comparison = (value: ApexValue) => Verdict;

/**
 * Nulls: `= null` and `!= null` test for them; `!= x` and `NOT IN` hold for a field without a value; the other comparisons with null are
 * unknown, so neither they nor their NOT select the row.
 */
function compileComparison(
  field: FieldDescribe | null,
  operator: ComparisonOperator,
  right: ResolvedOperand,
  context: FilterContext,
): Comparison {
  if (right.kind === "dateLiteral")
    return spanComparison(field, operator, dateLiteralSpan(right.name, right.count, context), context);
  switch (operator) {
    case "IN":
    case "NOT IN":
      if (right.kind === "bind" && !isCollection(context.binds[right.index] ?? null))
        throw new SoqlError("MALFORMED_QUERY", "IN operator must be used with an iterable expression");
      return membership(field, operandValues(right, context), operator === "IN");
    case "INCLUDES":
    case "EXCLUDES":
      return multiPicklist(operandValues(right, context), operator === "INCLUDES");
    case "LIKE":
      return like(operandValues(right, context));
    default:
      // A collection that is bound beside `=` is looked through, as beside IN; apex-recipes, PlatformEventPublishCallback (`WHERE Id = :accountIds`).
      if ((operator === "=" || operator === "!=") && holdsValues(right, context))
        return membership(field, operandValues(right, context), operator === "=");
      return singleComparison(field, operator, operandValue(right, context));
  }
}

function singleComparison(field: FieldDescribe | null, operator: ComparisonOperator, operand: ApexValue): Comparison {
  // For a checkbox, null stands for false on both sides. [SOQL Reference: Use null in WHERE]
  const isCheckbox = field?.apexType === "boolean";
  const expected = convert(field, operand) ?? (isCheckbox ? false : null);
  const known = (value: ApexValue): ApexValue => (isCheckbox ? (value ?? false) : value);
  if (operator === "=") return (value) => sameValue(known(value), expected);
  if (operator === "!=") return (value) => !sameValue(known(value), expected);
  const accepts: (order: number) => boolean =
    operator === "<"
      ? (order) => order < 0
      : operator === "<="
        ? (order) => order <= 0
        : operator === ">"
          ? (order) => order > 0
          : (order) => order >= 0;
  return (value) => (value === null || expected === null ? null : accepts(orderOf(value, expected)));
}

function membership(field: FieldDescribe | null, values: readonly ApexValue[], isIn: boolean): Comparison {
  const keys = new Set(values.map((value) => comparisonKey(convertMember(field, value))));
  return (value) => keys.has(comparisonKey(value)) === isIn;
}

/** Each operand is a set of values joined by `;` that must all be selected. [SOQL Reference: Querying Multi-Select Picklists] */
function multiPicklist(values: readonly ApexValue[], includes: boolean): Comparison {
  const wanted = values.map((value) => splitPicklist(value));
  return (value) => {
    const selected = new Set(splitPicklist(value));
    return wanted.some((set) => set.every((item) => selected.has(item))) === includes;
  };
}

function splitPicklist(value: ApexValue): string[] {
  return value === null ? [] : String(value).toLowerCase().split(";");
}

function like(patterns: readonly ApexValue[]): Comparison {
  const expressions = patterns.map((pattern) => likeExpression(pattern));
  return (value) =>
    value === null ? null : expressions.some((expression) => expression?.test(String(value)) ?? false);
}

function likeExpression(pattern: ApexValue): RegExp | null {
  if (pattern === null) return null;
  const source = String(pattern).replace(/\\([%_\\])|[%_]|[.*+?^${}()|[\]\\]/g, (match, escaped?: string) => {
    if (escaped) return escaped === "\\" ? "\\\\" : escaped;
    if (match === "%") return ".*";
    return match === "_" ? "." : `\\${match}`;
  });
  return new RegExp(`^${source}$`, "is");
}

function spanComparison(
  field: FieldDescribe | null,
  operator: ComparisonOperator,
  span: DaySpan,
  context: FilterContext,
): Comparison {
  const isInstant = field === null || field.type === "datetime";
  const from = isInstant ? startOfDay(span.from, context.timeZone) : span.from.days;
  const to = isInstant ? startOfDay(span.to, context.timeZone) : span.to.days;
  return (value) => {
    if (value === null) return operator === "!=" ? true : operator === "=" ? false : null;
    const at =
      value instanceof ApexDatetime ? value.ms : value instanceof ApexDate ? (isInstant ? value.ms : value.days) : NaN;
    const inside = at >= from && at < to;
    switch (operator) {
      case "=":
        return inside;
      case "!=":
        return !inside;
      case "<":
        return at < from;
      case "<=":
        return at < to;
      case ">":
        return at >= to;
      case ">=":
        return at >= from;
      default:
        throw soqlNotImplemented(`${operator} with a date literal`);
    }
  };
}

/** One value of an operand. */
export function operandValue(operand: ResolvedOperand, context: FilterContext): ApexValue {
  if (operand.kind === "bind") return context.binds[operand.index] ?? null;
  if (operand.kind !== "literal") throw soqlNotImplemented(`${operand.kind} as a single value`);
  switch (operand.type) {
    case "null":
      return null;
    case "boolean":
      return operand.text === "true";
    case "number":
      return ApexDecimal.parse(operand.text.replace(/^\+/, ""));
    case "date":
      return ApexDate.tryParseIso(operand.text);
    case "datetime":
      return ApexDatetime.tryParseIso(operand.text);
    case "time":
      return parseTime(operand.text);
    case "string":
      return operand.text === "" ? null : operand.text; // the platform keeps no empty strings
  }
}

function parseTime(text: string): ApexTime | null {
  const match = /^(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?/.exec(text);
  return match
    ? ApexTime.of(Number(match[1]), Number(match[2]), Number(match[3]), Number((match[4] ?? "0").padEnd(3, "0")))
    : null;
}

/** The values of a list, a collection in a bind, or a semi-join. */
export function operandValues(operand: ResolvedOperand, context: FilterContext): readonly ApexValue[] {
  if (operand.kind === "list")
    return operand.items.flatMap((item) => (item.kind === "query" ? [] : operandValues(item, context)));
  if (operand.kind === "query") return context.subquery(operand.query);
  const value = operandValue(operand, context);
  if (value instanceof ApexList) return value.items.map((item) => rowToId(item));
  if (value instanceof ApexSet) return [...value].map((item) => rowToId(item));
  return [value];
}

/** Null stands for a collection without values: a variable of any type may hold it. */
function isCollection(value: ApexValue): boolean {
  return value === null || value instanceof ApexList || value instanceof ApexSet;
}

function holdsValues(operand: ResolvedOperand, { binds }: FilterContext): boolean {
  const value: ApexValue = operand.kind === "bind" ? binds[operand.index] : null;
  return value instanceof ApexList || value instanceof ApexSet;
}

/** A list of rows may be bound where ids are compared. */
function rowToId(value: ApexValue): ApexValue {
  return value instanceof SObjectValue ? value.id : value;
}

/** Brings an operand to the form in which the field's values are held. */
export function convert(field: FieldDescribe | null, operand: ApexValue): ApexValue {
  const value = rowToId(operand);
  if (value === null || field === null) return value;
  if (field.apexType === "id") return typeof value === "string" ? toId(value) : value;
  if (field.type === "datetime" && value instanceof ApexDate) return new ApexDatetime(value.ms);
  if (field.type === "date" && value instanceof ApexDatetime) return ApexDate.ofMs(value.ms);
  return value === "" ? null : value;
}

/**
 * The same for a member of a collection, where text that is no id meets no row instead of being refused: ActionPlansV4 looks for templates by
 * `Name IN :namesOrIds OR Id IN :namesOrIds`.
 */
export function convertMember(field: FieldDescribe | null, operand: ApexValue): ApexValue {
  const value = rowToId(operand);
  if (field?.apexType !== "id" || typeof value !== "string" || value === "") return convert(field, value);
  return normalizeId(value) ?? value;
}

/** An empty text stands for no id; apex-recipes, CustomRestEndpointRecipes_Tests.httpCalloutDeleteSingleContactNegativeException. */
function toId(text: string): string | null {
  if (text === "") return null;
  return normalizeId(text) ?? throwApex("System.QueryException", `invalid ID field: ${text}`);
}

/** Equality of SOQL: text without case. */
export function sameValue(left: ApexValue, right: ApexValue): boolean {
  if (left === null || right === null) return left === right;
  return comparisonKey(left) === comparisonKey(right);
}

/** Equal values have equal keys; keys of different types differ. */
export function comparisonKey(value: ApexValue): string | boolean | null {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return `s${value.toLowerCase()}`;
  if (value instanceof ApexDate) return `d${value.ms}`;
  if (value instanceof ApexDatetime) return `d${value.ms}`;
  if (value instanceof ApexTime) return `t${value.ms}`;
  if (value instanceof ApexDecimal) return `n${value.stripTrailingZeros(0).toPlainString()}`;
  if (value instanceof ApexDouble)
    return `n${ApexDecimal.fromNumber(value.value).stripTrailingZeros(0).toPlainString()}`;
  return `n${String(value)}`;
}

/** The order of two values that are not null; text without case. */
export function orderOf(left: ApexValue, right: ApexValue): number {
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(left, right);
  const a = sortable(left);
  const b = sortable(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

function sortable(value: ApexValue): string | number {
  if (typeof value === "string") return value.toLowerCase();
  if (value instanceof ApexDate || value instanceof ApexDatetime || value instanceof ApexTime) return value.ms;
  return typeof value === "boolean" ? Number(value) : String(value);
}
