import type { PoolClient } from "pg";
import { checkSchema, migrations } from "../migrations/index.ts";
import { StoreError } from "../store.ts";
import type { Session } from "./session.ts";

/** Names the lock under which one container at a time changes the schema: "lock" and "step" in ASCII. */
const SCHEMA_LOCK = [0x6c6f636b, 0x73746570];

/** The oldest server whose dialect the statements speak. */
const OLDEST_SERVER = 140_000;

/**
 * Checks the server and brings the schema up to date. Containers that start at once wait for each other and migrate
 * once.
 *
 * @throws StoreError `store_too_new` when the schema is newer and does not bear this version; `store_unusable` when the
 * server cannot keep what an acknowledgement promises.
 */
export async function prepareSchema(session: Session): Promise<void> {
  await session.onConnection(async (client) => {
    await checkServer(client);
    await client.query("BEGIN");
    try {
      await migrate(client);
      await client.query("COMMIT");
    } catch (error) {
      await client.query("ROLLBACK").catch(() => undefined);
      throw error;
    }
  });
}

async function migrate(client: PoolClient): Promise<void> {
  // Another container may be at it for long; what runs meanwhile must not be held up by our waiting for a table.
  await client.query("SET LOCAL statement_timeout = 0");
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", SCHEMA_LOCK);
  await client.query("SET LOCAL lock_timeout = '5s'");
  await client.query("CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL, oldest integer NOT NULL)");
  const { rows } = await client.query<{ version: number; oldest: number }>(
    "SELECT version, oldest FROM schema_version",
  );
  const current = rows[0] ?? { version: 0, oldest: 0 };
  checkSchema(current);
  const steps = migrations.slice(current.version);
  for (const { postgres } of steps) await client.query(postgres);
  const oldest = steps.at(-1)?.oldest;
  if (oldest === undefined) return;
  await client.query("DELETE FROM schema_version");
  await client.query("INSERT INTO schema_version (version, oldest) VALUES ($1, $2)", [migrations.length, oldest]);
}

async function checkServer(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ version: number; fsync: string; commit: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('fsync') AS fsync,
       current_setting('synchronous_commit') AS commit`,
  );
  const server = rows[0];
  if (server === undefined || server.version < OLDEST_SERVER)
    throw unusable("the server is older than PostgreSQL 14; use a newer one");
  if (server.fsync !== "on")
    throw unusable("it runs with fsync off, so a power cut could lose what was acknowledged; switch fsync on");
  if (server.commit === "off")
    throw unusable(
      "synchronous_commit is off, so a crash could lose what was acknowledged; ALTER ROLE ... SET synchronous_commit = on",
    );
}

function unusable(reason: string): StoreError {
  return new StoreError("store_unusable", `The database cannot be used: ${reason}.`);
}
