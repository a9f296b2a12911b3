/** A list view as a query. [Metadata API Developer Guide: ListView, ListViewFilter; REST API Developer Guide: List View Describe] */
import type { FieldDescribe, ListViewDescribe, ListViewFilter, Schema, SObjectDescribe } from "../schema/index.ts";
import { NotImplementedError } from "../../platform/values/exceptions.ts";
import { columnOf, type ListViewColumn } from "./columns.ts";

export interface ListViewCondition {
  readonly field: string;
  readonly operator: string;
  /** As SOQL writes them. */
  readonly values: readonly string[];
}

export interface ListViewQuery {
  /** Those that the person may read. */
  readonly columns: readonly ListViewColumn[];
  readonly conditions: readonly ListViewCondition[];
  /** The field that rows are sorted by, ascending. */
  readonly orderBy: string;
  /** Without LIMIT. */
  readonly soql: string;
}

/** @param isReadable whether the person may read a field of the object */
export function listViewQuery(
  schema: Schema,
  object: SObjectDescribe,
  view: ListViewDescribe,
  isReadable: (field: FieldDescribe) => boolean,
): ListViewQuery {
  if (view.isShared) throw new NotImplementedError(`the list view ${view.developerName}, which is shared with some`);
  const columns = view.columns.map((name) => columnOf(schema, object, name)).filter(({ own }) => isReadable(own));
  const conditions = view.filters.map((filter) => conditionOf(schema, object, filter));
  const paths = [...new Set([...columns.map(({ path }) => path), ...HIDDEN.filter((name) => object.field(name))])];
  const orderBy = object.nameField && isReadable(object.nameField) ? object.nameField.name : "Id";
  const where = whereOf(view, conditions);
  const soql = `SELECT ${paths.join(", ")} FROM ${object.name}${scopeOf(view)}${where} ORDER BY ${orderBy} ASC NULLS FIRST, Id ASC NULLS FIRST`;
  return { columns, conditions, orderBy, soql };
}

/** What each view brings along without showing it. */
export const HIDDEN: readonly string[] = ["Id", "CreatedDate", "LastModifiedDate", "SystemModstamp"];

function scopeOf({ scope }: ListViewDescribe): string {
  if (scope === "Everything") return "";
  if (scope === "Mine") return " USING SCOPE mine";
  throw new NotImplementedError(`the scope ${scope} of list views`);
}

function whereOf({ logic }: ListViewDescribe, conditions: readonly ListViewCondition[]): string {
  if (conditions.length === 0) return "";
  const texts = conditions.map(conditionText);
  const text =
    logic === null ? texts.join(" AND ") : logic.replace(/\d+/g, (number) => texts[Number(number) - 1] ?? "");
  return ` WHERE ${text}`;
}

/** [Metadata API Developer Guide: FilterOperation] */
function conditionText({ field, operator, values }: ListViewCondition): string {
  const either = (make: (value: string) => string): string =>
    values.length === 1 ? make(values[0] ?? "") : `(${values.map(make).join(" OR ")})`;
  const like = (before: string, after: string) => (value: string) =>
    `${field} LIKE '${before}${value.slice(1, -1).replace(/[%_]/g, "\\$&")}${after}'`;
  switch (operator) {
    case "equals":
      return values.length === 1 ? `${field} = ${values[0]}` : `${field} IN (${values.join(", ")})`;
    case "notEqual":
      return values.length === 1 ? `${field} != ${values[0]}` : `${field} NOT IN (${values.join(", ")})`;
    case "lessThan":
      return either((value) => `${field} < ${value}`);
    case "greaterThan":
      return either((value) => `${field} > ${value}`);
    case "lessOrEqual":
      return either((value) => `${field} <= ${value}`);
    case "greaterOrEqual":
      return either((value) => `${field} >= ${value}`);
    case "contains":
      return either(like("%", "%"));
    case "startsWith":
      return either(like("", "%"));
    case "notContain":
      return `(NOT ${either(like("%", "%"))})`;
    case "includes":
      return `${field} INCLUDES (${values.join(", ")})`;
    case "excludes":
      return `${field} EXCLUDES (${values.join(", ")})`;
    default:
      throw new NotImplementedError(`the operation ${operator} of list view filters`);
  }
}

function conditionOf(
  schema: Schema,
  object: SObjectDescribe,
  { field: name, operation, value }: ListViewFilter,
): ListViewCondition {
  const { path, field } = columnOf(schema, object, name);
  const texts = value === "" ? [""] : value.split(",").map((text) => text.trim());
  return { field: path, operator: operation, values: texts.map((text) => literalOf(field, text)) };
}

/** Filters write values as a person of the US types them. */
function literalOf(field: FieldDescribe, text: string): string {
  if (field.type === "boolean") return /^(1|true)$/i.test(text) ? "true" : "false";
  if (text === "") return "null";
  switch (field.type) {
    case "int":
    case "long":
    case "double":
    case "currency":
    case "percent":
      return String(Number(text));
    case "date":
    case "datetime": {
      if (/^[A-Z]+(_[A-Z]+)*(:\d+)?$/.test(text)) return text;
      const [, month = "", day = "", year = ""] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
      if (field.type === "datetime" || year === "")
        throw new NotImplementedError(`the value ${text} of a ${field.type} in list view filters`);
      return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    }
    default:
      return `'${text.replace(/\\/g, "\\\\").replace(/'/g, "\\'")}'`;
  }
}
