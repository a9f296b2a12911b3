import type { Migration } from "./index.ts";

/**
 * SQLite: hints lie in the order of their events instead of by lane. New ones are then written at the end of the table,
 * and what is written all over the place are entries of an index that are a fifth of their size: a storm writes, and later
 * copies back, half as many pages. What waits is found by its lane, as in PostgreSQL since the step before. There tables are
 * in no order.
 *
 * Columns and names are as they were, so an older version notices nothing.
 */
export const hintsByEvent: Migration = {
  oldest: 1,
  sqlite: `
  CREATE TABLE hints_by_event (
    event_seq   INTEGER NOT NULL REFERENCES events (seq),
    lane_id     INTEGER NOT NULL REFERENCES lanes (id),
    position    INTEGER NOT NULL,
    expectation TEXT,
    open        INTEGER NOT NULL DEFAULT 1,
    outcome     TEXT,
    PRIMARY KEY (event_seq, lane_id),
    UNIQUE (lane_id, position)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO hints_by_event (event_seq, lane_id, position, expectation, open, outcome)
    SELECT event_seq, lane_id, position, expectation, open, outcome FROM hints ORDER BY event_seq, lane_id;
  DROP TABLE hints;
  ALTER TABLE hints_by_event RENAME TO hints;
  `,
  postgres: "SELECT 1;",
};
