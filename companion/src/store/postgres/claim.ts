import { earlierFrom, SPEAKS_OF_STATUS } from "../earlier.ts";
import type { ClaimRequest } from "../store.ts";
import { EARLIER_MOST, SAID_MOST, TOLD_MOST } from "../types.ts";
import type { ClaimedLane, EarlierHints, Expectation, Priority, Said, WaitingHint } from "../types.ts";
import type { Session } from "./session.ts";

/**
 * A lane that is this companion's by the database's word, and not by its own, was claimed by a statement whose answer was
 * lost, or its release was: it can be claimed again at once, though not before every answer under way has come.
 */
const ANSWER_LOST_MS = 20_000;

/**
 * Lanes of a kind and an org that are due. They are so by their place in the order too, which ends the reading where the
 * rest of the lanes wait for a later time.
 */
export const DUE = `kind = $1 AND org = $2 AND wake_at IS NOT NULL AND wake_at <= now_ms()
      AND (wake_at - priority * 600000) <= now_ms()`;

/** The order of their indexes. */
export const IN_TURN = "ORDER BY (wake_at - priority * 600000)";

/**
 * Who holds a row's lock is passed over: a lane that another container is about to claim is that container's. The lanes to
 * take are an array because the planner, which does not know the limit, takes a list that is joined for a tenth of all
 * lanes and reads them all.
 *
 * @param priorities a condition that names them, so that the index of the urgent can be used.
 */
const claimOf = (priorities: string) => `
  UPDATE lanes l SET
    version = version + 1,
    lease_token = lease_token + 1,
    lease_expires_at = now_ms() + $4,
    holder = $5,
    claimed_wakes = wakes,
    claimed_tail = tail
  WHERE l.id = ANY (ARRAY(
    SELECT id FROM lanes
    WHERE ${DUE} AND ${priorities}
      AND (lease_expires_at IS NULL OR lease_expires_at <= now_ms()
        OR holder = $5 AND lease_expires_at <= now_ms() + $4 - ${ANSWER_LOST_MS} AND id <> ALL ($6::bigint[]))
    ${IN_TURN} LIMIT $3
    FOR NO KEY UPDATE SKIP LOCKED
  ))
  RETURNING l.id, l.okta_org, l.subject, l.lease_token, l.version, l.priority, l.lease_expires_at, l.attempts,
    l.rechecks, l.missing_since, l.wake_at, l.done, l.tail, coalesce(l.asked <= l.wakes, false) AS is_asked`;

/** By the least priority. */
const CLAIMS = {
  0: { name: "claim", sql: claimOf("priority >= 0") },
  1: { name: "claim_usual", sql: claimOf("priority >= 1") },
  2: { name: "claim_urgent", sql: claimOf("priority >= 2") },
} as const;

/**
 * The newest hints that wait, and the newest of those that have ended lately. A statement of its own: the claim sees rows as
 * they were when it began, and a lane that was given a hint meanwhile would come without it.
 */
const HINTS = `
  SELECT h.lane_id, h.open, h.position, h.expectation, e.uuid, e.type, e.published, e.actor, e.received_at
  FROM json_to_recordset($1) AS c(id bigint, after bigint, tail bigint)
  JOIN hints h ON h.lane_id = c.id AND h.position > least(c.after, c.tail - ${SAID_MOST}) AND h.position <= c.tail
  JOIN events e ON e.seq = h.event_seq
  WHERE h.open AND h.position > c.after OR NOT h.open AND e.received_at > now_ms() - $2
  ORDER BY h.lane_id, h.position`;

/** The first hint to tell of lanes that have more than are told, and of the others the oldest and the newest word on the status. */
const EARLIER = `
  SELECT c.id, f.first, o.position AS oldest, e.received_at, s.position, s.expectation, said.uuid, said.published
  FROM json_to_recordset($1) AS c(id bigint, done bigint, tail bigint)
  CROSS JOIN LATERAL (
    SELECT w.position AS first FROM hints w
    WHERE w.lane_id = c.id AND w.position > c.done AND w.position <= c.tail AND w.open
    ORDER BY w.position DESC LIMIT 1 OFFSET $2 - 1
  ) f
  CROSS JOIN LATERAL (
    SELECT w.position, w.event_seq FROM hints w
    WHERE w.lane_id = c.id AND w.position > c.done AND w.position < f.first AND w.open
    ORDER BY w.position LIMIT 1
  ) o
  JOIN events e ON e.seq = o.event_seq
  LEFT JOIN LATERAL (
    SELECT w.position, w.expectation, w.event_seq FROM hints w
    WHERE w.lane_id = c.id AND w.position > greatest(c.done, f.first - 1 - $3) AND w.position < f.first AND w.open
      AND ${SPEAKS_OF_STATUS}
    ORDER BY w.position DESC LIMIT 1
  ) s ON true
  LEFT JOIN events said ON said.seq = s.event_seq`;

