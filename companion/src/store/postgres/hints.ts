/**
 * The end of a statement that gives hints to lanes. It expects `given`: kind, org, okta_org, subject, priority,
 * expectation, seq (of the event) and place (1, 2, ... within the lane).
 *
 * The join is a full one, though neither side has rows without the other: such a join cannot be a comparison of each with
 * each, which the planner takes for cheap where it expects one row.
 *
 * Lanes are locked in the order of their keys here as in a release, so that two containers do not wait for each other.
 */
export const GIVE_HINTS = `
  woken AS (
    INSERT INTO lanes AS known (kind, org, okta_org, subject, tail, wakes, wake_at, priority)
    SELECT kind, org, okta_org, subject, count(seq), 1, now_ms(), max(priority) FROM given
    GROUP BY kind, org, okta_org, subject
    ORDER BY kind COLLATE "C", org COLLATE "C", okta_org COLLATE "C", subject COLLATE "C"
    ON CONFLICT (kind, org, okta_org, subject) DO UPDATE SET
      tail = known.tail + excluded.tail,
      wakes = known.wakes + 1,
      priority = CASE WHEN known.wake_at IS NULL THEN excluded.priority ELSE greatest(known.priority, excluded.priority) END,
      wake_at = least(known.wake_at, excluded.wake_at),
      rechecks = 0
    RETURNING id, tail, kind, org, okta_org, subject
  ), hinted AS (
    INSERT INTO hints (lane_id, position, event_seq, expectation)
    SELECT w.id, w.tail - count(*) OVER (PARTITION BY w.id) + g.place, g.seq, g.expectation
    FROM given g FULL JOIN woken w USING (kind, org, okta_org, subject) WHERE coalesce(g.seq, 0) > 0
  )`;
