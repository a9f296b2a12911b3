/**
 * The project's classes, interfaces and enums as declarations.
 *
 * Done in three passes over all sources, because each needs the one before: names (so that any type can be named), supertypes (so that inherited
 * inner types can be), members.
 */
import type {
  ApexParserRuleContext,
  BlockContext,
  ClassDeclarationContext,
  ConstructorDeclarationContext,
  EnumDeclarationContext,
  ExpressionContext,
  FieldDeclarationContext,
  FormalParametersContext,
  InterfaceDeclarationContext,
  MethodDeclarationContext,
  ModifierContext,
  PropertyDeclarationContext,
  TypeListContext,
  TypeRefContext,
} from "@apexdevtools/apex-parser";
import { isAboveItself } from "./circles.ts";
import { withEnumMethods } from "./corrections.ts";
import { CompileError, refuse } from "./errors.ts";
import type { CompileProblem, Located } from "./errors.ts";
import { annotation, constructorName, fieldName, methodName, privateMethodName } from "./model.ts";
import type {
  ClassDeclaration,
  FieldDeclaration,
  MethodDeclaration,
  Modifiers,
  Parameter,
  Visibility,
} from "./model.ts";
import { checkWords } from "./modifier-rules.ts";
import { isPrivateInstance, readModifiers, sharingOf, visibilityOf } from "./modifiers.ts";
import { resolveTypeRef } from "./type-names.ts";
import type { TypeIndex } from "./type-index.ts";
import { makeType, VOID } from "./types.ts";
import type { Type } from "./types.ts";

const MAX_PARAMETERS = 32;

/** Platform types that stand for values and cannot be extended. */
const CLOSED = new Set(
  "blob boolean date datetime decimal double id integer list long map object set sobject string time type".split(" "),
);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One thing in a class body, in the order of the source. */
export type BodyMember =
  | { readonly kind: "field"; readonly field: FieldDeclaration; readonly initialiser: ExpressionContext | null }
  | { readonly kind: "property"; readonly field: FieldDeclaration; readonly context: PropertyDeclarationContext }
  | { readonly kind: "method"; readonly method: MethodDeclaration; readonly context: MethodDeclarationContext }
  | {
      readonly kind: "constructor";
      readonly method: MethodDeclaration;
      readonly context: ConstructorDeclarationContext;
    }
  | { readonly kind: "block"; readonly isStatic: boolean; readonly block: BlockContext };

/** A class of the project: its declaration and what its body holds. */
export interface UserClass extends ClassDeclaration {
  readonly origin: "user";
  readonly members: readonly BodyMember[];
  readonly context: ClassDeclarationContext | InterfaceDeclarationContext | EnumDeclarationContext;
  readonly innerClasses: readonly UserClass[];
}

type Draft = Mutable<UserClass> & {
  fields: Map<string, FieldDeclaration>;
  methods: Map<string, MethodDeclaration[]>;
  constructors: MethodDeclaration[];
  inner: Map<string, ClassDeclaration>;
  members: BodyMember[];
  innerClasses: Draft[];
};

/** What stands between the braces of a declaration or before it. */
export interface DeclarationSource {
  readonly file: string;
  readonly context: ClassDeclarationContext | InterfaceDeclarationContext | EnumDeclarationContext;
  readonly modifiers: readonly ModifierContext[];
}

/** Declares classes in passes; problems are collected, and what is sound is declared all the same. */
export class Declarer {
  readonly #index: TypeIndex;
  readonly problems: CompileProblem[] = [];
  /** True once a type was above itself: which one is told depends on who was declared first. */
  foundCircle = false;

  constructor(index: TypeIndex) {
    this.#index = index;
  }

