import { execFile } from "node:child_process";
import { mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);
const ROOT = join(import.meta.dirname, "../..");

/** Another version of this project in a folder of its own. */
export interface Checkout {
  folder: string;
  remove(): Promise<void>;
}

/**
 * Checks another version out of this clone's history, with the packages that are installed here: a version that needs
 * others is to be installed in a folder by hand.
 *
 * @param ref a tag, branch or commit
 */
export async function checkOut(ref: string): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), "lockstep-version-"));
  const git = (...args: string[]) => execute("git", args, { cwd: ROOT });
  await git("worktree", "add", "--detach", folder, ref);
  await symlink(await realpath(join(ROOT, "node_modules")), join(folder, "node_modules"));
  return {
    folder,
    async remove() {
      await git("worktree", "remove", "--force", folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
