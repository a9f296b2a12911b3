/** Formula fields, default values and validation rules: where formulas meet rows. */
import type { ApexValue } from "../../platform/registry.ts";
import type { DataReader } from "../engine/reader.ts";
import type { RowChange } from "../engine/row-change.ts";
import type { StoredRow } from "../engine/store.ts";
import { coerce } from "../engine/coerce.ts";
import type { FieldDescribe, ValidationRule } from "../schema/index.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { evaluate } from "./evaluate.ts";
import { asNumber, FormulaValueError } from "./values.ts";

const HUNDRED = ApexDecimal.fromInteger(100);

/** The value of a formula field; null where the platform shows `#Error!`. */
export function formulaField(row: StoredRow, field: FieldDescribe, reader: DataReader): ApexValue {
  const { formula } = field;
  if (!formula) return null;
  try {
    const value = evaluate(formula.tree, {
      reader,
      row,
      before: null,
      isNew: false,
      blanks: formula.blanks,
      isField: true,
    });
    return toFieldValue(field, value);
  } catch (error) {
    if (error instanceof FormulaValueError) return null;
    throw error;
  }
}

/** The default value of a field that is a formula. It knows the user and the moment, not the row. */
export function defaultByFormula(field: FieldDescribe, reader: DataReader): ApexValue {
  if (!field.defaultFormula) return null;
  try {
    return toFieldValue(
      field,
      evaluate(field.defaultFormula, { reader, row: null, before: null, isNew: true, blanks: "blank" }),
    );
  } catch (error) {
    if (error instanceof FormulaValueError) return null;
    throw error;
  }
}

/** A percent is a fraction in formulas and a number of hundredths in fields. */
function toFieldValue(field: FieldDescribe, value: ApexValue): ApexValue {
  if (value === "") return null;
  if (field.apexType === "boolean") return value === true;
  if (field.type === "percent" && value !== null)
    return coerce(field, (asNumber(value) as ApexDecimal).multiply(HUNDRED));
  return coerce(field, value);
}

/**
 * Fails the change for every active rule whose condition is true; blank numbers stay blank. All rules are judged, so a row may bring several
 * errors. [Salesforce Help: Validation Rules; Apex Developer Guide: Triggers and Order of Execution, step 5]
 */
export function checkValidationRules(change: RowChange, rules: readonly ValidationRule[], reader: DataReader): void {
  if (rules.length === 0) return;
  const row: StoredRow = {
    id: change.before?.id ?? "",
    object: change.object,
    values: change.values,
    isDeleted: false,
  };
  for (const rule of rules) {
    if (!isMet(rule, change, row, reader)) continue;
    change.fail("FIELD_CUSTOM_VALIDATION_EXCEPTION", rule.message, rule.field === null ? [] : [rule.field]);
  }
}

/** A condition that cannot be computed refuses the row. */
function isMet(rule: ValidationRule, change: RowChange, row: StoredRow, reader: DataReader): boolean {
  try {
    const isNew = change.operation === "insert";
    return evaluate(rule.condition, { reader, row, before: change.before, isNew, blanks: "blank" }) === true;
  } catch (error) {
    if (error instanceof FormulaValueError) return true;
    throw error;
  }
}
