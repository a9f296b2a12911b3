/** Finds what the names of a query mean, and refuses what the schema does not have, in the platform's words. */
import type { FieldDescribe, Schema, SObjectDescribe } from "../schema/index.ts";
import type {
  AccessClause,
  ComparisonOperator,
  Condition,
  CountOperand,
  Expression,
  FieldGroup,
  FunctionExpression,
  Operand,
  Query,
  SelectItem,
  Subtotals,
  ViewClause,
} from "./ast.ts";
import { checkBigObject } from "./big-object-rules.ts";
import { SoqlError, soqlNotImplemented } from "./error.ts";
import { checkComparison, checkFilterValue, checkOrder, checkSelect } from "./filter-rules.ts";
import { checkFunction } from "./function-rules.ts";
import { checkGrouping, checkSubtotals, kindOf } from "./group-rules.ts";
import { checkSemiJoins, checkSubSelect } from "./join-rules.ts";
import { checkFieldGroups, checkScope } from "./select-rules.ts";

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
  /** The function inside of `FORMAT`. */
  readonly inner: FunctionReference | null;
  readonly isAggregate: boolean;
  readonly inUserTimeZone: boolean;
}

export type Resolved = FieldReference | FunctionReference;

export type ResolvedSelect =
  | {
      readonly kind: "value";
      readonly value: Resolved;
      readonly alias: string | null;
      /** Selected by `FIELDS()`: left out where the user may not read it. */
      readonly fromGroup: boolean;
    }
  | ResolvedTypeof
  | {
      readonly kind: "children";
      readonly relationshipName: string;
      readonly field: FieldDescribe;
      readonly query: ResolvedQuery;
    };

