import type { Migration } from "./index.ts";

/**
 * Which companions live, by the heartbeat of each, and who holds a lane: what a companion had at hand is freed when its
 * heart has stopped, long before its leases end. A companion of an older version has no row and is not missed; nobody
 * frees what it claimed, for a claim of its own leaves `holder` empty.
 */
export const companions: Migration = {
  oldest: 1,
  // SQLite's folder has one process: its lock says that the one before is gone.
  sqlite: "",
  postgres: `
  CREATE TABLE companions (
    id         text COLLATE "C" PRIMARY KEY,
    expires_at bigint NOT NULL
  );
  ALTER TABLE lanes ADD COLUMN holder text COLLATE "C";
  `,
};
