/** Declarations: what a class, interface or enum has, whether the platform or the project declares it. */
import type { ApexParserRuleContext as ParserRuleContext } from "@apexdevtools/apex-parser";
import type { Type } from "./types.ts";

export interface Annotation {
  /** Lower-case, without the at sign. */
  readonly name: string;
  /** Lower-case parameter names; a lone value stands under `value`. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Modifiers {
  /** Lower-case keywords, in order. */
  readonly words: readonly string[];
  readonly annotations: readonly Annotation[];
}

export interface Parameter {
  readonly name: string;
  readonly type: Type;
  readonly isFinal?: boolean | undefined;
}

export type Visibility = "private" | "protected" | "public" | "global";

export interface MemberDeclaration {
  readonly name: string;
  readonly owner: ClassDeclaration;
  readonly isStatic: boolean;
  readonly visibility: Visibility;
  readonly isTestVisible: boolean;
  readonly modifiers: Modifiers;
  readonly line: number;
}

export interface MethodDeclaration extends MemberDeclaration {
  readonly parameters: readonly Parameter[];
  readonly returns: Type;
  readonly isAbstract: boolean;
  readonly isVirtual: boolean;
  readonly isOverride: boolean;
  /** JavaScript name of the compiled method; for the platform the lower-case name. */
  readonly js: string;
  readonly context?: ParserRuleContext | undefined;
}

export interface FieldDeclaration extends MemberDeclaration {
  readonly type: Type;
  readonly isFinal: boolean;
  readonly isProperty: boolean;
  /** Visibility of the setter, where it is narrower than that of the property; null when there is no setter. */
  readonly setter: Visibility | null;
  /** Likewise of the getter. */
  readonly getter: Visibility | null;
  readonly js: string;
  readonly context?: ParserRuleContext | undefined;
}

export interface ClassDeclaration {
  readonly origin: "platform" | "user";
  /** Full name as declared: `Foo.Bar`, `Database.SaveResult`, `String`. */
  readonly name: string;
  /** Full lower-case name; for System classes without the namespace. */
  readonly key: string;
  readonly kind: "class" | "interface" | "enum";
  readonly typeParameters: readonly string[];
  readonly outer: ClassDeclaration | null;
  readonly modifiers: Modifiers;
  readonly visibility: Visibility;
  readonly isAbstract: boolean;
  readonly isVirtual: boolean;
  readonly sharing: "with" | "without" | "inherited" | null;
  readonly superType: Type | null;
  readonly interfaces: readonly Type[];
  readonly fields: ReadonlyMap<string, FieldDeclaration>;
  readonly methods: ReadonlyMap<string, readonly MethodDeclaration[]>;
  readonly constructors: readonly MethodDeclaration[];
  readonly inner: ReadonlyMap<string, ClassDeclaration>;
  readonly enumConstants: readonly string[];
  /** Test classes and their inner classes may use what is @TestVisible. */
  readonly isTest: boolean;
  readonly file: string;
  readonly line: number;
}

export const NO_MODIFIERS: Modifiers = { words: [], annotations: [] };

export function annotation(modifiers: Modifiers, name: string): Annotation | undefined {
  return modifiers.annotations.find((candidate) => candidate.name === name);
}

/** The JavaScript name of a compiled method: `m_<name>$<parameter types>`. */
export function methodName(name: string, parameters: readonly Type[]): string {
  return `m_${name.toLowerCase()}$${mangle(parameters)}`;
}

/** The JavaScript name of a private method, which a subclass may have, too, without overriding it. */
export function privateMethodName(name: string, parameters: readonly Type[], owner: ClassDeclaration): string {
  return `${methodName(name, parameters)}$of$${owner.key.replaceAll(".", "$")}`;
}

/** The JavaScript name of a field. Those of a subclass carry its name, lest they meet private ones of the superclass. */
export function fieldName(name: string, owner: ClassDeclaration, modifiers: Modifiers): string {
  const isDerived =
    owner.superType?.kind === "user" && !modifiers.words.includes("static") && !modifiers.words.includes("override");
  return `f_${name.toLowerCase()}${isDerived ? `$${owner.key.replaceAll(".", "$")}` : ""}`;
}

/** The JavaScript name of a compiled constructor: `c$<parameter types>`. */
export function constructorName(parameters: readonly Type[]): string {
  return `c$${mangle(parameters)}`;
}

function mangle(parameters: readonly Type[]): string {
  return parameters.map((type) => type.key.replace(/[^a-z0-9_]/g, "_")).join("$");
}

/** `Foo.bar(String, Integer)`, as messages name a method. */
export function describeMethod(method: MethodDeclaration): string {
  return `${method.returns.display} ${method.owner.name}.${method.name}(${method.parameters.map((p) => p.type.display).join(", ")})`;
}
