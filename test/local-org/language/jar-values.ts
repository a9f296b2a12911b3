/**
 * What of the platform needs no code of its own, made of its signature when it is first asked for: enums, and classes that only hold values (no methods, a
 * constructor without arguments) in the namespaces that are full of them. Their services are refused by name like all that nobody wrote.
 *
 * [Apex Reference Guide: ConnectApi Input and Output Classes, DataSource, CommercePayments: "properties"]
 */
import { deriveMissing } from "../platform/registry.ts";
import { definePlatformEnumClass } from "../platform/lib/support/enums.ts";
import { defineRecordClass, recordClassByKey, type RecordClass } from "../platform/lib/support/records.ts";
import { Signatures } from "./signatures.ts";
import type { ClassDeclaration } from "./model.ts";

const NAMESPACES = new Set(["commercepayments", "connectapi", "datasource"]);
/** What the jar writes down of every object. */
const COMMON = new Set(["clone", "equals", "getbuildversion", "hashcode", "tostring"]);

deriveMissing((fullName) => {
  const key = fullName.toLowerCase().replace(/^system\./, "");
  const declaration = Signatures.shared().find(key);
  if (!declaration) return;
  if (declaration.kind === "enum") definePlatformEnumClass(fullNameOf(declaration), declaration.enumConstants);
  else if (NAMESPACES.has(key.split(".")[0] ?? "")) valueClass(declaration);
});

function fullNameOf({ name }: ClassDeclaration): string {
  return name.includes(".") ? name : `System.${name}`;
}

/** The class with those above it, or nothing where one of them does more than hold values. */
function valueClass(declaration: ClassDeclaration): RecordClass | undefined {
  const known = recordClassByKey(declaration.key);
  if (known || !holdsValues(declaration)) return known;
  const above = declaration.superType && Signatures.shared().find(declaration.superType.name);
  const parent = above && valueClass(above);
  if (above && !parent) return undefined;
  return defineRecordClass({
    name: declaration.name,
    properties: Object.fromEntries([...declaration.fields.values()].map((field) => [field.name, null])),
    ...(parent ? { parent } : {}),
    constructible:
      !declaration.isAbstract && declaration.constructors.some(({ parameters }) => parameters.length === 0),
  });
}

function holdsValues(declaration: ClassDeclaration): boolean {
  return (
    declaration.kind === "class" &&
    [...declaration.methods.keys()].every((name) => COMMON.has(name)) &&
    [...declaration.fields.values()].every((field) => !field.isStatic)
  );
}
