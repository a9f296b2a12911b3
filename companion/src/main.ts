import closeWithGrace from "close-with-grace";
import { ConfigError } from "./config.ts";
import { configFromEnvironment } from "./environment.ts";
import { messageOf } from "./errors.ts";
import { maskText } from "./log.ts";
import { ListenError, startCompanion } from "./server.ts";
import { StoreError } from "./store/store.ts";

/** Exit codes: 78 (EX_CONFIG) for a wrong configuration, 1 for everything else. */
async function main(): Promise<void> {
  try {
    const config = configFromEnvironment(process.env);
    const companion = await startCompanion(config, {
      // Without its store it can promise nothing: better to be restarted.
      onFailure: () => process.exit(1),
    });
    process.stdout.write(
      `${JSON.stringify({ level: "info", service: "lockstep", url: companion.url, msg: "The companion is ready." })}\n`,
    );
    closeWithGrace({ delay: config.sync.closeMs + 5_000 }, async ({ err }) => {
      // An error that nobody caught: where it came from is all that helps, and what it says may name somebody.
      if (err !== undefined) process.stderr.write(`${maskText(err.stack ?? messageOf(err))}\n`);
      await companion.close();
    });
  } catch (error) {
    process.stderr.write(`${speaksForItself(error) ? error.message : messageOf(error)}\n`);
    process.exitCode = error instanceof ConfigError ? 78 : 1;
  }
}

/** Errors written for who starts the companion; any other may have its reason in its cause. */
function speaksForItself(error: unknown): error is Error {
  return error instanceof ConfigError || error instanceof StoreError || error instanceof ListenError;
}

await main();
