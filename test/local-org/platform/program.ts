/** A compiled project, loaded: its classes, triggers and what calls into them. */
import { Script } from "node:vm";
import type { CompiledUnit, TypeMetadata } from "../language/compile.ts";
import type { CoverageCounters } from "./coverage.ts";
import { ApexObject, cloneObject, plainText, setTypeLookup } from "./object.ts";
import type { CompiledClass } from "./object.ts";
import { operators } from "./ops.ts";
import { siloed } from "./lib/ConnectApi/siloed.ts";
import { enqueueFuture } from "./lib/support/jobs.ts";
import { findImplementation, platformClass } from "./registry.ts";
import type { ApexValue, Implementation, PlatformClass } from "./registry.ts";
import { rowOperators } from "./rows.ts";
import { snapshot } from "./snapshot.ts";
import { currentTransaction } from "./transaction.ts";
import { withVariables } from "./variables.ts";
import { defineEnum, platformEnum } from "./values/enum.ts";
import type { EnumType } from "./values/enum.ts";
import {
  exceptionClass,
  NotImplementedError,
  setStackMapper,
  stackOverflowAsLimit,
  throwApex,
} from "./values/exceptions.ts";
import type { ApexFrame } from "./values/exceptions.ts";
import { identityHash } from "./values/reference.ts";

/** What compiled code holds instead of a class, so that units load in any order. */
interface ClassRef {
  js: CompiledClass | Record<string, ApexValue>;
  enumType?: EnumType;
}

type ClassFactory = (base: new () => object) => CompiledClass;

/** Apex allows 1,000 frames; JavaScript keeps ten unless told. */
const STACK_FRAMES = 200;
const SCRIPT_PREFIX = "apex-";
let programs = 0;

export class Program {
  /** Metadata of every class, interface and enum, inner ones included, by type key. */
  readonly types = new Map<string, TypeMetadata>();
  readonly #refs = new Map<string, ClassRef>();
  readonly #factories = new Map<string, ClassFactory>();
  readonly #triggers = new Map<string, () => void>();
  readonly #units = new Map<string, CompiledUnit>();
  readonly #number = ++programs;
  #anonymous: (() => void) | null = null;

  /** @param coverage counts the statements that run; without it the code runs as compiled */
  constructor(units: readonly CompiledUnit[], coverage?: CoverageCounters) {
    for (const unit of units) {
      this.#units.set(unit.file, unit);
      for (const type of unit.types) this.types.set(type.key, type);
    }
    const runtime = this.#runtime();
    for (const unit of units) this.#load(unit, runtime, coverage);
    for (const key of this.#factories.keys()) this.#link(key);
  }

  #load(unit: CompiledUnit, runtime: object, coverage: CoverageCounters | undefined): void {
    const counted = coverage?.counted(unit) ?? { code: unit.code, hits: null };
    const script = new Script(`(function (R, $hits) {${counted.code}\n})`, {
      filename: `${SCRIPT_PREFIX}${this.#number}/${unit.file}`,
    });
    const define = script.runInThisContext() as (runtime: object, hits: Uint32Array | null) => void;
    define(runtime, counted.hits);
  }

  /** The JavaScript class of a compiled class. Throws for a name that the program does not have. */
  classOf(key: string): CompiledClass {
    const ref = this.#refs.get(key.toLowerCase());
    if (typeof ref?.js !== "function") throw new Error(`No Apex class ${key} in the program`);
    return ref.js as CompiledClass;
  }

  enumOf(key: string): EnumType | undefined {
    return this.#refs.get(key.toLowerCase())?.enumType;
  }

  /** `new Foo(...)` by the constructor with as many parameters. @throws System.TypeException when there is none */
  create(key: string, args: readonly ApexValue[] = []): ApexObject {
    const compiled = this.classOf(key);
    const object = new compiled() as ApexObject & Record<string, (...args: readonly ApexValue[]) => ApexObject>;
    const declared = compiled.apexType.constructors.find(
      (constructor) => constructor.parameters.length === args.length,
    );
    object["$made"]?.();
    const name = declared?.js ?? "c$";
    const constructor = object[name];
    if (!constructor || (!declared && args.length > 0)) {
      throwApex("System.TypeException", `Class ${compiled.apexType.name} does not have a no-arg constructor`);
    }
    return constructor.apply(object, [...args]);
  }

