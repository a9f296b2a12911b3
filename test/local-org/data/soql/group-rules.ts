/** What may stand beside aggregates and GROUP BY. */
import type { FieldType } from "../schema/index.ts";
import { SoqlError } from "./error.ts";
import {
  resolvedText,
  type FunctionReference,
  type QueryKind,
  type Resolved,
  type ResolvedCondition,
  type ResolvedQuery,
  type ResolvedSelect,
} from "./resolve.ts";

/** Whether a query answers rows, a number or groups. */
export function kindOf(select: readonly ResolvedSelect[], groupBy: readonly Resolved[]): QueryKind {
  const [first] = select;
  const isCount =
    first?.kind === "value" &&
    first.value.kind === "function" &&
    first.value.name === "COUNT" &&
    first.value.argument === null;
  if (isCount && select.length === 1 && first.alias === null) return "count";
  if (isCount)
    throw new SoqlError("MALFORMED_QUERY", "Grouped query cannot use COUNT() with other expressions; use COUNT(Id)");
  const hasAggregate = select.some((item) => item.kind === "value" && isAggregated(item.value));
  return hasAggregate || groupBy.length > 0 ? "aggregate" : "rows";
}

/** An aggregate function, perhaps inside of FORMAT. */
export function isAggregated(value: Resolved): boolean {
  return value.kind === "function" && (value.isAggregate || (value.inner !== null && isAggregated(value.inner)));
}

const LABELS = new Set(["TOLABEL", "FORMAT"]);

/** What is selected beside aggregates, and what is sorted by, must be grouped by. [SOQL Reference: GROUP BY] */
export function checkGrouping(query: ResolvedQuery): void {
  if (query.kind === "rows") {
    const isDateFunction = (item: ResolvedSelect): boolean =>
      item.kind === "value" && item.value.kind === "function" && !LABELS.has(item.value.name);
    if (query.select.some(isDateFunction))
      throw new SoqlError("MALFORMED_QUERY", "Date functions can only be selected when they are grouped by");
    return;
  }
  if (query.kind === "count") {
    // [SOQL Reference: COUNT(): with neither ORDER BY nor GROUP BY; the wording is ours]
    if (query.groupBy.length > 0 || query.orderBy.length > 0)
      throw new SoqlError("MALFORMED_QUERY", "COUNT() cannot be used with GROUP BY or ORDER BY; use COUNT(fieldName)");
    return;
  }
  checkAliases(query);
  for (const item of query.groupBy) checkGrouped(item);
  const grouped = new Set(query.groupBy.map((item) => resolvedText(item)));
  for (const item of query.select) {
    if (item.kind === "children") throw new SoqlError("MALFORMED_QUERY", "Grouped query cannot have nested queries");
    if (item.kind === "typeof")
      throw new SoqlError("MALFORMED_QUERY", "TYPEOF is not allowed in a query with aggregates or GROUP BY");
    if (!belongsToGroup(item.value, grouped))
      throw new SoqlError("MALFORMED_QUERY", `Field must be grouped or aggregated: ${resolvedText(item.value)}`);
  }
  if (query.having) checkHaving(query.having, grouped);
  for (const { value } of query.orderBy)
    if (!belongsToGroup(value, grouped))
      throw new SoqlError("MALFORMED_QUERY", `Ordered field must be grouped or aggregated: ${resolvedText(value)}`);
  // [SOQL Reference: Considerations for GROUP BY; the wording is ours]
  if (query.groupBy.length === 0 && query.limit)
    throw new SoqlError(
      "MALFORMED_QUERY",
      "Non-grouped query that uses overall aggregate functions cannot also use LIMIT",
    );
}

/**
 * Aggregates and grouped fields alone, no semi-joins; the wordings are ours.
 * [SOQL Reference: developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_having_considerations.htm]
 */
function checkHaving(condition: ResolvedCondition, grouped: ReadonlySet<string>): void {
  if (condition.kind === "not") return checkHaving(condition.part, grouped);
  if (condition.kind !== "compare") return condition.parts.forEach((part) => checkHaving(part, grouped));
  const { left, right } = condition;
  if (!belongsToGroup(left, grouped))
    throw new SoqlError("MALFORMED_QUERY", `Field in HAVING must be grouped or aggregated: ${resolvedText(left)}`);
  if (right.kind === "query") throw new SoqlError("MALFORMED_QUERY", "Semi join sub-selects are not allowed in HAVING");
}

/** [SOQL Reference: Using Aliases with GROUP BY; the wording is ours] */
function checkAliases(query: ResolvedQuery): void {
  const seen = new Set<string>();
  for (const { alias } of query.select.filter((item) => item.kind === "value")) {
    const key = alias?.toLowerCase();
    if (key !== undefined && seen.has(key)) throw new SoqlError("MALFORMED_QUERY", `duplicate alias: ${alias}`);
    if (key !== undefined) seen.add(key);
  }
}

function belongsToGroup(value: Resolved, grouped: ReadonlySet<string>): boolean {
  if (isAggregated(value) || (value.kind === "function" && value.name === "GROUPING")) return true;
  if (value.kind === "function" && LABELS.has(value.name) && value.argument)
    return grouped.has(resolvedText(value.argument));
  return grouped.has(resolvedText(value));
}

const NOT_GROUPABLE: ReadonlySet<FieldType> = new Set([
  "textarea",
  "multipicklist",
  "base64",
  "datetime",
  "double",
  "currency",
  "percent",
  "address",
  "location",
  "anyType",
]);

/** [SOQL Reference: Considerations for GROUP BY; types and wording: ktema.org/articles/soql-group-by-fields] */
function checkGrouped(value: Resolved): void {
  if (value.kind === "field" ? NOT_GROUPABLE.has(value.field.type) : isAggregated(value) || LABELS.has(value.name))
    throw new SoqlError("MALFORMED_QUERY", `field '${resolvedText(value)}' can not be grouped in a query call`);
}

const MAX_SUBTOTAL_FIELDS = 3;

/** [SOQL Reference: GROUP BY ROLLUP, GROUP BY CUBE, GROUPING(fieldName)] What they allow is documented, the wordings are ours. */
export function checkSubtotals(query: ResolvedQuery): void {
  if (query.subtotals && query.groupBy.length > MAX_SUBTOTAL_FIELDS)
    throw new SoqlError("MALFORMED_QUERY", `GROUP BY ${query.subtotals.toUpperCase()} takes at most three fields`);
  const grouped = new Set(query.subtotals ? query.groupBy.map((item) => resolvedText(item)) : []);
  for (const value of allValues(query))
    if (value.kind === "function" && value.name === "GROUPING" && !isGrouped(value, grouped))
      throw new SoqlError("MALFORMED_QUERY", "GROUPING takes a field of GROUP BY ROLLUP or GROUP BY CUBE");
}

function isGrouped({ argument }: FunctionReference, grouped: ReadonlySet<string>): boolean {
  return argument !== null && grouped.has(resolvedText(argument));
}

function allValues(query: ResolvedQuery): Resolved[] {
  return [
    ...query.select.flatMap((item) => (item.kind === "value" ? [item.value] : [])),
    ...query.groupBy,
    ...(query.where ? comparedValues(query.where) : []),
    ...(query.having ? comparedValues(query.having) : []),
    ...query.orderBy.map((item) => item.value),
  ];
}

function comparedValues(condition: ResolvedCondition): Resolved[] {
  if (condition.kind === "not") return comparedValues(condition.part);
  return condition.kind === "compare" ? [condition.left] : condition.parts.flatMap((part) => comparedValues(part));
}
