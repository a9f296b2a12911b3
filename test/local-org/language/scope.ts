/** Where code stands while it is compiled: the unit, the class, the method, the variables in sight. */
import { CompileError } from "./errors.ts";
import type { CompileProblem, Located } from "./errors.ts";
import { requireName } from "./identifiers.ts";
import type { ClassDeclaration } from "./model.ts";
import type { TypeIndex } from "./type-index.ts";
import { isVoid, VOID } from "./types.ts";
import type { Type } from "./types.ts";

/** Whether the local org implements a member of the platform; answered from `platform/registry.ts`. */
export interface Implementations {
  /** A method, constructor (`new`) or accessor of a platform class, by full name, parameter keys as the registry writes them. */
  has(className: string, kind: ImplementationKind, member: string, parameterKeys: readonly string[]): boolean;
  /** How instance members of the class are reached; undefined when the class is not there at all. */
  dispatch(className: string): "value" | "virtual" | undefined;
  /** True when the platform enum of that name has its constants. */
  hasEnum(className: string): boolean;
}
export type ImplementationKind =
  "methods" | "statics" | "constructors" | "getters" | "setters" | "staticGetters" | "staticSetters";

/** What the whole compilation shares. */
export interface CompileSettings {
  readonly index: TypeIndex;
  readonly implementations: Implementations;
  /** Custom labels by lower-case name. */
  readonly labels: ReadonlyMap<string, string>;
  readonly apiVersion: number;
  /** Code that uses what the local org lacks is compiled all the same, and throws when it gets there. */
  readonly toleratesGaps: boolean;
}

/** From this version on, classes that say nothing run with sharing, and database operations in user mode. [Salesforce Release Notes: Summer '26] */
export const SECURE_BY_DEFAULT = 67;

/** One source file in the making: what its code needs from outside, and what is wrong with it. */
export class UnitScope {
  readonly settings: CompileSettings;
  readonly file: string;
  readonly apiVersion: number;
  readonly problems: CompileProblem[] = [];
  /** What the code uses and the local org lacks, where that is tolerated. */
  readonly gaps: CompileProblem[] = [];
  /** Keys of the top-level classes of the project that the code refers to. */
  readonly dependencies = new Set<string>();
  readonly #imports = new Map<string, string>();

  constructor(settings: CompileSettings, file: string, apiVersion: number = settings.apiVersion) {
    this.settings = settings;
    this.file = file;
    this.apiVersion = apiVersion;
  }

  get index(): TypeIndex {
    return this.settings.index;
  }

  /** The name of a constant at the top of the unit, which holds the value of this code. */
  import(code: string): string {
    let name = this.#imports.get(code);
    if (!name) {
      name = `$${this.#imports.size + 1}`;
      this.#imports.set(code, name);
    }
    return name;
  }

  /** A reference to a compiled class; its JavaScript class stands in `.js` once the program is loaded. */
  classRef(key: string): string {
    this.dependsOn(key);
    return this.import(`R.classRef(${JSON.stringify(key)})`);
  }

  dependsOn(key: string): void {
    this.dependencies.add(key.split(".")[0] ?? key);
  }

  importDeclarations(): string {
    const all = [...this.#imports].map(([code, name]) => `${name} = ${code}`);
    return all.length === 0 ? "" : `const ${all.join(", ")};`;
  }

  /**
   * Code of a function that throws when it is called, in place of something that the local org lacks. It is reported, and refused where gaps are
   * not tolerated.
   */
  gap(at: Located, what: string, thrower: "gap" | "siloed" = "gap"): string {
    const message = `local org: ${what} is not implemented`;
    if (!this.settings.toleratesGaps) throw new CompileError(at.start.line, message);
    this.gaps.push({ file: this.file, line: at.start.line, message });
    return this.import(`R.${thrower}(${JSON.stringify(what)})`);
  }

  report(error: unknown): void {
    if (!(error instanceof CompileError)) throw error;
    if (error.isConsequence) return;
    this.problems.push({ file: this.file, line: error.line, message: error.message });
  }
}

export interface Variable {
  readonly name: string;
  readonly type: Type;
  readonly js: string;
  readonly isFinal: boolean;
  /** Declared by a statement: the generated code can still read it when its block has ended. */
  readonly isLocal?: boolean;
}

export interface CodeScopeOptions {
  readonly unit: UnitScope;
  /** The class around the code; null in a trigger or anonymous block. */
  readonly owner: ClassDeclaration | null;
  readonly isStatic: boolean;
  readonly returns?: Type;
  /** A constructor or initialiser, where final fields are assigned. */
  readonly isInitialiser?: boolean;
  /** A constructor: the compiled method answers the object, also from a bare `return`. */
  readonly isConstructor?: boolean;
  /** The property whose accessor this is: its own name means the value behind it. */
  readonly accessorOf?: string | undefined;
  /** The object of the trigger that is compiled, for the types of Trigger.new and its kin. */
  readonly triggerObject?: Type | undefined;
}

/** The body of one method, constructor, accessor or initialiser. */
export class CodeScope {
  readonly unit: UnitScope;
  readonly owner: ClassDeclaration | null;
  readonly isStatic: boolean;
  readonly returns: Type;
  readonly isInitialiser: boolean;
  readonly isConstructor: boolean;
  readonly accessorOf: string | undefined;
  /** The expression that an assignment only writes to. */
  written: object | null = null;
  readonly triggerObject: Type | undefined;
  /** True once the code has used the statics of its own class. */
  usesOwnStatics = false;
  loopDepth = 0;
  readonly #blocks: Map<string, Variable>[] = [new Map()];
  /** Local variables of blocks that have ended; null for a name that several declared. */
  readonly #ended = new Map<string, Variable | null>();
  readonly #temporaries: string[] = [];
  #names = 0;

