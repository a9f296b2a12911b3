import type { PoolClient } from "pg";
import type { DatabaseSync } from "node:sqlite";
import { prepareSchema } from "./postgres/schema.ts";
import { databaseName } from "./postgres/faults.ts";
import { openSession, type PostgresAccess, type Session } from "./postgres/session.ts";
import { handOut } from "./sqlite/accept.ts";
import { connectionTo } from "./sqlite/connection.ts";
import { markMoved, openDatabase } from "./sqlite/database.ts";
import { holdsStore } from "./sqlite/folder.ts";
import { StoreError } from "./store.ts";

export interface MoveOptions {
  /** The folder of the SQLite store; nobody may be using it. */
  directory: string;
  /** The PostgreSQL database; the store in it must be empty. */
  to: PostgresAccess;
  /** Hears of each table when it is over there. */
  onTable?: (table: string, rows: number) => void;
}

/** Rows in one statement. */
const PAGE = 1_000;

/**
 * Moves a store from SQLite to PostgreSQL while no companion runs: versions, lanes and their open hints, events, dead
 * letters, members, cursors, facts and whatever else the tables hold, all or nothing. Who was claimed when the last
 * companion ended is free again. The folder is marked afterwards, so that nobody goes on with it: its versions would
 * fall behind.
 *
 * @returns how many rows each table had.
 * @throws StoreError `store_missing`, `store_in_use`, `store_unusable`, `store_moved`, `store_too_new` of either side, or
 * `store_not_empty`.
 */
export async function moveStore({ directory, to, onTable }: MoveOptions): Promise<Record<string, number>> {
  if (!holdsStore(directory))
    throw new StoreError("store_missing", `There is no store in the folder ${directory}. Name the one that was used.`);
  const source = openDatabase(directory, 0);
  try {
    // A companion that was killed may have left hints that are not with their lanes yet.
    const connection = connectionTo(source);
    connection.transaction([() => handOut(connection)]);
    const session = openSession({ ...to, connections: 1, clock: Date.now, onTrouble: () => undefined });
    try {
      await prepareSchema(session);
      const counts = await session.onConnection((client) => copy(source, client, session, to.url));
      markMoved(source, databaseName(to.url));
      for (const [table, rows] of Object.entries(counts)) onTable?.(table, rows);
      return counts;
    } finally {
      await session.end();
    }
  } finally {
    source.close();
  }
}

async function copy(
  source: DatabaseSync,
  client: PoolClient,
  session: Session,
  url: string,
): Promise<Record<string, number>> {
  const tables = tablesOf(source);
  await client.query("BEGIN");
  try {
    // Whoever starts a companion on the database meanwhile waits until the move is over.
    await client.query(`LOCK TABLE ${tables.join(", ")} IN ACCESS EXCLUSIVE MODE`);
    for (const table of tables) {
      const { rows } = await client.query(`SELECT 1 FROM ${table} LIMIT 1`);
      if (rows.length > 0)
        throw new StoreError(
          "store_not_empty",
          `The store in ${databaseName(url)} is not empty (${table}). Move into a database that no companion has used.`,
        );
    }
    const counts: Record<string, number> = {};
    for (const table of tables) counts[table] = await copyTable(source, client, session, table);
    for (const [table, column] of [
      ["events", "seq"],
      ["lanes", "id"],
      ["dead_letters", "id"],
    ])
      await client.query(
        `SELECT setval(pg_get_serial_sequence('${table}', '${column}'), max(${column})) FROM ${table} HAVING count(*) > 0`,
      );
    await client.query("COMMIT");
    return counts;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function copyTable(source: DatabaseSync, client: PoolClient, session: Session, table: string): Promise<number> {
  const columns = source
    .prepare("SELECT name FROM pragma_table_info(?)")
    .all(table)
    .map(({ name }) => String(name));
  // PostgreSQL reads each value as its own column's type: 1 is true where it has a boolean.
  const insert = `INSERT INTO ${table} (${columns.join(", ")})
    SELECT ${columns.join(", ")} FROM json_populate_recordset(NULL::${table}, $1)`;
  let page: Record<string, unknown>[] = [];
  let rows = 0;
  const flush = async () => {
    if (page.length > 0) await client.query(insert, [session.json(page)]);
    rows += page.length;
    page = [];
  };
  for (const row of source.prepare(`SELECT * FROM ${table}`).iterate()) {
    page.push("lease_expires_at" in row ? { ...row, lease_expires_at: null } : row);
    if (page.length === PAGE) await flush();
  }
  await flush();
  const { rows: counted } = await client.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`);
  if (counted[0]?.n !== rows)
    throw new StoreError(
      "store_failed",
      `Of ${rows} rows of ${table} only ${counted[0]?.n} arrived; nothing was moved.`,
    );
  return rows;
}

/** All that hold something of the store's; the schema's own bookkeeping is the target's, and no hint waits any more. */
function tablesOf(source: DatabaseSync): string[] {
  return source
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('schema_version', 'moved', 'new_hints')",
    )
    .all()
    .map(({ name }) => String(name));
}
