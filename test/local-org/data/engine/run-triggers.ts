/** Runs the triggers of one moment over some rows, and gathers what they refuse. */
import { ApexException, apexFrames, TriggerFinalException } from "../../platform/values/exceptions.ts";
import type { SObjectValue } from "../../platform/values/sobject.ts";
import type { DmlHost } from "./dml-host.ts";
import { rowValue, type RowChange } from "./row-change.ts";
import { momentName } from "./running-triggers.ts";
import type { StoredRow } from "./store.ts";
import { TriggerContext, type TriggerDefinition, type TriggerOperation } from "./trigger-context.ts";

/**
 * Runs the triggers for an operation. Before triggers may change rows: their values are read back. Errors added to rows, and an exception that a
 * trigger lets pass (it fails every row), become failures of the changes.
 */
export function runTriggers(host: DmlHost, operation: TriggerOperation, changes: readonly RowChange[]): void {
  const [first] = changes;
  if (!first) return;
  const triggers = host.triggersOn(first.object, operation);
  if (triggers.length === 0) return;
  const isBefore = operation.startsWith("BEFORE");
  const isDelete = operation.endsWith("DELETE") && operation !== "AFTER_UNDELETE";
  const newRows = isDelete ? null : changes.map((change) => newRow(host, change, isBefore));
  const oldRows =
    operation.endsWith("INSERT") || operation === "AFTER_UNDELETE"
      ? null
      : changes.map((change) => oldRow(host, change));
  const judged = (newRows ?? oldRows) as readonly SObjectValue[];
  for (const row of judged) row.clearErrors();
  const context = new TriggerContext(operation, first.object.name, newRows, oldRows);
  try {
    for (const trigger of triggers) if (!runOne(host, trigger, context, operation, changes)) break;
  } finally {
    for (const row of [...(newRows ?? []), ...(oldRows ?? [])]) row.setReadOnly(row.isReadOnly);
  }
  for (const [index, change] of changes.entries()) {
    const row = judged[index] as SObjectValue;
    for (const error of row.errors)
      change.fail("FIELD_CUSTOM_VALIDATION_EXCEPTION", error.message, error.field === null ? [] : [error.field]);
    if (isBefore && newRows) readBack(change, row);
  }
}

function newRow(host: DmlHost, change: RowChange, isBefore: boolean): SObjectValue {
  const row = change.saved ? rowValue(change.saved, change.saved.id) : rowValue(change, change.id);
  addFormulas(host, row, change.saved ?? change, change.id);
  row.setReadOnly(!isBefore, true);
  return row;
}

function oldRow(host: DmlHost, change: RowChange): SObjectValue {
  const row = rowValue(change.before ?? change, change.id);
  addFormulas(host, row, change.before ?? change, change.id);
  row.setReadOnly(true, true);
  return row;
}

/** Triggers see formula fields as they stand when the trigger begins. */
function addFormulas(
  host: DmlHost,
  row: SObjectValue,
  of: Pick<StoredRow, "object" | "values">,
  id: string | null,
): void {
  for (const field of of.object.fields) {
    if (!field.formula && !field.summary) continue;
    const stored: StoredRow = { id: id ?? "", object: of.object, values: of.values, isDeleted: false };
    row.fields.set(field.name, host.rules.reader.value(stored, field.name));
  }
}

function readBack(change: RowChange, row: SObjectValue): void {
  for (const [name, value] of row.fields) if (name !== "Id" && !isComputed(change, name)) change.values[name] = value;
}

function isComputed(change: RowChange, name: string): boolean {
  const field = change.object.field(name);
  return field?.formula != null || field?.summary != null;
}

/** Answers false when the trigger threw. */
function runOne(
  host: DmlHost,
  trigger: TriggerDefinition,
  context: TriggerContext,
  operation: TriggerOperation,
  changes: readonly RowChange[],
): boolean {
  if (host.running.isTooDeep) {
    const text = `${trigger.name}: maximum trigger depth exceeded\n${host.running.trace()}`;
    for (const change of changes) change.fail("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", text);
    return false;
  }
  try {
    host.runTrigger(trigger, context);
    return true;
  } catch (error) {
    if (!(error instanceof ApexException || error instanceof TriggerFinalException)) throw error;
    const message = error instanceof ApexException ? error.getmessage() : error.message;
    const stack = apexFrames(error).map((frame) => `${frame.where}: line ${frame.line}, column ${frame.column}`);
    const text = `${trigger.name}: execution of ${momentName(operation)}\n\ncaused by: ${error.apexTypeName}: ${message}\n\n${stack.join("\n")}`;
    for (const change of changes) change.fail("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", text);
    return false;
  }
}
