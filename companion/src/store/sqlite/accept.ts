import type { FanOut } from "../store.ts";
import type { AcceptResult, Expectation, LaneKey, NewEvent, NewHint } from "../types.ts";
import type { Connection } from "./connection.ts";
import { hasHint, ON_KNOWN_LANE } from "./lanes.ts";

/** So many hints may wait to be handed to their lanes: what takes longer holds up the hooks that come meanwhile. */
const WAITING_MOST = 500;

/**
 * Stores events. Their hints are written down, which is enough to lose none, and handed to the lanes before anybody looks
 * at these: an event is a line at the end of two tables, and the pages of lanes, which lie everywhere, are written and
 * synced once for many events.
 */
export function acceptEvents(connection: Connection, events: readonly NewEvent[], now: number): AcceptResult {
  let accepted = 0;
  let waking = 0;
  let waiting = 0;
  for (const event of events) {
    const seq = insertEvent(connection, event, now) ?? completeEvent(connection, event);
    if (seq === null) continue;
    accepted += 1;
    if (event.hints.length > 0) waking += 1;
    for (const hint of distinct(event.hints)) waiting = writeDown(connection, seq, hint, now);
  }
  if (waiting >= WAITING_MOST) handOut(connection);
  return { accepted, duplicates: events.length - accepted, waking };
}

/** Hints that wait, by lane. */
const BY_LANE = `
  SELECT kind, org, okta_org, subject, count(*) AS hints, min(written_at) AS at, max(priority) AS priority
  FROM new_hints GROUP BY kind, org, okta_org, subject`;

const SAME_LANE = "l.kind = n.kind AND l.org = n.org AND l.okta_org = n.okta_org AND l.subject = n.subject";

/**
 * In a storm a lane waits already, most often, and `ON_KNOWN_LANE` would leave its place in the queue as it is: then its
 * index is not written either.
 */
const KEEPS_PLACE = "l.wake_at <= n.at AND l.priority >= n.priority";

/**
 * Hands the hints that were written down to their lanes: all at once, so that the page of a lane is written once, and
 * of one lane in the order in which they came.
 */
export function handOut(connection: Connection): void {
  if (connection.get("SELECT 1 FROM new_hints LIMIT 1") === undefined) return;
  connection.run(
    `UPDATE lanes AS l SET tail = l.tail + n.hints, wakes = l.wakes + n.hints, rechecks = 0
     FROM (${BY_LANE}) AS n WHERE ${SAME_LANE} AND ${KEEPS_PLACE}`,
  );
  connection.run(
    `INSERT INTO lanes (kind, org, okta_org, subject, tail, wakes, wake_at, priority)
     SELECT kind, org, okta_org, subject, hints, hints, at, priority FROM (${BY_LANE}) AS n
     WHERE NOT EXISTS (SELECT 1 FROM lanes AS l WHERE ${SAME_LANE} AND ${KEEPS_PLACE})
     ${ON_KNOWN_LANE}`,
  );
  connection.run(
    `INSERT INTO hints (lane_id, position, event_seq, expectation)
     SELECT l.id, l.tail + 1 - row_number() OVER (PARTITION BY l.id ORDER BY n.n DESC), n.event_seq, n.expectation
     FROM new_hints AS n JOIN lanes AS l ON ${SAME_LANE}`,
  );
  connection.run("DELETE FROM new_hints");
}

/** Gives the people of a claimed group the group's waiting hints. False when the lease was lost. */
export function fanOut(
  connection: Connection,
  { lane, subjects, from, upTo, expectation }: FanOut,
  now: number,
): boolean {
  const row = connection.get("SELECT org, okta_org FROM lanes WHERE id = ? AND lease_token = ?", [lane.id, lane.token]);
  if (row === undefined) return false;
  const events = connection.all(
    "SELECT event_seq FROM hints WHERE lane_id = ? AND position >= ? AND position <= ? AND open = 1",
    [lane.id, from, upTo],
  );
  for (const subject of new Set(subjects)) {
    const key: LaneKey = { kind: "person", org: String(row["org"]), oktaOrg: String(row["okta_org"]), subject };
    for (const event of events) {
      const seq = Number(event["event_seq"]);
      if (!hasHint(connection, seq, key)) writeDown(connection, seq, { lane: key, priority: 0, expectation }, now);
    }
  }
  // The job's place is stored next, and says that these have their hints.
  handOut(connection);
  return true;
}

/** The new event's number; null when its uuid is known. */
function insertEvent(connection: Connection, event: NewEvent, now: number): number | null {
  const { changes, lastId } = connection.run(
    `INSERT INTO events (okta_org, uuid, type, published, actor, source, received_at, outcome)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (okta_org, uuid) DO NOTHING`,
    [event.oktaOrg, event.uuid, event.type, event.published, event.actor, event.source, now, event.outcome ?? null],
  );
  return changes === 0 ? null : lastId;
}

/**
 * The number of a known event that could not be routed and can be now: a hook may leave out the targets that the log
 * has. Null otherwise.
 */
function completeEvent(connection: Connection, event: NewEvent): number | null {
  if (event.hints.length === 0) return null;
  const row = connection.get(
    `UPDATE events SET outcome = NULL, actor = coalesce(actor, ?)
     WHERE okta_org = ? AND uuid = ? AND outcome = 'not_routed' RETURNING seq`,
    [event.actor, event.oktaOrg, event.uuid],
  );
  return row === undefined ? null : Number(row["seq"]);
}

/** @returns how many hints wait now: the table is emptied as a whole, so its numbers begin at 1 again. */
function writeDown(
  connection: Connection,
  eventSeq: number,
  { lane, priority, expectation }: NewHint,
  now: number,
): number {
  return connection.run(
    `INSERT INTO new_hints (event_seq, kind, org, okta_org, subject, priority, expectation, written_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [eventSeq, lane.kind, lane.org, lane.oktaOrg, lane.subject, priority, textOf(expectation) ?? null, now],
  ).lastId;
}

function textOf(expectation: Expectation | undefined): string | undefined {
  return expectation === undefined ? undefined : JSON.stringify(expectation);
}

/** An event gives one hint to a lane. */
function distinct(hints: readonly NewHint[]): readonly NewHint[] {
  if (hints.length < 2) return hints;
  return [...new Map(hints.map((hint) => [JSON.stringify(hint.lane), hint])).values()];
}
