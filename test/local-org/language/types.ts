/**
 * The types of Apex as the compiler sees them.
 *
 * A type is its kind, its canonical lower-case name and its arguments. System classes carry no namespace (`string`, `list`), all others do
 * (`database.saveresult`); the key of a type with arguments is `list<account>`.
 */

/** `platform`: from the signature jars; `user`: declared in the project; `sobject`: from the schema; `parameter`: the T of List<T>. */
export type TypeKind = "platform" | "user" | "sobject" | "parameter" | "null" | "void";

export interface Type {
  readonly kind: TypeKind;
  /** Canonical lower-case name, without arguments. */
  readonly name: string;
  readonly args: readonly Type[];
  /** Canonical lower-case name with arguments. */
  readonly key: string;
  /** As messages write it: `List<Account>`. */
  readonly display: string;
}

const NO_ARGS: readonly Type[] = [];

/** Makes a type; `display` is the name as written in its declaration, without arguments. */
export function makeType(
  kind: TypeKind,
  display: string,
  args: readonly Type[] = NO_ARGS,
  name = display.toLowerCase(),
): Type {
  if (args.length === 0) return { kind, name, args, key: name, display };
  return {
    kind,
    name,
    args,
    key: `${name}<${args.map((arg) => arg.key).join(",")}>`,
    display: `${display}<${args.map((arg) => arg.display).join(",")}>`,
  };
}

const platform = (display: string, ...args: Type[]): Type => makeType("platform", display, args);

export const OBJECT = platform("Object");
export const STRING = platform("String");
export const ID = platform("Id");
export const BOOLEAN = platform("Boolean");
export const INTEGER = platform("Integer");
export const LONG = platform("Long");
export const DECIMAL = platform("Decimal");
export const DOUBLE = platform("Double");
export const DATE = platform("Date");
export const DATETIME = platform("Datetime");
export const TIME = platform("Time");
export const BLOB = platform("Blob");
export const SOBJECT = platform("SObject");
export const EXCEPTION = platform("Exception");
export const TYPE = platform("Type");
export const AGGREGATE_RESULT = makeType("sobject", "AggregateResult");
export const NULL = makeType("null", "null");
export const VOID = makeType("void", "void");

export const listOf = (element: Type): Type => platform("List", element);
export const setOf = (element: Type): Type => platform("Set", element);
export const mapOf = (key: Type, value: Type): Type => platform("Map", key, value);
export const sobjectType = (name: string): Type => makeType("sobject", name);
export const platformType = (fullName: string): Type => makeType("platform", fullName.replace(/^System\./i, ""));

export function sameType(a: Type, b: Type): boolean {
  return a === b || (a.key === b.key && a.kind === b.kind);
}

/** The canonical key of a type, as the runtime carries it on collections and as the registry names overloads. */
export function typeKey(type: Type): string {
  return type.key;
}

/** The key with type parameters read as `object`: how the registry names an overload of a generic class. */
export function erasedKey(type: Type): string {
  if (type.kind === "parameter") return "object";
  return type.args.length === 0 ? type.name : `${type.name}<${type.args.map(erasedKey).join(",")}>`;
}

/** Replaces type parameters by arguments. */
export function substitute(type: Type, bindings: ReadonlyMap<string, Type>): Type {
  if (bindings.size === 0) return type;
  if (type.kind === "parameter") return bindings.get(type.name) ?? OBJECT;
  if (type.args.length === 0) return type;
  const base = type.display.slice(0, type.display.indexOf("<"));
  return makeType(
    type.kind,
    base,
    type.args.map((arg) => substitute(arg, bindings)),
    type.name,
  );
}

export const isList = (type: Type): boolean => type.kind === "platform" && type.name === "list";
export const isSet = (type: Type): boolean => type.kind === "platform" && type.name === "set";
export const isMap = (type: Type): boolean => type.kind === "platform" && type.name === "map";
export const isSObject = (type: Type): boolean => type.kind === "sobject" || sameType(type, SOBJECT);
export const isVoid = (type: Type): boolean => type.kind === "void";
export const isNull = (type: Type): boolean => type.kind === "null";
export const isObject = (type: Type): boolean => type.kind === "platform" && type.name === "object";
export const isText = (type: Type): boolean =>
  type.kind === "platform" && (type.name === "string" || type.name === "id");

/** Numeric types from narrow to wide; each converts implicitly to those after it, and Decimal and Double to each other. */
const NUMERIC_RANK: Readonly<Record<string, number>> = { integer: 0, long: 1, double: 2, decimal: 3 };

/** The rank of a numeric type, or undefined when it is none. */
export function numericRank(type: Type): number | undefined {
  return type.kind === "platform" ? NUMERIC_RANK[type.name] : undefined;
}
export const isNumeric = (type: Type): boolean => numericRank(type) !== undefined;
