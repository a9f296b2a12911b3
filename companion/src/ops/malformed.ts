import type { z } from "zod";

/** What is wrong first about what was sent. Our own messages go on after the field's name; zod's are sentences of their own. */
export function malformedText({ issues: [issue] }: z.ZodError): string {
  const where = issue?.path.join(".") || "The body";
  const what = issue?.message ?? "is wrong";
  return /^[A-Z]/.test(what) ? `${where}: ${what}.` : `${where} ${what}.`;
}
