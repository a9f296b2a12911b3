/** Finds what the names of a query mean, and refuses what the schema does not have, in the platform's words. */
import type { FieldDescribe, Schema, SObjectDescribe } from "../schema/index.ts";
import type {
  AccessClause,
  ComparisonOperator,
  Condition,
  CountOperand,
  Expression,
  Operand,
  Query,
  SelectItem,
  Subtotals,
} from "./ast.ts";
import { SoqlError, soqlNotImplemented } from "./error.ts";
import { checkComparison, checkOrder, checkSelect } from "./filter-rules.ts";

/** A field, perhaps of a parent. With a parent of several possible objects, `object` is `Name`. */
export interface FieldReference {
  readonly kind: "field";
  /** Reference fields to follow, from the queried object on. */
  readonly hops: readonly FieldDescribe[];
  readonly field: FieldDescribe;
  readonly object: SObjectDescribe;
}

export interface FunctionReference {
  readonly kind: "function";
  readonly name: string;
  readonly argument: FieldReference | null;
  readonly isAggregate: boolean;
  readonly inUserTimeZone: boolean;
}

export type Resolved = FieldReference | FunctionReference;

export type ResolvedSelect =
  | { readonly kind: "value"; readonly value: Resolved; readonly alias: string | null }
  | {
      readonly kind: "children";
      readonly relationshipName: string;
      readonly field: FieldDescribe;
      readonly query: ResolvedQuery;
    };

export type ResolvedCondition =
  | { readonly kind: "and" | "or"; readonly parts: readonly ResolvedCondition[] }
  | { readonly kind: "not"; readonly part: ResolvedCondition }
  | {
      readonly kind: "compare";
      readonly left: Resolved;
      readonly operator: ComparisonOperator;
      readonly right: ResolvedOperand;
    };

export type ResolvedOperand =
  Exclude<Operand, { kind: "query" }> | { readonly kind: "query"; readonly query: ResolvedQuery };

