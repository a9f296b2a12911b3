import { DatabaseSync } from "node:sqlite";
import { checkSchema, migrations } from "../migrations/index.ts";
import { StoreError } from "../store.ts";
import { fileOf, makeFolder, unusable } from "./folder.ts";

/**
 * Opens the database of a store folder, alone: a second process is refused until this one ends, however it ends. Its
 * schema is brought up to date.
 *
 * @throws StoreError `store_in_use`; `store_unusable` when the folder cannot be written or holds something else;
 * `store_too_new` after a downgrade; `store_moved` when the store was moved to PostgreSQL.
 */
export function openDatabase(
  directory: string,
  lockWaitMs: number,
  synchronous: "FULL" | "NORMAL" = "FULL",
): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    makeFolder(directory);
    database = new DatabaseSync(fileOf(directory), { timeout: lockWaitMs });
    // Exclusive locking is the folder's lock: the operating system lets go of it when the process dies, so kill -9
    // leaves none behind.
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    // Where it cannot be, SQLite goes on without and says so.
    const journal = database.prepare("PRAGMA journal_mode = WAL").get()?.["journal_mode"];
    if (journal !== "wal")
      throw new Error(`its file system bears no write-ahead log (SQLite chose: ${String(journal)})`);
    // WAL with FULL syncs at each commit: what was acknowledged survives a power cut. With NORMAL somebody else does.
    database.exec(`PRAGMA synchronous = ${synchronous}`);
    database.exec("PRAGMA foreign_keys = ON");
    // Some 32 MB of pages before they are written back to the database, and as many in memory: in a storm of events the
    // same lanes change again and again.
    database.exec("PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY");
    database.exec("BEGIN EXCLUSIVE; COMMIT");
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    throw unusable(directory, error);
  }
}

/** Marks a store that goes on elsewhere; it is not opened again. */
export function markMoved(database: DatabaseSync, to: string): void {
  database.exec("CREATE TABLE moved (target TEXT NOT NULL)");
  database.prepare("INSERT INTO moved VALUES (?)").run(to);
}

/** Brings the schema up to date, one transaction a step. */
function migrate(database: DatabaseSync): void {
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
