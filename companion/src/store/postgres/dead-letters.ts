import { LETTER_EVENTS, type DeadLetter, type LaneKey } from "../types.ts";
import { conditionsOf, type WhichLetters } from "../which-letters.ts";
import { laneKey, type LaneRow } from "./reports.ts";
import type { Session } from "./session.ts";

const COLUMNS = `
    d.id, d.code, d.message, d.version, d.created_at, l.kind, l.org, l.okta_org, l.subject,
    (SELECT coalesce(json_agg(json_build_object('uuid', e.uuid, 'type', e.type, 'published', e.published)
       ORDER BY h.position), '[]')
     FROM (
       SELECT n.position, n.event_seq FROM hints n WHERE n.lane_id = d.lane_id AND n.outcome = 'dead_letter'
       ORDER BY n.position DESC LIMIT ${LETTER_EVENTS}) h
     JOIN events e ON e.seq = h.event_seq) AS events`;

type DeadLetterRow = LaneRow & Omit<DeadLetter, keyof LaneKey | "createdAt"> & { created_at: number };

/** Open dead letters with the events that stand in them, oldest first. */
export async function readDeadLetters(
  session: Session,
  limit: number,
  which: WhichLetters = {},
): Promise<DeadLetter[]> {
  // $1 is the limit.
  const { shape, sql, values } = conditionsOf(which, (index) => `$${index + 2}`);
  const open = `
    SELECT ${COLUMNS}
    FROM dead_letters d JOIN lanes l ON l.id = d.lane_id WHERE d.closed_at IS NULL${sql} ORDER BY d.id LIMIT $1`;
  const rows = await session.query<DeadLetterRow>(`dead_letters_${shape}`, open, [limit, ...values]);
  return rows.map((row) => toDeadLetter(session, row));
}

/**
 * 1. closed: the letter, unless it is closed already.
 * 2. quiet: its lane, if all that is left of it is a look that is due one day; whoever is in a worker's hands or has
 *    news goes on.
 */
const DISCARD = `
  WITH closed AS (
    UPDATE dead_letters SET closed_at = now_ms(), closed_version = version
    WHERE id = $1 AND closed_at IS NULL RETURNING *
  ), quiet AS (
    UPDATE lanes SET wake_at = NULL, attempts = 0, rechecks = 0, error_code = NULL, error_message = NULL, error_at = NULL
    WHERE id IN (SELECT lane_id FROM closed) AND done = tail AND lease_expires_at IS NULL
      AND (wake_at IS NULL OR wake_at > now_ms())
  )
  SELECT ${COLUMNS} FROM closed d JOIN lanes l ON l.id = d.lane_id`;

export async function discard(session: Session, deadLetterId: number): Promise<DeadLetter | null> {
  const [row] = await session.query<DeadLetterRow>("discard", DISCARD, [deadLetterId]);
  return row === undefined ? null : toDeadLetter(session, row);
}

function toDeadLetter(session: Session, row: DeadLetterRow): DeadLetter {
  return {
    ...laneKey(row),
    id: row.id,
    code: row.code,
    message: row.message,
    version: row.version,
    createdAt: session.toCaller(row.created_at),
    events: row.events,
  };
}
