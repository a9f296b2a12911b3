/** Brings values to the form in which the platform stores them. */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { ApexDouble } from "../../platform/values/double.ts";
import { normalizeId } from "../../platform/values/id.ts";
import type { FieldDescribe, SObjectDescribe } from "../schema/index.ts";

/**
 * The stored form of a value: text without outer white space (none is null), instants in whole seconds, numbers with the places they have,
 * ids in 18 characters. A value of the wrong type comes back as it is, for validation to refuse.
 */
export function coerce(field: FieldDescribe, value: ApexValue): ApexValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return coerceText(field, value);
  switch (field.apexType) {
    case "decimal":
      return coerceNumber(field, value);
    case "datetime": {
      const ms = value instanceof ApexDate ? value.ms : value instanceof ApexDatetime ? value.ms : null;
      return ms === null ? value : new ApexDatetime(Math.floor(ms / 1000) * 1000);
    }
    case "date":
      return value instanceof ApexDatetime ? ApexDate.ofMs(value.ms) : value;
    default:
      return value;
  }
}

function coerceText(field: FieldDescribe, value: string): ApexValue {
  if (field.apexType === "id") return value === "" ? null : (normalizeId(value) ?? value);
  if (field.apexType !== "string") return value;
  const text = field.type === "textarea" ? value.trimEnd() : value.trim();
  return text === "" ? null : text;
}

function coerceNumber(field: FieldDescribe, value: ApexValue): ApexValue {
  const decimal =
    value instanceof ApexDecimal
      ? value
      : value instanceof ApexDouble
        ? ApexDecimal.fromNumber(value.value)
        : typeof value === "number" || typeof value === "bigint"
          ? ApexDecimal.fromInteger(value)
          : null;
  if (!decimal) return value;
  return field.precision > 0 ? stored(decimal, field.scale) : decimal;
}

/** The most places after the point that a number keeps. */
const STORED_PLACES = 24;

/**
 * A field's scale is for the eyes: what Apex and the API write is kept as it is, with up to 24 places. [Salesforce Help 000387302, "Salesforce Number
 * Field Stores More Decimal Places Than Defined When Set via API or Apex"]
 */
function stored(value: ApexDecimal, scale: number): ApexDecimal {
  return value.scale <= scale ? value.setScale(scale) : value.setScale(STORED_PLACES).stripTrailingZeros(scale);
}

/** The field's default in stored form. */
export function defaultValue(field: FieldDescribe): ApexValue {
  const { defaultValue: value } = field;
  if (value === null) return null;
  if (typeof value === "number")
    return field.apexType === "decimal" ? coerce(field, ApexDecimal.fromNumber(value)) : value;
  return value;
}

/** Puts defaults where there is no value. */
export function applyFieldDefaults(
  object: SObjectDescribe,
  values: Record<string, ApexValue>,
  given?: ReadonlySet<string>,
): void {
  for (const field of object.fields) {
    if ((values[field.name] ?? null) !== null || field.calculated) continue;
    const value = defaultValue(field);
    // A field set to null stays empty; a checkbox is never empty.
    if (value !== null && (!given?.has(field.name) || field.apexType === "boolean")) values[field.name] = value;
  }
}
