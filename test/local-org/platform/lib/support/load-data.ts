/**
 * `Test.loadData`: inserts the rows of a CSV that is a static resource.
 *
 * Apex Developer Guide, "Loading Test Data": the first line names the fields, the resource's type is `text/csv`. Ids of the file may be any text: they
 * stand for the rows that were made of them wherever a later row refers to them [salesforce.stackexchange.com/questions/54527].
 */
import { CsvError, parseCsv } from "../../../data/csv.ts";
import { DataError, recordFromJson } from "../../../data/json.ts";
import type { FieldDescribe, SObjectDescribe } from "../../../data/schema/index.ts";
import { rowOperators } from "../../rows.ts";
import { currentTransaction, TransactionSlot, type Transaction } from "../../transaction.ts";
import { throwApex } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import type { SObjectValue } from "../../values/sobject.ts";
import { blobText } from "../System/Blob.ts";
import { resourceBody, resourceType } from "./static-resources.ts";

/** What the ids of the files have become, for the whole test method. */
const knownIds = new TransactionSlot<Map<string, string>>(() => new Map());

export function loadData(transaction: Transaction, object: SObjectDescribe, resource: string | null): ApexList {
  if (!/^text\/csv\b/i.test(resourceType(resource)))
    refuse(`Static Resource (${String(resource)}) is not of type text/csv`);
  const [columns, ...lines] = readLines(blobText(resourceBody(resource)));
  if (!columns) refuse(`Static Resource (${String(resource)}) is empty`);
  const ids = transaction.testMethod.get(knownIds);
  const rows = lines.map((cells) => readRow(object, columns, cells, ids));
  const records = new ApexList(
    `list<${object.name.toLowerCase()}>`,
    rows.map(({ record }) => record),
  );
  rowOperators.dml("insert", records, "system", null);
  for (const { record, givenId } of rows) if (givenId !== null) ids.set(givenId, String(record.id));
  return records;
}

function readLines(text: string): string[][] {
  try {
    return parseCsv(text, ",");
  } catch (error) {
    if (error instanceof CsvError) refuse(error.message);
    throw error;
  }
}

interface LoadedRow {
  readonly record: SObjectValue;
  readonly givenId: string | null;
}

/** An empty cell leaves its field as it is. */
function readRow(
  object: SObjectDescribe,
  columns: readonly string[],
  cells: readonly string[],
  ids: ReadonlyMap<string, string>,
): LoadedRow {
  const json: Record<string, unknown> = {};
  let givenId: string | null = null;
  for (const [at, column] of columns.entries()) {
    const cell = cells[at] ?? "";
    const field = object.field(column.trim());
    if (!field) refuse(`Invalid field: ${column} for ${object.name}`);
    if (cell === "") continue;
    if (field.name === "Id") givenId = cell;
    else json[field.name] = valueOf(field, cell, ids);
  }
  try {
    return { record: recordFromJson(currentTransaction().data.schema, object.name, json), givenId };
  } catch (error) {
    if (error instanceof DataError) refuse(error.message);
    throw error;
  }
}

function valueOf(field: FieldDescribe, cell: string, ids: ReadonlyMap<string, string>): unknown {
  if (field.apexType === "id") return ids.get(cell) ?? cell;
  if (field.apexType === "boolean") return /^(?:true|1)$/i.test(cell);
  return field.apexType === "integer" || field.apexType === "long" ? Number(cell) : cell;
}

/** The platform's words are not known. */
function refuse(message: string): never {
  throwApex("System.InvalidParameterValueException", message);
}
