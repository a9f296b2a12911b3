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
  writeLine(process.stdout, "info", { url: companion.url, msg: "The companion is ready." });
  process.on("SIGHUP", () => {
    companion.reload().catch((error: unknown) => {
      writeLine(process.stderr, "error", {
        reason: maskText(messageOf(error)),
        msg: "The configuration could not be read again; nothing was changed.",
      });
    });
  });
  closeWithGrace({ delay: config.sync.closeMs + 3_000, skip: ["SIGHUP"] }, async ({ err, signal }) => {
    writeLine(process.stdout, "info", { signal, msg: "The companion stops: it ends what it has at hand." });
    // An error that nobody caught: where it came from is all that helps, and what it says may name somebody.
    if (err !== undefined) process.stderr.write(`${maskText(err.stack ?? messageOf(err))}\n`);
    await companion.close();
    writeLine(process.stdout, "info", { msg: "The companion has stopped." });
  });
}

/** A line like those of the log, which is not there before the companion is, nor after; whatever the level of the log. */
function writeLine(stream: NodeJS.WriteStream, level: string, fields: object): void {
  stream.write(`${JSON.stringify({ level, time: new Date().toISOString(), service: "lockstep", ...fields })}\n`);
}
