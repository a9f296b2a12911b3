import { messageOf } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { startPoll, type Poll } from "../../poll.ts";
import type { CommandsSettled, WaitingCommand } from "../../store/commands.ts";
import type { Store } from "../../store/store.ts";
import { backoff, type Clock, type Random } from "../../time.ts";
import { saidIn } from "./command.ts";
import { endOktaSessions } from "./end-okta-sessions.ts";
import { executeRequest } from "./execute-request.ts";
import { CommandFailure, type CommandContext, type CommandHandler } from "./handler.ts";
import { lookUpManager } from "./look-up-manager.ts";
import { notify } from "./notify.ts";

/**
 * Who carries out which kind of command, by `Lockstep_Command__e.Kind__c`. Here is where writing into Okta profiles and
 * forwarding to a SIEM join: a kind that nobody carries out yet stays in the list of those that failed, by its name.
 */
const HANDLERS: Readonly<Record<string, CommandHandler>> = {
  execute_request: executeRequest,
  end_okta_sessions: endOktaSessions,
  look_up_manager: lookUpManager,
  notify,
};

export interface CarryOutDependencies {
  context: Omit<CommandContext, "signal" | "now">;
  store: Pick<Store, "dueCommands" | "settleCommands">;
  clock: Clock;
  random: Random;
  log: Log;
}

/** How often is looked for what is due; what was just kept is told. */
const POLL_MS = 5_000;
const LIMIT = 50;
/** Half a day of trying. */
const MAX_ATTEMPTS = 20;
const RETRY = { baseMs: 2_000, maxMs: 60 * 60_000 };

/** Carries out an org's commands that are due. One process at a time runs this for an org. */
export function startCarryingOut({ context, store, clock, random, log }: CarryOutDependencies): Poll {
  const { key: org } = context.org;

  const carryOut = async (
    { id, kind, body, attempts }: WaitingCommand,
    signal: AbortSignal,
  ): Promise<CommandsSettled> => {
    const nothing = { done: [], postponed: [], dead: [] };
    try {
      const handler = HANDLERS[kind];
      if (handler === undefined)
        throw new CommandFailure(`This companion does not carry out commands of kind ${kind}.`);
      await handler(saidIn(body), { ...context, now: clock, signal });
      log.debug({ org, command: id, kind }, "A command was carried out.");
      return { ...nothing, done: [id] };
    } catch (error) {
      signal.throwIfAborted();
      const failed = { id, attempts: attempts + 1, error: messageOf(error) };
      if (error instanceof CommandFailure || failed.attempts >= MAX_ATTEMPTS) {
        log.error({ org, command: id, kind, err: error }, "A command was not carried out.");
        return { ...nothing, dead: [failed] };
      }
      log.warn({ org, command: id, kind, err: error }, "A command failed; it is tried again.");
      const wait = backoff(failed.attempts, RETRY, random);
      return { ...nothing, postponed: [{ ...failed, dueAt: clock() + wait }] };
    }
  };

  return startPoll({
    everyMs: POLL_MS,
    async turn(signal) {
      const due = await store.dueCommands(org, { before: clock(), limit: LIMIT });
      for (const command of due) await store.settleCommands(org, await carryOut(command, signal));
      return due.length === LIMIT;
    },
    onError(error) {
      log.error({ org, err: error }, "Commands could not be worked on; trying again.");
      return undefined;
    },
    clock,
    random,
  });
}
