import { createInterface } from "node:readline/promises";
import { run } from "./cli/program.ts";

const output = (stream: NodeJS.WriteStream) => ({
  write: (text: string) => void stream.write(text),
  isTerminal: stream.isTTY === true,
});

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** The command `lockstep`. */
const exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  out: output(process.stdout),
  err: output(process.stderr),
  confirm: process.stdin.isTTY === true && process.stdout.isTTY === true ? confirm : undefined,
  // A companion is much to load for a command that only asks one.
  serve: async (readConfig) => (await import("./serve.ts")).serve(readConfig),
});
if (exitCode !== undefined) process.exitCode = exitCode;
