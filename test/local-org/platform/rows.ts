/** What compiled code does with rows and data: fields, relationships, queries, DML, tokens, trigger variables. */
import { checkRows } from "./heap.ts";
import { callSettings, type SettingsMethod } from "../data/custom-settings.ts";
import type { Query, Search } from "../data/soql/ast.ts";
import { notNull } from "./ops.ts";
import type { ApexValue } from "./registry.ts";
import { currentTransaction } from "./transaction.ts";
import type { RunAsSection, Transaction } from "./transaction.ts";
import { platformEnum } from "./values/enum.ts";
import { throwApex } from "./values/exceptions.ts";
import { ApexList } from "./values/list.ts";
import { SObjectValue } from "./values/sobject.ts";

/** Makes the values of `Account.SObjectType`, `Account.Name`, `SObjectType.Account` and so on; `lib/Schema` provides it. */
export interface SchemaTokens {
  objectToken(objectName: string): ApexValue;
  fieldToken(objectName: string, fieldName: string): ApexValue;
  describeObject(objectName: string): ApexValue;
  describeField(objectName: string, fieldName: string): ApexValue;
  /** The Schema.SObjectTypeFields of an object: `SObjectType.Account.fields`. */
  describeFieldMap(objectName: string): ApexValue;
  /** The Schema.SObjectTypeFieldSets of an object: `SObjectType.Account.fieldSets`. */
  describeFieldSets(objectName: string): ApexValue;
  fieldSet(objectName: string, name: string): ApexValue;
}

let tokens: SchemaTokens | undefined;

export function setSchemaTokens(provided: SchemaTokens): void {
  tokens = provided;
}

export function schemaTokens(): SchemaTokens {
  if (!tokens) throw new Error("platform/lib/Schema has not been imported: no SObject tokens");
  return tokens;
}

type Operation = "insert" | "update" | "upsert" | "delete" | "undelete";

/** The rows that a DML statement is given, one or a list. */
function rowsOf(value: SObjectValue | ApexList | null): SObjectValue[] {
  const given = notNull(value);
  const rows = given instanceof ApexList ? given.items : [given];
  return rows.map((row) => notNull(row as SObjectValue | null));
}

const MOST_AGGREGATES = 2000;

/**
 * "Queries including an aggregate function don't support queryMore. A run-time exception occurs if you use a query containing an aggregate function
 * that returns more than 2,000 rows in a for loop." [Apex Developer Guide, SOQL For Loops] Whether it comes before the first turn no source says.
 */
function checkBatch(rows: ApexList): ApexList {
  if (rows.size() > MOST_AGGREGATES && (rows.items[0] as SObjectValue).objectName === "AggregateResult")
    throwApex(
      "System.QueryException",
      "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch",
    );
  return rows;
}

/** The rows of a list may only be reached while they are there: none and several are the platform's errors. */
function singleRow(rows: ApexList): SObjectValue {
  if (rows.size() === 0) throwApex("System.QueryException", "List has no rows for assignment to SObject");
  if (rows.size() > 1) throwApex("System.QueryException", "List has more than 1 row for assignment to SObject");
  return rows.items[0] as SObjectValue;
}

type RowPart = readonly [name: string, value: ApexValue, kind?: "parent"];