  /** Calls a static method by its compiled name, as metadata gives it. */
  invokeStatic(key: string, js: string, args: readonly ApexValue[] = []): ApexValue {
    const method = (this.classOf(key) as unknown as Record<string, (...args: readonly ApexValue[]) => ApexValue>)[js];
    if (!method) throw new Error(`No Apex method ${key}.${js} in the program`);
    return this.#entering(() => method.apply(this.classOf(key), [...args]));
  }

  /** Calls the static method of that name with as many parameters. */
  callStatic(className: string, methodName: string, args: readonly ApexValue[] = []): ApexValue {
    const type = this.types.get(className.toLowerCase());
    const method = type?.methods.find(
      (candidate) =>
        candidate.isStatic &&
        candidate.name.toLowerCase() === methodName.toLowerCase() &&
        candidate.parameters.length === args.length,
    );
    if (!type || !method)
      throw new Error(`No static Apex method ${className}.${methodName} with ${args.length} parameters in the program`);
    return this.invokeStatic(type.key, method.js, args);
  }

  /** Runs the body of a trigger for the trigger context of the running transaction. */
  runTrigger(name: string): void {
    const body = this.#triggers.get(name.toLowerCase());
    if (!body) throw new Error(`No Apex trigger ${name} in the program`);
    body();
  }

  runAnonymous(): void {
    this.#entering(() => this.#anonymous?.());
  }

  #entering<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw stackOverflowAsLimit(error);
    }
  }

  /** The static members of a class in the running transaction; initialised when it is first touched. */
  statics(key: string): object {
    const compiled = this.#refs.get(key)?.js as CompiledClass;
    const { statics } = currentTransaction();
    let state = statics.get(compiled);
    if (!state) {
      const fresh = new compiled.$Statics();
      state = fresh;
      // Known before it is initialised: initialisers may lead back to the class.
      statics.set(compiled, fresh);
      fresh.$init();
    }
    return state;
  }

  /** The Apex frames of a JavaScript error that passed through compiled code, innermost first. */
  framesOf(error: Error): ApexFrame[] {
    const frames: ApexFrame[] = [];
    const pattern = new RegExp(`${SCRIPT_PREFIX}${this.#number}/(.+?):(\\d+):\\d+\\)?$`, "gm");
    for (const match of (error.stack ?? "").matchAll(pattern)) {
      const unit = this.#units.get(match[1] ?? "");
      if (!unit) continue;
      const line = Number(match[2]);
      const where = innermostFrame(unit, line);
      const apexLine = unit.lines[line - 1];
      if (where && apexLine) frames.push({ where, line: apexLine, column: 1 });
    }
    return frames;
  }

  /** The file that a frame's name belongs to. */
  fileOf(where: string): string | undefined {
    for (const unit of this.#units.values()) if (unit.frames.some((frame) => frame.name === where)) return unit.file;
    return undefined;
  }

  #ref(key: string): ClassRef {
    let ref = this.#refs.get(key);
    if (!ref) this.#refs.set(key, (ref = { js: {} }));
    return ref;
  }

  #link(key: string): CompiledClass {
    const ref = this.#ref(key);
    if (typeof ref.js === "function") return ref.js as CompiledClass;
    const metadata = this.types.get(key);
    const factory = this.#factories.get(key);
    if (!metadata || !factory) throw new Error(`Class ${key} is extended but not in the program`);
    const compiled = factory(this.#baseOf(metadata));
    compiled.apexType = metadata;
    // Exceptions answer their name through this (values/exceptions.ts).
    Object.defineProperty(compiled, "apexTypeName", { value: metadata.name });
    ref.js = compiled;
    return compiled;
  }

  #baseOf(metadata: TypeMetadata): new () => object {
    const { superType } = metadata;
    if (superType === null) return ApexObject;
    if (this.types.has(superType)) return this.#link(superType);
    const name = superType.includes(".") ? superType : `System.${superType}`;
    const platform = exceptionClass(name) ?? (platformClass(name)?.jsClass as (new () => object) | undefined);
    return (platform as (new () => object) | undefined) ?? ApexObject;
  }

  #runtime(): object {
    return {
      ...operators,
      ...rowOperators,
      classRef: (key: string) => this.#ref(key),
      statics: (key: string) => this.statics(key),
      defineClass: (key: string, factory: ClassFactory) => void this.#factories.set(key, factory),
      defineInterface: () => undefined,
      defineEnum: (key: string) => this.#defineEnum(key),
      defineTrigger: (name: string, body: () => void) => void this.#triggers.set(name.toLowerCase(), body),
      defineAnonymous: (body: () => void) => void (this.#anonymous = body),
      future: (name: string, owner: Record<string, Implementation>, js: string, args: readonly ApexValue[]) => {
        // Arguments are taken as they are now: a collection that changes later is another. [Apex Developer Guide: Future Methods]
        const kept = args.map((argument) => snapshot(argument));
        enqueueFuture(name, () => void owner[js]?.apply(owner, kept));
        return null;
      },
      withVariables,
      plainText,
      cloneObject,
      identityHash,
      platformMember,
      gap: (what: string) => () => {
        throw new NotImplementedError(what);
      },
      siloed,
      platformEnum,
      platformEnumConstant: (name: string, constant: string) => platformEnum(name).byName(constant),
      noOverload: (name: string) => throwApex("System.TypeException", `No overload of ${name} takes these arguments`),
    };
  }

  #defineEnum(key: string): void {
    const metadata = this.types.get(key);
    if (!metadata) return;
    const enumType = defineEnum(metadata.name, metadata.enumConstants);
    const ref = this.#ref(key);
    ref.enumType = enumType;
    ref.js = Object.fromEntries(enumType.values.map((constant) => [`f_${constant.name.toLowerCase()}`, constant]));
  }
}

