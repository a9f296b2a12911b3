import { configFromEnvironment } from "./environment.ts";
import { exitCodeOf, explain } from "./cli/exit.ts";
import { serve } from "./serve.ts";

/** What `lockstep serve` does, without the CLI around it: for containers. */
try {
  await serve(() => configFromEnvironment(process.env));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
