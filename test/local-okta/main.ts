import { parseArgs } from "node:util";
import { startOkta } from "./index.ts";

const ORPHAN_CHECK_MS = 500;
const USAGE = `Usage: npm run -s okta -- [--port N] [--seed demo]
  --port N     listen on this port of 127.0.0.1 (default: a free one)
  --seed demo  begin with three groups, three people and the Salesforce app
Prints one line of JSON, {"url", "token"}, when it takes requests.`;

/** A mistake in how the command was called. */
class UsageError extends Error {}

/** Starts a local Okta, prints one JSON line when it is ready, and stays up until it is told to stop. */
async function main(): Promise<void> {
  const { port, seed } = readArguments();
  const okta = await startOkta({ port, ...(seed ? { seed } : {}) });
  process.stdout.write(`${JSON.stringify({ url: okta.url, token: okta.token })}\n`);
  const stop = (): void => void okta.close().then(() => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  stopWhenOrphaned(stop);
}

/**
 * `npm run` dies of a signal without passing it on; nobody could stop the server that it leaves behind. A process that
 * npm did not start outlives its parent as usual.
 */
function stopWhenOrphaned(stop: () => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, ORPHAN_CHECK_MS);
  watch.unref();
}

function readArguments(): { port: number; seed: "demo" | undefined } {
  const { values } = parseOptions();
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError("--port must be a number from 0 to 65535");
  if (values.seed !== undefined && values.seed !== "demo") throw new UsageError("--seed can only be demo");
  return { port, seed: values.seed };
}

/** @throws UsageError for an option that there is not */
function parseOptions() {
  if (process.argv.includes("--help") || process.argv.includes("-h")) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  try {
    return parseArgs({ options: { port: { type: "string" }, seed: { type: "string" } } });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${isUsage ? `\n${USAGE}\n` : ""}`);
  process.exitCode = isUsage ? 2 : 1;
});
