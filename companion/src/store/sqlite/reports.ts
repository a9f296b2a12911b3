import { EVENTS_COUNTED, SOON_MS, type EventOutcome, type LaneKind, type Outcome, type StoreStatus } from "../types.ts";
import type { Connection, Row } from "./connection.ts";

export function laneKey(row: Row) {
  return {
    kind: String(row["kind"]) as LaneKind,
    org: String(row["org"]),
    oktaOrg: String(row["okta_org"]),
    subject: String(row["subject"]),
  };
}

function counts(rows: Row[]): Record<string, number> {
  return Object.fromEntries(rows.map((row) => [String(row["name"]), Number(row["count"])]));
}

function timeOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** What `/status` and the metrics show of the store. Bounded: while it is read, nothing is stored. */
export function readStatus(connection: Connection, now: number): StoreStatus {
  const dead = connection.get("SELECT count(*) AS count FROM dead_letters WHERE closed_at IS NULL") as Row;
  return {
    ...waitingLanes(connection, now),
    oldestHintAt: oldestHintAt(connection),
    deadLetters: Number(dead["count"]),
    facts: factsOf(connection),
    events: eventsOf(connection),
    errors: latestErrors(connection),
  };
}

function waitingLanes(
  connection: Connection,
  now: number,
): Pick<StoreStatus, "waiting" | "leased" | "soon" | "soonOf"> {
  const lanes = connection.get(
    `SELECT count(*) AS waiting, count(lease_expires_at) AS leased,
         count(*) FILTER (WHERE wake_at <= :now + ${SOON_MS} OR lease_expires_at IS NOT NULL) AS soon
       FROM lanes l
       WHERE wake_at IS NOT NULL AND (wake_at <= :now OR lease_expires_at IS NOT NULL OR NOT EXISTS (
         SELECT 1 FROM dead_letters d WHERE d.lane_id = l.id AND d.closed_at IS NULL))`,
    { now },
  ) as Row;
  const soonOf = connection.all(
    `SELECT org AS name, count(*) AS count FROM lanes l
       WHERE lease_expires_at IS NOT NULL OR wake_at <= :now OR (wake_at <= :now + ${SOON_MS} AND NOT EXISTS (
         SELECT 1 FROM dead_letters d WHERE d.lane_id = l.id AND d.closed_at IS NULL)) GROUP BY org`,
    { now },
  );
  return {
    waiting: Number(lanes["waiting"]),
    leased: Number(lanes["leased"]),
    soon: Number(lanes["soon"]),
    soonOf: counts(soonOf),
  };
}

/** By the first hint of each lane that waits: to look at all would take long when a lane has many. */
function oldestHintAt(connection: Connection): number | null {
  const oldest = connection.get(`SELECT received_at FROM events WHERE seq = (
         SELECT min(h.event_seq) FROM lanes l JOIN hints h ON h.lane_id = l.id AND h.position = l.done + 1
         WHERE l.done < l.tail)`);
  return timeOrNull(oldest?.["received_at"]);
}

function factsOf(connection: Connection): StoreStatus["facts"] {
  const facts = connection.get("SELECT count(*) AS total, count(refused_code) AS refused FROM facts") as Row;
  const refusals = connection.all(
    "SELECT * FROM facts WHERE refused_code IS NOT NULL ORDER BY stored_at DESC LIMIT 20",
  );
  return {
    waiting: Number(facts["total"]) - Number(facts["refused"]),
    refused: Number(facts["refused"]),
    refusals: refusals.map((row) => ({
      org: String(row["org"]),
      factId: String(row["fact_id"]),
      code: String(row["refused_code"]),
      message: String(row["refused_message"]),
    })),
  };
}

function eventsOf(connection: Connection): StoreStatus["events"] {
  const before = connection.get("SELECT seq FROM events ORDER BY seq DESC LIMIT 1 OFFSET ?", [EVENTS_COUNTED]);
  const latest = { after: before === undefined ? -1 : Number(before["seq"]) };
  const byType = connection.all(
    "SELECT type AS name, count(*) AS count FROM events WHERE seq > :after GROUP BY type",
    latest,
  );
  const byOutcome = connection.all(
    `SELECT name, sum(count) AS count FROM (
         SELECT outcome AS name, count(*) AS count FROM events WHERE seq > :after AND outcome IS NOT NULL GROUP BY outcome
         UNION ALL SELECT iif(open, 'waiting', outcome), count(*) FROM hints WHERE event_seq > :after GROUP BY 1)
       GROUP BY name`,
    latest,
  );
  const counted = byType.reduce((sum, row) => sum + Number(row["count"]), 0);
  return {
    total: before === undefined ? counted : aboutAllEvents(connection),
    byType: counts(byType),
    byOutcome: counts(byOutcome),
  };
}

/** Of many; what was forgotten in between is counted. */
function aboutAllEvents(connection: Connection): number {
  const { first, last } = connection.get("SELECT min(seq) AS first, max(seq) AS last FROM events") as Row;
  return Number(last) - Number(first) + 1;
}

function latestErrors(connection: Connection): StoreStatus["errors"] {
  return connection
    .all("SELECT * FROM lanes WHERE error_code IS NOT NULL ORDER BY error_at DESC LIMIT 20")
    .map((row) => ({
      ...laneKey(row),
      code: String(row["error_code"]),
      message: String(row["error_message"]),
      at: Number(row["error_at"]),
      attempts: Number(row["attempts"]),
      wakeAt: timeOrNull(row["wake_at"]),
    }));
}

/** How each event ended, once a lane it woke. */
export function readEventOutcomes(connection: Connection, uuids?: readonly string[]): EventOutcome[] {
  const rows = connection.all(
    `SELECT e.uuid, e.okta_org, e.type, e.outcome AS event_outcome, iif(h.open, NULL, h.outcome) AS hint_outcome, l.kind, l.org, l.subject
       FROM events e LEFT JOIN hints h ON h.event_seq = e.seq LEFT JOIN lanes l ON l.id = h.lane_id
       ${uuids === undefined ? "" : "WHERE e.uuid IN (SELECT value FROM json_each(?))"} ORDER BY e.seq, l.id`,
    uuids === undefined ? [] : [JSON.stringify(uuids)],
  );
  return rows.map((row) => ({
    uuid: String(row["uuid"]),
    oktaOrg: String(row["okta_org"]),
    type: String(row["type"]),
    lane: row["kind"] === null ? null : laneKey(row),
    outcome: (row["event_outcome"] ?? row["hint_outcome"] ?? null) as Outcome | null,
  }));
}
