/**
 * Standard objects as the signature jar knows them: names and Apex types of their fields, nothing of their rules.
 *
 * The jar holds 4,500 classes; each is unpacked when it is first asked for.
 */
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { jarEntries, readClassFile } from "../../language/jar.ts";
import { makeField, type FieldDescribe, type FieldType } from "./describe.ts";

/** A list of child rows that the jar names; which field of the child points here it does not say. */
export interface JarChildList {
  readonly relationshipName: string;
  readonly childObject: string;
}

export interface JarObject {
  readonly name: string;
  readonly fields: readonly FieldDescribe[];
  readonly childLists: readonly JarChildList[];
}

const PACKAGE_PATH = "com/nawforce/runforce/";
const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  "System/String": "string",
  "System/Boolean": "boolean",
  "System/Integer": "int",
  "System/Long": "long",
  "System/Decimal": "double",
  "System/Double": "double",
  "System/Date": "date",
  "System/Datetime": "datetime",
  "System/Time": "time",
  "System/Blob": "base64",
  "System/Id": "id",
  "SObjects/Address": "address",
  "System/Address": "address",
  "System/Location": "location",
};

/** Objects of the jar that are not objects of an org: `Address` and `Location` are value types, `Name` is listed because SOQL reads it. */
const NOT_OBJECTS = new Set(["address", "location", "aggregateresult", "sobjecttype$"]);

interface Entry {
  readonly name: string;
  readonly read: () => Buffer;
}

/** The jar's objects, by name in lower case. */
let jar: ReadonlyMap<string, Entry> | null = null;
const cache = new Map<string, JarObject>();

/** Names of all objects that the jar knows. */
export function jarObjectNames(): string[] {
  return [...openJar().values()].map(({ name }) => name);
}

/** An object of the jar, by name in any case. */
export function jarObject(name: string): JarObject | undefined {
  const key = name.toLowerCase();
  const known = cache.get(key);
  if (known) return known;
  const entry = openJar().get(key);
  if (!entry) return undefined;
  const object = readObject(entry);
  cache.set(key, object);
  return object;
}

function openJar(): ReadonlyMap<string, Entry> {
  if (jar) return jar;
  const require = createRequire(import.meta.url);
  const engine = path.dirname(require.resolve("@salesforce/code-analyzer-pmd-engine/package.json"));
  const folder = path.join(engine, "dist", "java-lib");
  const file = readdirSync(folder).find((name) => name.startsWith("sobject-types") && name.endsWith(".jar"));
  if (!file) throw new Error(`local org: no sobject-types jar in ${folder}`);
  const objects = new Map<string, Entry>();
  for (const [entry, read] of jarEntries(path.join(folder, file))) {
    const name = path.posix.basename(entry, ".class");
    if (!entry.startsWith(`${PACKAGE_PATH}SObjects/`) || entry.endsWith("/")) continue;
    if (name.includes("$") || NOT_OBJECTS.has(name.toLowerCase())) continue;
    objects.set(name.toLowerCase(), { name, read });
  }
  jar = objects;
  return jar;
}

function readObject(entry: Entry): JarObject {
  const members = readClassFile(entry.read()).fields.filter((member) => !member.isStatic);
  const signatures = new Map(members.map((member) => [member.name, member.signature]));
  const fields: FieldDescribe[] = [];
  const childLists: JarChildList[] = [];
  for (const { name, signature } of members) {
    if (signature.startsWith("[")) {
      childLists.push({ relationshipName: name, childObject: simpleName(signature) });
      continue;
    }
    const type = FIELD_TYPES[typePath(signature)];
    if (!type) continue; // a parent row: told by its Id field below
    fields.push(type === "id" && name !== "Id" ? referenceField(name, signatures) : makeField({ name, type }));
  }
  return { name: entry.name, fields, childLists };
}

/** `AccountId` with `Account Lcom/.../SObjects/Account;` beside it is a reference to Account. `SObject` and `Name` stand for several objects. */
function referenceField(name: string, signatures: ReadonlyMap<string, string>): FieldDescribe {
  const relationship = name.endsWith("Id") ? name.slice(0, -2) : null;
  const signature = relationship === null ? undefined : signatures.get(relationship);
  if (relationship === null || signature === undefined) return makeField({ name, type: "reference" });
  const target = simpleName(signature);
  const referenceTo = target === "SObject" || target === "Name" ? [] : [target];
  return makeField({ name, type: "reference", relationshipName: relationship, referenceTo });
}

function typePath(signature: string): string {
  return signature.replace(/^\[?L/, "").replace(/;$/, "").replace(PACKAGE_PATH, "");
}

function simpleName(signature: string): string {
  return path.posix.basename(typePath(signature));
}
