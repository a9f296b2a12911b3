import { close, fdatasync, openSync } from "node:fs";
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
 * promise as `FULL` gives. The log is there when the store is open, and stays the same file until it is closed. Source:
 * sqlite.org, "Write-Ahead Logging", and "PRAGMA synchronous".
 *
 * Never opens the database file itself: to close it would drop the locks that SQLite holds. Source: sqlite.org, "How To
 * Corrupt An SQLite Database File", 2.2.
 *
 * @throws Error when there is no log: whoever goes on without would promise what is not so.
 */
export function syncOf(directory: string, syncFile: typeof fdatasync = fdatasync): Sync {
  const log = openSync(join(directory, "lockstep.sqlite-wal"), "r+");
  return {
    start: (done) => syncFile(log, done),
    close: () => close(log),
  };
}
