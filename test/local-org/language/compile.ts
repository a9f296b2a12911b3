/** From the sources of a project to units of JavaScript that the runtime loads. */
import { compileAnonymous } from "./anonymous.ts";
import { compileClass } from "./classes.ts";
import { Declarer } from "./declarations.ts";
import type { UserClass } from "./declarations.ts";
import { resolveMarks } from "./emit.ts";
import type { Frame } from "./emit.ts";
import type { CompileProblem } from "./errors.ts";
import { registryImplementations } from "./implementations.ts";
import { declareAll, keptFile } from "./incremental.ts";
import type { CompileMemory, Declared } from "./incremental.ts";
import { describeType } from "./metadata.ts";
import type { TypeMetadata } from "./metadata.ts";
import { parseSource } from "./parse.ts";
import type { ApexSource, ParsedSource } from "./parse.ts";
import { UnitScope } from "./scope.ts";
import type { CompileSettings, Implementations } from "./scope.ts";
import { compileTrigger } from "./triggers.ts";
import type { TriggerMetadata } from "./triggers.ts";
import { TypeIndex } from "./type-index.ts";
import type { SchemaView } from "./type-index.ts";

export type { ApexSource } from "./parse.ts";
export type { CompileProblem } from "./errors.ts";
export type { TypeMetadata, MethodMetadata, FieldMetadata, ParameterMetadata } from "./metadata.ts";
export type { TriggerMetadata } from "./triggers.ts";
export type { Frame } from "./emit.ts";
export type { CompileMemory, KeptFile } from "./incremental.ts";

/** One compiled source file. Plain data: it can be written to a file and loaded another day. */
export interface CompiledUnit {
  readonly file: string;
  readonly kind: "class" | "trigger" | "anonymous";
  /** `Foo`, or the name of the trigger. */
  readonly name: string;
  /** Body of a function of one argument, the runtime. */
  readonly code: string;
  /** The Apex line of each line of the code; 0 where none stands. */
  readonly lines: readonly number[];
  readonly frames: readonly Frame[];
  /** Lines of the code (1-based) at which an Apex statement begins. */
  readonly statements: readonly number[];
  readonly types: readonly TypeMetadata[];
  readonly trigger: TriggerMetadata | null;
}

export interface CompiledProject {
  readonly units: readonly CompiledUnit[];
  readonly errors: readonly CompileProblem[];
}

export interface CompileOptions {
  readonly sources: readonly ApexSource[];
  readonly schema: SchemaView;
  /** Custom labels: name to text. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Namespaces of the project, by which its own classes may be named. [Apex Developer Guide: Namespace Prefix] */
  readonly namespaces?: readonly string[];
  /** Which members of the platform there are; the registry's answer when left out. */
  readonly implementations?: Implementations;
  readonly apiVersion?: number;
  /**
   * What the local org lacks is reported as ever, but its code is compiled all the same and throws when it gets there, so that the rest of a class
   * can be tested.
   */
  readonly toleratesGaps?: boolean;
  /** What was compiled before with the same schema, labels, namespaces and compiler. */
  readonly memory?: CompileMemory | undefined;
}

/** Compiles all sources together. What is wrong is listed; what is sound, and does not depend on what is not, is compiled all the same. */
export function compileProject(options: CompileOptions): CompiledProject {
  const toleratesGaps = options.toleratesGaps ?? false;
  const errors: CompileProblem[] = [];
  const parses = new Map<ApexSource, ParsedSource | null>();
  const parse = (source: ApexSource): ParsedSource | null => {
    const known = parses.get(source);
    if (known !== undefined) return known;
    const { parsed, problems } = parseSource(source);
    errors.push(...problems);
    parses.set(source, parsed);
    return parsed;
  };
  const declared = declareAll({
    sources: options.sources,
    memory: options.memory,
    toleratesGaps,
    parse,
    newDeclarer: () => {
      const index = new TypeIndex(options.schema, options.namespaces);
      return { index, declarer: new Declarer(index) };
    },
  });
  errors.push(...declared.problems);
  const settings: CompileSettings = {
    index: declared.index,
    implementations: options.implementations ?? registryImplementations,
    labels: new Map(Object.entries(options.labels ?? {}).map(([name, text]) => [name.toLowerCase(), text])),
    apiVersion: options.apiVersion ?? 65,
    toleratesGaps,
  };
  const drafts = options.sources.flatMap((source) => draftOf(settings, declared, source, parses.get(source)));
  const units = soundUnits(drafts, errors);
  if (options.memory) keepAll(options.memory, declared, drafts, errors);
  errors.push(...drafts.flatMap((draft) => draft.gaps));
  return { units, errors: errors.sort(byPlace) };
}

