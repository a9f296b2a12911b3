import type { Migration } from "./index.ts";

/**
 * PostgreSQL: a hint that ends is rewritten within its page and no index is touched ("HOT"), for which no index may
 * speak of `open` and the page needs room. What waits is found by its lane, whose `done` lies just before it.
 */
export const hintsInPlace: Migration = {
  oldest: 1,
  sqlite: "",
  postgres: `
  DROP INDEX hints_waiting;
  ALTER TABLE hints SET (fillfactor = 70);
  `,
};
