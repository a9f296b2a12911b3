import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { messageOf } from "../../errors.ts";
import { checkSchema, migrations } from "../migrations/index.ts";
import { StoreError } from "../store.ts";

/** SQLite's error code for "another connection holds the lock"; extended codes carry it in their low byte. */
const SQLITE_BUSY = 5;

/**
 * Opens the database of a store folder, alone: a second process is refused until this one ends, however it ends.
 *
 * @throws StoreError `store_in_use`; `store_unusable` when the folder cannot be written or holds something else.
 */
export function openDatabase(
  directory: string,
  lockWaitMs: number,
  synchronous: "FULL" | "NORMAL" = "FULL",
): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    database = new DatabaseSync(join(directory, "lockstep.sqlite"), { timeout: lockWaitMs });
    // Exclusive locking is the folder's lock: the operating system lets go of it when the process dies, so kill -9
    // leaves none behind.
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("PRAGMA journal_mode = WAL");
    // WAL with FULL syncs at each commit: what was acknowledged survives a power cut. With NORMAL somebody else does.
    database.exec(`PRAGMA synchronous = ${synchronous}`);
    database.exec("PRAGMA foreign_keys = ON");
    // Some 32 MB of pages before they are written back to the database, and as many in memory: in a storm of events the
    // same lanes change again and again.
    database.exec("PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY");
    database.exec("BEGIN EXCLUSIVE; COMMIT");
    return database;
  } catch (error) {
    database?.close();
    if (isBusy(error)) {
      throw new StoreError(
        "store_in_use",
        `The store folder ${directory} is in use by another Lockstep process. Stop that process, or give this one a folder of its own.`,
        { cause: error },
      );
    }
    throw new StoreError("store_unusable", `The store folder ${directory} cannot be used: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;
}

/** Marks a store that goes on elsewhere; it is not opened again. */
export function markMoved(database: DatabaseSync, to: string): void {
  database.exec("CREATE TABLE moved (target TEXT NOT NULL)");
  database.prepare("INSERT INTO moved VALUES (?)").run(to);
}

/**
 * Brings the schema up to date, one transaction a step.
 *
 * @throws StoreError `store_too_new` after a downgrade, `store_moved` when the store was moved to PostgreSQL.
 */
export function migrate(database: DatabaseSync): void {
  if (database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'moved'").get() !== undefined) {
    const target = String(database.prepare("SELECT target FROM moved").get()?.["target"]);
    throw new StoreError(
      "store_moved",
      `This store was moved to the database ${target}. Set LOCKSTEP_STORE_URL instead of LOCKSTEP_STORE_DIR.`,
    );
  }
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
  database.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, oldest INTEGER NOT NULL)");
  const row = database.prepare("SELECT oldest FROM schema_version").get();
  checkSchema({ version, oldest: Number(row?.["oldest"] ?? version) });
  const steps = migrations.slice(version);
  // What a step copies refers to what is there already; to look it up again takes longer than the copying.
  if (steps.length > 0) database.exec("PRAGMA foreign_keys = OFF");
  steps.forEach(({ sqlite, oldest }, index) => {
    const step = version + index + 1;
    database.exec(
      `BEGIN IMMEDIATE; ${sqlite}; PRAGMA user_version = ${step};
       DELETE FROM schema_version; INSERT INTO schema_version VALUES (${step}, ${oldest}); COMMIT`,
    );
  });
  database.exec("PRAGMA foreign_keys = ON");
}
