import { TASK_PLACE, type Forgotten, type ForgetRequest } from "../types.ts";
import type { Connection, Row } from "./connection.ts";

/** Forgets a portion of the events that have ended, with what their hints came to, and dead letters that are closed. */
export function forgetEvents(connection: Connection, { before, after, limit, tasksBefore }: ForgetRequest): Forgotten {
  const page = connection.get(
    `SELECT count(*) AS count, max(seq) AS last, max(received_at) AS newest FROM (
       SELECT seq, received_at FROM events WHERE seq > ? ORDER BY seq LIMIT ?)`,
    [after, limit],
  ) as Row;
  const last = Number(page["last"] ?? after);
  const old = connection.all(
    `SELECT seq FROM events e WHERE seq > ? AND seq <= ? AND received_at < ? AND NOT EXISTS (
       SELECT 1 FROM hints h WHERE h.event_seq = e.seq AND (h.open = 1 OR h.outcome = 'dead_letter' AND EXISTS (
         SELECT 1 FROM dead_letters d WHERE d.lane_id = h.lane_id AND d.closed_at IS NULL)))`,
    [after, last, before],
  );
  const events = JSON.stringify(old.map(({ seq }) => seq));
  connection.run("DELETE FROM hints WHERE event_seq IN (SELECT value FROM json_each(?))", [events]);
  connection.run("DELETE FROM events WHERE seq IN (SELECT value FROM json_each(?))", [events]);
  connection.run("DELETE FROM dead_letters WHERE closed_at < ?", [before]);
  if (tasksBefore !== undefined)
    connection.run("DELETE FROM cursors WHERE substr(name, 1, ?) = ? AND updated_at < ?", [
      TASK_PLACE.length,
      TASK_PLACE,
      tasksBefore,
    ]);
  const isOver = Number(page["count"]) < limit || Number(page["newest"]) >= before;
  return { forgotten: old.length, after: isOver ? null : last };
}
