/** Which fields of a user's class JSON reads and writes: all that are of the instance and not transient, inherited ones first. */
import { userType, type TypeMetadata } from "../support/program.ts";

export type JsonField = TypeMetadata["fields"][number];

const cache = new WeakMap<TypeMetadata, readonly JsonField[]>();

export function serializedFields(type: TypeMetadata): readonly JsonField[] {
  let fields = cache.get(type);
  if (!fields) {
    const parent = type.superType ? userType(type.superType) : undefined;
    const own = type.fields.filter((field) => !field.isStatic && !isTransient(field));
    fields = [...(parent ? serializedFields(parent) : []), ...own];
    cache.set(type, fields);
  }
  return fields;
}

function isTransient(field: JsonField): boolean {
  return field.modifiers.some((modifier) => modifier.toLowerCase() === "transient");
}
