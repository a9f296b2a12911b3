/** Values as text, the way the platform prints them. */
import type { ApexValue } from "../registry.ts";
import { ApexDate } from "./date.ts";
import { isReference } from "./reference.ts";

/** Inside collections, SObjects and objects text stands without quotes, and null is `null`. */
export function textOf(value: ApexValue): string {
  if (value === null || value === undefined) return "null";
  if (isReference(value)) return value.apexText();
  return String(value);
}

/** `'' + value` and `System.debug(value)`: a Date is followed by midnight, a Datetime is in GMT. */
export function concatText(value: ApexValue): string {
  return value instanceof ApexDate ? `${value.toIso()} 00:00:00` : textOf(value);
}