export interface ResolvedOrder {
  readonly value: Resolved;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

export type QueryKind = "rows" | "count" | "aggregate";

export interface ResolvedQuery {
  readonly object: SObjectDescribe;
  readonly kind: QueryKind;
  readonly select: readonly ResolvedSelect[];
  readonly where: ResolvedCondition | null;
  readonly access: AccessClause | null;
  readonly groupBy: readonly Resolved[];
  readonly subtotals: Subtotals | null;
  readonly having: ResolvedCondition | null;
  readonly orderBy: readonly ResolvedOrder[];
  readonly limit: CountOperand | null;
  readonly offset: CountOperand | null;
  readonly allRows: boolean;
  readonly forUpdate: boolean;
  /** Every field that the query touches, for access checks. */
  readonly fields: readonly FieldReference[];
}

const AGGREGATES = new Set(["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"]);
/** Relationships that SOQL follows upwards. [SOQL Reference: Understanding Relationship Query Limitations] */
const MAX_PARENT_LEVELS = 5;

const resolved = new WeakMap<Schema, WeakMap<Query, ResolvedQuery>>();

/** Resolves a query against the schema; remembered for each pair. @throws SoqlError */
export function resolveQuery(query: Query, schema: Schema): ResolvedQuery {
  let known = resolved.get(schema);
  if (!known) resolved.set(schema, (known = new WeakMap()));
  let result = known.get(query);
  if (!result) {
    const object = schema.object(query.from);
    if (!object) throw unknownObject(query.from);
    known.set(query, (result = new Resolver(schema, object, query).resolve()));
  }
  return result;
}

function unknownObject(name: string): SoqlError {
  return new SoqlError(
    "INVALID_TYPE",
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the ` +
      "entity name. Please reference your WSDL or the describe call for the appropriate names.",
  );
}

class Resolver {
  readonly #schema: Schema;
  readonly #object: SObjectDescribe;
  readonly #query: Query;
  readonly #fields: FieldReference[] = [];

  constructor(schema: Schema, object: SObjectDescribe, query: Query) {
    this.#schema = schema;
    this.#object = object;
    this.#query = query;
  }

  resolve(): ResolvedQuery {
    const query = this.#query;
    const select = query.select.map((item) => this.#selectItem(item));
    const groupBy = query.groupBy.map((item) => this.#expression(item));
    const result: ResolvedQuery = {
      object: this.#object,
      kind: kindOf(select, groupBy),
      select,
      where: query.where ? this.#condition(query.where) : null,
      access: query.access,
      groupBy,
      subtotals: query.subtotals,
      having: query.having ? this.#condition(query.having) : null,
      orderBy: query.orderBy.map((item) => ({
        value: this.#orderExpression(item.expression, select),
        descending: item.descending,
        nullsLast: item.nullsLast ?? false, // nulls come first in both directions [SOQL Reference: ORDER BY]
      })),
      limit: query.limit,
      offset: query.offset,
      allRows: query.allRows,
      forUpdate: query.forUpdate,
      fields: this.#fields,
    };
    checkGrouping(result);
    checkSubtotals(result);
    checkSelect(result);
    checkOrder(result);
    return result;
  }

  #selectItem(item: SelectItem): ResolvedSelect {
    if (item.kind === "children") return this.#children(item.query);
    const value = this.#expression(item);
    if (item.kind === "field" && item.alias !== null && this.#query.groupBy.length === 0)
      throw new SoqlError("MALFORMED_QUERY", "only aggregate expressions use field aliasing");
    return { kind: "value", value, alias: item.alias };
  }

  #children(query: Query): ResolvedSelect {
    const relationship = this.#object.childRelationship(this.#withoutAlias(query.from.split(".")).join("."));
    const child = relationship && this.#schema.object(relationship.childObject);
    const field = relationship && child?.field(relationship.field);
    if (!relationship?.relationshipName || !child || !field)
      throw new SoqlError(
        "INVALID_TYPE",
        `Didn't understand relationship '${query.from}' in FROM part of query call. If you are attempting to use a custom relationship, ` +
          "be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.",
      );
    const inner = new Resolver(this.#schema, child, query).resolve();
    if (inner.kind !== "rows")
      throw new SoqlError("MALFORMED_QUERY", "only root queries support aggregate expressions");
    return { kind: "children", relationshipName: relationship.relationshipName, field, query: inner };
  }

  #expression(expression: Expression): Resolved {
    if (expression.kind === "field") return this.#field(expression.path);
    return {
      kind: "function",
      name: expression.name,
      argument: expression.argument ? this.#field(expression.argument) : null,
      isAggregate: AGGREGATES.has(expression.name),
      inUserTimeZone: expression.inUserTimeZone,
    };
  }

