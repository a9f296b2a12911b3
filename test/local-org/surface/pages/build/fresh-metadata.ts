/** Reads a package's metadata only when one of its files has changed: a page load asks several times, and whoever edits sees it at the next. */
import { statSync } from "node:fs";
import path from "node:path";
import { filesUnder, readPackageMetadata } from "./package-metadata.ts";
import type { PackageMetadata } from "./package-metadata.ts";

/** As in git's index: a file that was written this shortly before it was read may be written again without another time stamp. */
const TOO_FRESH_MS = 1_000;

interface Reading {
  readonly metadata: PackageMetadata;
  readonly signature: string;
}

/**
 * @param now for tests
 * @returns what gives the metadata as it is on disk at that moment
 */
export function freshMetadata(sourceDirs: readonly string[], now: () => number = Date.now): () => PackageMetadata {
  let last: Reading | undefined;
  return () => {
    const { signature, newest } = look(sourceDirs);
    if (last?.signature === signature) return last.metadata;
    const readAt = now();
    const metadata = readPackageMetadata(sourceDirs);
    last = newest < readAt - TOO_FRESH_MS ? { metadata, signature } : undefined;
    return metadata;
  };
}

/** What tells without reading whether files are the same; `newest` in milliseconds. */
function look(sourceDirs: readonly string[]): { signature: string; newest: number } {
  let newest = 0;
  const facts = sourceDirs
    .flatMap((dir) => [...filesUnder(path.resolve(dir))])
    .map((file) => {
      const { mtimeMs, ctimeMs, size } = statSync(file);
      newest = Math.max(newest, mtimeMs, ctimeMs);
      return `${file} ${mtimeMs} ${ctimeMs} ${size}`;
    });
  return { signature: facts.join("\n"), newest };
}
