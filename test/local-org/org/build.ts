/** From source folders to a schema and compiled Apex, with what was compiled before taken from a cache. */
import { join } from "node:path";
import { Schema } from "../data/schema/index.ts";
import { cacheFolder } from "../cache-folder.ts";
import { compileProject } from "../language/compile.ts";
import type { ApexSource, CompiledProject, CompiledUnit } from "../language/compile.ts";
import { cacheKeys, filesInFolder, wholeOutput } from "./compile-cache.ts";
import { metadataProblems } from "./metadata/index.ts";
import { isTestClass, namespacesOf, readApex, readLabels, shownPath } from "./source.ts";
import type { SourceFile } from "./source.ts";

export interface CompileError {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface Build {
  readonly sourceDirs: readonly string[];
  readonly schema: Schema;
  readonly labels: Readonly<Record<string, string>>;
  /** Of all that was read, and of what compiled it: the same source gives the same; null where nothing is cached. */
  readonly digest: string | null;
  /** The Apex that was compiled. */
  readonly sources: readonly SourceFile[];
  readonly units: readonly CompiledUnit[];
  /** Metadata that cannot be read, and Apex that does not compile. A class with an error is not among the units; the others are. */
  readonly errors: readonly CompileError[];
  /** Compiles a block of anonymous Apex along with it. */
  withBlock(text: string): CompiledProject;
}

export interface BuildOptions {
  readonly sourceDirs: readonly string[];
  /** Compile `@IsTest` classes too. */
  readonly withTests: boolean;
  /** Key prefixes that custom objects have already. */
  readonly keyPrefixes?: ReadonlyMap<string, string> | undefined;
  /** Code that uses what the local org lacks is reported and runs all the same, as far as it gets. */
  readonly toleratesGaps?: boolean;
  /** Where compiled output is kept between runs; null for nowhere. */
  readonly cacheDirectory?: string | null;
  /** A build that is not made twice: its files are kept, its whole output is not. */
  readonly isPassing?: boolean;
}

type Compiled = Pick<Build, "units" | "errors">;

/** @throws SourceError when a folder is missing */
export function buildProgram(options: BuildOptions): Build {
  const { sourceDirs, withTests, toleratesGaps = false, isPassing = false } = options;
  const { cacheDirectory = cacheFolder("compiled") } = options;
  const apex = readApex(sourceDirs);
  const sources = withTests ? apex : apex.filter((source) => !isTestClass(source));
  const labels = readLabels(sourceDirs);
  const namespaces = namespacesOf(sourceDirs);
  const schema = Schema.load({ sourceDirs, keyPrefixes: options.keyPrefixes, namespaces });
  const keys = cacheDirectory === null ? null : cacheKeys(sources, sourceDirs, { toleratesGaps, namespaces });
  const files = join(cacheDirectory ?? "", "files");
  const memory = keys ? filesInFolder(files, keys.surroundings) : undefined;
  const compile = (extra: readonly ApexSource[] = []): CompiledProject =>
    compileProject({ sources: [...sources, ...extra], schema, labels, namespaces, toleratesGaps, memory });
  const compileAll = (): Compiled => {
    const unread = new Set(schema.metadata.problems.map(({ file }) => file));
    const problems = metadataProblems(sourceDirs, schema)
      .filter(({ file }) => !unread.has(file))
      .map((found) => ({ ...found, file: shownPath(found.file) }));
    const { units, errors } = compile();
    memory?.prune();
    return { units, errors: [...problems, ...errors] };
  };
  const isKept = keys !== null && cacheDirectory !== null && !isPassing;
  const compiled = isKept ? wholeOutput(cacheDirectory, keys.whole, compileAll) : compileAll();
  const unread = schema.metadata.problems.map(({ file, message }) => ({ file: shownPath(file), line: 1, message }));
  const errors = [...unread, ...compiled.errors];
  const digest = isKept ? keys.whole : null;
  const withBlock = (text: string): CompiledProject => compile([{ file: "AnonymousBlock", text }]);
  return { sourceDirs, schema, labels, digest, sources, units: compiled.units, errors, withBlock };
}
