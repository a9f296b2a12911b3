/**
 * The order of rows in `List.sort()` without a Comparator: the label of their object, their Name, the standard fields in alphabetical order but
 * for Id and Name, the custom fields in alphabetical order; what is empty comes first. Apex Developer Guide, "Sorting Lists of sObjects".
 */
import { currentTransaction } from "../../transaction.ts";
import { compareValues } from "../../values/equality.ts";
import type { SObjectValue } from "../../values/sobject.ts";

export function compareRows(left: SObjectValue, right: SObjectValue): number {
  const byLabel = compareValues(labelOf(left), labelOf(right));
  if (byLabel !== 0) return byLabel;
  for (const name of fieldNames(left, right)) {
    const order = compareValues(left.fields.get(name) ?? null, right.fields.get(name) ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

function labelOf(row: SObjectValue): string {
  return currentTransaction().data.schema.object(row.objectName)?.label ?? row.objectName;
}

/** The fields that one of the two rows has, in the order in which they decide. */
function fieldNames(left: SObjectValue, right: SObjectValue): string[] {
  const names = new Set([...left.fields.keys(), ...right.fields.keys()]);
  names.delete("Id");
  const rank = (name: string): number => (name === "Name" ? 0 : name.endsWith("__c") ? 2 : 1);
  return [...names].sort((a, b) => rank(a) - rank(b) || compareValues(a.toLowerCase(), b.toLowerCase()));
}
