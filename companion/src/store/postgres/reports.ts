import {
  EVENTS_COUNTED,
  SOON_MS,
  type EventOutcome,
  type LaneKey,
  type LaneKind,
  type Outcome,
  type StoreStatus,
} from "../types.ts";
import type { Session } from "./session.ts";

export interface LaneRow {
  kind: LaneKind;
  org: string;
  okta_org: string;
  subject: string;
}

export function laneKey({ kind, org, okta_org, subject }: LaneRow): LaneKey {
  return { kind, org, oktaOrg: okta_org, subject };
}

/** Before the latest EVENTS_COUNTED. By rows: an event that came again has used up a number of the sequence. */
const LATEST = `coalesce((SELECT seq FROM events ORDER BY seq DESC OFFSET ${EVENTS_COUNTED} LIMIT 1), -1)`;

/** Worked out once, and not for each row. */
const NOW = "(SELECT now_ms())";

const STATUS = `
  SELECT
    (SELECT coalesce(json_agg(w), '[]') FROM (
       SELECT org, count(*) AS waiting, count(lease_expires_at) AS leased,
         count(*) FILTER (WHERE wake_at <= ${NOW} + ${SOON_MS} OR lease_expires_at IS NOT NULL) AS soon
       FROM lanes l
       WHERE wake_at IS NOT NULL AND (wake_at <= ${NOW} OR lease_expires_at IS NOT NULL OR NOT EXISTS (
         SELECT 1 FROM dead_letters d WHERE d.lane_id = l.id AND d.closed_at IS NULL)) GROUP BY org) w) AS orgs,
    (SELECT received_at FROM events WHERE seq = (
       SELECT min(event_seq) FROM lanes l JOIN hints h ON h.lane_id = l.id AND h.position = l.done + 1
       WHERE l.done < l.tail)) AS oldest,
    (SELECT count(*) FROM dead_letters WHERE closed_at IS NULL) AS dead,
    (SELECT row_to_json(f) FROM (SELECT count(*) AS total, count(refused_code) AS refused FROM facts) f) AS facts,
    (SELECT coalesce(json_agg(r), '[]') FROM (
       SELECT org, fact_id AS "factId", refused_code AS code, refused_message AS message FROM facts
       WHERE refused_code IS NOT NULL ORDER BY stored_at DESC LIMIT 20) r) AS refusals,
    (SELECT count(*) FROM events) AS total,
    (SELECT coalesce(json_object_agg(name, n), '{}') FROM (
       SELECT type AS name, count(*) AS n FROM events WHERE seq > ${LATEST} GROUP BY type) t) AS by_type,
    (SELECT coalesce(json_object_agg(name, n), '{}') FROM (
       SELECT name, count(*) AS n FROM (
         SELECT outcome AS name FROM events WHERE seq > ${LATEST} AND outcome IS NOT NULL
         UNION ALL SELECT CASE WHEN open THEN 'waiting' ELSE outcome END FROM hints WHERE event_seq > ${LATEST}) ended
       GROUP BY name) o) AS by_outcome,
    (SELECT coalesce(json_agg(e), '[]') FROM (
       SELECT kind, org, okta_org AS "oktaOrg", subject, error_code AS code, error_message AS message, error_at AS at,
         attempts, wake_at AS "wakeAt"
       FROM lanes WHERE error_code IS NOT NULL ORDER BY error_at DESC LIMIT 20) e) AS errors`;

interface StatusRow {
  orgs: { org: string; waiting: number; leased: number; soon: number }[];
  oldest: number | null;
  dead: number;
  facts: { total: number; refused: number };
  refusals: StoreStatus["facts"]["refusals"];
  total: number;
  by_type: Record<string, number>;
  by_outcome: Record<string, number>;
  errors: StoreStatus["errors"];
}

/** What `/status` and the metrics show of the store. */
export async function readStatus(session: Session): Promise<StoreStatus> {
  const [row] = (await session.report<StatusRow>(STATUS)) as [StatusRow];
  const sum = (count: "waiting" | "leased" | "soon") => row.orgs.reduce((total, org) => total + org[count], 0);
  return {
    waiting: sum("waiting"),
    leased: sum("leased"),
    soon: sum("soon"),
    soonOf: Object.fromEntries(row.orgs.flatMap(({ org, soon }) => (soon > 0 ? [[org, soon]] : []))),
    oldestHintAt: session.toCaller(row.oldest),
    deadLetters: row.dead,
    facts: { waiting: row.facts.total - row.facts.refused, refused: row.facts.refused, refusals: row.refusals },
    events: { total: row.total, byType: row.by_type, byOutcome: row.by_outcome },
    errors: row.errors.map((error) => ({
      ...error,
      at: session.toCaller(error.at),
      wakeAt: session.toCaller(error.wakeAt),
    })),
  };
}

const EVENT_OUTCOMES = (which: string) => `
  SELECT e.uuid, e.okta_org, e.type, e.outcome AS event_outcome, CASE WHEN h.open THEN NULL ELSE h.outcome END AS hint_outcome,
    l.kind, l.org, l.subject
  FROM events e LEFT JOIN hints h ON h.event_seq = e.seq LEFT JOIN lanes l ON l.id = h.lane_id
  ${which} ORDER BY e.seq, l.id`;

type OutcomeRow = Omit<LaneRow, "kind"> & {
  kind: LaneKind | null;
  uuid: string;
  type: string;
  event_outcome: Outcome | null;
  hint_outcome: Outcome | null;
};

/** How each event ended, once a lane it woke. */
export async function readEventOutcomes(session: Session, uuids?: readonly string[]): Promise<EventOutcome[]> {
  const rows =
    uuids === undefined
      ? await session.report<OutcomeRow>(EVENT_OUTCOMES(""))
      : await session.query<OutcomeRow>("event_outcomes", EVENT_OUTCOMES("WHERE e.uuid = ANY ($1)"), [uuids]);
  return rows.map((row) => ({
    uuid: row.uuid,
    oktaOrg: row.okta_org,
    type: row.type,
    lane: row.kind === null ? null : laneKey({ ...row, kind: row.kind }),
    outcome: row.event_outcome ?? row.hint_outcome,
  }));
}
