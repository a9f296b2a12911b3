/**
 * Moves the store from SQLite to PostgreSQL, with the companion's own settings: from the folder in LOCKSTEP_STORE_DIR
 * to the database in LOCKSTEP_STORE_URL (or LOCKSTEP_STORE_URL_FILE). Stop the companion before.
 *
 * `node companion/src/store-migrate.ts`; exit codes: 0 moved, 1 refused, 78 a setting is wrong.
 */
import { ConfigError } from "./config.ts";
import { storeMoveFromEnvironment } from "./environment.ts";
import { messageOf } from "./errors.ts";
import { moveStore } from "./store/move.ts";
import { StoreError } from "./store/store.ts";

try {
  const { directory, to } = storeMoveFromEnvironment(process.env);
  await moveStore({
    directory,
    to,
    onTable: (table, rows) => process.stdout.write(`${table}: ${rows}\n`),
  });
  process.stdout.write(
    "The store was moved. Start the companion with LOCKSTEP_STORE_URL, without LOCKSTEP_STORE_DIR.\n",
  );
} catch (error) {
  const speaks = error instanceof ConfigError || error instanceof StoreError;
  process.stderr.write(`${speaks ? error.message : messageOf(error)}\n`);
  process.exitCode = error instanceof ConfigError ? 78 : 1;
}
