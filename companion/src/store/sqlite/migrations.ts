/**
 * The schema, as numbered steps that are applied once and never edited afterwards. `PRAGMA user_version` holds the last
 * one applied.
 *
 * A lane waits exactly when `wake_at` is set. `tail` counts the hints it was given and `done` is the position up to
 * which all have ended; both live on the lane row, because a look at the hints could miss one that is being inserted;
 * so do `wakes` and `claimed_wakes`, which tell a release whether the lane was woken while it was leased. Lanes are
 * taken by how long they have waited, urgency counting as ten minutes of waiting a step, so nothing starves: the
 * expression of `lanes_due` and of the claim must stay the same text.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE events (
    seq         INTEGER PRIMARY KEY,
    okta_org    TEXT    NOT NULL,
    uuid        TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    published   TEXT    NOT NULL,
    actor       TEXT,
    source      TEXT    NOT NULL,
    received_at INTEGER NOT NULL,
    outcome     TEXT,
    UNIQUE (okta_org, uuid)
  ) STRICT;

  CREATE TABLE lanes (
    id               INTEGER PRIMARY KEY,
    kind             TEXT    NOT NULL,
    org              TEXT    NOT NULL,
    okta_org         TEXT    NOT NULL,
    subject          TEXT    NOT NULL,
    tail             INTEGER NOT NULL DEFAULT 0,
    done             INTEGER NOT NULL DEFAULT 0,
    version          INTEGER NOT NULL DEFAULT 0,
    wake_at          INTEGER,
    priority         INTEGER NOT NULL DEFAULT 0,
    lease_token      INTEGER NOT NULL DEFAULT 0,
    wakes            INTEGER NOT NULL DEFAULT 0,
    claimed_wakes    INTEGER NOT NULL DEFAULT 0,
    lease_expires_at INTEGER,
    attempts         INTEGER NOT NULL DEFAULT 0,
    rechecks         INTEGER NOT NULL DEFAULT 0,
    missing_since    INTEGER,
    error_code       TEXT,
    error_message    TEXT,
    error_at         INTEGER,
    UNIQUE (kind, org, okta_org, subject)
  ) STRICT;
  CREATE INDEX lanes_due ON lanes (kind, org, (wake_at - priority * 600000)) WHERE wake_at IS NOT NULL;

  CREATE TABLE hints (
    lane_id     INTEGER NOT NULL REFERENCES lanes (id),
    position    INTEGER NOT NULL,
    event_seq   INTEGER NOT NULL REFERENCES events (seq),
    expectation TEXT,
    open        INTEGER NOT NULL DEFAULT 1,
    outcome     TEXT,
    PRIMARY KEY (lane_id, position),
    UNIQUE (event_seq, lane_id)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX hints_waiting ON hints (event_seq) WHERE open = 1;

  CREATE TABLE dead_letters (
    id             INTEGER PRIMARY KEY,
    lane_id        INTEGER NOT NULL REFERENCES lanes (id),
    version        INTEGER NOT NULL,
    code           TEXT    NOT NULL,
    message        TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    closed_at      INTEGER,
    closed_version INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX dead_letters_open ON dead_letters (lane_id) WHERE closed_at IS NULL;

  CREATE TABLE members (
    okta_org TEXT NOT NULL,
    group_id TEXT NOT NULL,
    subject  TEXT NOT NULL,
    PRIMARY KEY (okta_org, group_id, subject)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX members_person ON members (okta_org, subject);

  CREATE TABLE cursors (
    name       TEXT    PRIMARY KEY,
    value      TEXT    NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE facts (
    org             TEXT    NOT NULL,
    fact_id         TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    stored_at       INTEGER NOT NULL,
    refused_code    TEXT,
    refused_message TEXT,
    PRIMARY KEY (org, fact_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX facts_waiting ON facts (org, stored_at) WHERE refused_code IS NULL;
  `,
];