  /** ORDER BY may name an alias of the select list. */
  #orderExpression(expression: Expression, select: readonly ResolvedSelect[]): Resolved {
    if (expression.kind === "field" && expression.path.length === 1) {
      const alias = expression.path[0]?.toLowerCase();
      const item = select.find((entry) => entry.kind === "value" && entry.alias?.toLowerCase() === alias);
      if (item?.kind === "value") return item.value;
    }
    return this.#expression(expression);
  }

  #field(written: readonly string[]): FieldReference {
    const path = this.#withoutAlias(written);
    const hops: FieldDescribe[] = [];
    let object = this.#object;
    for (const name of path.slice(0, -1)) {
      const hop = object.relationship(name);
      if (!hop || hop.referenceTo.length === 0) throw unknownRelationship(name);
      hops.push(hop);
      object = this.#parentOf(hop);
    }
    if (hops.length > MAX_PARENT_LEVELS)
      throw new SoqlError(
        "MALFORMED_QUERY",
        `SOQL queries may not have more than ${MAX_PARENT_LEVELS} levels of parent relationships: ${path.join(".")}`,
      );
    const name = path[path.length - 1] as string;
    const field = object.field(name);
    if (!field) throw unknownField(name, object.name);
    const reference: FieldReference = { kind: "field", hops, field, object };
    this.#fields.push(reference);
    return reference;
  }

  /** A path may begin with the query's alias or its object's name. */
  #withoutAlias(path: readonly string[]): readonly string[] {
    if (path.length < 2) return path;
    const first = path[0]?.toLowerCase();
    const isAlias = first === this.#query.alias?.toLowerCase();
    const isObject = first === this.#object.name.toLowerCase() && !this.#object.relationship(first);
    return isAlias || isObject ? path.slice(1) : path;
  }

  #parentOf(hop: FieldDescribe): SObjectDescribe {
    const name = hop.referenceTo.length === 1 ? (hop.referenceTo[0] as string) : "Name";
    const parent = this.#schema.object(name);
    if (!parent) throw soqlNotImplemented(`the object ${name} behind ${hop.name}`);
    return parent;
  }

  #condition(condition: Condition): ResolvedCondition {
    if (condition.kind === "not") return { kind: "not", part: this.#condition(condition.part) };
    if (condition.kind !== "compare")
      return { kind: condition.kind, parts: condition.parts.map((part) => this.#condition(part)) };
    const left = this.#expression(condition.left);
    checkComparison(left, condition.operator, condition.right);
    return { kind: "compare", left, operator: condition.operator, right: this.#operand(condition.right) };
  }

  #operand(operand: Operand): ResolvedOperand {
    if (operand.kind !== "query") return operand;
    const object = this.#schema.object(operand.query.from);
    if (!object) throw unknownObject(operand.query.from);
    const query = new Resolver(this.#schema, object, operand.query).resolve();
    const [item] = query.select;
    const isField = query.select.length === 1 && item?.kind === "value" && item.value.kind === "field";
    if (!isField)
      throw new SoqlError("MALFORMED_QUERY", "Nesting of semi join sub-selects must select exactly one field");
    return { kind: "query", query };
  }
}

function kindOf(select: readonly ResolvedSelect[], groupBy: readonly Resolved[]): QueryKind {
  const [first] = select;
  const isCount =
    first?.kind === "value" &&
    first.value.kind === "function" &&
    first.value.name === "COUNT" &&
    first.value.argument === null;
  if (isCount && select.length === 1 && first.alias === null) return "count";
  if (isCount)
    throw new SoqlError("MALFORMED_QUERY", "Grouped query cannot use COUNT() with other expressions; use COUNT(Id)");
  const hasAggregate = select.some(
    (item) => item.kind === "value" && item.value.kind === "function" && item.value.isAggregate,
  );
  return hasAggregate || groupBy.length > 0 ? "aggregate" : "rows";
}

/** What is selected beside aggregates must be grouped by. */
function checkGrouping(query: ResolvedQuery): void {
  if (query.kind === "rows") {
    const dateFunction = query.select.find((item) => item.kind === "value" && item.value.kind === "function");
    if (dateFunction)
      throw new SoqlError("MALFORMED_QUERY", "Date functions can only be selected when they are grouped by");
    return;
  }
  if (query.kind === "count") return;
  const grouped = new Set(query.groupBy.map((item) => resolvedText(item)));
  for (const item of query.select) {
    if (item.kind === "children") throw new SoqlError("MALFORMED_QUERY", "Grouped query cannot have nested queries");
    if (item.value.kind === "function" && (item.value.isAggregate || item.value.name === "GROUPING")) continue;
    const text = resolvedText(item.value);
    if (!grouped.has(text)) throw new SoqlError("MALFORMED_QUERY", `Field must be grouped or aggregated: ${text}`);
  }
}

const MAX_SUBTOTAL_FIELDS = 3;

/** [SOQL Reference: GROUP BY ROLLUP, GROUP BY CUBE, GROUPING(fieldName)] What they allow is documented, the wordings are ours. */
function checkSubtotals(query: ResolvedQuery): void {
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

/** `Account.Owner.Name`, `COUNT(Id)`: the same for equal expressions. */
export function resolvedText(value: Resolved): string {
  if (value.kind === "field") return [...value.hops.map((hop) => hop.relationshipName), value.field.name].join(".");
  const inner = value.argument ? resolvedText(value.argument) : "";
  return `${value.name}(${value.inUserTimeZone ? `convertTimezone(${inner})` : inner})`;
}

export function unknownField(name: string, objectName: string): SoqlError {
  return new SoqlError(
    "INVALID_FIELD",
    `No such column '${name}' on entity '${objectName}'. If you are attempting to use a custom field, be sure to append the '__c' after ` +
      "the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
  );
}

function unknownRelationship(name: string): SoqlError {
  return new SoqlError(
    "INVALID_FIELD",
    `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the ` +
      "'__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.",
  );
}
