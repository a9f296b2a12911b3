/** SOQL over the few rows of the Tooling API's own entities: fields, WHERE, ORDER BY, LIMIT. The rest is refused by name. */
import type { Condition, Operand, Query, SelectItem } from "../../data/soql/ast.ts";
import { notImplemented, restError } from "../http/errors.ts";
import type { JsonObject, JsonValue } from "../http/messages.ts";
import { valueAt } from "./door.ts";

/** Runs a query over rows; `fields` is a row that has every field of the entity. @throws RestError */
export function queryRows(query: Query, rows: readonly JsonObject[], version: string): JsonObject[] {
  if (query.groupBy.length > 0 || query.having || query.offset) throw notImplemented("grouping in Tooling queries");
  const kept = rows.filter((row) => query.where === null || holds(query.where, row, query.from));
  const sorted = query.orderBy.reduceRight((list, { expression, descending }) => {
    if (expression.kind !== "field") throw notImplemented("ordering by functions in Tooling queries");
    const keyOf = (row: JsonObject): JsonValue => fieldOf(row, expression.path, query.from);
    return list.toSorted((a, b) => (descending ? -1 : 1) * compare(keyOf(a), keyOf(b)));
  }, kept);
  const limit = query.limit?.kind === "literal" ? Number(query.limit.text) : sorted.length;
  return sorted.slice(0, limit).map((row) => project(row, query, version));
}

function project(row: JsonObject, query: Query, version: string): JsonObject {
  const url = `/services/data/v${version}/tooling/sobjects/${query.from}/${String(row["Id"] ?? "")}`;
  const record: JsonObject = { attributes: { type: query.from, url } };
  for (const item of query.select) select(record, row, item, query.from);
  return record;
}

function select(record: JsonObject, row: JsonObject, item: SelectItem, entity: string): void {
  if (item.kind !== "field") throw notImplemented("subqueries and functions in Tooling queries");
  const value = fieldOf(row, item.path, entity);
  const [first = "", ...rest] = item.path;
  const name = Object.keys(row).find((key) => key.toLowerCase() === first.toLowerCase()) ?? first;
  const last = rest.at(-1);
  if (last === undefined) {
    record[name] = value;
    return;
  }
  const parent = (record[name] ?? { attributes: { type: name } }) as JsonObject;
  record[name] = { ...parent, [last]: value };
}

function fieldOf(row: JsonObject, path: readonly string[], entity: string): JsonValue {
  const value = valueAt(row, path);
  if (value === undefined)
    throw restError("INVALID_FIELD", `No such column '${path.join(".")}' on entity '${entity}'.`);
  return value;
}

function holds(condition: Condition, row: JsonObject, entity: string): boolean {
  switch (condition.kind) {
    case "and":
      return condition.parts.every((part) => holds(part, row, entity));
    case "or":
      return condition.parts.some((part) => holds(part, row, entity));
    case "not":
      return !holds(condition.part, row, entity);
    case "compare":
      return compares(condition, row, entity);
  }
}

function compares(condition: Extract<Condition, { kind: "compare" }>, row: JsonObject, entity: string): boolean {
  if (condition.left.kind !== "field") throw notImplemented("functions in Tooling queries");
  const value = fieldOf(row, condition.left.path, entity);
  switch (condition.operator) {
    case "=":
      return isSame(value, condition.right);
    case "!=":
      return !isSame(value, condition.right);
    case "IN":
    case "NOT IN": {
      if (condition.right.kind !== "list") throw notImplemented("subqueries in Tooling queries");
      const found = condition.right.items.some((item) => isSame(value, item));
      return condition.operator === "IN" ? found : !found;
    }
    default:
      throw notImplemented(`the operator ${condition.operator} in Tooling queries`);
  }
}

/** Text compares without case; an id of 15 characters is the one of 18. */
function isSame(value: JsonValue, operand: Operand): boolean {
  if (operand.kind !== "literal") throw notImplemented("binds and date literals in Tooling queries");
  if (operand.type === "null") return value === null;
  if (value === null) return false;
  const [left, right] = [String(value).toLowerCase(), operand.text.toLowerCase()];
  if (left === right) return true;
  return left.length === 18 && right.length === 15 && left.startsWith(right);
}

function compare(a: JsonValue, b: JsonValue): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}
