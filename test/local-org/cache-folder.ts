/** Where what was compiled is kept between runs. */
import { enableCompileCache } from "node:module";
import { accessSync, constants, mkdirSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";

const SHARED = resolve(import.meta.dirname, "../../node_modules/.cache/lockstep");

/** Names the folder of all caches, for processes whose temporary folder does not outlive them. Not LOCKSTEP_: the companion refuses such that it does not know. */
const KEPT = "TESTS_CACHE_FOLDER";

/** A folder for this cache: beside the installed packages, or, where somebody else owns those, in a temporary folder of one's own. */
export function cacheFolder(name: string): string {
  const kept = process.env[KEPT];
  if (kept) return join(kept, name);
  const folder = join(SHARED, name);
  if (isWritable(folder)) return folder;
  return join(tmpdir(), `lockstep-cache-${userInfo().uid}`, name);
}

/** Has this process, and those that it starts, keep their caches where they are now, whatever becomes of their temporary folder. */
export function keepCacheFolder(): void {
  process.env[KEPT] = cacheFolder("");
}

/** Lets Node keep what it makes of the modules loaded from now on: an org's thread loads some hundred files, in half the time. */
export function cacheLoadedCode(): void {
  enableCompileCache(cacheFolder("node"));
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
