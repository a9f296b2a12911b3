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

const written = new WeakMap<TypeMetadata, readonly JsonField[]>();

/**
 * The same fields in the order in which they are written: by name, backwards, as a public question and public tests show it. How capital letters count, and
 * whether inherited fields stand apart, no source says. [https://salesforce.stackexchange.com/questions/101066; Summit-Events-App:
 * SummitEventsAdditionalQuestions_TEST.noDataController; Apex Developer Guide, "Roundtrip Serialization and Deserialization"]
 */
export function writtenFields(type: TypeMetadata): readonly JsonField[] {
  let fields = written.get(type);
  if (!fields) {
    const sorted = serializedFields(type).map((field) => ({ field, key: field.name.toLowerCase() }));
    fields = sorted.sort((a, b) => (a.key < b.key ? 1 : a.key > b.key ? -1 : 0)).map(({ field }) => field);
    written.set(type, fields);
  }
  return fields;
}

function isTransient(field: JsonField): boolean {
  return field.modifiers.some((modifier) => modifier.toLowerCase() === "transient");
}
