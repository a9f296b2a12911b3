import { parseArgs } from "node:util";
import { startOkta } from "./index.ts";

const USAGE = "usage: npm run -s okta -- [--port N] [--seed demo]";

/** Starts a local Okta, prints one JSON line when it is ready, and stays up until it is told to stop. */
async function main(): Promise<void> {
  const { port, seed } = readArguments();
  const okta = await startOkta({ port, ...(seed ? { seed } : {}) });
  process.stdout.write(`${JSON.stringify({ url: okta.url, token: okta.token })}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      void okta.close().then(() => process.exit(0));
    });
  }
}

function readArguments(): { port: number; seed: "demo" | undefined } {
  const { values } = parseArgs({ options: { port: { type: "string" }, seed: { type: "string" } } });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port must be a port number. ${USAGE}`);
  if (values.seed !== undefined && values.seed !== "demo") throw new Error(`--seed can only be demo. ${USAGE}`);
  return { port, seed: values.seed };
}

main().catch((error: unknown) => {
  process.stderr.write(`okta: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
