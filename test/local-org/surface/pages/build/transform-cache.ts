/** Keeps compiled modules on disk, so that the thousand templates of the base components are compiled once per machine and version. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

export interface CompiledModule {
  code: string;
  map: string | null;
}

export interface TransformCache {
  /** The compiled form of `file`, from the cache if its content and `key` are those of last time. */
  get(key: string, file: string, compile: () => CompiledModule): CompiledModule;
  /** What is made of the compilers' own packages alone, from the cache if `key` was made before. */
  made(key: string, make: () => Promise<CompiledModule>): Promise<CompiledModule>;
}

/** @param version changes whenever the compiler or its options do; entries of other versions are never read. */
export function diskTransformCache(folder: string, version: string): TransformCache {
  const entryOf = (key: string, content: Buffer | string): string => {
    const digest = createHash("sha256").update(`${version}\0${key}\0`).update(content).digest("hex");
    return path.join(folder, digest.slice(0, 2), `${digest}.json`);
  };
  return {
    get(key, file, compile) {
      const entry = entryOf(key, readFileSync(file));
      return read(entry) ?? written(entry, compile());
    },
    async made(key, make) {
      const entry = entryOf(key, "");
      return read(entry) ?? written(entry, await make());
    },
  };
}

function read(entry: string): CompiledModule | null {
  try {
    return JSON.parse(readFileSync(entry, "utf8")) as CompiledModule;
  } catch {
    return null; // not there yet, or cut off by a full disk
  }
}

function written(entry: string, compiled: CompiledModule): CompiledModule {
  mkdirSync(path.dirname(entry), { recursive: true });
  // Written aside and renamed: several test processes may fill the cache at once.
  const partial = `${entry}.${process.pid}`;
  writeFileSync(partial, JSON.stringify(compiled));
  renameSync(partial, entry);
  return compiled;
}
