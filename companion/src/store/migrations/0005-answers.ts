import type { Migration } from "./index.ts";

/**
 * What a lane's turn came to, for whoever asked for one: any process may take the turn. `asked` is the count of wakes
 * that a turn must have seen to be an answer; `answer` is JSON text.
 */
export const answers: Migration = {
  oldest: 1,
  sqlite: `
  ALTER TABLE lanes ADD COLUMN asked INTEGER;
  ALTER TABLE lanes ADD COLUMN answer TEXT;
  `,
  postgres: `
  ALTER TABLE lanes ADD COLUMN asked bigint, ADD COLUMN answer text;
  `,
};
