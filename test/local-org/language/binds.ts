/** Whether the values bound into a static query fit the columns they stand beside. */
import type { FieldDescribe } from "../data/schema/index.ts";
import type { ResolvedCondition, ResolvedOperand, ResolvedQuery } from "../data/soql/resolve.ts";
import { refuse } from "./errors.ts";
import type { Located } from "./errors.ts";
import type { Value } from "./expressions/value.ts";
import { INTEGER, isList, isNull, isNumeric, isSet, isSObject, isVoid, LONG, sameType } from "./types.ts";
import type { Type } from "./types.ts";

/** A bind expression of a query, where it stands. */
export interface BoundValue {
  readonly at: Located;
  readonly value: Value;
}

/** Refuses binds that the columns, or LIMIT and OFFSET, do not take. */
export function checkBinds(query: ResolvedQuery, bound: readonly BoundValue[]): void {
  for (const { at, value } of bound) if (isVoid(value.type)) refuse(at, "Invalid bind expression type of void");
  new BindChecker(bound).query(query);
}

class BindChecker {
  readonly #bound: readonly BoundValue[];

  constructor(bound: readonly BoundValue[]) {
    this.#bound = bound;
  }

  query(query: ResolvedQuery): void {
    if (query.where) this.#condition(query.where);
    for (const item of query.select) if (item.kind === "children") this.query(item.query);
    for (const count of [query.limit, query.offset]) {
      const bound = count?.kind === "bind" ? this.#bound[count.index] : undefined;
      if (!bound) continue;
      const { type } = bound.value;
      if (!sameType(type, INTEGER) && !sameType(type, LONG) && !isNull(type))
        refuse(bound.at, `Invalid bind expression type of ${type.display} for LIMIT or OFFSET: Integer is needed`);
    }
  }

  #condition(condition: ResolvedCondition): void {
    if (condition.kind === "not") this.#condition(condition.part);
    else if (condition.kind !== "compare") for (const part of condition.parts) this.#condition(part);
    else {
      const { left, operator, right } = condition;
      if (right.kind === "bind" && (operator === "IN" || operator === "NOT IN")) this.#requireIterable(right.index);
      if (left.kind === "field") this.#operand(left.field, right);
    }
  }

  #requireIterable(index: number): void {
    const bound = this.#bound[index];
    if (bound && !isNull(bound.value.type) && !elementOf(bound.value.type))
      refuse(bound.at, "IN operator must be used with an iterable expression");
  }

  #operand(field: FieldDescribe, operand: ResolvedOperand): void {
    if (operand.kind === "query") this.query(operand.query);
    const items = operand.kind === "list" ? operand.items : [operand];
    for (const item of items) if (item.kind === "bind") this.#requireFit(field, item.index);
  }

  #requireFit(field: FieldDescribe, index: number): void {
    const bound = this.#bound[index];
    if (!bound) return;
    const { type } = bound.value;
    if (!fits(elementOf(type) ?? type, field))
      refuse(bound.at, `Invalid bind expression type of ${type.display} for column of type ${columnType(field)}`);
  }
}

/** True when a value of the type may be compared with the column. */
function fits(type: Type, field: FieldDescribe): boolean {
  if (isNull(type)) return true;
  const { apexType } = field;
  if (apexType === "id") return ["id", "string"].includes(type.name) || isSObject(type);
  if (apexType === "string") return ["id", "string"].includes(type.name);
  if (["integer", "long", "decimal", "double"].includes(apexType)) return isNumeric(type);
  if (apexType === "date" || apexType === "datetime") return ["date", "datetime"].includes(type.name);
  return type.name === apexType;
}

/** What a list or set holds. */
function elementOf(type: Type): Type | undefined {
  return isList(type) || isSet(type) ? type.args[0] : undefined;
}

function columnType(field: FieldDescribe): string {
  return field.apexType.charAt(0).toUpperCase() + field.apexType.slice(1);
}
