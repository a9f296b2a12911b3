/** Classes, interfaces and enums to JavaScript classes. */
import {
  LiteralPrimaryContext,
  MethodCallExpressionContext,
  PrimaryExpressionContext,
} from "@apexdevtools/apex-parser";
import type {
  BlockContext,
  ConstructorDeclarationContext,
  MethodCallContext,
  StatementContext,
} from "@apexdevtools/apex-parser";
import { bridges } from "./bridges.ts";
import { checkClass } from "./class-rules.ts";
import type { BodyMember, UserClass } from "./declarations.ts";
import { atLine, atStatement, inFrame } from "./emit.ts";
import { refuse } from "./errors.ts";
import { convertArguments, jsName } from "./expressions/calls.ts";
import { convert } from "./expressions/convert.ts";
import { chooseConstructor, constructorsOf } from "./expressions/creation.ts";
import { compileExpression } from "./expressions/index.ts";
import { backing } from "./expressions/names.ts";
import { blockCompletes } from "./flow.ts";
import type { ClassDeclaration, FieldDeclaration, MethodDeclaration, Parameter } from "./model.ts";
import { CodeScope, SECURE_BY_DEFAULT } from "./scope.ts";
import type { CodeScopeOptions, UnitScope } from "./scope.ts";
import { compileStatements } from "./statements.ts";
import { isVoid, VOID } from "./types.ts";
import type { Type } from "./types.ts";
import type { DeclaredSharing } from "../platform/sharing.ts";

/** Code that defines the class and its inner classes with the runtime. */
export function compileClass(unit: UnitScope, declared: UserClass): string {
  checkClass(unit, declared);
  const inner = declared.innerClasses.map((innerClass) => compileClass(unit, innerClass)).join("");
  const key = JSON.stringify(declared.key);
  if (declared.kind === "enum") return `${inner}R.defineEnum(${key});`;
  if (declared.kind === "interface") return `${inner}R.defineInterface(${key});`;
  if (declared.superType?.kind === "user") unit.dependsOn(declared.superType.name);
  for (const implemented of declared.interfaces) if (implemented.kind === "user") unit.dependsOn(implemented.name);
  return `${inner}R.defineClass(${key}, (Base) => class C_${jsName(declared.key)} extends Base {${new ClassWriter(unit, declared).body()}});`;
}

class ClassWriter {
  readonly #unit: UnitScope;
  readonly #class: UserClass;

  constructor(unit: UnitScope, declared: UserClass) {
    this.#unit = unit;
    this.#class = declared;
  }

