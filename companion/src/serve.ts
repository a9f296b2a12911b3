import { constants } from "node:os";
import closeWithGrace from "close-with-grace";
import type { CompanionConfig } from "./config.ts";
import { messageOf } from "./errors.ts";
import { maskText } from "./log.ts";
import { startCompanion, type Companion } from "./server.ts";

/**
 * Runs a companion until a signal ends it. On SIGTERM it takes nothing more, finishes what is in flight within
 * `sync.closeMs`, gives the rest back and ends; a little later it ends whatever happens.
 *
 * @param readConfig reads the configuration, again at each SIGHUP
 * @throws what it and startCompanion throw.
 */
export async function serve(readConfig: () => CompanionConfig): Promise<void> {
  // The first process of a container is deaf to signals that nobody listens to; until it is ready there is nothing to end.
  const breakOff = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal]);
  for (const signal of ENDING) process.once(signal, breakOff);
  const config = readConfig();
  const starting = startCompanion(config, {
    readConfig,
    // Without its store it can promise nothing: better to be restarted.
    onFailure: () => process.exit(1),
  });
  process.on("SIGHUP", () => void starting.then(readAgain, () => undefined));
  const companion = await starting;
  for (const signal of ENDING) process.off(signal, breakOff);
  writeLine(process.stdout, "info", { url: companion.url, msg: "The companion is ready." });
  closeWithGrace({ delay: config.sync.closeMs + 3_000, skip: ["SIGHUP"] }, async ({ err, signal }) => {
    writeLine(process.stdout, "info", { signal, msg: "The companion stops: it ends what it has at hand." });
    // An error that nobody caught: where it came from is all that helps, and what it says may name somebody.
    if (err !== undefined) process.stderr.write(`${maskText(err.stack ?? messageOf(err))}\n`);
    await companion.close();
    writeLine(process.stdout, "info", { msg: "The companion has stopped." });
  });
}

/** Before a companion is ready. */
const ENDING = ["SIGTERM", "SIGINT"] as const;

async function readAgain(companion: Companion): Promise<void> {
  try {
    await companion.reload();
  } catch (error) {
    writeLine(process.stderr, "error", {
      reason: maskText(messageOf(error)),
      msg: "The configuration could not be read again; nothing was changed.",
    });
  }
}

/** A line like those of the log, which is not there before the companion is, nor after; whatever the level of the log. */
function writeLine(stream: NodeJS.WriteStream, level: string, fields: object): void {
  stream.write(`${JSON.stringify({ level, time: new Date().toISOString(), service: "lockstep", ...fields })}\n`);
}
