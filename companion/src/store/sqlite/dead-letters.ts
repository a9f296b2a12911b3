import { LETTER_EVENTS, type DeadLetter } from "../types.ts";
import { conditionsOf, type WhichLetters } from "../which-letters.ts";
import type { Connection } from "./connection.ts";
import { laneKey } from "./reports.ts";

/** Open dead letters with the events that stand in them, oldest first. */
export function readDeadLetters(connection: Connection, limit: number, which: WhichLetters = {}): DeadLetter[] {
  const { sql, values } = conditionsOf(which, () => "?");
  const rows = connection.all(
    `SELECT d.id, d.lane_id, d.code, d.message, d.version, d.created_at, l.kind, l.org, l.okta_org, l.subject
     FROM dead_letters d JOIN lanes l ON l.id = d.lane_id WHERE d.closed_at IS NULL${sql} ORDER BY d.id LIMIT ?`,
    [...values, limit],
  );
  const events = (laneId: number) =>
    connection.all(
      `SELECT e.uuid, e.type, e.published FROM hints h JOIN events e ON e.seq = h.event_seq
       WHERE h.lane_id = ? AND h.outcome = 'dead_letter' ORDER BY h.position DESC LIMIT ?`,
      [laneId, LETTER_EVENTS],
    );
  return rows.map((row) => ({
    ...laneKey(row),
    id: Number(row["id"]),
    code: String(row["code"]),
    message: String(row["message"]),
    version: Number(row["version"]),
    createdAt: Number(row["created_at"]),
    events: events(Number(row["lane_id"]))
      .toReversed()
      .map((event) => ({
        uuid: String(event["uuid"]),
        type: String(event["type"]),
        published: String(event["published"]),
      })),
  }));
}

/** Closes one, and calls off the look that was due one day; whoever is in a worker's hands or has news goes on. */
export function discard(connection: Connection, deadLetterId: number, now: number): DeadLetter | null {
  const [letter] = readDeadLetters(connection, 1, { id: deadLetterId });
  if (letter === undefined) return null;
  connection.run(
    `UPDATE lanes SET wake_at = NULL, attempts = 0, rechecks = 0, error_code = NULL, error_message = NULL, error_at = NULL
     WHERE id = (SELECT lane_id FROM dead_letters WHERE id = ?) AND done = tail AND lease_expires_at IS NULL
       AND (wake_at IS NULL OR wake_at > ?)`,
    [deadLetterId, now],
  );
  connection.run("UPDATE dead_letters SET closed_at = ?, closed_version = version WHERE id = ?", [now, deadLetterId]);
  return letter;
}
