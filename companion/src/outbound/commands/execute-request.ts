import type { CommandHandler } from "./handler.ts";

/**
 * Somebody asked for something in the org's UI. The org keeps the request, so the command is a hint to ask for it now:
 * whichever door hears of it first, it is carried out by one loop and once.
 */
export const executeRequest: CommandHandler = async (_said, { askForRequests }) => askForRequests();
