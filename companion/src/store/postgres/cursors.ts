import type { Cursor } from "../types.ts";

/**
 * The end of a statement that stores what was read and moves the cursors behind it: the places of its parameter, but
 * those whose lease has changed hands.
 */
export const moveCursors = (parameter: string) => `place AS (
    SELECT * FROM json_to_recordset(${parameter}) AS c(name text, value text, lease text, token bigint)
  ), fence AS (
    SELECT l.name, l.token FROM leases l JOIN place p ON p.lease = l.name FOR SHARE OF l
  ), moved AS (
    INSERT INTO cursors AS known (name, value, updated_at)
    SELECT p.name, p.value, now_ms() FROM place p
    WHERE p.lease IS NULL OR EXISTS (SELECT 1 FROM fence f WHERE f.name = p.lease AND f.token = p.token)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
  )`;

/** Cursors as the rows of that parameter. */
export function placesOf(cursors: readonly Cursor[]): object[] {
  return cursors.map(({ name, value, fence }) => ({ name, value, ...fence }));
}
