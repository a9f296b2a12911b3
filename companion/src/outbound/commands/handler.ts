import type { Notice } from "../../notify/notice.ts";
import type { Priority } from "../../store/types.ts";
import type { Said } from "./command.ts";
import type { OrgChart } from "./org-chart.ts";

/** What a handler of commands works with. */
export interface CommandContext {
  org: { key: string; oktaOrg: string };
  orgChart: OrgChart;
  /** Has the org asked now for what people want. */
  askForRequests(): void;
  /** Ends somebody's Okta sessions and tokens. @throws OktaFailure. */
  endSessions(oktaId: string, signal: AbortSignal): Promise<void>;
  /** Looks at people soon. */
  wake(oktaIds: readonly string[], priority?: Priority): Promise<void>;
  /** Keeps what people are to be told; a notice whose key is known is dropped. */
  keepNotices(notices: readonly Notice[]): Promise<void>;
  now(): number;
  signal: AbortSignal;
}

/**
 * Carries out one kind of command. It is run again when it failed or the companion was stopped in between, so it must bear
 * to be run twice.
 *
 * @throws CommandFailure when trying again makes no sense; anything else is tried again.
 */
export type CommandHandler = (said: Said, context: CommandContext) => Promise<void>;

/** A command cannot be carried out, now or ever. */
export class CommandFailure extends Error {}

/**
 * The Okta id that a command is about.
 *
 * @throws CommandFailure where there is none, or where the command is about another Okta org.
 */
export function oktaIdIn({ oktaId, oktaOrg }: Said, org: CommandContext["org"]): string {
  if (typeof oktaId !== "string" || !/^[\w-]{1,100}$/.test(oktaId))
    throw new CommandFailure("The command names nobody in Okta.");
  if (typeof oktaOrg === "string" && oktaOrg !== org.oktaOrg)
    throw new CommandFailure(`This org follows the Okta org ${org.oktaOrg} only.`);
  return oktaId;
}
