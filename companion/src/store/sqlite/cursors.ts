import type { Cursor } from "../types.ts";
import type { Connection } from "./connection.ts";
import type { Leases } from "./leases.ts";

export function readCursor(connection: Connection, name: string): string | null {
  const row = connection.get("SELECT value FROM cursors WHERE name = ?", [name]);
  return row === undefined ? null : String(row["value"]);
}

export function keepCursor(
  connection: Connection,
  { name, value }: { name: string; value: string | null },
  now: number,
): void {
  if (value === null) connection.run("DELETE FROM cursors WHERE name = ?", [name]);
  else
    connection.run(
      `INSERT INTO cursors (name, value, updated_at) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
      [name, value, now],
    );
}

/** Moves a cursor, unless the lease of whoever may move it has changed hands. */
export function moveCursor(connection: Connection, leases: Leases, cursor: Cursor | undefined, now: number): void {
  if (cursor === undefined) return;
  const { fence } = cursor;
  if (fence === undefined || leases.tokenOf(fence.lease) === fence.token) keepCursor(connection, cursor, now);
}