interface LaneRow {
  id: number;
  okta_org: string;
  subject: string;
  lease_token: number;
  version: number;
  priority: Priority;
  lease_expires_at: number;
  attempts: number;
  rechecks: number;
  missing_since: number | null;
  wake_at: number;
  done: number;
  tail: number;
  is_asked: boolean;
}

interface HintRow {
  lane_id: number;
  open: boolean;
  position: number;
  expectation: string | null;
  uuid: string;
  type: string;
  published: string;
  actor: string | null;
  received_at: number;
}

type SaidRow = Pick<HintRow, "position" | "uuid" | "published" | "expectation">;

/** Without a word on the status its part is null. */
type EarlierRow = (SaidRow | { position: null }) & {
  id: number;
  first: number;
  oldest: number;
  received_at: number;
};

/** What a companion knows that it holds. */
export interface Hands {
  /** Names it in the lanes it claims. */
  holder: string;
  /** The lanes that it claimed and has not given back: the token by the id. */
  held: Map<number, number>;
}

export async function claim(
  session: Session,
  { holder, held }: Hands,
  {
    kind,
    org,
    limit,
    leaseMs,
    minPriority = 0,
    saidForMs,
    toldMost = TOLD_MOST,
    earlierMost = EARLIER_MOST,
  }: ClaimRequest,
): Promise<ClaimedLane[]> {
  const values = () => [kind, org, limit, leaseMs, holder, [...held.keys()]];
  const { name, sql } = CLAIMS[minPriority];
  const rows = await session.query<LaneRow>(name, sql, values);
  if (rows.length === 0) return [];
  // RETURNING promises no order; the most urgent goes first in the batch too.
  rows.sort((a, b) => rank(a) - rank(b));
  const earlier = await earlierHints(session, rows, toldMost, earlierMost);
  const hints = Map.groupBy(
    await session.query<HintRow>("claimed_hints", HINTS, [
      session.json(rows.map(({ id, done, tail }) => ({ id, after: (earlier.get(id)?.first ?? done + 1) - 1, tail }))),
      saidForMs ?? 0,
    ]),
    ({ lane_id }) => lane_id,
  );
  for (const { id, lease_token } of rows) held.set(id, lease_token);
  return rows.map((row) => ({
    kind,
    org,
    oktaOrg: row.okta_org,
    subject: row.subject,
    id: row.id,
    token: row.lease_token,
    version: row.version,
    priority: row.priority,
    leaseExpiresAt: session.toCaller(row.lease_expires_at),
    attempts: row.attempts,
    rechecks: row.rechecks,
    missingSince: session.toCaller(row.missing_since),
    isAsked: row.is_asked,
    hints: (hints.get(row.id) ?? []).filter(({ open }) => open).map((hint) => toHint(hint, session)),
    earlier: toEarlier(earlier.get(row.id), earlierMost, session),
    said: [...statusOf(earlier.get(row.id)), ...(hints.get(row.id) ?? []).filter(({ open }) => !open).map(toSaid)],
  }));
}

/** By lane, of those that have more hints than are told. */
async function earlierHints(
  session: Session,
  rows: readonly LaneRow[],
  toldMost: number,
  earlierMost: number,
): Promise<Map<number, EarlierRow>> {
  const lanes = rows.flatMap(({ id, done, tail }) => (tail - done > toldMost ? [{ id, done, tail }] : []));
  if (lanes.length === 0) return new Map();
  const found = await session.query<EarlierRow>("earlier_hints", EARLIER, [session.json(lanes), toldMost, earlierMost]);
  return new Map(found.map((row) => [row.id, row]));
}

function toEarlier(row: EarlierRow | undefined, most: number, session: Session): EarlierHints | null {
  return row === undefined ? null : earlierFrom(row.oldest, session.toCaller(row.received_at), row.first, most);
}

function statusOf(row: EarlierRow | undefined): Said[] {
  return row === undefined || row.position === null ? [] : [toSaid(row)];
}

function toHint(row: HintRow, session: Session): WaitingHint {
  const { type, actor, received_at } = row;
  return { ...toSaid(row), type, actor, receivedAt: session.toCaller(received_at) };
}

/** What a stored hint says. */
export function toSaid({ position, uuid, published, expectation }: SaidRow): Said {
  return {
    position,
    uuid,
    published,
    expectation: expectation === null ? null : (JSON.parse(expectation) as Expectation),
  };
}

function rank({ wake_at, priority }: LaneRow): number {
  return wake_at - priority * 600_000;
}
