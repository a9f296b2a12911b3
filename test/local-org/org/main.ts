/** `npm run -s org`: starts one local org and stays up until it is told to stop. */
import { exitWithUsage, onOrphaned, parseOptions, UsageError } from "./cli.ts";
import { startOrg } from "./index.ts";
import { filesEnding, SourceError } from "./source.ts";

const USAGE = `Usage: npm run -s org -- [--port N] [--empty] [--source-dir DIR]...
  --port N          listen on this port of 127.0.0.1 (default: a free one)
  --empty           deploy no package
  --source-dir DIR  deploy this sfdx folder instead of the project's; may be repeated
Prints one line of JSON, {"url", "username", "accessToken", "pubSub": {"endpoint", "certificate"}}, when the org takes requests; progress goes to standard error.`;

function readOptions(argv: string[]): { port: number; empty: boolean; sourceDirs: string[] | undefined } {
  const values = parseOptions(
    argv,
    { port: { type: "string" }, empty: { type: "boolean" }, "source-dir": { type: "string", multiple: true } },
    USAGE,
  );
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port must be a number from 0 to 65535, not ${values.port}`);
  const sourceDirs = values["source-dir"];
  if (values.empty && sourceDirs) throw new UsageError("--empty and --source-dir exclude each other");
  filesEnding(sourceDirs ?? [], []);
  return { port, empty: values.empty ?? false, sourceDirs };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  process.stderr.write(
    options.empty ? "Starting an empty local org\n" : "Starting a local org and deploying the package\n",
  );
  const org = await startOrg(options);
  const stop = (): void => void org.close().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  onOrphaned(stop);
  const { url, username, accessToken, pubSub } = org;
  process.stdout.write(`${JSON.stringify({ url, username, accessToken, pubSub })}\n`);
  process.stderr.write(
    `Ready. Open ${org.url}/secur/frontdoor.jsp?sid=${org.accessToken} in a browser. Ctrl-C stops it.\n`,
  );
}

main().catch((error: unknown) => {
  if (error instanceof UsageError || error instanceof SourceError) exitWithUsage(error, USAGE);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
