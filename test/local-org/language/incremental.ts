/**
 * Compiling again what has changed, and what that changes.
 *
 * Of a file that compiled, its output is kept with the names that it asked the type index for, and the digest of the face behind each of them
 * (null where there was no class of that name). It is taken from memory as long as its text is the same and so is each of those faces; otherwise it
 * is compiled anew, which may give it another face in turn. So what comes out is what compiling everything would have made.
 */
import type { Declarer, UserClass } from "./declarations.ts";
import type { CompileProblem } from "./errors.ts";
import { declareFace, faceDigest, faceOf } from "./faces.ts";
import type { Face } from "./faces.ts";
import type { ApexSource, ParsedSource } from "./parse.ts";
import type { TypeIndex } from "./type-index.ts";
import type { CompiledUnit } from "./compile.ts";

/** Where compiled files are kept. Whoever makes one keeps apart what was compiled by other settings, schemas or compilers. */
export interface CompileMemory {
  recall(source: ApexSource): KeptFile | undefined;
  keep(source: ApexSource, kept: KeptFile): void;
}

/** A file without problems, as it was compiled. */
export interface KeptFile {
  /** Null for a trigger. */
  readonly face: Face | null;
  readonly faceDigest: string | null;
  /** The digest of each face that was asked for, by the name of the top-level class in lower case. */
  readonly asked: Readonly<Record<string, string | null>>;
  readonly unit: CompiledUnit;
  readonly gaps: readonly CompileProblem[];
  readonly dependencies: readonly string[];
}

/** The classes of a compilation, declared. */
export interface Declared {
  readonly index: TypeIndex;
  readonly recalled: ReadonlyMap<ApexSource, KeptFile>;
  readonly classes: ReadonlyMap<ParsedSource, UserClass>;
  /** What the declarations of each file asked for. */
  readonly asked: ReadonlyMap<ParsedSource, Set<string>>;
  /** The digest of the face of each top-level class. */
  readonly digests: ReadonlyMap<string, string>;
  readonly problems: readonly CompileProblem[];
}

export interface DeclaringOptions {
  readonly sources: readonly ApexSource[];
  readonly memory: CompileMemory | undefined;
  readonly toleratesGaps: boolean;
  /** Null when its syntax is wrong. */
  parse(source: ApexSource): ParsedSource | null;
  newDeclarer(): { index: TypeIndex; declarer: Declarer };
}

/** Declares all classes: from their faces where those hold, from their source otherwise. */
export function declareAll(options: DeclaringOptions): Declared {
  const recalled = new Map<ApexSource, KeptFile>();
  for (const source of options.memory ? options.sources : []) {
    const kept = options.memory?.recall(source);
    if (kept && (options.toleratesGaps || kept.gaps.length === 0)) recalled.set(source, kept);
  }
  for (;;) {
    const round = declareOnce(options, recalled);
    if (recalled.size === 0) return round.declared;
    if (round.isDoubtful) {
      recalled.clear();
      continue;
    }
    const changed = [...recalled].filter(([, { asked }]) =>
      Object.entries(asked).some(([name, digest]) => (round.declared.digests.get(name) ?? null) !== digest),
    );
    if (changed.length === 0) return round.declared;
    for (const [source] of changed) recalled.delete(source);
  }
}

/** Declares in three passes; see `declarations.ts`. Doubtful is what depends on the order of the files: names that stand twice, and circles. */
function declareOnce(
  options: DeclaringOptions,
  recalled: ReadonlyMap<ApexSource, KeptFile>,
): { declared: Declared; isDoubtful: boolean } {
  const { index, declarer } = options.newDeclarer();
  const classes = new Map<ParsedSource, UserClass>();
  const asked = new Map<ParsedSource, Set<string>>();
  const digests = new Map<string, string>();
  const twice: CompileProblem[] = [];
  for (const source of options.sources) {
    const kept = recalled.get(source);
    if (kept?.face) {
      if (index.userClass(kept.face.key)) twice.push({ file: source.file, line: 1, message: "" });
      else declareFace(index, kept.face, source.file);
      if (kept.faceDigest) digests.set(kept.face.key, kept.faceDigest);
    }
    const parsed = kept ? null : options.parse(source);
    if (!parsed) continue;
    const names = new Set<string>();
    asked.set(parsed, names);
    if (parsed.kind !== "class") continue;
    const type = parsed.tree.typeDeclaration();
    const context = type.classDeclaration() ?? type.interfaceDeclaration() ?? type.enumDeclaration();
    const name = context.id().getText();
    // An org has one class of a name: the first stands, whatever else goes by its name is reported and left out.
    if (index.userClass(name)) {
      twice.push({ file: source.file, line: context.start.line, message: `Type name already in use: ${name}` });
      continue;
    }
    const modifiers = type.modifier_list();
    classes.set(
      parsed,
      index.recording(names, () => declarer.declareNames({ file: source.file, context, modifiers })),
    );
  }
  const pass = (work: (userClass: UserClass) => void): void => {
    for (const [parsed, userClass] of classes)
      index.recording(asked.get(parsed) ?? new Set(), () => {
        work(userClass);
      });
  };
  pass((userClass) => declarer.declareSupertypes(userClass));
  pass((userClass) => declarer.declareMembers(userClass));
  for (const userClass of classes.values()) digests.set(userClass.key, faceDigest(faceOf(userClass)));
  const problems = [...twice, ...declarer.problems];
  const declared = { index, recalled, classes, asked, digests, problems };
  return { declared, isDoubtful: twice.length > 0 || declarer.foundCircle };
}

/** What is kept of a file that was compiled without problems. */
export function keptFile(
  declared: Declared,
  parsed: ParsedSource,
  file: Pick<KeptFile, "unit" | "gaps" | "dependencies">,
): KeptFile {
  const userClass = declared.classes.get(parsed);
  const names = [...(declared.asked.get(parsed) ?? [])].sort();
  return {
    face: userClass ? faceOf(userClass) : null,
    faceDigest: userClass ? (declared.digests.get(userClass.key) ?? null) : null,
    asked: Object.fromEntries(names.map((name) => [name, declared.digests.get(name) ?? null])),
    ...file,
  };
}
