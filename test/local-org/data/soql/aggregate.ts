/** Groups and aggregates. [SOQL Reference: Aggregate Functions, GROUP BY] */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { sortRows } from "./execute.ts";
import { comparisonKey, compileFilter, orderOf, type FilterContext, type ReadValue } from "./filter.ts";
import {
  resolvedText,
  type FunctionReference,
  type Resolved,
  type ResolvedQuery,
  type ResolvedSelect,
} from "./resolve.ts";

/** What toLabel() and FORMAT() make of a value. */
export type AsRead = (name: "TOLABEL" | "FORMAT", content: Resolved, value: ApexValue) => ApexValue;

interface GroupOfRows<Row> {
  readonly rows: readonly Row[];
  /** Values of what the query groups by, by text of the expression. */
  readonly keys: ReadonlyMap<string, ApexValue>;
}

/** Which of the query's groupings a row of the result is of: the others are added up. */
function groupingSets({ groupBy, subtotals }: ResolvedQuery): readonly (readonly Resolved[])[] {
  if (!subtotals) return [groupBy];
  // `GROUP BY ROLLUP(a, b)` has (a, b), (a) and (); CUBE has (b) too. [SOQL Reference: GROUP BY ROLLUP, GROUP BY CUBE]
  const all = Array.from({ length: 2 ** groupBy.length }, (_, set) =>
    groupBy.filter((_item, at) => !(set & (1 << at))),
  );
  return subtotals === "cube" ? all : groupBy.map((_, at) => groupBy.slice(0, groupBy.length - at)).concat([[]]);
}

/** The AggregateResult rows of a query, HAVING and ORDER BY applied, LIMIT not yet. */
export function aggregateRows<Row>(
  query: ResolvedQuery,
  rows: readonly Row[],
  read: ReadValue<Row>,
  context: FilterContext & { readonly asRead: AsRead },
): SObjectValue[] {
  const readGroup: ReadValue<GroupOfRows<Row>> = (group, value) => {
    if (value.kind === "function" && value.isAggregate) return aggregate(value, group.rows, read);
    if (value.kind === "function" && (value.name === "TOLABEL" || value.name === "FORMAT")) {
      const content = value.argument ?? value.inner;
      return content && context.asRead(value.name, content, readGroup(group, content));
    }
    if (value.kind === "function" && value.name === "GROUPING" && value.argument)
      return group.keys.has(resolvedText(value.argument)) ? 0 : 1;
    return group.keys.get(resolvedText(value)) ?? null;
  };
  const having = query.having ? compileFilter(query.having, context, readGroup) : null;
  const groups = (query.subtotals && rows.length === 0 ? [] : groupingSets(query))
    .flatMap((set) => groupRows(set, rows, read))
    .filter((group) => !having || having(group) === true);
  return sortRows(groups, query.orderBy, readGroup).map((group) => toResult(query.select, group, readGroup));
}

function groupRows<Row>(groupBy: readonly Resolved[], rows: readonly Row[], read: ReadValue<Row>): GroupOfRows<Row>[] {
  if (groupBy.length === 0) return [{ rows, keys: new Map() }];
  const groups = new Map<string, { rows: Row[]; keys: Map<string, ApexValue> }>();
  for (const row of rows) {
    const values = groupBy.map((item) => read(row, item));
    const key = JSON.stringify(values.map((value) => comparisonKey(value)));
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else
      groups.set(key, {
        rows: [row],
        keys: new Map(groupBy.map((item, index) => [resolvedText(item), values[index] ?? null])),
      });
  }
  return [...groups.values()];
}

function aggregate<Row>(value: FunctionReference, rows: readonly Row[], read: ReadValue<Row>): ApexValue {
  const { argument } = value;
  if (!argument) return rows.length;
  const values = rows.map((row) => read(row, argument)).filter((item) => item !== null);
  switch (value.name) {
    case "COUNT":
      return values.length;
    case "COUNT_DISTINCT":
      return new Set(values.map((item) => comparisonKey(item))).size;
    case "MIN":
      return values.reduce<ApexValue>(
        (least, item) => (least === null || orderOf(item, least) < 0 ? item : least),
        null,
      );
    case "MAX":
      return values.reduce<ApexValue>((most, item) => (most === null || orderOf(item, most) > 0 ? item : most), null);
    case "SUM":
      return values.length === 0 ? null : sum(values);
    default:
      return values.length === 0 ? null : sum(values).divide(ApexDecimal.fromInteger(values.length));
  }
}

function sum(values: readonly ApexValue[]): ApexDecimal {
  return values.reduce<ApexDecimal>(
    (total, item) => total.add(item instanceof ApexDecimal ? item : ApexDecimal.fromInteger(item)),
    ApexDecimal.ZERO,
  );
}

/** Columns without an alias: a grouped field keeps its name, an expression is `expr0`, `expr1` ... */
function toResult<Row>(
  select: readonly ResolvedSelect[],
  group: GroupOfRows<Row>,
  read: ReadValue<GroupOfRows<Row>>,
): SObjectValue {
  const result = new SObjectValue("AggregateResult");
  let expressions = 0;
  for (const item of select) {
    if (item.kind !== "value") continue;
    const plain = item.value.kind === "field" ? item.value.field.name : null;
    const name = item.alias ?? plain ?? `expr${expressions++}`;
    result.fields.set(name, read(group, item.value));
  }
  return result;
}
