import type { LaneRelease } from "../types.ts";
import { keptNotices, noticeRows } from "./notices.ts";
import type { Session } from "./session.ts";

/** What a hint's outcome becomes when a look came to another. */
function outcomeAfter(now: string): string {
  return `CASE
        WHEN h.outcome = 'caused' AND ${now} IN ('contributed', 'no_net_effect') THEN h.outcome
        WHEN h.outcome = 'contributed' AND ${now} = 'no_net_effect' THEN h.outcome
        ELSE ${now} END`;
}

/**
 * 1. held: the lanes whose lease is still the caller's, locked in the order of their keys. Another's are left alone.
 * 2. kept: facts, whoever holds the lane; one that the org would not write is offered again.
 *    told: what people are to hear of it, likewise.
 * 3. ended, passed: outcomes, final or so far, of the hints that were told and of the earlier ones, which lie before
 *    them. Finding no more to do does not undo what an earlier look did.
 * 4. freed: the lanes. `done` moves to just before the oldest hint of this claim that still waits; a lane that was woken
 *    during the lease is due at once, whatever the worker asks for. This statement sees the newest row of the lane, but
 *    hints only as they were when it began: what came since lies beyond `claimed_tail`. Whoever asked is answered by
 *    turns that began after that, up to the one that leaves nothing to do.
 * 5. departed, joined: the index of members.
 * 6. died, revived: dead letters.
 */
const RELEASE = `
  WITH given AS (
    SELECT * FROM json_to_recordset($1) AS r(n int, id bigint, token bigint, wake_at bigint, priority int, floor bigint,
      attempts int, rechecks int, missing_since bigint, error_code text, error_message text,
      dead_code text, dead_message text, revives boolean, groups text[], answer text,
      earlier_to bigint, earlier_outcome text, earlier_open boolean)
  ), held AS (
    SELECT g.*, l.okta_org, l.subject, l.version, l.done FROM lanes l JOIN given g ON g.id = l.id AND g.token = l.lease_token
    ORDER BY l.kind, l.org, l.okta_org, l.subject FOR NO KEY UPDATE OF l
  ), ending AS (
    SELECT e.* FROM json_to_recordset($2) AS e(id bigint, position bigint, outcome text, open boolean)
    JOIN held USING (id)
  ), kept AS (
    INSERT INTO facts AS known (org, fact_id, body, stored_at)
    SELECT DISTINCT ON (l.org, f.fact_id) l.org, f.fact_id, f.body, now_ms()
    FROM json_to_recordset($3) AS f(n int, id bigint, fact_id text, body text) JOIN lanes l USING (id)
    ORDER BY l.org, f.fact_id, f.n
    ON CONFLICT (org, fact_id) DO UPDATE SET
      body = excluded.body, stored_at = excluded.stored_at, refused_code = NULL, refused_message = NULL
      WHERE known.refused_code IS NOT NULL
  ), told AS (${keptNotices("$4")}
  ), ended AS (
    UPDATE hints h SET
      open = e.open,
      outcome = ${outcomeAfter("e.outcome")}
    FROM ending e WHERE h.lane_id = e.id AND h.position = e.position AND h.open
  ), passed AS (
    UPDATE hints h SET
      open = l.earlier_open,
      outcome = ${outcomeAfter("l.earlier_outcome")}
    FROM held l WHERE h.lane_id = l.id AND h.position > l.done AND h.position <= l.earlier_to AND h.open
  ), freed AS (
    UPDATE lanes l SET
      done = coalesce((
        SELECT min(w.position) - 1 FROM hints w
        WHERE w.lane_id = l.id AND w.position > greatest(l.done, CASE WHEN NOT h.earlier_open THEN h.earlier_to END)
          AND w.position <= l.claimed_tail AND w.open
          AND (w.lane_id, w.position) NOT IN (SELECT id, position FROM ending WHERE NOT open)), l.claimed_tail),
      version = greatest(l.version, h.floor),
      wake_at = CASE WHEN l.wakes > l.claimed_wakes THEN now_ms() ELSE h.wake_at END,
      priority = CASE
        WHEN l.wakes > l.claimed_wakes THEN l.priority
        WHEN h.wake_at IS NULL THEN 0
        ELSE coalesce(h.priority, l.priority) END,
      rechecks = CASE WHEN l.wakes > l.claimed_wakes THEN 0 ELSE h.rechecks END,
      lease_expires_at = NULL,
      holder = NULL,
      attempts = h.attempts,
      missing_since = h.missing_since,
      error_code = h.error_code,
      error_message = h.error_message,
      error_at = CASE WHEN h.error_code IS NULL THEN NULL ELSE now_ms() END,
      answer = CASE WHEN l.asked <= l.claimed_wakes THEN coalesce(h.answer, l.answer) ELSE l.answer END,
      asked = CASE WHEN l.asked <= l.claimed_wakes AND h.wake_at IS NULL THEN NULL ELSE l.asked END
    FROM held h WHERE l.id = h.id
  ), departed AS (
    DELETE FROM members m USING held h
    WHERE h.groups IS NOT NULL AND m.okta_org = h.okta_org AND m.subject = h.subject AND m.group_id <> ALL (h.groups)
  ), joined AS (
    INSERT INTO members (okta_org, group_id, subject)
    SELECT h.okta_org, g.id, h.subject FROM held h CROSS JOIN unnest(h.groups) AS g(id)
    ORDER BY h.okta_org, g.id COLLATE "C", h.subject
    ON CONFLICT DO NOTHING
  ), died AS (
    INSERT INTO dead_letters (lane_id, version, code, message, created_at)
    SELECT id, version, dead_code, dead_message, now_ms() FROM held WHERE dead_code IS NOT NULL
    ON CONFLICT (lane_id) WHERE closed_at IS NULL DO UPDATE SET
      version = excluded.version, code = excluded.code, message = excluded.message
  ), revived AS (
    UPDATE dead_letters d SET closed_at = now_ms(), closed_version = h.version
    FROM held h WHERE h.revives AND d.lane_id = h.id AND d.closed_at IS NULL
  )
  SELECT n FROM held`;

