import type { EarlierHints } from "./types.ts";

/** Of a stored hint `w`: whether it says what the person's status should be. */
export const SPEAKS_OF_STATUS = `w.expectation LIKE '%"status":%'`;

/** The hints between the oldest that waits and the first that is told: a portion of them, by position. */
export function earlierFrom(oldest: number, receivedAt: number, firstTold: number, most: number): EarlierHints {
  const last = firstTold - 1;
  const upTo = Math.min(last, oldest + most - 1);
  return { upTo, isAll: upTo === last, receivedAt };
}
