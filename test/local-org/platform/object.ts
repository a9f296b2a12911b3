/** Objects of compiled classes, and the question what type a value has. */
import type { TypeMetadata } from "../language/metadata.ts";
import { platformClass } from "./registry.ts";
import type { ApexValue } from "./registry.ts";
import { ApexDate } from "./values/date.ts";
import { ApexDecimal } from "./values/decimal.ts";
import { ApexDouble } from "./values/double.ts";
import { ApexEnum } from "./values/enum.ts";
import { ApexException, throwApex } from "./values/exceptions.ts";
import { normalizeId } from "./values/id.ts";
import { identityHash } from "./values/reference.ts";
import type { ApexReference } from "./values/reference.ts";
import { SObjectValue } from "./values/sobject.ts";
import { textOf } from "./values/text.ts";

/** What the runtime keeps on a compiled class. */
export interface CompiledClass {
  new (): ApexObject;
  apexType: TypeMetadata;
  /** Makes the object that holds the statics of one transaction. */
  $Statics: new () => { $init(): void };
}

type Bridged = Partial<Record<"tostring" | "equals" | "hashcode", (...args: ApexValue[]) => ApexValue>>;

/** The base of compiled classes. Equality, hash and text are the class's own where it has them. */
export class ApexObject implements ApexReference {
  static apexType: TypeMetadata;

  get apexType(): TypeMetadata {
    return (this.constructor as typeof ApexObject).apexType;
  }
  get typeKey(): string {
    return this.apexType.key;
  }
  apexEquals(other: ApexValue): boolean {
    const own = (this as Bridged).equals;
    return own ? own.call(this, other) === true : this === other;
  }
  apexHash(): string | number {
    const own = (this as Bridged).hashcode;
    return own ? (own.call(this) as number) : identityHash(this);
  }
  /** `Foo:[name=x, size=1]`, as the platform prints an object without `toString`. */
  apexText(): string {
    const own = (this as Bridged).tostring;
    return own ? ((own.call(this) as string | null) ?? "null") : plainText(this);
  }
}

/** The text of an object that has no `toString` of its own. */
export function plainText(object: ApexObject): string {
  const fields = object.apexType.fields
    .filter((field) => !field.isStatic && field.js in object)
    .map((field) => `${field.name}=${textOf((object as unknown as Record<string, ApexValue>)[field.js])}`);
  return `${simpleName(object.apexType.name)}:[${fields.join(", ")}]`;
}

function simpleName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** The metadata of a compiled class's object, exceptions of the project included. */
function typeOf(value: object): TypeMetadata | undefined {
  return (value.constructor as Partial<CompiledClass>).apexType;
}

const WIDER: ReadonlySet<string> = new Set(["long", "double", "decimal"]);

/** An Integer is an instance of the wider number types, too, a Long of those but Integer: fflib_MatcherDefinitions.DecimalMoreThan leans on it. */
const isWiderNumber = (key: string): boolean => WIDER.has(key);

/** `clone()`, which each class has: another object with the same values in its fields. */
export function cloneObject(object: ApexObject): ApexObject {
  return Object.assign(Object.create(Object.getPrototypeOf(object) as object) as ApexObject, object);
}

/** `value instanceof T`, by type key; false for null. */
export function isInstance(value: ApexValue, key: string): boolean {
  if (value === null) return false;
  if (key === "object") return true;
  switch (typeof value) {
    case "string":
      return key === "string" || (key === "id" && normalizeId(value) !== null);
    case "number":
      return key === "integer" || isWiderNumber(key);
    case "boolean":
      return key === "boolean";
    case "bigint":
      return key === "long" || isWiderNumber(key);
    default:
      return isReferenceOf(value, key);
  }
}

function isReferenceOf(value: ApexReference, key: string): boolean {
  if (value instanceof SObjectValue) return key === "sobject" || value.typeKey === key;
  if (value instanceof ApexDecimal || value instanceof ApexDouble) return key === "decimal" || key === "double";
  // A Date is a Datetime as well. [fflib_MatcherDefinitionsTest: AnyDatetime matches a Date]
  if (value instanceof ApexDate && key === "datetime") return true;
  if (value instanceof ApexEnum) return value.typeKey.replace(/^system\./, "") === key;
  const metadata = typeOf(value);
  if (metadata)
    return (
      metadata.supertypes.includes(key) ||
      metadata.supertypes.some((own) => own.includes("<") && isSubtypeKey(own, key))
    );
  if (value instanceof ApexException) return exceptionKeys(value).includes(key);
  const own = value.typeKey ?? "";
  if (own === key || isSubtypeKey(own, key)) return true;
  const definition = platformClass(key.includes(".") ? key : `system.${key}`);
  if (definition?.isInstance) return definition.isInstance(value);
  return definition?.jsClass !== undefined && value instanceof definition.jsClass;
}