export const rowOperators = {
  newRow(objectName: string, ...parts: RowPart[]): SObjectValue {
    const row = new SObjectValue(objectName);
    for (const [name, value, kind] of parts) {
      if (kind === "parent") row.setParent(name, value as SObjectValue | null);
      else row.set(name, value);
    }
    return row;
  },
  rowField: (row: SObjectValue, field: string): ApexValue => row.get(field),
  rowFieldOrNull: (row: SObjectValue | null, field: string): ApexValue => (row === null ? null : row.get(field)),
  /** A checkbox reads as false while it is not set; `get(name)` of the same answers null. */
  rowFieldFlag: (row: SObjectValue, field: string): boolean => row.get(field) ?? false,
  rowFieldFlagOrNull: (row: SObjectValue | null, field: string): boolean | null =>
    row === null ? null : (row.get(field) ?? false),
  setRowField(row: SObjectValue, field: string, value: ApexValue): ApexValue {
    notNull(row).set(field, value);
    return value;
  },
  parentRow: (row: SObjectValue, relationship: string): SObjectValue | null => row.parent(relationship),
  parentRowOrNull: (row: SObjectValue | null, relationship: string): SObjectValue | null =>
    row === null ? null : row.parent(relationship),
  setParentRow(row: SObjectValue, relationship: string, value: SObjectValue | null): SObjectValue | null {
    notNull(row).setParent(relationship, value);
    return value;
  },
  childRows: (row: SObjectValue, relationship: string): ApexValue =>
    row.childRows(relationship) ?? new ApexList("list<sobject>"),
  childRowsOrNull: (row: SObjectValue | null, relationship: string): ApexValue =>
    row === null ? null : (row.childRows(relationship) ?? new ApexList("list<sobject>")),
  addFieldError(row: SObjectValue, field: string, message: string): null {
    notNull(row).addError(message, field);
    return null;
  },
  singleRow,
  singleRowOrNull: (rows: ApexList): SObjectValue | null => (rows.size() === 0 ? null : singleRow(rows)),
  /** A static query as a function of its bind values; a for loop takes its rows in chunks. */
  query:
    (query: Query, mode: "user" | "system" = "system") =>
    (binds: ApexValue[], isLoop = false): ApexValue => {
      const found = currentTransaction().data.query(query, binds, { mode });
      if (!(found instanceof ApexList)) return found;
      return isLoop ? checkBatch(found) : checkRows(found);
    },
  /** A static search as a function of its bind values. */
  search:
    (search: Search) =>
    (binds: ApexValue[]): ApexValue =>
      currentTransaction().data.search(search, binds, { mode: "system" }),
  dml(
    operation: Operation,
    records: SObjectValue | ApexList | null,
    mode: "user" | "system" | null,
    externalIdField: string | null,
  ): void {
    const rows = rowsOf(records);
    currentTransaction().data.dml({
      operation,
      records: rows,
      allOrNone: true,
      mode: mode ?? "system",
      ...(externalIdField ? { externalIdField } : {}),
    });
  },
  /** The merge statement: the others are a row or an id, or a list of either. */
  merge(master: SObjectValue | null, others: ApexValue, mode: "user" | "system" | null): void {
    const given = notNull(others);
    const duplicateIds = (given instanceof ApexList ? given.items : [given]).map((item) => {
      const one = notNull(item as ApexValue);
      return one instanceof SObjectValue ? one.id : String(one);
    });
    currentTransaction().data.merge({ master: notNull(master), duplicateIds, allOrNone: true, mode: mode ?? "system" });
  },
  /** `Settings__c.getInstance()` and its kin. */
  settings(objectName: string, method: SettingsMethod, args: readonly ApexValue[]): ApexValue {
    const { data, userId } = currentTransaction();
    const object = data.schema.object(objectName);
    if (!object) throw new Error(`The org has no object ${objectName}`);
    return callSettings(data.data, userId, object, method, args);
  },
  objectToken: (objectName: string): ApexValue => schemaTokens().objectToken(objectName),
  fieldToken: (objectName: string, fieldName: string): ApexValue => schemaTokens().fieldToken(objectName, fieldName),
  describeObject: (objectName: string): ApexValue => schemaTokens().describeObject(objectName),
  describeField: (objectName: string, fieldName: string): ApexValue =>
    schemaTokens().describeField(objectName, fieldName),
  describeFieldMap: (objectName: string): ApexValue => schemaTokens().describeFieldMap(objectName),
  describeFieldSets: (objectName: string): ApexValue => schemaTokens().describeFieldSets(objectName),
  fieldSet: (objectName: string, name: string): ApexValue => schemaTokens().fieldSet(objectName, name),
  triggerVariable,
  beginRunAs: (user: SObjectValue | null): readonly RunAsSection[] => {
    const transaction = currentTransaction();
    const row = notNull(user);
    if (row.id === null) insertUser(transaction, row);
    // "Every call to runAs counts against the total number of DML statements issued in the process."
    else transaction.limits.use("dmlStatements");
    return transaction.beginSection(transaction.org.user(String(row.id)));
  },
  endRunAs: (outer: readonly RunAsSection[]): void => currentTransaction().endSection(outer),
};

/**
 * "The runAs method implicitly inserts the user that is passed in as parameter if the user has been instantiated, but not inserted yet." In a section of
 * its own: it mixes with nothing. [Apex Reference Guide: System.runAs]
 */
function insertUser(transaction: Transaction, user: SObjectValue): void {
  transaction.runAs(transaction.user, () =>
    transaction.data.dml({ operation: "insert", records: [user], allOrNone: true, mode: "system" }),
  );
}

/** `Trigger.new` and its kin; null, false or 0 outside of a trigger. */
function triggerVariable(name: string): ApexValue {
  const { trigger } = currentTransaction();
  if (!trigger) return name.startsWith("is") ? false : null;
  switch (name) {
    case "new":
      return trigger.newRows;
    case "old":
      return trigger.oldRows;
    case "newmap":
      return trigger.newMap;
    case "oldmap":
      return trigger.oldMap;
    case "size":
      return trigger.size;
    case "operationtype":
      return platformEnum("System.TriggerOperation").byName(trigger.operation);
    case "isexecuting":
      return true;
    case "isbefore":
    case "isafter":
      return trigger.operation.startsWith(name.slice(2).toUpperCase());
    default:
      return trigger.operation.endsWith(`_${name.slice(2).toUpperCase()}`);
  }
}
