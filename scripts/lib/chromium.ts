/** The browser of the tests: Debian's Chromium, never one that a package downloads. */
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./run.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of an installed Chromium (`CHROMIUM_PATH` first), or undefined. */
export function findChromium(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  if (named) return isExecutable(named) ? named : undefined;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
}

/**
 * The path of a Chromium, installed by apt-get where this is Debian and we are root.
 *
 * @throws Error that says exactly what to install, when there is none and it cannot be installed here
 */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found) return found;
  if (process.env["CHROMIUM_PATH"]) {
    throw new Error(`CHROMIUM_PATH is ${process.env["CHROMIUM_PATH"]}, which is not an executable file.`);
  }
  if (existsSync("/usr/bin/apt-get") && process.getuid?.() === 0) {
    console.error("No Chromium found: installing Debian's (apt-get install chromium).");
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["-q", "update"], { capture: true, env });
    await run("apt-get", ["-q", "install", "-y", "--no-install-recommends", "chromium"], { capture: true, env });
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    "The browser tests need Chromium, and none is installed. Install it with `sudo apt-get install chromium` (Debian, Ubuntu) " +
      "or set CHROMIUM_PATH to the executable of any Chromium or Chrome.",
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
