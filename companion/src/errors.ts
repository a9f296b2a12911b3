/** Says what went wrong in a way a program can test (`code`) and a person can act on (`message`). */
export interface Problem {
  code: string;
  message: string;
}

/** The text of anything thrown, its causes included: `fetch failed: connect ECONNREFUSED`. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}