/** One draft; none of what cannot be read or goes by another's name. */
function draftOf(
  settings: CompileSettings,
  declared: Declared,
  source: ApexSource,
  parsed: ParsedSource | null | undefined,
): Draft[] {
  const kept = declared.recalled.get(source);
  if (kept) {
    const { unit, gaps, dependencies } = kept;
    return [
      { parsed: null, unit, gaps, key: unit.name.toLowerCase(), problems: [], dependencies: new Set(dependencies) },
    ];
  }
  if (!parsed) return [];
  const userClass = declared.classes.get(parsed);
  if (parsed.kind === "class" && !userClass) return [];
  const asked = declared.asked.get(parsed) ?? new Set();
  return [declared.index.recording(asked, () => compileSource(settings, parsed, userClass))];
}

/** Keeps what was compiled now and has nothing wrong with it but gaps: whoever tolerates those may have it again. */
function keepAll(
  memory: CompileMemory,
  declared: Declared,
  drafts: readonly Draft[],
  errors: readonly CompileProblem[],
): void {
  const wrong = new Set(errors.map(({ file }) => file));
  for (const { parsed, unit, gaps, dependencies } of drafts) {
    if (!parsed || unit.kind === "anonymous" || wrong.has(unit.file)) continue;
    memory.keep(parsed.source, keptFile(declared, parsed, { unit, gaps, dependencies: [...dependencies] }));
  }
}

/** Compiles a block of anonymous Apex against a project that compiles. */
export function compileAnonymousBlock(options: CompileOptions, text: string): CompiledProject {
  return compileProject({ ...options, sources: [...options.sources, { file: "AnonymousBlock", text }] });
}

/** A unit with what is wrong with it and what it needs. */
interface Draft {
  /** Null when it was compiled before. */
  readonly parsed: ParsedSource | null;
  readonly unit: CompiledUnit;
  readonly key: string;
  readonly problems: readonly CompileProblem[];
  readonly gaps: readonly CompileProblem[];
  readonly dependencies: ReadonlySet<string>;
}

function compileSource(settings: CompileSettings, source: ParsedSource, declared: UserClass | undefined): Draft {
  const unit = new UnitScope(settings, source.source.file, source.source.apiVersion);
  const { file } = source.source;
  let text = "";
  let name = "";
  let trigger: TriggerMetadata | null = null;
  let types: TypeMetadata[] = [];
  if (source.kind === "trigger") {
    const compiled = compileTrigger(unit, source.tree);
    text = compiled.code;
    trigger = compiled.trigger;
    name = trigger.name;
  } else if (source.kind === "anonymous") {
    text = compileAnonymous(unit, source.tree);
    name = "AnonymousBlock";
  } else if (declared) {
    text = compileClass(unit, declared);
    name = declared.name;
    types = allTypes(declared).map((type) => describeType(settings.index, type));
  }
  const marked = `"use strict"; const N = R.notNull, T = R.tick, E = R.enter, X = R.leave, S = R.enterSharing, L = R.leaveSharing, H = R.joined; ${unit.importDeclarations()} ${text}`;
  const emitted = resolveMarks(marked);
  return {
    parsed: source,
    unit: { file, kind: source.kind, name, types, trigger, ...emitted },
    key: name.toLowerCase(),
    problems: unit.problems,
    gaps: unit.gaps,
    dependencies: unit.dependencies,
  };
}

function allTypes(declared: UserClass): UserClass[] {
  return [declared, ...declared.innerClasses.flatMap(allTypes)];
}

/** The units that can run: sound themselves, and so is all they depend on. */
function soundUnits(drafts: readonly Draft[], errors: CompileProblem[]): CompiledUnit[] {
  for (const draft of drafts) errors.push(...draft.problems);
  const broken = new Set(errors.map((error) => error.file));
  const sound = new Map(drafts.filter((draft) => !broken.has(draft.unit.file)).map((draft) => [draft, true]));
  const brokenKeys = new Set(drafts.filter((draft) => broken.has(draft.unit.file)).map((draft) => draft.key));
  for (let changed = true; changed;) {
    changed = false;
    for (const draft of sound.keys()) {
      const culprit = [...draft.dependencies].find((key) => key !== draft.key && brokenKeys.has(key));
      if (!culprit) continue;
      sound.delete(draft);
      brokenKeys.add(draft.key);
      const name = drafts.find((other) => other.key === culprit)?.unit.name ?? culprit;
      errors.push({
        file: draft.unit.file,
        line: 1,
        message: `Dependent class is invalid and needs recompilation: ${name}`,
      });
      changed = true;
    }
  }
  return [...sound.keys()].map((draft) => draft.unit);
}

function byPlace(a: CompileProblem, b: CompileProblem): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line;
}
