import type { Migration } from "./index.ts";

/**
 * SQLite: hints that are written down and not yet with their lanes (`sqlite/accept.ts`). PostgreSQL needs none: there a
 * container hands out whole groups of events with one statement.
 *
 * An older version does not look here. A store is left empty of them when it is closed; after a crash and a downgrade
 * these people are woken by the log reader, whose place never passes an event that still waits here, or else by the
 * newer version when it is back.
 */
export const newHints: Migration = {
  oldest: 1,
  sqlite: `
  CREATE TABLE new_hints (
    n           INTEGER PRIMARY KEY,
    event_seq   INTEGER NOT NULL REFERENCES events (seq),
    kind        TEXT    NOT NULL,
    org         TEXT    NOT NULL,
    okta_org    TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    priority    INTEGER NOT NULL,
    expectation TEXT,
    written_at  INTEGER NOT NULL
  ) STRICT;
  `,
  postgres: "SELECT 1;",
};
