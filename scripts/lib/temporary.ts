/** What a run puts into the temporary folder goes with the run, also when it is killed. */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { cacheFolder, keepCacheFolder } from "../../test/local-org/cache-folder.ts";

/** The folder of a run is named after its process, so that the next run knows when nobody uses it any more. */
const OF_A_RUN = /^lockstep-(\d+)-\w{6}$/;

/** The temporary folder of a run. */
export interface Temporary {
  readonly folder: string;
  /** Names of what is in it. */
  left(): string[];
  close(): void;
}

/**
 * Gives this process, and those that it starts from now on, a temporary folder of their own, inside that of whoever started it.
 * Removes those of runs that were killed before they could do so themselves.
 */
export function openTemporary(): Temporary {
  const outer = tmpdir();
  // What was compiled outlives the run, wherever it is kept. So does what Node makes of the modules of this process's threads and
  // children: a store, an org or a command line starts in half the time, and the tests start hundreds.
  keepCacheFolder();
  process.env["NODE_COMPILE_CACHE"] ??= cacheFolder("node");
  removeAbandoned(outer);
  // Short: Chromium and others make sockets in it, whose paths may have 107 characters.
  const isInner = OF_A_RUN.test(basename(outer));
  const folder = mkdtempSync(join(outer, isInner ? "in-" : `lockstep-${process.pid}-`));
  // PostgreSQL and the companion of the container's tests are other users.
  chmodSync(folder, 0o755);
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", remove);
  return {
    folder,
    left: () => readdirSync(folder),
    close() {
      process.off("exit", remove);
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
      remove();
    },
  };
}

function removeAbandoned(outer: string): void {
  for (const name of readdirSync(outer)) {
    const owner = OF_A_RUN.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    try {
      rmSync(join(outer, name), { recursive: true, force: true });
    } catch {
      // Somebody else's.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
