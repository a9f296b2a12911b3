/** Collections that grow and grow: their owner is asked now and then whether they may. */
import type { ApexValue } from "../registry.ts";

/** What a collection may grow by before anybody looks at it. */
export const FIRST_ROOM = 100_000;

/** Says how much more there is room for, or throws. `heap.ts` puts the transaction's answer here. */
export const growth: { room: (contents: readonly ApexValue[]) => number } = { room: () => FIRST_ROOM };

/** About what one more element takes, without looking into it. */
export function weightOf(value: ApexValue): number {
  return typeof value === "string" ? value.length + 8 : 64;
}
