/** Which functions take which fields. [SOQL Reference: Aggregate Functions, toLabel(), FORMAT(), convertCurrency()] */
import type { FieldDescribe, FieldType } from "../schema/index.ts";
import { SoqlError } from "./error.ts";
import { resolvedText, type FunctionReference } from "./resolve.ts";

const NUMBERS: ReadonlySet<FieldType> = new Set(["int", "long", "double", "currency", "percent"]);
const NOT_ORDERED: ReadonlySet<FieldType> = new Set(["boolean", "base64", "multipicklist", "address", "location"]);
const FORMATTED: ReadonlySet<FieldType> = new Set([...NUMBERS, "date", "datetime", "time"]);
const PICKLISTS: ReadonlySet<FieldType> = new Set(["picklist", "multipicklist", "combobox"]);

/** @throws SoqlError where a function does not take its field */
export function checkFunction(value: FunctionReference): void {
  const field = value.argument?.field;
  if (field && DATE_FUNCTIONS.test(value.name)) checkDateFunction(value, field);
  switch (value.name) {
    case "SUM":
    case "AVG":
      if (field && !NUMBERS.has(field.type)) throw noAggregate(value, field);
      return;
    case "MIN":
    case "MAX":
      if (field && NOT_ORDERED.has(field.type)) throw noAggregate(value, field);
      return;
    case "TOLABEL":
      if (field && !PICKLISTS.has(field.type) && !isRecordTypeName(value))
        throw new SoqlError("MALFORMED_QUERY", `toLabel() needs a picklist: ${resolvedText(value)}`);
      return;
    case "FORMAT":
      if (field && !FORMATTED.has(field.type))
        throw new SoqlError("MALFORMED_QUERY", `FORMAT() needs a number, a date or a time: ${resolvedText(value)}`);
      return;
    case "CONVERTCURRENCY":
      // [SOQL Reference: convertCurrency(): for an org enabled for multiple currencies; the wording is ours]
      throw new SoqlError("MALFORMED_QUERY", "convertCurrency() needs an org with multiple currencies");
  }
}

const DATE_FUNCTIONS = /^(CALENDAR|FISCAL|DAY|WEEK|HOUR)_/;
const OF_TIMES = new Set(["DAY_ONLY", "HOUR_IN_DAY"]);

/** [SOQL Reference: Date Functions; the wording is ours] */
function checkDateFunction(value: FunctionReference, field: FieldDescribe): void {
  const fits = field.type === "datetime" || (field.type === "date" && !OF_TIMES.has(value.name));
  if (!fits) throw new SoqlError("INVALID_FIELD", `field ${field.name} cannot be used with function ${value.name}`);
}

/** [SOQL Reference: Aggregate Functions, types of fields; the wording is ours] */
function noAggregate(value: FunctionReference, field: FieldDescribe): SoqlError {
  return new SoqlError("MALFORMED_QUERY", `field ${field.name} does not support aggregate operator ${value.name}`);
}

function isRecordTypeName({ argument }: FunctionReference): boolean {
  return argument?.object.name === "RecordType" && argument.field.name === "Name";
}
