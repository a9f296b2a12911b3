import { close, fdatasync, fsyncSync, openSync, closeSync, existsSync } from "node:fs";
import { join } from "node:path";

/** Syncs what was committed to disk, in a thread of the pool, while the next transaction is made. */
export interface Sync {
  /** Calls back when everything committed before this call is on disk. One at a time. */
  start(done: (error: Error | null) => void): void;
  close(): void;
}

/**
 * The sync of a store that is open with `synchronous = NORMAL`: SQLite then writes a commit to the write-ahead log and
 * syncs only around checkpoints. A log that is synced up to a commit holds all before it, so to sync the file is the same
 * promise as `FULL` gives. Source: sqlite.org, "Write-Ahead Logging", and "PRAGMA synchronous".
 *
 * Never opens the database file itself: to close it would drop the locks that SQLite holds. Source: sqlite.org, "How To
 * Corrupt An SQLite Database File", 2.2.
 */
export function syncOf(directory: string): Sync {
  const file = join(directory, "lockstep.sqlite-wal");
  let log: number | undefined;

  /** The log is made with the first commit and stays the same file until the store is closed. */
  const open = (): number | undefined => {
    if (!existsSync(file)) return undefined;
    const entry = openSync(directory, "r");
    fsyncSync(entry);
    closeSync(entry);
    return openSync(file, "r+");
  };

  return {
    start(done) {
      try {
        log ??= open();
      } catch (error) {
        return done(error as Error);
      }
      if (log === undefined) return done(null);
      fdatasync(log, done);
    },
    close() {
      if (log !== undefined) close(log);
    },
  };
}