  body(): string {
    const parts = [
      this.#fieldDeclarations(false),
      this.#staticsClass(),
      this.#initialiser(`$init_${jsName(this.#class.key)}`, false),
      this.#madeMethod(),
      ...this.#constructors(),
    ];
    for (const member of this.#class.members) {
      this.#guarded(() => {
        if (member.kind === "method" && member.context.block())
          parts.push(this.#method(member.method, member.context.block()));
        else if (member.kind === "property" && !member.field.isStatic) parts.push(this.#property(member));
      });
    }
    parts.push(...bridges(this.#unit.index, this.#class));
    return parts.join("");
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#unit.report(error);
    }
  }

  #scope(options: Omit<CodeScopeOptions, "unit" | "owner">): CodeScope {
    return new CodeScope({ unit: this.#unit, owner: this.#class, ...options });
  }

  /** JavaScript fields, so that each object has all of them from the start, null as in Apex. */
  #fieldDeclarations(isStatic: boolean): string {
    let code = "";
    for (const field of this.#class.fields.values()) {
      if (field.isStatic !== isStatic) continue;
      code +=
        field.isProperty && !isPlainProperty(this.#class, field)
          ? `${backing(field)} = null; `
          : `${field.js} = null; `;
    }
    return code;
  }

  /** The class of the object that holds the statics of one transaction. */
  #staticsClass(): string {
    const properties = this.#class.members.flatMap((member) => {
      let code = "";
      this.#guarded(() => {
        if (member.kind === "property" && member.field.isStatic) code = this.#property(member);
      });
      return code;
    });
    return `static $Statics = class { ${this.#fieldDeclarations(true)}${this.#initialiser("$init", true)}${properties.join("")} };`;
  }

  /** Field initialisers and blocks, in the order of the source. */
  #initialiser(name: string, isStatic: boolean): string {
    const scope = this.#scope({ isStatic, isInitialiser: true });
    const target = isStatic ? "$s" : "this";
    if (isStatic) scope.usesOwnStatics = false;
    let code = "";
    // Constants stand before everything else, as in Java: public code (ApexUuid, in fflib-apex-extensions) reads one above its declaration.
    const constants = isStatic ? this.#class.members.filter(isConstant) : [];
    const members = [...constants, ...this.#class.members.filter((member) => !constants.includes(member))];
    for (const member of members) {
      this.#guarded(() => {
        code += this.#initialise(scope, member, isStatic, target);
      });
    }
    const frame = `Class.${this.#class.name}.${isStatic ? "<clinit>" : "<init>"}`;
    const statics = isStatic ? "const $s = this; " : "";
    // The prologue of an instance initialiser reads statics as any method does; a static one has them at hand.
    if (isStatic) scope.usesOwnStatics = false;
    const body = `${statics}${scope.prologue()}${code}`;
    // The sharing mode of a class holds for its initialisers too.
    const shared = code === "" ? body : `${this.#enterSharing()} try { ${body} } finally { L($h); }`;
    return `${name}() { ${inFrame(frame, shared)} }`;
  }

  #initialise(scope: CodeScope, member: BodyMember, isStatic: boolean, target: string): string {
    if (member.kind === "field" && member.field.isStatic === isStatic && member.initialiser) {
      const value = compileExpression(scope, member.initialiser);
      return atStatement(
        member.initialiser.start.line,
        `${target}.${member.field.js} = ${convert(scope, member.initialiser, value, member.field.type)};`,
      );
    }
    if (member.kind === "block" && member.isStatic === isStatic)
      return `{ ${compileStatements(scope, member.block.statement_list())} }`;
    return "";
  }

  /**
   * Runs the initialisers of the superclasses, then the class's own. A new object is made ready before any constructor's body: a method that the
   * superclass's constructor calls finds the subclass's fields initialised. [fflib_SObjectUnitOfWorkTest.DerivedUnitOfWork leans on it]
   */
  #madeMethod(): string {
    const own = `this.$init_${jsName(this.#class.key)}();`;
    const parent = this.#class.superType?.kind === "user" ? "super.$made(); " : "";
    return `$made() { ${parent}${own} return this; }`;
  }

  #constructors(): string[] {
    const parts: string[] = [];
    for (const member of this.#class.members) {
      if (member.kind === "constructor")
        this.#guarded(() => void parts.push(this.#declaredConstructor(member.method, member.context)));
    }
    for (const implicit of constructorsOf(this.#scope({ isStatic: false }), this.#class)) {
      if (this.#class.constructors.includes(implicit)) continue;
      const names = implicit.parameters.map((_, i) => `a${i}`).join(", ");
      parts.push(`${implicit.js}(${names}) { ${this.#superCall(implicit.js, names)}return this; }`);
    }
    return parts;
  }

  /** Runs a constructor of the superclass, when that has any. */
  #superCall(js: string, args: string): string {
    const superType = this.#class.superType;
    if (!superType) return "";
    const isConstructible = superType.kind === "user" || this.#unit.index.isException(superType);
    return isConstructible ? `super.${js}(${args}); ` : "";
  }

  #declaredConstructor(method: MethodDeclaration, context: ConstructorDeclarationContext): string {
    const scope = this.#scope({ isStatic: false, isInitialiser: true, isConstructor: true });
    const code = scope.inBlock(() => {
      const parameters = declareParameters(scope, context, method.parameters);
      const statements = context.block().statement_list();
      const explicit = explicitCall(statements[0]);
      let start: string;
      if (explicit && statements[0]) {
        start = "";
        const first = statements[0];
        this.#guarded(() => {
          start = atStatement(first.start.line, this.#explicitConstructor(scope, explicit));
        });
      } else start = this.#implicitSuper(scope, context);
      const body = compileStatements(scope, explicit ? statements.slice(1) : statements);
      return { parameters, body: `${start}${body}` };
    });
    const frame = inFrame(
      `Class.${this.#class.name}.<init>`,
      this.#framed(this.#prologue(scope), 1, `${code.body} return this;`),
    );
    return atLine(context.start.line, `${method.js}(${code.parameters}) { ${frame} }`);
  }

  #implicitSuper(scope: CodeScope, at: ConstructorDeclarationContext): string {
    const superType = this.#class.superType;
    const parent = superType?.kind === "user" ? this.#unit.index.userClass(superType.name) : undefined;
    if (parent) chooseConstructor(scope, at, parent, []);
    return this.#superCall("c$", "");
  }

  #explicitConstructor(scope: CodeScope, call: MethodCallContext): string {
    const args = (call.expressionList()?.expression_list() ?? []).map((expression) =>
      compileExpression(scope, expression),
    );
    if (call.THIS()) {
      const constructor = chooseConstructor(scope, call, this.#class, args);
      const codes = convertArguments(scope, call, constructor, args);
      // Not `this.c$…`: a subclass may have a constructor of the same name.
      return `C_${jsName(this.#class.key)}.prototype.${constructor.js}.call(${["this", ...codes].join(", ")}); `;
    }
    const superType = this.#class.superType;
    const parent = superType && this.#unit.index.declarationOf(superType);
    if (!superType || !parent) {
      if (args.length > 0)
        refuse(call, `Constructor not defined: [Object].<Constructor>(${args.map((a) => a.type.display).join(", ")})`);
      return "";
    }
    if (parent.origin === "platform" && !this.#unit.index.isException(superType)) return "";
    const constructor = chooseConstructor(scope, call, parent, args);
    const codes = convertArguments(scope, call, constructor, args);
    return `super.${constructor.js}(${codes.join(", ")}); `;
  }

  #method(method: MethodDeclaration, block: BlockContext): string {
    const scope = this.#scope({ isStatic: method.isStatic, returns: method.returns });
    const { parameters, body } = scope.inBlock(() => ({
      parameters: declareParameters(scope, block, method.parameters),
      body: compileStatements(scope, block.statement_list()),
    }));
    this.#requireReturn(block, method.returns);
    const end = isVoid(method.returns) ? " return null;" : "";
    const frame = inFrame(
      `Class.${this.#class.name}.${method.name}`,
      this.#framed(this.#prologue(scope), block.statement_list().length + 1, `${body}${end}`),
    );
    return atLine(method.line, `${method.isStatic ? "static " : ""}${method.js}(${parameters}) { ${frame} }`);
  }

  #requireReturn(block: BlockContext, returns: Type): void {
    if (isVoid(returns) || !blockCompletes(block)) return;
    const line = block.RBRACE()?.symbol.line ?? block.start.line;
    refuse({ start: { line } }, `Missing return statement required return type: ${returns.display}`);
  }

  /** Methods of a class with static initialisers run those first, whether they use the statics or not. */
  #prologue(scope: CodeScope): string {
    if (hasStaticInitialisers(this.#class)) scope.usesOwnStatics = true;
    return scope.prologue();
  }

  /** The body of what counts towards the stack depth, in the sharing mode of the class. */
  #framed(prologue: string, statements: number, body: string): string {
    return `${this.#enterSharing()} try { E(${statements}); ${prologue}${body} } finally { X(); L($h); }`;
  }

  #enterSharing(): string {
    return `const $h = S(${JSON.stringify(sharingOfClass(this.#unit, this.#class))});`;
  }

  #property(member: Extract<BodyMember, { kind: "property" }>): string {
    const { field, context } = member;
    if (isPlainProperty(this.#class, field)) return "";
    let code = "";
    for (const accessor of context.propertyBlock_list()) {
      const getter = accessor.getter();
      const setter = accessor.setter();
      const block = (getter ?? setter)?.block();
      if (getter)
        code += `get ${field.js}() { ${block ? this.#accessor(field, block, []) : `return this.${backing(field)};`} } `;
      else {
        const parameter: Parameter = { name: "value", type: field.type };
        code += `set ${field.js}(v_value) { ${block ? this.#accessor(field, block, [parameter]) : `this.${backing(field)} = v_value;`} } `;
      }
    }
    return atLine(context.start.line, code);
  }

  #accessor(field: FieldDeclaration, block: BlockContext, parameters: readonly Parameter[]): string {
    const returns = parameters.length > 0 ? VOID : field.type;
    const scope = this.#scope({ isStatic: field.isStatic, returns, accessorOf: field.js, isInitialiser: true });
    const body = scope.inBlock(() => {
      declareParameters(scope, block, parameters);
      return compileStatements(scope, block.statement_list());
    });
    this.#guarded(() => this.#requireReturn(block, returns));
    return inFrame(`Class.${this.#class.name}.${field.name}`, this.#framed(this.#prologue(scope), 1, body));
  }
}

