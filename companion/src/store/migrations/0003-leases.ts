import type { Migration } from "./index.ts";

/** Jobs that one process at a time may run. */
export const leases: Migration = {
  oldest: 1,
  // SQLite's folder has one process: its leases need not be stored.
  sqlite: "",
  postgres: `
  CREATE TABLE leases (
    name       text COLLATE "C" PRIMARY KEY,
    holder     text   NOT NULL,
    token      bigint NOT NULL,
    expires_at bigint NOT NULL
  );
  `,
};
