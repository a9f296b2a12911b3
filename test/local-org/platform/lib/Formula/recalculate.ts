/**
 * Formula.recalculateFormulas: formula fields of rows in memory, without DML. Parents are read from the org, where the row in memory has none.
 * Apex Reference Guide, "Formula Class", "FormulaRecalcResult Class".
 */
import { formulaField } from "../../../data/formula/fields.ts";
import { coerce } from "../../../data/engine/coerce.ts";
import type { StoredRow } from "../../../data/engine/store.ts";
import { currentTransaction } from "../../transaction.ts";
import type { ApexValue } from "../../registry.ts";
import { throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import type { SObjectValue } from "../../values/sobject.ts";
import { describedObject } from "../Schema/tokens.ts";
import { defineRecordClass } from "../support/records.ts";

defineRecordClass({
  name: "System.FormulaRecalcFieldError",
  properties: { FieldName: null, FieldError: null },
  constructible: false,
});

const recalcResult = defineRecordClass({
  name: "System.FormulaRecalcResult",
  properties: { Errors: null, SObject: null, Success: true },
  constructible: false,
});

export function recalculateFormulas(rows: ApexList | null): ApexList {
  if (rows === null) throwNullPointer();
  return new ApexList(
    "list<formularecalcresult>",
    rows.items.map((row: SObjectValue | null) => {
      recalculate(row ?? throwNullPointer());
      return recalcResult.create({ Errors: new ApexList("list<formularecalcfielderror>", []), SObject: row });
    }),
  );
}

function recalculate(record: SObjectValue): void {
  const object = describedObject(record.objectName);
  const { reader } = currentTransaction().data.data;
  const values: Record<string, ApexValue> = {};
  for (const [name, value] of record.fields) {
    const field = object.field(name);
    if (field && !field.formula) values[field.name] = coerce(field, value);
  }
  const row: StoredRow = { id: record.id ?? "", object, values, isDeleted: false };
  for (const field of object.fields) if (field.formula) record.fields.set(field.name, formulaField(row, field, reader));
}