function exceptionKeys(value: ApexException): string[] {
  const keys: string[] = [];
  for (
    let current = value.constructor as typeof ApexException;
    typeof current?.apexTypeName === "string";
    current = Object.getPrototypeOf(current)
  ) {
    keys.push(current.apexTypeName.toLowerCase().replace(/^system\./, ""));
  }
  return keys;
}

/** Subtyping between collection types by their keys: lists of rows fit lists of SObjects and the other way round, as on the platform. */
function isSubtypeKey(own: string, wanted: string): boolean {
  if (own === wanted || wanted === "object") return true;
  const a = splitKey(own);
  const b = splitKey(wanted);
  if (!a || !b || a.args.length !== b.args.length) return false;
  const isIterable = b.name === "iterable" && (a.name === "list" || a.name === "set");
  if (a.name !== b.name && !isIterable) return false;
  return a.args.every((arg, i) => isElementSubtype(arg, b.args[i] ?? ""));
}

function isElementSubtype(own: string, wanted: string): boolean {
  if (own === wanted || wanted === "object" || isSubtypeKey(own, wanted)) return true;
  if ((own === "sobject" && mayNameRows(wanted)) || (wanted === "sobject" && mayNameRows(own))) return true;
  if ((own === "id" && wanted === "string") || (own === "string" && wanted === "id")) return true;
  return typesByKey(own)?.supertypes.includes(wanted) ?? false;
}

const PRIMITIVES = new Set(
  ["blob", "boolean", "date", "datetime", "decimal", "double", "id", "integer", "long", "string", "time"], // prettier-ignore
);

/** Whether a type may be one of rows: a list of maps, of numbers or of a user's objects is no list of rows. [js-salesforce-apex-utils: TestMockFactory] */
function mayNameRows(key: string): boolean {
  return !key.includes("<") && !PRIMITIVES.has(key) && !typesByKey(key);
}

let typesByKey: (key: string) => TypeMetadata | undefined = () => undefined;

/** Lets subtyping see the classes of the loaded program. */
export function setTypeLookup(lookup: (key: string) => TypeMetadata | undefined): void {
  typesByKey = lookup;
}

function splitKey(key: string): { name: string; args: string[] } | null {
  const open = key.indexOf("<");
  if (open < 0) return null;
  const args: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let i = open + 1; i < key.length - 1; i++) {
    const char = key[i];
    if (char === "<") depth++;
    else if (char === ">") depth--;
    else if (char === "," && depth === 0) {
      args.push(key.slice(start, i));
      start = i + 1;
    }
  }
  args.push(key.slice(start, -1));
  return { name: key.slice(0, open), args };
}

const PRIMITIVE_NAMES: Readonly<Record<string, string>> = {
  string: "String",
  number: "Integer",
  boolean: "Boolean",
  bigint: "Long",
};

/** The name of a value's runtime type, as messages write it. */
export function runtimeTypeName(value: ApexValue): string {
  if (value === null) return "null";
  const primitive = PRIMITIVE_NAMES[typeof value];
  if (primitive) return primitive;
  const metadata = typeOf(value);
  if (metadata) return metadata.name.replace(/__sfdc_ApexStub$/, ""); // a stub goes by the name of its class [tests of amoss]
  if (value instanceof SObjectValue) return value.objectName;
  if (value instanceof ApexException) return value.apexTypeName;
  const key = String(value.typeKey ?? "Object");
  return key.replace(/[a-z_][\w.]*/g, (name) => (name.includes("__") ? name : name[0]?.toUpperCase() + name.slice(1)));
}

/** `(T) value`. @throws System.TypeException when the value is not a T. */
export function cast(value: ApexValue, key: string, display: string): ApexValue {
  if (value === null || isInstance(value, key)) return inRepresentation(value, key);
  throwApex("System.TypeException", `Invalid conversion from runtime type ${runtimeTypeName(value)} to ${display}`);
}

function widened(value: number | bigint, key: string): ApexValue {
  if (key === "long") return BigInt(value);
  if (key === "double") return new ApexDouble(Number(value));
  return key === "decimal" ? ApexDecimal.fromInteger(value) : value;
}

/** A Double that is taken for a Decimal becomes one, and the other way round. */
function inRepresentation(value: ApexValue, key: string): ApexValue {
  if (typeof value === "number" || typeof value === "bigint") return widened(value, key);
  if (key === "decimal" && value instanceof ApexDouble) return ApexDecimal.fromNumber(value.value);
  if (key === "double" && value instanceof ApexDecimal) return new ApexDouble(value.toNumber());
  return value;
}
