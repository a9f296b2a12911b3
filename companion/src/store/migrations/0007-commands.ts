import type { Migration } from "./index.ts";

/**
 * What the orgs told the companion to do: waiting while `due_at` is set. A command that was carried out keeps its id for
 * a while, so that it is not carried out again; what it said goes at once.
 */
export const commands: Migration = {
  oldest: 1,
  sqlite: `
  CREATE TABLE commands (
    org        TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    body       TEXT,
    due_at     INTEGER,
    attempts   INTEGER NOT NULL DEFAULT 0,
    error      TEXT,
    ended_at   INTEGER,
    PRIMARY KEY (org, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX commands_due ON commands (org, due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX commands_ended ON commands (ended_at) WHERE ended_at IS NOT NULL;
  `,
  postgres: `
  CREATE TABLE commands (
    org        text COLLATE "C" NOT NULL,
    id         text COLLATE "C" NOT NULL,
    kind       text NOT NULL,
    body       text,
    due_at     bigint,
    attempts   integer NOT NULL DEFAULT 0,
    error      text,
    ended_at   bigint,
    PRIMARY KEY (org, id)
  );
  CREATE INDEX commands_due ON commands (org, due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX commands_ended ON commands (ended_at) WHERE ended_at IS NOT NULL;
  `,
};