  /** Pass one: the class and its inner classes by name. */
  declareNames(source: DeclarationSource, outer: Draft | null = null): UserClass {
    const { context, file } = source;
    const modifiers = readModifiers(source.modifiers);
    const simple = context.id().getText();
    const name = outer ? `${outer.name}.${simple}` : simple;
    const draft = {
      origin: "user",
      name,
      key: name.toLowerCase(),
      kind: kindOf(context),
      typeParameters: [],
      outer,
      modifiers,
      visibility: visibilityOf(modifiers, "private"),
      isAbstract: modifiers.words.includes("abstract") || kindOf(context) === "interface",
      isVirtual: modifiers.words.includes("virtual") || modifiers.words.includes("abstract"),
      sharing: sharingOf(modifiers),
      superType: null,
      interfaces: [],
      fields: new Map(),
      methods: new Map(),
      constructors: [],
      inner: new Map(),
      enumConstants: [],
      isTest: outer?.isTest === true || annotation(modifiers, "istest") !== undefined,
      file,
      line: context.start.line,
      members: [],
      context,
      innerClasses: [],
    } as unknown as Draft;
    if (this.#index.userClass(draft.key)) this.#report(file, context, `Type name already in use: ${name}`);
    this.#index.addUserClass(draft);
    for (const inner of innerDeclarations(context)) {
      const declared = this.declareNames({ file, ...inner }, draft) as Draft;
      draft.inner.set(declared.context.id().getText().toLowerCase(), declared);
      draft.innerClasses.push(declared);
    }
    return draft;
  }

  /** Pass two: what it extends and implements. */
  declareSupertypes(declared: UserClass): void {
    const draft = declared as Draft;
    this.#guard(draft, () => {
      const { context } = draft;
      if ("classBody" in context) {
        if (context.typeRef()) draft.superType = this.resolveType(context.typeRef(), draft.outer ?? draft);
        this.#cutCircle(draft, context);
        draft.interfaces = this.#typeList(context.typeList(), draft);
        this.#cutCircle(draft, context);
        if (draft.superType) this.#checkExtends(draft.superType, context);
      } else if ("interfaceBody" in context) {
        draft.interfaces = this.#typeList(context.typeList(), draft);
        this.#cutCircle(draft, context);
      }
    });
    for (const inner of draft.innerClasses) this.declareSupertypes(inner);
  }

  #checkExtends(superType: Type, at: Located): void {
    const parent = this.#index.declarationOf(superType);
    const isClosed = superType.kind === "sobject" || CLOSED.has(superType.name);
    if (!parent || parent.kind !== "class" || isClosed) refuse(at, `Invalid super type: ${superType.display}`);
    if (parent.origin === "user" && !parent.isVirtual && !parent.isAbstract && !this.#index.isException(superType)) {
      refuse(at, `Non-virtual and non-abstract type cannot be extended: ${superType.display}`);
    }
  }

  /** Refuses a type that is above itself. It loses its supertypes, before anything walks up in circles. */
  #cutCircle(draft: Draft, at: Located): void {
    if (!isAboveItself(this.#index, draft)) return;
    this.foundCircle = true;
    draft.superType = null;
    draft.interfaces = [];
    refuse(at, `Circular definition: ${draft.name}`);
  }

  /** Pass three: fields, properties, methods, constructors. */
  declareMembers(declared: UserClass): void {
    const draft = declared as Draft;
    const { context } = draft;
    if ("enumConstants" in context) this.#declareEnum(draft, context);
    else if ("interfaceBody" in context) this.#declareInterface(draft, context);
    else this.#declareClassBody(draft, context);
    for (const inner of draft.innerClasses) this.declareMembers(inner);
  }

  #declareEnum(draft: Draft, context: EnumDeclarationContext): void {
    const constants =
      context
        .enumConstants()
        ?.id_list()
        .map((id) => id.getText()) ?? [];
    draft.enumConstants = constants;
    const type = makeType("user", draft.name);
    for (const name of constants) {
      draft.fields.set(name.toLowerCase(), {
        ...memberBase(draft, name, { words: ["static", "final", "global"], annotations: [] }, context),
        type,
        isFinal: true,
        isProperty: false,
        setter: null,
        getter: "global",
        js: `f_${name.toLowerCase()}`,
      });
    }
    for (const [name, methods] of withEnumMethods(draft).methods) draft.methods.set(name, [...methods]);
  }

  #declareInterface(draft: Draft, context: InterfaceDeclarationContext): void {
    for (const method of context.interfaceBody().interfaceMethodDeclaration_list()) {
      this.#guard(draft, () => {
        const modifiers: Modifiers = { words: ["global", "abstract"], annotations: [] };
        this.#addMethod(draft, method, modifiers);
      });
    }
  }

  #declareClassBody(draft: Draft, context: ClassDeclarationContext): void {
    for (const item of context.classBody().classBodyDeclaration_list()) {
      const member = item.memberDeclaration();
      if (!member) {
        if (item.block()) draft.members.push({ kind: "block", isStatic: Boolean(item.STATIC()), block: item.block() });
        continue;
      }
      this.#guard(draft, () => {
        const modifiers = readModifiers(item.modifier_list());
        if (member.methodDeclaration()) this.#declareMethod(draft, member.methodDeclaration(), modifiers);
        else if (member.constructorDeclaration())
          this.#declareConstructor(draft, member.constructorDeclaration(), modifiers);
        else if (member.fieldDeclaration()) this.#declareFields(draft, member.fieldDeclaration(), modifiers);
        else if (member.propertyDeclaration()) this.#declareProperty(draft, member.propertyDeclaration(), modifiers);
      });
    }
  }

  #declareMethod(draft: Draft, context: MethodDeclarationContext, modifiers: Modifiers): void {
    const method = this.#addMethod(draft, context, modifiers);
    if (draft.outer && method.isStatic) refuse(context, "static can only be used on methods of a top level type");
    if (!context.block() && !method.isAbstract) refuse(context, "Method must have a body");
    if (method.isAbstract && !draft.isAbstract)
      refuse(context, `Abstract methods must be in an abstract class: ${method.name}`);
    draft.members.push({ kind: "method", method, context });
  }

  #addMethod(
    draft: Draft,
    context:
      | MethodDeclarationContext
      | ReturnType<ReturnType<InterfaceDeclarationContext["interfaceBody"]>["interfaceMethodDeclaration_list"]>[number],
    modifiers: Modifiers,
  ): MethodDeclaration {
    const parameters = this.#parameters(context.formalParameters(), draft);
    const types = parameters.map((p) => p.type);
    const name = context.id().getText();
    const method: MethodDeclaration = {
      ...memberBase(draft, name, modifiers, context),
      parameters,
      returns: context.typeRef() ? this.resolveType(context.typeRef(), draft) : VOID,
      isAbstract: modifiers.words.includes("abstract"),
      isVirtual:
        modifiers.words.includes("virtual") ||
        modifiers.words.includes("abstract") ||
        modifiers.words.includes("override"),
      isOverride: modifiers.words.includes("override"),
      js: isPrivateInstance(modifiers) ? privateMethodName(name, types, draft) : methodName(name, types),
      context,
    };
    const overloads = draft.methods.get(name.toLowerCase()) ?? [];
    if (overloads.some((other) => other.js === method.js)) {
      refuse(
        context,
        `Method already defined: ${method.returns.display} ${name}(${types.map((t) => t.display).join(", ")}) from the type ${draft.name}`,
      );
    }
    draft.methods.set(name.toLowerCase(), [...overloads, method]);
    return method;
  }

  #declareConstructor(draft: Draft, context: ConstructorDeclarationContext, modifiers: Modifiers): void {
    const name = context.qualifiedName().getText();
    if (name.toLowerCase() !== draft.context.id().getText().toLowerCase())
      refuse(context, `Invalid constructor name: ${name}`);
    const parameters = this.#parameters(context.formalParameters(), draft);
    const method: MethodDeclaration = {
      ...memberBase(draft, "<init>", modifiers, context),
      parameters,
      returns: VOID,
      isAbstract: false,
      isVirtual: false,
      isOverride: false,
      js: constructorName(parameters.map((p) => p.type)),
      context,
    };
    if (draft.constructors.some((other) => other.js === method.js))
      refuse(context, `Constructor already defined: ${name}`);
    draft.constructors.push(method);
    draft.members.push({ kind: "constructor", method, context });
  }

  #declareFields(draft: Draft, context: FieldDeclarationContext, modifiers: Modifiers): void {
    const type = this.resolveType(context.typeRef(), draft);
    for (const declarator of context.variableDeclarators().variableDeclarator_list()) {
      const name = declarator.id().getText();
      const field: FieldDeclaration = {
        ...memberBase(draft, name, modifiers, declarator),
        type,
        isFinal: modifiers.words.includes("final"),
        isProperty: false,
        setter: visibilityOf(modifiers, "private"),
        getter: visibilityOf(modifiers, "private"),
        js: fieldName(name, draft, modifiers),
        context: declarator,
      };
      this.#addField(draft, field, declarator);
      draft.members.push({ kind: "field", field, initialiser: declarator.expression() ?? null });
    }
  }

  #declareProperty(draft: Draft, context: PropertyDeclarationContext, modifiers: Modifiers): void {
    const name = context.id().getText();
    const visibility = visibilityOf(modifiers, "private");
    let setter: Visibility | null = null;
    let getter: Visibility | null = null;
    for (const accessor of context.propertyBlock_list()) {
      const accessible = visibilityOf(readModifiers(accessor.modifier_list()), visibility);
      if (accessor.getter()) getter = accessible;
      else setter = accessible;
    }
    const field: FieldDeclaration = {
      ...memberBase(draft, name, modifiers, context),
      type: this.resolveType(context.typeRef(), draft),
      isFinal: false,
      isProperty: true,
      setter,
      getter,
      js: fieldName(name, draft, modifiers),
      context,
    };
    this.#addField(draft, field, context);
    draft.members.push({ kind: "property", field, context });
  }

  #addField(draft: Draft, field: FieldDeclaration, at: Located): void {
    if (draft.fields.has(field.name.toLowerCase())) refuse(at, `Duplicate field: ${field.name}`);
    if (draft.outer && field.isStatic) refuse(at, "static can only be used on fields of a top level type");
    draft.fields.set(field.name.toLowerCase(), field);
  }

  #parameters(context: FormalParametersContext, draft: ClassDeclaration): Parameter[] {
    const list = context.formalParameterList()?.formalParameter_list() ?? [];
    // [forcedotcom/apex-language-support, ParameterLimitValidator: 32]
    if (list.length > MAX_PARAMETERS) refuse(context, `Invalid number of parameters exceeds: ${MAX_PARAMETERS}`);
    return list.map((parameter) => {
      const modifiers = readModifiers(parameter.modifier_list());
      checkWords(parameter, modifiers, "parameter");
      return {
        name: parameter.id().getText(),
        type: this.resolveType(parameter.typeRef(), draft),
        isFinal: modifiers.words.includes("final"),
      };
    });
  }

  #typeList(context: TypeListContext | null, draft: ClassDeclaration): Type[] {
    return context ? context.typeRef_list().map((ref) => this.resolveType(ref, draft)) : [];
  }

  /** The type that a type reference names, or a refusal `Invalid type: X`. */
  resolveType(context: TypeRefContext, from: ClassDeclaration | null): Type {
    return resolveTypeRef(this.#index, context, from);
  }

  #guard(draft: ClassDeclaration, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      this.problems.push({ file: draft.file, line: error.line, message: error.message });
    }
  }

  #report(file: string, at: Located, message: string): void {
    this.problems.push({ file, line: at.start.line, message });
  }
}

function memberBase(owner: ClassDeclaration, name: string, modifiers: Modifiers, at: Located) {
  return {
    name,
    owner,
    isStatic: modifiers.words.includes("static") || modifiers.words.includes("testmethod"),
    visibility: visibilityOf(modifiers, "private"),
    isTestVisible: annotation(modifiers, "testvisible") !== undefined,
    modifiers,
    line: at.start.line,
  };
}

function kindOf(context: ApexParserRuleContext): "class" | "interface" | "enum" {
  if ("classBody" in context) return "class";
  return "interfaceBody" in context ? "interface" : "enum";
}

function innerDeclarations(context: DeclarationSource["context"]): Omit<DeclarationSource, "file">[] {
  if (!("classBody" in context)) return [];
  const found: Omit<DeclarationSource, "file">[] = [];
  for (const item of context.classBody().classBodyDeclaration_list()) {
    const member = item.memberDeclaration();
    const inner = member?.classDeclaration() ?? member?.interfaceDeclaration() ?? member?.enumDeclaration();
    if (inner) found.push({ context: inner, modifiers: item.modifier_list() });
  }
  return found;
}
