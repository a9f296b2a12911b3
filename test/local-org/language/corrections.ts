/**
 * Where the signature jar and the platform differ, and what the jar cannot say.
 *
 * Each entry says what is put right; the source is the Apex Reference Guide's page of the class.
 */
import { NO_MODIFIERS } from "./model.ts";
import type { ClassDeclaration, MethodDeclaration } from "./model.ts";
import { BOOLEAN, EXCEPTION, ID, INTEGER, listOf, makeType, OBJECT, STRING, VOID } from "./types.ts";
import type { Type } from "./types.ts";

const T = makeType("parameter", "T");
const platform = (name: string): Type => makeType("platform", name);

type AddedMethod = readonly [name: string, parameters: Type[], returns: Type, isStatic?: boolean];

/** Methods the jar lacks, by class key. */
const ADDED: Readonly<Record<string, readonly AddedMethod[]>> = {
  // "Label Class"
  label: [
    ["get", [STRING, STRING], STRING, true],
    ["get", [STRING, STRING, STRING], STRING, true],
    ["translationExists", [STRING, STRING, STRING], BOOLEAN, true],
  ],
  list: [["addAll", [makeType("platform", "Iterable", [T])], VOID]],
  assert: [["fail", [], VOID, true]],
  database: [
    ["getPaginationCursor", [STRING], platform("Database.PaginationCursor"), true],
    ["getPaginationCursor", [STRING, platform("AccessLevel")], platform("Database.PaginationCursor"), true],
    [
      "getPaginationCursorWithBinds",
      [STRING, makeType("platform", "Map", [STRING, OBJECT]), platform("AccessLevel")],
      platform("Database.PaginationCursor"),
      true,
    ],
  ],
  // "QueueableDuplicateSignature Class": signatures begin with `QueueableDuplicateSignature.Builder()`.
  queueableduplicatesignature: [["Builder", [], makeType("platform", "QueueableDuplicateSignature.Builder"), true]],
};

/** Methods whose parameters the jar does not know, by class key. "XmlNode Class", "HttpRequest Class". */
const CORRECTED: Readonly<Record<string, readonly AddedMethod[]>> = {
  "dom.xmlnode": [
    ["insertBefore", [platform("Dom.XmlNode"), platform("Dom.XmlNode")], platform("Dom.XmlNode")],
    ["removeChild", [platform("Dom.XmlNode")], BOOLEAN],
  ],
  httprequest: [["setBodyDocument", [platform("Dom.Document")], VOID]],
};

/**
 * Superclasses the jar leaves out, by class key. Cache Namespace: "SessionPartition and OrgPartition extend Partition"; DuplicateError Class: its
 * example casts a Database.Error.
 */
const SUPERCLASSES: Readonly<Record<string, Type>> = {
  "database.duplicateerror": makeType("platform", "Database.Error"),
  "cache.orgpartition": makeType("platform", "Cache.Partition"),
  "cache.sessionpartition": makeType("platform", "Cache.Partition"),
};

/** Interfaces the jar leaves out, by class key. "Testing HTTP Callouts Using Static Resources": Apex-Opensource-Library hands one over as an HttpCalloutMock. */
const IMPLEMENTED: Readonly<Record<string, Type>> = {
  staticresourcecalloutmock: platform("HttpCalloutMock"),
  multistaticresourcecalloutmock: platform("HttpCalloutMock"),
};

/** Interfaces that the jar has as classes, by class key. "RegistrationHandler Interface"; `implements Auth.RegistrationHandler` in its example. */
const INTERFACES: ReadonlySet<string> = new Set(["auth.registrationhandler"]);

/** Properties the jar lacks, by class key. "LeadConvertResult Class". */
const PROPERTIES: Readonly<Record<string, readonly (readonly [name: string, type: Type])[]>> = {
  "database.leadconvertresult": [["RelatedPersonAccountId", ID]],
};

/** Enum constants the jar lacks, by class key. */
const CONSTANTS: Readonly<Record<string, readonly string[]>> = { quiddity: ["UNDEFINED"] };

/** Exceptions the jar lacks. */
const EXCEPTIONS = [
  "Cache.Org.OrgCacheException",
  "Cache.Session.SessionCacheException",
  "FormulaEvaluationException",
  "FormulaValidationException",
];

/** Classes the jar lacks, with their methods. "PaginationCursor Class", "CursorFetchResult Class". */
const CLASSES: Readonly<Record<string, readonly AddedMethod[]>> = {
  "Database.PaginationCursor": [
    ["fetchPage", [INTEGER, INTEGER], platform("Database.CursorFetchResult")],
    ["fetchDeleted", [INTEGER, INTEGER], INTEGER],
    ["getNumRecords", [], INTEGER],
  ],
  "Database.CursorFetchResult": [
    ["getRecords", [], listOf(platform("SObject"))],
    ["getNextIndex", [], INTEGER],
    ["getNumDeletedRecords", [], INTEGER],
    ["isDone", [], BOOLEAN],
  ],
};

