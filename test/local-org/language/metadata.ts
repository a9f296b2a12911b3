/** What the org needs to know of compiled classes: REST resources, tests, @AuraEnabled methods, sharing. Plain data. */
import type { UserClass } from "./declarations.ts";
import type { Annotation, FieldDeclaration, MethodDeclaration } from "./model.ts";
import type { TypeIndex } from "./type-index.ts";
import type { Type } from "./types.ts";

export interface ParameterMetadata {
  readonly name: string;
  /** Type key: `list<account>`. */
  readonly type: string;
}

export interface MemberMetadata {
  readonly name: string;
  readonly js: string;
  readonly isStatic: boolean;
  readonly modifiers: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly line: number;
}

export interface MethodMetadata extends MemberMetadata {
  readonly parameters: readonly ParameterMetadata[];
  /** Type key, `void` for none. */
  readonly returns: string;
}

export interface FieldMetadata extends MemberMetadata {
  readonly type: string;
  readonly isProperty: boolean;
}

export interface TypeMetadata {
  /** As declared: `Foo.Bar`. */
  readonly name: string;
  readonly key: string;
  readonly kind: "class" | "interface" | "enum";
  readonly file: string;
  readonly line: number;
  readonly modifiers: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly sharing: "with" | "without" | "inherited" | null;
  readonly isAbstract: boolean;
  /** Type key of the superclass. */
  readonly superType: string | null;
  /** Keys of every type that an instance is, arguments left out as well as in. */
  readonly supertypes: readonly string[];
  readonly enumConstants: readonly string[];
  readonly methods: readonly MethodMetadata[];
  readonly fields: readonly FieldMetadata[];
  readonly constructors: readonly MethodMetadata[];
}

export function describeType(index: TypeIndex, declared: UserClass): TypeMetadata {
  return {
    name: declared.name,
    key: declared.key,
    kind: declared.kind,
    file: declared.file,
    line: declared.line,
    modifiers: declared.modifiers.words,
    annotations: declared.modifiers.annotations,
    sharing: declared.sharing,
    isAbstract: declared.isAbstract,
    superType: declared.superType?.key ?? null,
    supertypes: [...allSupertypes(index, index.typeOf(declared))],
    enumConstants: declared.enumConstants,
    methods: declared.kind === "enum" ? [] : [...declared.methods.values()].flat().map(describeMethod),
    fields: [...declared.fields.values()].map(describeField),
    constructors: declared.constructors.map(describeMethod),
  };
}

function allSupertypes(index: TypeIndex, type: Type, found = new Set<string>()): Set<string> {
  found.add(type.key);
  found.add(type.name);
  for (const parent of index.supertypes(type)) allSupertypes(index, parent, found);
  return found;
}

function member(declaration: MethodDeclaration | FieldDeclaration): MemberMetadata {
  const { name, js, isStatic, modifiers, line } = declaration;
  return { name, js, isStatic, modifiers: modifiers.words, annotations: modifiers.annotations, line };
}

function describeMethod(method: MethodDeclaration): MethodMetadata {
  return {
    ...member(method),
    parameters: method.parameters.map(({ name, type }) => ({ name, type: type.key })),
    returns: method.returns.key,
  };
}

function describeField(field: FieldDeclaration): FieldMetadata {
  return { ...member(field), type: field.type.key, isProperty: field.isProperty };
}
