import closeWithGrace from "close-with-grace";
import type { CompanionConfig } from "./config.ts";
import { messageOf } from "./errors.ts";
import { maskText } from "./log.ts";
import { startCompanion } from "./server.ts";

/**
 * Runs a companion until a signal ends it. On SIGTERM it takes nothing more, finishes what is in flight within
 * `sync.closeMs`, gives the rest back and ends; a little later it ends whatever happens.
 *
 * @param readConfig reads the configuration, again at each SIGHUP
 * @throws what it and startCompanion throw.
 */
export async function serve(readConfig: () => CompanionConfig): Promise<void> {
  const config = readConfig();
  const companion = await startCompanion(config, {
    readConfig,
    // Without its store it can promise nothing: better to be restarted.
    onFailure: () => process.exit(1),
  });
  process.stdout.write(
    `${JSON.stringify({ level: "info", service: "lockstep", url: companion.url, msg: "The companion is ready." })}\n`,
  );
  process.on("SIGHUP", () => {
    companion.reload().catch((error: unknown) => {
      const reason = maskText(messageOf(error));
      process.stderr.write(
        `${JSON.stringify({ level: "error", service: "lockstep", reason, msg: "The configuration could not be read again; nothing was changed." })}\n`,
      );
    });
  });
  closeWithGrace({ delay: config.sync.closeMs + 3_000, skip: ["SIGHUP"] }, async ({ err }) => {
    // An error that nobody caught: where it came from is all that helps, and what it says may name somebody.
    if (err !== undefined) process.stderr.write(`${maskText(err.stack ?? messageOf(err))}\n`);
    await companion.close();
  });
}