/** The constructors that every exception class has unless it says otherwise. */
export const EXCEPTION_CONSTRUCTORS: readonly (readonly Type[])[] = [[], [STRING], [EXCEPTION], [STRING, EXCEPTION]];

/** A platform declaration with the corrections applied. */
export function correctedClass(declaration: ClassDeclaration): ClassDeclaration {
  const methods = new Map(declaration.methods);
  for (const [name, parameters, returns, isStatic = false] of ADDED[declaration.key] ?? []) {
    const overloads = methods.get(name.toLowerCase()) ?? [];
    const exists = overloads.some(
      (o) => o.parameters.map((p) => p.type.key).join() === parameters.map((p) => p.key).join(),
    );
    if (!exists)
      methods.set(name.toLowerCase(), [...overloads, platformMethod(declaration, name, parameters, returns, isStatic)]);
  }
  for (const [name, parameters, returns, isStatic = false] of CORRECTED[declaration.key] ?? [])
    methods.set(name.toLowerCase(), [platformMethod(declaration, name, parameters, returns, isStatic)]);
  const superType = SUPERCLASSES[declaration.key] ?? declaration.superType;
  const kind = INTERFACES.has(declaration.key) ? "interface" : declaration.kind;
  const implemented = IMPLEMENTED[declaration.key];
  const interfaces = implemented ? [...declaration.interfaces, implemented] : declaration.interfaces;
  const { fields, enumConstants } = withConstants(declaration);
  const corrected: ClassDeclaration = {
    ...declaration,
    enumConstants,
    fields: withProperties(declaration.key, fields),
    kind,
    methods,
    superType,
    interfaces,
  };
  if (declaration.kind === "enum") return withEnumMethods(corrected);
  return corrected;
}

function withProperties(key: string, fields: ClassDeclaration["fields"]): ClassDeclaration["fields"] {
  const [like] = fields.values();
  const added = PROPERTIES[key] ?? [];
  if (!like || added.length === 0) return fields;
  return new Map([
    ...fields,
    ...added.map(([name, type]) => [name.toLowerCase(), { ...like, name, type, js: name.toLowerCase() }] as const),
  ]);
}

function withConstants(declaration: ClassDeclaration): ClassDeclaration {
  const [like] = declaration.fields.values();
  const added = CONSTANTS[declaration.key]?.filter((name) => !declaration.fields.has(name.toLowerCase())) ?? [];
  if (added.length === 0 || !like) return declaration;
  const fields = new Map(declaration.fields);
  for (const name of added) fields.set(name.toLowerCase(), { ...like, name, js: name.toLowerCase() });
  return { ...declaration, fields, enumConstants: [...declaration.enumConstants, ...added] };
}

/** A class that the jar lacks, made like one that it has. */
export function addedClass(
  key: string,
  find: (key: string) => ClassDeclaration | undefined,
): ClassDeclaration | undefined {
  const exception = EXCEPTIONS.find((known) => known.toLowerCase() === key);
  if (exception !== undefined) return { ...(find("dmlexception") as ClassDeclaration), name: exception, key };
  const [name, methods = []] = Object.entries(CLASSES).find(([known]) => known.toLowerCase() === key) ?? [];
  if (name === undefined) return undefined;
  const bare = { ...(find("database.cursor") as ClassDeclaration), name, key, constructors: [] };
  return {
    ...bare,
    methods: new Map(
      methods.map(([method, parameters, returns, isStatic]) => [
        method.toLowerCase(),
        [platformMethod(bare, method, parameters, returns, isStatic)],
      ]),
    ),
  };
}

/** `values()`, `valueOf(String)`, `name()` and `ordinal()`, which each enum has. */
export function withEnumMethods(declaration: ClassDeclaration): ClassDeclaration {
  const self = makeType(declaration.origin, declaration.name);
  const methods = new Map(declaration.methods);
  const add = (name: string, parameters: Type[], returns: Type, isStatic: boolean): void => {
    methods.set(name.toLowerCase(), [platformMethod(declaration, name, parameters, returns, isStatic)]);
  };
  add("values", [], listOf(self), true);
  add("valueOf", [STRING], self, true);
  add("name", [], STRING, false);
  add("ordinal", [], INTEGER, false);
  add("equals", [OBJECT], BOOLEAN, false);
  add("hashCode", [], INTEGER, false);
  return { ...declaration, methods };
}

/** A method as the platform declares it. */
export function platformMethod(
  owner: ClassDeclaration,
  name: string,
  parameters: readonly Type[],
  returns: Type,
  isStatic = false,
): MethodDeclaration {
  return {
    name,
    owner,
    isStatic,
    visibility: "global",
    isTestVisible: false,
    modifiers: NO_MODIFIERS,
    line: 0,
    parameters: parameters.map((type, index) => ({ name: `p${index}`, type })),
    returns,
    isAbstract: false,
    isVirtual: true,
    isOverride: false,
    js: name.toLowerCase(),
  };
}
