import type { Migration } from "./index.ts";

/**
 * What people are to be told: waiting while `due_at` is set. A notice that was told keeps its key for a while, so that
 * it is not told again; its text goes at once.
 */
export const notices: Migration = {
  oldest: 1,
  sqlite: `
  CREATE TABLE notices (
    key        TEXT    PRIMARY KEY,
    body       TEXT,
    due_at     INTEGER,
    attempts   INTEGER NOT NULL DEFAULT 0,
    error      TEXT,
    ended_at   INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX notices_due ON notices (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX notices_ended ON notices (ended_at) WHERE ended_at IS NOT NULL;
  `,
  postgres: `
  CREATE TABLE notices (
    key        text COLLATE "C" PRIMARY KEY,
    body       text,
    due_at     bigint,
    attempts   integer NOT NULL DEFAULT 0,
    error      text,
    ended_at   bigint
  );
  CREATE INDEX notices_due ON notices (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX notices_ended ON notices (ended_at) WHERE ended_at IS NOT NULL;
  `,
};
