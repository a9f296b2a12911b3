/** From source folders to a schema and compiled Apex, with what was compiled before taken from a cache. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { METADATA_ENDINGS, Schema } from "../data/schema/index.ts";
import { cacheFolder } from "../cache-folder.ts";
import { compileProject } from "../language/compile.ts";
import type { CompiledUnit } from "../language/compile.ts";
import { metadataProblems } from "./metadata/index.ts";
import { filesEnding, isTestClass, namespacesOf, readApex, readLabels, shownPath } from "./source.ts";
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
}

type Compiled = Pick<Build, "units" | "errors">;

/** Outputs kept; the oldest go first. */
const CACHE_SIZE = 20;

/** @throws SourceError when a folder is missing */
export function buildProgram(options: BuildOptions): Build {
  const { sourceDirs, withTests, toleratesGaps = false, cacheDirectory = cacheFolder("compiled") } = options;
  const apex = readApex(sourceDirs);
  const sources = withTests ? apex : apex.filter((source) => !isTestClass(source));
  const labels = readLabels(sourceDirs);
  const namespaces = namespacesOf(sourceDirs);
  const schema = Schema.load({ sourceDirs, keyPrefixes: options.keyPrefixes, namespaces });
  const compile = (): Compiled => {
    const unread = new Set(schema.metadata.problems.map(({ file }) => file));
    const problems = metadataProblems(sourceDirs, schema)
      .filter(({ file }) => !unread.has(file))
      .map((found) => ({ ...found, file: shownPath(found.file) }));
    const { units, errors } = compileProject({ sources, schema, labels, namespaces, toleratesGaps });
    return { units, errors: [...problems, ...errors] };
  };
  const digest = cacheDirectory === null ? null : cacheKey(sources, sourceDirs, [String(toleratesGaps), ...namespaces]);
  const compiled = cacheDirectory === null || digest === null ? compile() : cached(cacheDirectory, digest, compile);
  const unread = schema.metadata.problems.map(({ file, message }) => ({ file: shownPath(file), line: 1, message }));
  const errors = [...unread, ...compiled.errors];
  return { sourceDirs, schema, labels, digest, sources, units: compiled.units, errors };
}

/** Everything that compiled output depends on: Apex, metadata, the compiler itself, and the packages (the platform's signatures among them). */
function cacheKey(sources: readonly SourceFile[], sourceDirs: readonly string[], settings: readonly string[]): string {
  const hash = createHash("sha256").update(settings.join());
  const add = (name: string, text: string | Buffer): void => void hash.update(`${name}\0${text.length}\0`).update(text);
  for (const { file, text } of sources) add(file, text);
  for (const file of filesEnding(sourceDirs, METADATA_ENDINGS)) add(file, readFileSync(file));
  add("package-lock.json", readFileSync(resolve(import.meta.dirname, "../../../package-lock.json")));
  for (const room of ["language", "platform", "data", "org/metadata"]) {
    for (const file of filesEnding([resolve(import.meta.dirname, "..", room)], [".ts"])) {
      if (!file.endsWith(".test.ts")) add(file, readFileSync(file));
    }
  }
  return hash.digest("hex");
}

function cached(directory: string, key: string, compile: () => Compiled): Compiled {
  const file = join(directory, `${key}.json`);
  const text = readIfThere(file);
  if (text !== null) return JSON.parse(text) as Compiled;
  const compiled = compile();
  mkdirSync(directory, { recursive: true });
  const partial = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(partial, JSON.stringify(compiled));
  renameSync(partial, file); // several orgs may build the same at once: never a half-written file
  prune(directory);
  return compiled;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function prune(directory: string): void {
  const files = readdirSync(directory)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(directory, name))
    .flatMap((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat ? [{ file, time: stat.mtimeMs }] : [];
    })
    .sort((a, b) => b.time - a.time);
  for (const { file } of files.slice(CACHE_SIZE)) rmSync(file, { force: true });
}