function hasStaticInitialisers(declared: UserClass): boolean {
  return declared.members.some(
    (m) => (m.kind === "block" && m.isStatic) || (m.kind === "field" && m.field.isStatic && m.initialiser !== null),
  );
}

/** `{ get; set; }`: nothing but a field. */
function isPlainProperty(declared: UserClass, field: FieldDeclaration): boolean {
  const member = declared.members.find((candidate) => candidate.kind === "property" && candidate.field === field);
  if (member?.kind !== "property") return false;
  return member.context.propertyBlock_list().every((accessor) => !(accessor.getter() ?? accessor.setter())?.block());
}

function declareParameters(
  scope: CodeScope,
  at: { start: { line: number } },
  parameters: readonly Parameter[],
): string {
  return parameters
    .map((parameter) => scope.declare(at, parameter.name, parameter.type, { isFinal: parameter.isFinal ?? false }).js)
    .join(", ");
}

/** `this(...)` or `super(...)` as the first statement of a constructor. */
function explicitCall(statement: StatementContext | undefined): MethodCallContext | undefined {
  const expression = statement?.expressionStatement()?.expression();
  if (!(expression instanceof MethodCallExpressionContext)) return undefined;
  const call = expression.methodCall();
  return call.THIS() || call.SUPER() ? call : undefined;
}

/** A class takes the mode of its superclass when it says nothing; never that of the class around it. [Apex Developer Guide, same page] */
function sharingOfClass(unit: UnitScope, declared: UserClass): DeclaredSharing {
  for (let at: ClassDeclaration | undefined = declared; at;) {
    if (at.sharing) return at.sharing;
    const { superType }: ClassDeclaration = at;
    at = superType?.kind === "user" ? unit.index.userClass(superType.name) : undefined;
  }
  return unit.apiVersion >= SECURE_BY_DEFAULT ? "with" : "none";
}

/** A static final field with a literal. */
function isConstant(member: BodyMember): boolean {
  if (member.kind !== "field" || !member.field.isStatic || !member.field.isFinal) return false;
  const { initialiser } = member;
  return initialiser instanceof PrimaryExpressionContext && initialiser.primary() instanceof LiteralPrimaryContext;
}
