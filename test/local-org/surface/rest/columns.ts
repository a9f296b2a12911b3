/**
 * `query?columns=true`: what the columns of a query's result are, in place of the rows. The sf CLI asks for it to print tables.
 *
 * Not in the REST API Developer Guide; the shape is what the sf CLI reads (plugin-data, `retrieveColumns`).
 */
import type { Query, SelectItem } from "../../data/soql/ast.ts";
import { soqlNotImplemented } from "../../data/soql/error.ts";
import { parseQueryText } from "../../data/soql/parse.ts";
import type { JsonObject } from "../http/messages.ts";

/** @throws SoqlError for a query that cannot be parsed */
export function columnMetadata(soql: string): JsonObject[] {
  return columnsOf(parseQueryText(soql).query);
}

function columnsOf(query: Query): JsonObject[] {
  const unnamed = { count: 0 };
  return nested(query.select.flatMap((item) => columnOf(item, unnamed)));
}

interface Column {
  readonly path: readonly string[];
  readonly aggregate: boolean;
  readonly joinColumns: JsonObject[];
}

function columnOf(item: SelectItem, unnamed: { count: number }): Column[] {
  if (item.kind === "children")
    return [{ path: [item.query.from], aggregate: true, joinColumns: columnsOf(item.query) }];
  if (item.kind === "fields") throw soqlNotImplemented("FIELDS() with columns=true");
  if (item.kind === "typeof") return [{ path: item.path, aggregate: false, joinColumns: [] }];
  if (item.kind === "field")
    return [{ path: item.alias === null ? item.path : [item.alias], aggregate: false, joinColumns: [] }];
  // `SELECT COUNT() FROM X` has no column: its answer is totalSize
  if (item.name === "COUNT" && item.argument === null) return [];
  return [{ path: [item.alias ?? `expr${unnamed.count++}`], aggregate: true, joinColumns: [] }];
}

/** Fields of a parent stand under one column of the relationship's name. */
function nested(columns: readonly Column[]): JsonObject[] {
  const found: JsonObject[] = [];
  const parents = new Map<string, Column[]>();
  for (const column of columns) {
    const [name = "", ...rest] = column.path;
    if (rest.length === 0) {
      found.push(columnJson(name, column.aggregate, column.joinColumns));
      continue;
    }
    const inner = parents.get(name.toLowerCase());
    if (inner) inner.push({ ...column, path: rest });
    else {
      const list = [{ ...column, path: rest }];
      parents.set(name.toLowerCase(), list);
      found.push(columnJson(name, false, []));
    }
  }
  for (const column of found) {
    const inner = parents.get(String(column["columnName"]).toLowerCase());
    if (inner) column["joinColumns"] = nested(inner);
  }
  return found;
}

function columnJson(columnName: string, aggregate: boolean, joinColumns: JsonObject[]): JsonObject {
  return {
    aggregate,
    apexType: null,
    booleanType: false,
    columnName,
    custom: columnName.endsWith("__c"),
    displayName: columnName,
    foreignKeyName: null,
    insertable: false,
    joinColumns,
    numberType: false,
    textType: false,
    updatable: false,
  };
}
