import type { FanOut } from "../store.ts";
import type { LaneKey, LaneKind, Priority, Said } from "../types.ts";
import { SAID_MOST } from "../types.ts";
import { DUE, IN_TURN, toSaid } from "./claim.ts";
import { GIVE_HINTS } from "./hints.ts";
import type { Session } from "./session.ts";

const WAKE = `
  WITH given AS (
    SELECT $1 AS kind, $2 AS org, $3 AS okta_org, $4 AS subject, $5::int AS priority, NULL AS expectation,
      NULL::bigint AS seq, 1 AS place
  ), ${GIVE_HINTS}
  SELECT id FROM woken`;

export async function wake(session: Session, key: LaneKey, priority: Priority): Promise<void> {
  await session.query("wake", WAKE, [key.kind, key.org, key.oktaOrg, key.subject, priority]);
}

/** Only a turn whose claim sees the wake that follows is an answer. The first ask of a lane makes it. */
const ASK = `
  INSERT INTO lanes AS known (kind, org, okta_org, subject, asked) VALUES ($1, $2, $3, $4, 1)
  ON CONFLICT (kind, org, okta_org, subject) DO UPDATE SET asked = known.wakes + 1, answer = NULL`;

/** Two commits: whoever dies between them has asked for nothing, and the answer is forgotten with the next ask. */
export async function ask(session: Session, key: LaneKey, priority: Priority): Promise<void> {
  await session.query("ask", ASK, [key.kind, key.org, key.oktaOrg, key.subject]);
  await wake(session, key, priority);
}

export async function answer(session: Session, key: LaneKey): Promise<string | null> {
  const [row] = await session.query<{ answer: string | null }>(
    "answer",
    "SELECT answer FROM lanes WHERE kind = $1 AND org = $2 AND okta_org = $3 AND subject = $4",
    [key.kind, key.org, key.oktaOrg, key.subject],
  );
  return row?.answer ?? null;
}

/**
 * 1. held: the group's lane, if its lease is still the caller's; nobody can claim it before this is committed.
 * 2. given: each of its waiting hints that the claim brought, for each person who does not have it yet.
 */
const FAN_OUT = `
  WITH held AS (
    SELECT id, org, okta_org FROM lanes WHERE id = $1 AND lease_token = $2 FOR NO KEY UPDATE
  ), given AS (
    SELECT 'person' AS kind, l.org, l.okta_org, s.subject, 0 AS priority, $4::text AS expectation, h.event_seq AS seq,
      row_number() OVER (PARTITION BY s.subject ORDER BY h.position) AS place
    FROM held l
    JOIN hints h ON h.lane_id = $1 AND h.position >= $6 AND h.position <= $5 AND h.open
    CROSS JOIN (SELECT DISTINCT subject FROM json_array_elements_text($3) AS p(subject)) s
    LEFT JOIN lanes p ON p.kind = 'person' AND p.org = l.org AND p.okta_org = l.okta_org AND p.subject = s.subject
    WHERE NOT EXISTS (SELECT 1 FROM hints k WHERE k.event_seq = h.event_seq AND k.lane_id = p.id)
  ), ${GIVE_HINTS}
  SELECT id FROM held`;

/** @returns whether the lease was still held. */
export async function fanOut(session: Session, { lane, subjects, from, upTo, expectation }: FanOut): Promise<boolean> {
  const held = await session.query("fan_out", FAN_OUT, [
    lane.id,
    lane.token,
    session.json(subjects),
    expectation === undefined ? null : session.json(expectation),
    upTo,
    from,
  ]);
  return held.length > 0;
}

/** Only where nobody can be taken now, all that wait are looked at. */
const NEXT_DUE = `
  SELECT coalesce((
    SELECT wake_at FROM lanes
    WHERE ${DUE} AND (lease_expires_at IS NULL OR lease_expires_at <= now_ms()) ${IN_TURN} LIMIT 1
  ), (
    SELECT min(greatest(wake_at, lease_expires_at)) FROM lanes WHERE kind = $1 AND org = $2 AND wake_at IS NOT NULL
  )) AS due`;

export async function nextDue(session: Session, kind: LaneKind, org: string): Promise<number | null> {
  const [row] = await session.query<{ due: number | null }>("next_due", NEXT_DUE, [kind, org]);
  return session.toCaller(row?.due ?? null);
}

export async function inHand(session: Session, org: string, oktaOrg: string): Promise<string[]> {
  const rows = await session.query<{ subject: string }>(
    "in_hand",
    `SELECT subject FROM lanes WHERE kind = 'person' AND org = $1 AND okta_org = $2 AND wake_at IS NOT NULL
       AND lease_expires_at IS NOT NULL
     ORDER BY subject`,
    [org, oktaOrg],
  );
  return rows.map(({ subject }) => subject);
}

export async function saidOfGroups(
  session: Session,
  org: string,
  oktaOrg: string,
  groupIds: readonly string[],
  withinMs: number,
): Promise<Said[]> {
  const rows = await session.query<Parameters<typeof toSaid>[0]>(
    "said_of_groups",
    `SELECT h.position, h.expectation, e.uuid, e.published
     FROM lanes l
     JOIN hints h ON h.lane_id = l.id AND h.position > l.tail - ${SAID_MOST} AND h.expectation IS NOT NULL
     JOIN events e ON e.seq = h.event_seq AND e.received_at > now_ms() - $4
     WHERE l.kind = 'group' AND l.org = $1 AND l.okta_org = $2 AND l.subject = ANY ($3)`,
    [org, oktaOrg, [...groupIds], withinMs],
  );
  return rows.map(toSaid);
}
