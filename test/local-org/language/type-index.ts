/** Everything a project's code can name: platform classes, the project's own, and SObjects. */
import type { Schema } from "../data/schema/index.ts";
import type { ClassDeclaration, FieldDeclaration, MethodDeclaration } from "./model.ts";
import { Signatures } from "./signatures.ts";
import {
  AGGREGATE_RESULT,
  isObject,
  isSObject,
  makeType,
  OBJECT,
  sameType,
  SOBJECT,
  sobjectType,
  substitute,
} from "./types.ts";
import type { Type } from "./types.ts";

/** What the compiler asks of the schema. */
export type SchemaView = Pick<Schema, "object" | "fieldSetNames" | "pageName">;

/** Names that stand for a class of another namespace. Milestones-PM, NPSP and Configurable-Self-Registration write the first. */
const ALIASES: Readonly<Record<string, string>> = { "apexpages.pagereference": "pagereference" };

/** Namespaces whose classes need no prefix. */
const IMPLICIT_NAMESPACES = ["", "schema."];

export class TypeIndex {
  readonly signatures: Signatures;
  readonly schema: SchemaView;
  readonly #users = new Map<string, ClassDeclaration>();
  /** Lower case. */
  readonly #ownNamespaces: ReadonlySet<string>;
  #asked: Set<string> | null = null;

  /** @param ownNamespaces the prefixes by which the project's own classes may be named */
  constructor(schema: SchemaView, ownNamespaces: readonly string[] = [], signatures: Signatures = Signatures.shared()) {
    this.schema = schema;
    this.#ownNamespaces = new Set(ownNamespaces.map((name) => name.toLowerCase()));
    this.signatures = signatures;
  }

  /** Makes a declaration of the project known, or replaces its earlier, less complete form. */
  addUserClass(declaration: ClassDeclaration): void {
    this.#users.set(declaration.key, declaration);
  }

  userClass(key: string): ClassDeclaration | undefined {
    return this.#user(key.toLowerCase());
  }

  /** Notes each top-level class of the project that the work asks for, whether there is one of that name or not. */
  recording<Result>(asked: Set<string>, work: () => Result): Result {
    const before = this.#asked;
    this.#asked = asked;
    try {
      return work();
    } finally {
      this.#asked = before;
    }
  }

