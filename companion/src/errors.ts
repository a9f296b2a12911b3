/** Says what went wrong in a way a program can test (`code`) and a person can act on (`message`). */
export interface Problem {
  code: string;
  message: string;
}

/**
 * The text of anything thrown, its causes included: `fetch failed: connect ECONNREFUSED`. Failures of ours say in their own
 * sentence what caused them; that is not said again.
 */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause === undefined) return ownText(error);
  return error.message.includes(rootOf(error.cause)) ? error.message : `${ownText(error)}: ${messageOf(error.cause)}`;
}

/** Some errors of Node's have a code alone, such as of a host whose addresses all refuse. */
function ownText(error: Error): string {
  return error.message || ("code" in error ? String(error.code) : error.name);
}

function rootOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? ownText(error) : rootOf(error.cause);
}