/** `TYPEOF What WHEN Account THEN Name ELSE Id END` */
export interface ResolvedTypeof {
  readonly kind: "typeof";
  /** Reference fields to follow; the last is the polymorphic one. */
  readonly hops: readonly FieldDescribe[];
  /** What is read of the parent, by the name of its object. */
  readonly branches: ReadonlyMap<string, readonly FieldReference[]>;
  readonly otherwise: readonly FieldReference[] | null;
}

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
  readonly scope: string | null;
  readonly groupBy: readonly Resolved[];
  readonly subtotals: Subtotals | null;
  readonly having: ResolvedCondition | null;
  readonly orderBy: readonly ResolvedOrder[];
  readonly limit: CountOperand | null;
  readonly offset: CountOperand | null;
  readonly allRows: boolean;
  readonly forUpdate: boolean;
  readonly views: readonly ViewClause[];
  /** Every field that the query touches, for access checks. */
  readonly fields: readonly FieldReference[];
  /** Those of the select list, which is what `WITH SECURITY_ENFORCED` asks for. */
  readonly selectedFields: readonly FieldReference[];
  /** `FIELDS(ALL)` or `FIELDS(CUSTOM)`: nobody can say beforehand which fields these are. */
  readonly isUnbounded: boolean;
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
    const select = query.select.flatMap((item) => this.#selectItem(item));
    const selectedFields = this.#fields.slice();
    const groupBy = query.groupBy.map((item) => this.#expression(item));
    const result: ResolvedQuery = {
      object: this.#object,
      kind: kindOf(select, groupBy),
      select,
      where: query.where ? this.#condition(query.where, "WHERE") : null,
      access: query.access,
      scope: query.scope,
      groupBy,
      subtotals: query.subtotals,
      having: query.having ? this.#condition(query.having, "HAVING") : null,
      orderBy: query.orderBy.map((item) => ({
        value: this.#orderExpression(item.expression, select),
        descending: item.descending,
        nullsLast: item.nullsLast ?? false, // nulls come first in both directions [SOQL Reference: ORDER BY]
      })),
      limit: query.limit,
      offset: query.offset,
      allRows: query.allRows,
      forUpdate: query.forUpdate,
      views: query.views,
      fields: this.#fields,
      selectedFields,
      isUnbounded: query.select.some((item) => item.kind === "fields" && item.group !== "STANDARD"),
    };
    checkGrouping(result);
    checkSubtotals(result);
    checkSelect(result);
    checkOrder(result);
    checkScope(result);
    checkFieldGroups(result);
    checkSemiJoins(result);
    checkBigObject(result);
    return result;
  }

  #selectItem(item: SelectItem): readonly ResolvedSelect[] {
    if (item.kind === "children") return [this.#children(item.query)];
    if (item.kind === "fields") return this.#fieldGroup(item.group);
    if (item.kind === "typeof") return [this.#typeof(item)];
    const value = this.#expression(item);
    if (item.kind === "field" && item.alias !== null && this.#query.groupBy.length === 0)
      throw new SoqlError("MALFORMED_QUERY", "only aggregate expressions use field aliasing");
    return [{ kind: "value", value, alias: item.alias, fromGroup: false }];
  }

  #fieldGroup(group: FieldGroup): ResolvedSelect[] {
    const object = this.#object;
    return object.fields
      .filter((field) => group === "ALL" || field.isCustom === (group === "CUSTOM"))
      .map((field) => ({
        kind: "value",
        value: { kind: "field", hops: [], field, object },
        alias: null,
        fromGroup: true,
      }));
  }

  /** [SOQL Reference: TYPEOF] What it takes is documented, the wordings are ours. */
  #typeof({ path, branches, otherwise }: Extract<SelectItem, { kind: "typeof" }>): ResolvedTypeof {
    const hops = this.#hops(this.#withoutAlias(path));
    const last = hops[hops.length - 1] as FieldDescribe;
    if (hops.length > 1) throw soqlNotImplemented("TYPEOF through a parent");
    if (last.referenceTo.length < 2)
      throw new SoqlError("MALFORMED_QUERY", `TYPEOF needs a polymorphic relationship: ${path.join(".")}`);
    const fieldsOf = (object: SObjectDescribe, paths: readonly (readonly string[])[]): FieldReference[] => {
      const inner = new Resolver(this.#schema, object, { ...this.#query, alias: null });
      const fields = paths.map((name) => inner.#field(name));
      this.#fields.push(...fields);
      return fields;
    };
    const resolvedBranches = new Map<string, readonly FieldReference[]>();
    for (const branch of branches) {
      const object = this.#schema.object(branch.object);
      if (!object || !last.referenceTo.includes(object.name)) throw unknownObject(branch.object);
      resolvedBranches.set(object.name, fieldsOf(object, branch.fields));
    }
    return {
      kind: "typeof",
      hops,
      branches: resolvedBranches,
      otherwise: otherwise && fieldsOf(this.#parentOf(last), otherwise),
    };
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
    return this.#function(expression);
  }

  #function(expression: FunctionExpression): FunctionReference {
    const inner = expression.inner ? this.#function(expression.inner) : null;
    const value: FunctionReference = {
      kind: "function",
      name: expression.name,
      argument: expression.argument ? this.#field(expression.argument) : null,
      inner,
      isAggregate: AGGREGATES.has(expression.name),
      inUserTimeZone: expression.inUserTimeZone,
    };
    checkFunction(value);
    return value;
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
    const hops = this.#hops(path.slice(0, -1));
    const last = hops[hops.length - 1];
    const object = last ? this.#parentOf(last) : this.#object;
    const name = path[path.length - 1] as string;
    const field = object.field(name);
    if (!field) throw unknownField(name, object.name);
    const reference: FieldReference = { kind: "field", hops, field, object };
    this.#fields.push(reference);
    return reference;
  }

  #hops(path: readonly string[]): FieldDescribe[] {
    const hops: FieldDescribe[] = [];
    for (const name of path) {
      const last = hops[hops.length - 1];
      const hop = (last ? this.#parentOf(last) : this.#object).relationship(name);
      if (!hop) throw unknownRelationship(name);
      hops.push(hop);
    }
    if (hops.length > MAX_PARENT_LEVELS)
      throw new SoqlError(
        "MALFORMED_QUERY",
        `SOQL queries may not have more than ${MAX_PARENT_LEVELS} levels of parent relationships: ${path.join(".")}`,
      );
    return hops;
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

  #condition(condition: Condition, clause: "WHERE" | "HAVING"): ResolvedCondition {
    if (condition.kind === "not") return { kind: "not", part: this.#condition(condition.part, clause) };
    if (condition.kind !== "compare")
      return { kind: condition.kind, parts: condition.parts.map((part) => this.#condition(part, clause)) };
    const left = this.#expression(condition.left);
    checkFilterValue(left, clause);
    checkComparison(left, condition.operator, condition.right);
    return { kind: "compare", left, operator: condition.operator, right: this.#operand(condition.right) };
  }

  #operand(operand: Operand): ResolvedOperand {
    if (operand.kind !== "query") return operand;
    const object = this.#schema.object(operand.query.from);
    if (!object) throw unknownObject(operand.query.from);
    const query = new Resolver(this.#schema, object, operand.query).resolve();
    checkSubSelect(query);
    return { kind: "query", query };
  }
}

/** `Account.Owner.Name`, `COUNT(Id)`: the same for equal expressions. */
export function resolvedText(value: Resolved): string {
  if (value.kind === "field") return [...value.hops.map((hop) => hop.relationshipName), value.field.name].join(".");
  const content = value.argument ?? value.inner;
  const inner = content ? resolvedText(content) : "";
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