  /** The only way to the project's classes, lest a file be kept whose code has become another (`incremental.ts`). */
  #user(key: string): ClassDeclaration | undefined {
    if (this.#asked) {
      const end = key.indexOf(".");
      this.#asked.add(end < 0 ? key : key.slice(0, end));
    }
    return this.#users.get(key);
  }

  /** The declaration behind a type; SObjects answer that of System.SObject. */
  declarationOf(type: Type): ClassDeclaration | undefined {
    switch (type.kind) {
      case "user":
        return this.#user(type.name);
      case "sobject":
        return (
          this.signatures.find(type.name === "aggregateresult" ? "aggregateresult" : "sobject") ??
          this.signatures.find("sobject")
        );
      case "platform":
        return this.signatures.find(type.name);
      default:
        return undefined;
    }
  }

  /** The type a declaration introduces. */
  typeOf(declaration: ClassDeclaration): Type {
    return makeType(declaration.origin, declaration.name);
  }

  supertypes(type: Type): Type[] {
    const declaration = this.declarationOf(type);
    if (!declaration) return [];
    const result: Type[] = [];
    if (type.kind === "sobject") return [SOBJECT];
    const bindings = this.bindings(type);
    if (declaration.superType) result.push(substitute(declaration.superType, bindings));
    for (const implemented of declaration.interfaces) result.push(substitute(implemented, bindings));
    return result;
  }

  bindings(type: Type): Map<string, Type> {
    const declaration = this.declarationOf(type);
    const bindings = new Map<string, Type>();
    declaration?.typeParameters.forEach((name, i) => bindings.set(name, type.args[i] ?? OBJECT));
    return bindings;
  }

  /** How many steps up from one type the other is, or undefined when it is not a supertype. */
  subtypeDistance(from: Type, to: Type): number | undefined {
    if (sameType(from, to)) return 0;
    if (isObject(to)) return 50;
    if (from.kind === "sobject" && sameType(to, SOBJECT)) return 1;
    if (from.kind === "platform" && to.kind === "platform" && from.name === to.name && isGenericInterface(from))
      return 1;
    let nearest: number | undefined;
    for (const parent of this.supertypes(from)) {
      const distance = this.subtypeDistance(parent, to);
      if (distance !== undefined && (nearest === undefined || distance + 1 < nearest)) nearest = distance + 1;
    }
    return nearest;
  }

  isSubtype(from: Type, to: Type): boolean {
    return this.subtypeDistance(from, to) !== undefined;
  }

  /** A field or property of a type or its supertypes, with type parameters replaced. */
  findField(type: Type, name: string): FieldDeclaration | undefined {
    const declaration = this.declarationOf(type);
    const field = declaration?.fields.get(name.toLowerCase());
    if (field) {
      const bindings = this.bindings(type);
      return bindings.size === 0 ? field : { ...field, type: substitute(field.type, bindings) };
    }
    for (const parent of this.supertypes(type)) {
      const inherited = this.findField(parent, name);
      if (inherited) return inherited;
    }
    return undefined;
  }

  /** All overloads of a name, the most derived first; an override hides what it overrides. */
  findMethods(type: Type, name: string): MethodDeclaration[] {
    const found = new Map<string, MethodDeclaration>();
    this.#collect(type, name.toLowerCase(), found);
    return [...found.values()];
  }

  #collect(type: Type, name: string, found: Map<string, MethodDeclaration>): void {
    const declaration = this.declarationOf(type);
    const bindings = this.bindings(type);
    for (const method of declaration?.methods.get(name) ?? []) {
      const bound = bindings.size === 0 ? method : bindMethod(method, bindings);
      const signature = bound.parameters.map((p) => p.type.key).join(",");
      if (!found.has(signature)) found.set(signature, bound);
    }
    for (const parent of this.supertypes(type)) this.#collect(parent, name, found);
  }

  findConstructors(type: Type): MethodDeclaration[] {
    const declaration = this.declarationOf(type);
    const bindings = this.bindings(type);
    return (declaration?.constructors ?? []).map((c) => (bindings.size === 0 ? c : bindMethod(c, bindings)));
  }

  /** True when the type is an exception class, whose default constructors are the platform's. */
  isException(type: Type): boolean {
    return this.isSubtype(type, makeType("platform", "Exception"));
  }

  /**
   * The type that a (possibly dotted) name means inside a class: inner classes of it, of its superclasses and of the classes around it, then
   * top-level classes of the project, then System and Schema, then SObjects, then namespaces.
   */
  resolve(path: readonly string[], from: ClassDeclaration | null, args: readonly Type[] = []): Type | undefined {
    const first = path[0]?.toLowerCase() ?? "";
    const name = path.join(".").toLowerCase();
    const inner = from ? this.#resolveInner(first, from) : undefined;
    const user = inner ?? this.#user(first);
    const declared = user && args.length === 0 ? this.#descend(user, path.slice(1)) : undefined;
    // A class of the project may hide a namespace (`Database`), whose other types are still meant by their full names.
    if (declared) return declared;
    if (!user && path.length > 1 && this.#ownNamespaces.has(first)) return this.#resolveOwn(path.slice(1), args);
    return (
      this.#resolvePlatform(ALIASES[name] ?? name, args) ??
      this.#resolveSObject(name) ??
      this.#resolveMetadata(name) ??
      this.#resolveToken(path)
    );
  }

  /**
   * The type of values that a name means: where an object has the name of a class of which there are no values, its rows (`Network n = [SELECT ... FROM
   * Network]`, and `Network.getNetworkId()` beside it).
   */
  resolveValueType(
    path: readonly string[],
    from: ClassDeclaration | null,
    args: readonly Type[] = [],
  ): Type | undefined {
    const type = this.resolve(path, from, args);
    const [name = "", ...more] = path;
    if (type?.kind !== "platform" || more.length > 0 || args.length > 0) return type;
    const declaration = this.declarationOf(type);
    const hasValues =
      !declaration ||
      declaration.kind !== "class" ||
      declaration.constructors.length > 0 ||
      [...declaration.methods.values()].flat().some((method) => !method.isStatic);
    return hasValues ? type : (this.#resolveSObject(name.toLowerCase()) ?? type);
  }

  /** What stands after a namespace of the project: its classes, by their full names. */
  #resolveOwn(path: readonly string[], args: readonly Type[]): Type | undefined {
    const declaration = this.#user(path[0]?.toLowerCase() ?? "");
    return declaration && args.length === 0 ? this.#descend(declaration, path.slice(1)) : undefined;
  }

  /** Types that an org makes of its metadata: a class a flow, and one a DataWeave script. The local org runs neither: `new` is a gap. */
  #resolveMetadata(name: string): Type | undefined {
    const [first, second, third] = name.split(".");
    if (first === "flow" && second === "interview" && third) return makeType("platform", "Flow.Interview");
    if (first === "dataweavescriptresource" && second) return makeType("platform", "DataWeave.Script");
    return undefined;
  }

  /** `Account.SObjectType` as a type: NPSP's BDI_DataImport_CTRL writes `DataImportBatch__c.SObjectType.class`. */
  #resolveToken([object = "", member, ...more]: readonly string[]): Type | undefined {
    if (member?.toLowerCase() !== "sobjecttype" || more.length > 0 || !this.schema.object(object)) return undefined;
    return makeType("platform", "Schema.SObjectType");
  }

  isNamespace(name: string): boolean {
    return this.signatures.isNamespace(name) || this.isOwnNamespace(name);
  }

  /** Whether it is the prefix of the project. */
  isOwnNamespace(name: string): boolean {
    return this.#ownNamespaces.has(name.toLowerCase());
  }

  #resolveInner(name: string, from: ClassDeclaration): ClassDeclaration | undefined {
    for (let around: ClassDeclaration | null = from; around; around = around.outer) {
      const current = this.#user(around.key) ?? around;
      if (current.outer && lastName(current.name) === name) return current;
      let derived: ClassDeclaration | undefined = current;
      for (let depth = 0; derived && depth < 50; depth++) {
        const inner = derived.inner.get(name);
        if (inner) return this.#user(inner.key) ?? inner;
        derived = derived.superType?.kind === "user" ? this.#user(derived.superType.name) : undefined;
      }
    }
    return undefined;
  }

  #descend(declaration: ClassDeclaration, rest: readonly string[]): Type | undefined {
    let current = declaration;
    for (const part of rest) {
      const inner = current.inner.get(part.toLowerCase());
      if (!inner) return undefined;
      current = inner;
    }
    return this.typeOf(current);
  }

  #resolvePlatform(name: string, args: readonly Type[]): Type | undefined {
    const unprefixed = name.startsWith("system.") ? name.slice("system.".length) : name;
    if (unprefixed === "object") return OBJECT;
    for (const namespace of IMPLICIT_NAMESPACES) {
      const declaration = this.signatures.find(namespace + unprefixed);
      if (declaration) return makeType("platform", declaration.name, args);
    }
    return undefined;
  }

  #resolveSObject(name: string): Type | undefined {
    const unprefixed = name.startsWith("schema.") ? name.slice("schema.".length) : name;
    if (unprefixed === "aggregateresult") return AGGREGATE_RESULT;
    const described = this.schema.object(unprefixed);
    return described ? sobjectType(described.name) : undefined;
  }

  /** True for a type whose values are rows. */
  isRow(type: Type): boolean {
    return isSObject(type);
  }
}

function isGenericInterface(type: Type): boolean {
  return type.name === "batchable" || type.name === "database.batchable" || type.name === "comparator";
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).toLowerCase();
}

function bindMethod(method: MethodDeclaration, bindings: ReadonlyMap<string, Type>): MethodDeclaration {
  return {
    ...method,
    parameters: method.parameters.map((p) => ({ name: p.name, type: substitute(p.type, bindings) })),
    returns: substitute(method.returns, bindings),
  };
}