function innermostFrame(unit: CompiledUnit, line: number): string | undefined {
  let best: CompiledUnit["frames"][number] | undefined;
  for (const frame of unit.frames) {
    if (line < frame.from || line > frame.to) continue;
    if (!best || frame.to - frame.from < best.to - best.from) best = frame;
  }
  return best?.name;
}

type MemberKind = "methods" | "statics" | "constructors" | "getters" | "setters" | "staticGetters" | "staticSetters";

/** The function behind a member of the platform, found when a unit is loaded. */
function platformMember(
  className: string,
  kind: MemberKind,
  member: string,
  parameterKeys: readonly string[],
): Implementation {
  const definition = platformClass(className);
  const found = definition && findImplementation(definition[kind], member, parameterKeys);
  if (found) return found;
  const constructed = definition && kind === "constructors" ? constructorOf(definition, parameterKeys) : undefined;
  if (constructed) return constructed;
  // Reached only when code compiled against one registry is loaded with another.
  throw new Error(`local org: ${className}.${member} is not implemented`);
}

/** A platform class that user classes extend is made as they are: an object, then its `c$` method. */
function constructorOf(definition: PlatformClass, parameterKeys: readonly string[]): Implementation | undefined {
  const made = definition.jsClass as (new () => Record<string, (...args: ApexValue[]) => ApexValue>) | undefined;
  const name = `c$${parameterKeys.map((key) => key.replace(/[^a-z0-9_]/g, "_")).join("$")}`;
  if (!made || typeof (made.prototype as Record<string, unknown>)[name] !== "function") return undefined;
  return (_type: string, ...args: ApexValue[]) => new made()[name]?.(...args);
}

let current: Program | undefined;

/** Loads compiled units as the program of this thread. */
export function loadProgram(units: readonly CompiledUnit[]): Program {
  const program = new Program(units);
  enterProgram(program);
  return program;
}

/** Makes a program the one whose types and stack traces are in force. */
export function enterProgram(program: Program): void {
  current = program;
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, STACK_FRAMES);
  setTypeLookup((key) => program.types.get(key));
  setStackMapper((error) => program.framesOf(error));
}

/** The program of this thread. Throws when none is loaded. */
export function currentProgram(): Program {
  if (!current) throw new Error("No Apex program is loaded");
  return current;
}
