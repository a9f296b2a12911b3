/**
 * Duplicate rules on their way through a save: after validation rules and before the row is written. [Apex Developer Guide: Triggers and Order of
 * Execution: "Executes duplicate rules. If the duplicate rule identifies the record as a duplicate and uses the block action, the record isn't saved"]
 */
import type { DmlHost } from "../engine/dml-host.ts";
import type { RowChange } from "../engine/row-change.ts";
import { findDuplicates, isDuplicate, type Candidate, type DuplicateResult } from "./match.ts";
import { mappedFields, NO_HEADER, type DuplicateRule } from "./rules.ts";

/**
 * Refuses a row that duplicates another, as the active rules of its object say. Rows that are saved together are not compared with each other: "if
 * two potential duplicate records are saved simultaneously, they are compared only with records already on the database".
 */
export function checkDuplicates(host: DmlHost, change: RowChange, together: readonly RowChange[]): void {
  for (const rule of host.rules.settings.duplicateRules) {
    if (rule.objectName !== change.object.name || !concerns(rule, change)) continue;
    const result = resultOf(host, rule, change, together);
    if (!isDuplicate(result)) continue;
    const header = change.duplicateHeader ?? NO_HEADER;
    if (result.allowSave && (header.allowSave || !alerts(rule, change))) continue;
    change.failures.push({
      statusCode: "DUPLICATES_DETECTED",
      message: rule.alertText,
      fields: [],
      duplicates: result,
    });
    return;
  }
}

/** "A duplicate rule, when editing a record, is triggered only if the user changes one of the fields mapped on the rule." */
function concerns(rule: DuplicateRule, change: RowChange): boolean {
  return change.operation === "insert" || [...mappedFields(rule)].some((field) => change.changes(field));
}

function alerts(rule: DuplicateRule, change: RowChange): boolean {
  return (change.operation === "insert" ? rule.operationsOnInsert : rule.operationsOnUpdate).includes("Alert");
}

function resultOf(
  host: DmlHost,
  rule: DuplicateRule,
  change: RowChange,
  together: readonly RowChange[],
): DuplicateResult {
  const action = change.operation === "insert" ? rule.actionOnInsert : rule.actionOnUpdate;
  const candidate: Candidate = {
    objectName: change.object.name,
    id: change.before?.id ?? null,
    value: (field) => change.value(field),
  };
  const found = findDuplicates(rule, candidate, {
    reader: host.rules.reader,
    sight: host.duplicateSight(rule, change.duplicateHeader ?? NO_HEADER),
    skip: new Set(together.flatMap((other) => other.before?.id ?? other.saved?.id ?? [])),
  });
  return { ...found, allowSave: action === "Allow" };
}
