/** Picklists whose values depend on another field. [Metadata API Developer Guide: ValueSet, "controllingField", "valueSettings"] */
import type { FieldDescribe, PicklistValue, SObjectDescribe } from "./describe.ts";

/**
 * With which values of the controlling field an entry is valid: a bit each, in their order, the first the highest; the whole in base 64. Null where nothing
 * controls the picklist. [SOAP API Developer Guide: PicklistEntry, "validFor", with its example of a bit set]
 */
export function validFor(object: SObjectDescribe, field: FieldDescribe, entry: PicklistValue): string | null {
  const controller = field.controllingField === null ? undefined : object.field(field.controllingField);
  if (!controller) return null;
  // "If the controlling field is a checkbox, there are only two possible values: 0 for false and 1 for true"
  const values = controller.type === "boolean" ? ["false", "true"] : controller.picklist.map(({ value }) => value);
  // Whole groups of three bytes, as the documentation's and public examples have them ("gAAA"): no padding in base 64.
  const bits = new Uint8Array(Math.max(1, Math.ceil(values.length / 24)) * 3);
  const wanted = new Set(entry.controllers?.map((name) => name.toLowerCase()));
  for (const [index, value] of values.entries())
    if (wanted.has(value.toLowerCase())) bits[index >> 3] = (bits[index >> 3] ?? 0) | (0x80 >> (index & 7));
  return Buffer.from(bits).toString("base64");
}
