/** Names in metadata, and the sentence for one that nothing bears. */
import type { Schema } from "../../data/schema/index.ts";

/** Custom fields that an object has not. */
export function missingFields(objectName: string, names: readonly string[], schema: Schema): string[] {
  const object = schema.object(objectName);
  if (!object) return [missing("object", "CustomObject", objectName)];
  return names
    .filter((name) => (name.endsWith("__c") || object.isCustom) && !object.field(name))
    .map((name) => missing("field", "CustomField", `${object.name}.${name}`));
}

export function missing(field: string, type: string, name: string): string {
  return `In field: ${field} - no ${type} named ${name} found`;
}

/** The texts of all elements of a name, however deep. */
export function textsOf(node: unknown, name: string): string[] {
  if (Array.isArray(node)) return node.flatMap((entry) => textsOf(entry, name));
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([element, value]) => {
    if (element !== name) return textsOf(value, name);
    return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
  });
}
