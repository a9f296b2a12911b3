import type { Cursor } from "./types.ts";

/** What an org told the companion to do, as the store keeps it: what it says is the business of `outbound/commands`. */
export interface StoredCommand {
  /** The org's own id of the command: a known one is dropped, it was carried out or will be. */
  id: string;
  kind: string;
  /** JSON text. */
  body: string;
  /** When it is to be carried out, milliseconds since 1970. */
  dueAt: number;
}

export interface WaitingCommand extends StoredCommand {
  /** Failed attempts to carry it out. */
  attempts: number;
}

/** What became of commands that were due. */
export interface CommandsSettled {
  /** Carried out: what they said goes, their ids stay for a while. */
  done: readonly string[];
  /** To be tried at `dueAt`. */
  postponed: readonly { id: string; dueAt: number; attempts: number; error: string }[];
  /** Nobody tries these any more; they stay for an operator to see. */
  dead: readonly { id: string; attempts: number; error: string }[];
}

export interface CommandsStatus {
  waiting: number;
  /** When the oldest that waits is, or was, due; null when none waits. */
  oldestDueAt: number | null;
  dead: number;
  /** The latest that could not be carried out, at most 20: which, and why. */
  failures: { org: string; id: string; kind: string; error: string }[];
}

/** The part of the store that keeps what the orgs' command streams told. */
export interface CommandStore {
  /** Keeps commands and moves the cursor of the stream behind them, all or nothing. */
  keepCommands(org: string, commands: readonly StoredCommand[], cursor?: Cursor): Promise<void>;
  /** Those of an org that are due, oldest first. */
  dueCommands(org: string, page: { before: number; limit: number }): Promise<WaitingCommand[]>;
  settleCommands(org: string, settled: CommandsSettled): Promise<void>;
  commandsStatus(): Promise<CommandsStatus>;
}

/** How long the id of a command that has ended is known: ten times as long as Salesforce keeps an event. */
export const REMEMBER_MS = 30 * 24 * 3_600_000;
