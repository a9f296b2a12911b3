import { parseArgs } from "node:util";
import { startOkta } from "./index.ts";

const ORPHAN_CHECK_MS = 500;
const USAGE = "usage: npm run -s okta -- [--port N] [--seed demo]";

/** Starts a local Okta, prints one JSON line when it is ready, and stays up until it is told to stop. */
async function main(): Promise<void> {
  const { port, seed } = readArguments();
  const okta = await startOkta({ port, ...(seed ? { seed } : {}) });
  process.stdout.write(`${JSON.stringify({ url: okta.url, token: okta.token })}\n`);
  const stop = (): void => void okta.close().then(() => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  stopWhenOrphaned(stop);
}

/** `npm run` dies of a signal without passing it on; nobody could stop the server that it leaves behind. */
function stopWhenOrphaned(stop: () => void): void {
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
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port must be a port number. ${USAGE}`);
  if (values.seed !== undefined && values.seed !== "demo") throw new Error(`--seed can only be demo. ${USAGE}`);
  return { port, seed: values.seed };
}

/** @throws Error with the usage, for an option that there is not */
function parseOptions() {
  try {
    return parseArgs({ options: { port: { type: "string" }, seed: { type: "string" } } });
  } catch (error) {
    throw new Error(`${(error as Error).message}. ${USAGE}`, { cause: error });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`okta: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
