import closeWithGrace from "close-with-grace";
import type { CompanionConfig } from "./config.ts";
import { messageOf } from "./errors.ts";
import { maskText } from "./log.ts";
import { startCompanion } from "./server.ts";

/**
 * Runs a companion until a signal ends it. On SIGTERM it takes nothing more, finishes what is in flight within
 * `sync.closeMs`, gives the rest back and ends; a little later it ends whatever happens.
 *
 * @throws what startCompanion throws.
 */
export async function serve(config: CompanionConfig): Promise<void> {
  const companion = await startCompanion(config, {
    // Without its store it can promise nothing: better to be restarted.
    onFailure: () => process.exit(1),
  });
  process.stdout.write(
    `${JSON.stringify({ level: "info", service: "lockstep", url: companion.url, msg: "The companion is ready." })}\n`,
  );
  closeWithGrace({ delay: config.sync.closeMs + 3_000 }, async ({ err }) => {
    // An error that nobody caught: where it came from is all that helps, and what it says may name somebody.
    if (err !== undefined) process.stderr.write(`${maskText(err.stack ?? messageOf(err))}\n`);
    await companion.close();
  });
}
