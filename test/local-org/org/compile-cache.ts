/** What was compiled before, on disk: whole outputs, which cost one read, and single files, for when one of hundreds has changed. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { METADATA_ENDINGS } from "../data/schema/index.ts";
import type { ApexSource, CompileMemory, KeptFile } from "../language/compile.ts";
import { canonicalPath } from "./deploy/source-tree.ts";
import { filesEnding } from "./source.ts";

/** Outputs and files kept; the oldest go first. */
const MOST_OUTPUTS = 20;
const MOST_FILES = 4_000;

/** Fingerprints of what compiled output depends on. */
export interface CacheKeys {
  /** Of everything. */
  readonly whole: string;
  /** Of everything but the Apex: the metadata, the compiler itself, and the packages (the platform's signatures among them). */
  readonly surroundings: string;
}

export function cacheKeys(
  sources: readonly ApexSource[],
  sourceDirs: readonly string[],
  settings: { readonly toleratesGaps: boolean; readonly namespaces: readonly string[] },
): CacheKeys {
  const around = createHash("sha256").update(settings.namespaces.join());
  const apex = createHash("sha256");
  for (const [i, directory] of sourceDirs.entries()) {
    for (const { file, place } of inPlaces(directory)) {
      // A class or trigger is its own file's affair, and so is the API version that its metadata says.
      const isApex = /\.(?:cls|trigger)(?:-meta\.xml)?$/.test(file);
      add(isApex ? apex : around, `${i}/${place}`, readFileSync(file));
    }
  }
  add(around, "package-lock.json", readFileSync(resolve(import.meta.dirname, "../../../package-lock.json")));
  for (const room of ["language", "platform", "data", "org/metadata"]) {
    for (const file of filesEnding([resolve(import.meta.dirname, "..", room)], [".ts"]))
      if (!file.endsWith(".test.ts")) add(around, relative(import.meta.dirname, file), readFileSync(file));
  }
  const surroundings = around.digest("hex");
  const whole = createHash("sha256").update(surroundings).update(apex.digest());
  add(whole, String(settings.toleratesGaps), sourceDirs.join("\0"));
  for (const { file, text } of sources) add(whole, file, text);
  return { whole: whole.digest("hex"), surroundings };
}

/** A deployment builds in a folder that is another each time, and laid out as the platform does, not as the project is. */
function inPlaces(directory: string): { file: string; place: string }[] {
  return filesEnding([directory], METADATA_ENDINGS)
    .map((file) => ({ file, place: canonicalPath(relative(directory, file)) }))
    .sort((one, other) => (one.place < other.place ? -1 : 1));
}

function add(hash: ReturnType<typeof createHash>, name: string, text: string | Buffer): void {
  hash.update(`${name}\0${text.length}\0`).update(text);
}

/** What the work makes, from the cache where it was made before. */
export function wholeOutput<Output>(directory: string, key: string, work: () => Output): Output {
  const file = join(directory, `${key}.json`);
  const text = readIfThere(file);
  if (text !== null) return JSON.parse(text) as Output;
  const output = work();
  write(file, JSON.stringify(output));
  prune(directory, MOST_OUTPUTS);
  return output;
}

/** Compiled files of one schema and one compiler, in a folder. */
export function filesInFolder(directory: string, surroundings: string): CompileMemory & { prune(): void } {
  const pathOf = ({ text, apiVersion }: ApexSource): string =>
    join(directory, `${createHash("sha256").update(`${surroundings}\0${apiVersion}\0${text}`).digest("hex")}.json`);
  let isNew = false;
  return {
    recall: (source) => {
      const kept = readIfThere(pathOf(source));
      return kept === null ? undefined : inPlace(JSON.parse(kept) as KeptFile, source.file);
    },
    keep: (source, kept) => {
      isNew = true;
      write(pathOf(source), JSON.stringify(kept));
    },
    prune: () => {
      if (isNew) prune(directory, MOST_FILES);
    },
  };
}

/** The same text may lie elsewhere today. */
function inPlace(kept: KeptFile, file: string): KeptFile {
  const { unit, gaps } = kept;
  if (unit.file === file) return kept;
  const types = unit.types.map((type) => ({ ...type, file }));
  return { ...kept, unit: { ...unit, file, types }, gaps: gaps.map((gap) => ({ ...gap, file })) };
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Several orgs may build the same at once: never a half-written file. */
function write(file: string, text: string): void {
  mkdirSync(resolve(file, ".."), { recursive: true });
  const partial = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(partial, text);
  renameSync(partial, file);
}

function prune(directory: string, most: number): void {
  const names = readdirSync(directory).filter((name) => name.endsWith(".json"));
  if (names.length <= most) return;
  const files = names
    .map((name) => join(directory, name))
    .flatMap((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat ? [{ file, time: stat.mtimeMs }] : [];
    })
    .sort((a, b) => b.time - a.time);
  for (const { file } of files.slice(Math.ceil(most * 0.75))) rmSync(file, { force: true });
}
