import type { Migration } from "./index.ts";

/** Jobs that one process at a time may run. */
export const leases: Migration = {
  oldest: 1,
  sqlite: `
  CREATE TABLE leases (
    name       TEXT    PRIMARY KEY,
    holder     TEXT    NOT NULL,
    token      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  postgres: `
  CREATE TABLE leases (
    name       text COLLATE "C" PRIMARY KEY,
    holder     text   NOT NULL,
    token      bigint NOT NULL,
    expires_at bigint NOT NULL
  );
  `,
};
