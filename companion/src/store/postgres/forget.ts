import { TASK_PLACE, type Forgotten, type ForgetRequest } from "../types.ts";
import type { Session } from "./session.ts";

/**
 * 1. page: a portion of events, whether or not they are old: what is looked at stays bounded.
 * 2. old: those that have ended everywhere. An event of which a hint is open may still be handed on to a group's members.
 * 3. what their hints came to, the events, and dead letters that are closed, are deleted.
 */
const FORGET = `
  WITH page AS (
    SELECT seq, received_at FROM events WHERE seq > $1 ORDER BY seq LIMIT $2
  ), old AS (
    SELECT seq FROM page p WHERE received_at < $3 AND NOT EXISTS (
      SELECT 1 FROM hints h WHERE h.event_seq = p.seq AND (h.open OR (h.outcome = 'dead_letter' AND EXISTS (
        SELECT 1 FROM dead_letters d WHERE d.lane_id = h.lane_id AND d.closed_at IS NULL))))
  ), ended AS (
    DELETE FROM hints h USING old WHERE h.event_seq = old.seq
  ), gone AS (
    DELETE FROM events e USING old WHERE e.seq = old.seq
  ), closed AS (
    DELETE FROM dead_letters WHERE closed_at < $3
  ), told AS (
    DELETE FROM cursors WHERE starts_with(name, '${TASK_PLACE}') AND updated_at < $4
  )
  SELECT (SELECT count(*) FROM old)::int AS forgotten, max(seq) AS last,
    count(*) < $2 OR coalesce(max(received_at) >= $3, true) AS is_over
  FROM page`;

export async function forgetEvents(
  session: Session,
  { before, after, limit, tasksBefore }: ForgetRequest,
): Promise<Forgotten> {
  const [row] = await session.query<{ forgotten: number; last: number | null; is_over: boolean }>("forget", FORGET, [
    after,
    limit,
    session.toStore(before),
    session.toStore(tasksBefore ?? null),
  ]);
  return { forgotten: row?.forgotten ?? 0, after: row === undefined || row.is_over ? null : row.last };
}
