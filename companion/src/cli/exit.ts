import { ConfigError } from "../config.ts";
import { messageOf } from "../errors.ts";
import { ListenError } from "../shell.ts";
import { StoreError } from "../store/store.ts";

/** Exit codes, and what each means. Those above 63 are of sysexits.h. */
export const EXIT = {
  done: 0,
  failed: 1,
  notFine: 2,
  usage: 64,
  data: 65,
  unavailable: 69,
  noPermission: 77,
  config: 78,
} as const;

/** What a program reads of an error that has no code of its own. */
const NAMES: Readonly<Record<number, string>> = {
  [EXIT.failed]: "failed",
  [EXIT.notFine]: "not_fine",
  [EXIT.usage]: "usage",
  [EXIT.data]: "unusable_file",
  [EXIT.unavailable]: "unreachable",
  [EXIT.noPermission]: "not_operator",
  [EXIT.config]: "config_wrong",
};

export const EXIT_HELP = `Exit codes:
  0   done, or all is well
  1   it failed; the last line says why
  2   it was done, and not all is well (doctor: a check failed; dead-letters: there are some; plan: it is refused, or
      was when it was last tried; config import: nobody said yes, or of several orgs not all have it now)
  64  the command line is wrong
  65  the file that was given cannot be used: it cannot be read, is no configuration, or has errors in it
  69  the companion cannot be reached
  77  the operator token is missing or wrong
  78  the companion's settings are wrong`;

/** A command cannot do what it was told; the message is for who typed it. */
export class CliError extends Error {
  readonly exitCode: number;
  /** The companion's code for it, or the name of the exit code. */
  readonly code: string;
  /** Nobody answered whether it was done: what was asked for may have happened all the same. */
  readonly mayBeDone: boolean;

  constructor(
    exitCode: number,
    message: string,
    { mayBeDone = false, code }: { mayBeDone?: boolean; code?: string | undefined } = {},
  ) {
    super(message);
    this.name = "CliError";
    this.exitCode = exitCode;
    this.code = code ?? NAMES[exitCode] ?? "failed";
    this.mayBeDone = mayBeDone;
  }
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode;
  return error instanceof ConfigError ? EXIT.config : EXIT.failed;
}

/** An error as `--json` prints it. */
export function errorAnswer(error: unknown): { error: string; code: string; exitCode: number } {
  const exitCode = exitCodeOf(error);
  const hasCode = error instanceof CliError || error instanceof StoreError;
  const code = hasCode ? error.code : (NAMES[exitCode] ?? "failed");
  return { error: explain(error), code, exitCode };
}

/** What to say of an error. Those written for a reader stand as they are; any other may have its reason in its cause. */
export function explain(error: unknown): string {
  const speaksForItself =
    error instanceof CliError ||
    error instanceof ConfigError ||
    error instanceof StoreError ||
    error instanceof ListenError;
  return speaksForItself ? error.message : messageOf(error);
}