  constructor(options: CodeScopeOptions) {
    this.unit = options.unit;
    this.owner = options.owner;
    this.isStatic = options.isStatic;
    this.returns = options.returns ?? VOID;
    this.isInitialiser = options.isInitialiser ?? false;
    this.isConstructor = options.isConstructor ?? false;
    this.accessorOf = options.accessorOf;
    this.triggerObject = options.triggerObject;
  }

  get index(): TypeIndex {
    return this.unit.index;
  }

  /** True in a test class, where what is @TestVisible is visible. */
  get isTest(): boolean {
    return this.owner?.isTest === true;
  }

  variable(name: string): Variable | undefined {
    const key = name.toLowerCase();
    for (let i = this.#blocks.length - 1; i >= 0; i--) {
      const found = this.#blocks[i]?.get(key);
      if (found) return found;
    }
    return undefined;
  }

  /** Every variable in sight, innermost first. */
  variables(): Variable[] {
    return this.#blocks.toReversed().flatMap((block) => [...block.values()]);
  }

  /**
   * Local variables of blocks that have ended, which dynamic queries still find. A name that two blocks declared reads as null.
   * [https://salesforce.stackexchange.com/questions/113091, /164399; Volunteers-for-Salesforce: VOL_CTRL_VolunteersBulkEnterHours]
   */
  endedVariables(): ReadonlyMap<string, Variable | null> {
    return this.#ended;
  }

  /** Declares a variable in the innermost block; Apex knows no shadowing inside a method. */
  declare(at: Located, name: string, type: Type, { isFinal = false, isLocal = false } = {}): Variable {
    if (isVoid(type)) throw new CompileError(at.start.line, `Invalid type: void`);
    if (this.variable(name)) throw new CompileError(at.start.line, `Duplicate variable: ${name}`);
    const key = name.toLowerCase();
    const variable = { name, type, isFinal, isLocal, js: `v_${key}` };
    this.#blocks.at(-1)?.set(key, variable);
    // Declared all the same, so that its uses are not reported as well.
    requireName(at, name);
    return variable;
  }

  /** Makes a name known whose declaration is wrong: uses of it are not reported again. */
  declareBroken(name: string): void {
    this.#blocks.at(-1)?.set(name.toLowerCase(), { name, type: VOID, js: "", isFinal: false });
  }

  /** Runs the work in a block of its own. */
  inBlock<Result>(work: () => Result): Result {
    this.#blocks.push(new Map());
    try {
      return work();
    } finally {
      for (const [key, variable] of this.#blocks.pop() ?? [])
        if (variable.isLocal) this.#ended.set(key, this.#ended.has(key) ? null : variable);
    }
  }

  /** A temporary variable of the method. */
  temporary(): string {
    const name = `$t${this.#temporaries.length + 1}`;
    this.#temporaries.push(name);
    return name;
  }

  /** A name that no other has, for a block variable that the generated text declares itself. */
  uniqueName(prefix: string): string {
    return `$${prefix}${++this.#names}`;
  }

  /** Declarations that the body starts with. */
  prologue(): string {
    const temporaries = this.#temporaries.length > 0 ? `let ${this.#temporaries.join(", ")};` : "";
    const statics = this.usesOwnStatics && this.owner ? `const $s = R.statics(${JSON.stringify(this.owner.key)});` : "";
    return statics + temporaries;
  }
}
