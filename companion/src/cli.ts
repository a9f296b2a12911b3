import { run } from "./cli/program.ts";
import { serve } from "./serve.ts";

const output = (stream: NodeJS.WriteStream) => ({
  write: (text: string) => void stream.write(text),
  isTerminal: stream.isTTY === true,
});

/** The command `lockstep`. */
const exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  out: output(process.stdout),
  err: output(process.stderr),
  serve,
});
if (exitCode !== undefined) process.exitCode = exitCode;
