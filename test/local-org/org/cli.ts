/** What the two commands share: options that are checked, and errors a person can read. */
import { parseArgs } from "node:util";
import type { ParseArgsOptionsConfig } from "node:util";

/** A mistake in how a command was called. */
export class UsageError extends Error {}

/** Parses the arguments; unknown ones are a {@link UsageError}. Whoever asks for help gets the usage, and nothing is done. */
export function parseOptions<T extends ParseArgsOptionsConfig>(argv: string[], options: T, usage: string) {
  if (argv.includes("--help") || argv.includes("-h")) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  try {
    return parseArgs({ args: argv, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split("\n")[0]);
  }
}

const ORPHAN_CHECK_MS = 250;

/**
 * Calls back when `npm run`, which started this process, is gone: it dies of a signal without passing it on, and nobody could stop the server that it
 * leaves behind. A process that npm did not start outlives its parent as usual.
 */
export function onOrphaned(stop: () => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, ORPHAN_CHECK_MS);
  watch.unref();
}

/** Says what is wrong and how the command is used, and ends the process with exit code 2. */
export function exitWithUsage(error: Error, usage: string): never {
  process.stderr.write(`${error.message}\n\n${usage}\n`);
  process.exit(2);
}