/** Gives lanes back, all in one commit. @returns for each whether its lease was still held. */
export async function release(session: Session, releases: readonly LaneRelease[]): Promise<boolean[]> {
  if (releases.length === 0) return [];
  // What is not there is left out and comes to be null.
  const lanes = releases.map((lane, n) => ({
    n,
    id: lane.id,
    token: lane.token,
    wake_at: session.toStore(lane.wakeAt),
    priority: lane.priority,
    floor: lane.versionFloor ?? 0,
    attempts: lane.attempts,
    rechecks: lane.rechecks,
    missing_since: session.toStore(lane.missingSince),
    error_code: lane.error?.code,
    error_message: lane.error?.message,
    dead_code: lane.deadLetter?.code,
    dead_message: lane.deadLetter?.message,
    revives: lane.deadLetter === undefined && lane.closesDeadLetter === true,
    groups: lane.groups,
    answer: lane.answer,
    earlier_to: lane.earlier?.upTo,
    earlier_outcome: lane.earlier?.outcome,
    earlier_open: lane.earlier?.isOpen,
  }));
  const outcomes = releases.flatMap(({ id, noted = [], settled }) => [
    ...new Map(
      [
        ...noted.map((hint) => ({ id, ...hint, open: true })),
        ...settled.map((hint) => ({ id, ...hint, open: false })),
      ].map((hint) => [hint.position, hint]),
    ).values(),
  ]);
  const facts = releases
    .flatMap(({ id, facts: some = [] }) => some.map(({ factId, body }) => ({ id, fact_id: factId, body })))
    .map((fact, n) => ({ n, ...fact }));
  const rows = await session.query<{ n: number }>("release", RELEASE, [
    session.json(lanes),
    session.json(outcomes),
    session.json(facts),
    session.json(
      noticeRows(
        session,
        releases.flatMap(({ notices = [] }) => notices),
      ),
    ),
  ]);
  const held = new Set(rows.map(({ n }) => n));
  return releases.map((_, n) => held.has(n));
}
