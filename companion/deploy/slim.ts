/**
 * Takes out of a folder of packages what no server ever loads: `node companion/deploy/slim.ts node_modules`. Only what
 * Node cannot load, or what a package's own manifest keeps for browsers and bundlers.
 */
import { readdir, rm, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";

/** Types, sources (Node refuses TypeScript in node_modules), maps of bundles, words for readers. Licences stay. */
const FILES = /(\.map|\.ts|\.cts|\.mts|\.flow|\.markdown|(?<!licen[cs]e)\.md|\.100k|\.10k)$/i;

/** Folders of packages, below node_modules, wherever they are installed. */
const FOLDERS = [
  // Bundles for browsers, and the TypeScript that `lib` was made of.
  "jsforce/browser",
  "jsforce/dist",
  "jsforce/src",
  // The models and calls of the SDK, whose parts that sign in and send are used alone (src/okta/sdk.ts).
  "@okta/okta-sdk-nodejs/src/generated/apis",
  "@okta/okta-sdk-nodejs/src/generated/models",
  "@okta/okta-sdk-nodejs/src/generated/types",
  // Bundles and modules for bundlers: its manifest names `dist/cjs` for Node.
  "rxjs/dist/bundles",
  "rxjs/dist/esm",
  "rxjs/dist/esm5",
  "rxjs/src",
  "@types",
];

/** Whether a server may load a file; the path is below a folder `node_modules`. */
export function isNeeded(path: string): boolean {
  const below = `/${path.replaceAll("\\", "/")}`;
  if (FILES.test(below)) return false;
  const place = below.slice(below.lastIndexOf("/node_modules/") + 1).replace(/^node_modules/, "");
  return !FOLDERS.some((folder) => place === `/${folder}` || place.startsWith(`/${folder}/`));
}

/** @returns the bytes that are gone. */
export async function slim(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (isNeeded(relative(folder, path))) continue;
    bytes += (await stat(path)).size;
    await rm(path);
  }
  return bytes;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  const bytes = await slim(process.argv[2] ?? "node_modules");
  console.log(`${Math.round(bytes / 1e6)} MB that no server loads are gone.`);
}
