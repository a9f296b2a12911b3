import { earlierFrom, SPEAKS_OF_STATUS } from "../earlier.ts";
import type { ClaimRequest } from "../store.ts";
import {
  EARLIER_MOST,
  SAID_MOST,
  TOLD_MOST,
  type ClaimedLane,
  type EarlierHints,
  type Expectation,
  type Priority,
  type Said,
  type WaitingHint,
} from "../types.ts";
import type { Connection } from "./connection.ts";
import { FREE_AND_DUE, IN_TURN } from "./lanes.ts";

/** What takes lanes of some priorities, which the condition names so that the index of the urgent can be used. */
const claimOf = (priorities: string) => `
  UPDATE lanes SET
    version = version + 1,
    lease_token = lease_token + 1,
    lease_expires_at = :now + :lease,
    claimed_wakes = wakes
  WHERE id IN (SELECT id FROM lanes WHERE ${FREE_AND_DUE} AND ${priorities} ${IN_TURN} LIMIT :limit)
  RETURNING id, okta_org, subject, lease_token, version, priority, lease_expires_at, attempts, rechecks, missing_since,
    wake_at, asked, wakes, done, tail`;

/** By the least priority. */
export const CLAIMS: Readonly<Record<Priority, string>> = {
  0: claimOf("priority >= 0"),
  1: claimOf("priority >= 1"),
  2: claimOf("priority >= 2"),
};

export function claim(
  connection: Connection,
  { kind, org, limit, leaseMs, minPriority = 0, saidForMs = 0, ...most }: ClaimRequest,
  now: number,
): ClaimedLane[] {
  const rows = connection.all(CLAIMS[minPriority], { kind, org, now, limit, lease: leaseMs });
  // RETURNING promises no order; the most urgent goes first in the batch too.
  rows.sort((a, b) => rank(a) - rank(b));
  return rows.map((row) => ({
    kind,
    org,
    oktaOrg: String(row["okta_org"]),
    subject: String(row["subject"]),
    id: Number(row["id"]),
    token: Number(row["lease_token"]),
    version: Number(row["version"]),
    priority: Number(row["priority"]) as Priority,
    leaseExpiresAt: Number(row["lease_expires_at"]),
    attempts: Number(row["attempts"]),
    rechecks: Number(row["rechecks"]),
    missingSince: row["missing_since"] === null ? null : Number(row["missing_since"]),
    isAsked: row["asked"] !== null && Number(row["asked"]) <= Number(row["wakes"]),
    ...toldOf(connection, row, most, now - saidForMs),
  }));
}

/** What events said of groups after a time. */
export function saidOfGroups(
  connection: Connection,
  org: string,
  oktaOrg: string,
  groupIds: readonly string[],
  after: number,
): Said[] {
  return connection
    .all(
      `SELECT h.position, h.expectation, e.uuid, e.published
     FROM lanes l
     JOIN hints h ON h.lane_id = l.id AND h.position > l.tail - ${SAID_MOST} AND h.expectation IS NOT NULL
     JOIN events e ON e.seq = h.event_seq AND e.received_at > ?
     WHERE l.kind = 'group' AND l.org = ? AND l.okta_org = ? AND l.subject IN (SELECT value FROM json_each(?))`,
      [after, org, oktaOrg, JSON.stringify(groupIds)],
    )
    .map(toSaid);
}

/** The hints that wait: the newest one by one, and what is to be known of the earlier ones and of those that have ended. */
function toldOf(
  connection: Connection,
  row: Record<string, unknown>,
  { toldMost = TOLD_MOST, earlierMost = EARLIER_MOST }: Pick<ClaimRequest, "toldMost" | "earlierMost">,
  saidAfter: number,
): Pick<ClaimedLane, "hints" | "earlier" | "said"> {
  const [laneId, done, tail] = [Number(row["id"]), Number(row["done"]), Number(row["tail"])];
  const from = tail - done > toldMost ? newestFrom(connection, laneId, done, tail, toldMost) : done;
  const hints = waitingHints(connection, laneId, from, tail);
  const said = saidLately(connection, laneId, tail, saidAfter);
  const earlier = from > done ? earlierHints(connection, laneId, done, from + 1, earlierMost) : null;
  if (earlier === null) return { hints, earlier, said };
  return {
    hints,
    earlier,
    said: [...statusBefore(connection, laneId, Math.max(done, from - earlierMost), from), ...said],
  };
}

/** The newest word on the status among hints that wait between two places. */
function statusBefore(connection: Connection, laneId: number, after: number, upTo: number): Said[] {
  return connection
    .all(
      `SELECT w.position, w.expectation, e.uuid, e.published
       FROM hints w JOIN events e ON e.seq = w.event_seq
       WHERE w.lane_id = ? AND w.position > ? AND w.position <= ? AND w.open = 1 AND ${SPEAKS_OF_STATUS}
       ORDER BY w.position DESC LIMIT 1`,
      [laneId, after, upTo],
    )
    .map(toSaid);
}

/** The place before the newest hints that wait. */
function newestFrom(connection: Connection, laneId: number, done: number, tail: number, most: number): number {
  const first = connection.get(
    `SELECT position FROM hints WHERE lane_id = ? AND position > ? AND position <= ? AND open = 1
     ORDER BY position DESC LIMIT 1 OFFSET ?`,
    [laneId, done, tail, most - 1],
  );
  return first === undefined ? done : Number(first["position"]) - 1;
}

function waitingHints(connection: Connection, laneId: number, done: number, tail: number): WaitingHint[] {
  return connection
    .all(
      `SELECT h.position, h.expectation, e.uuid, e.type, e.published, e.actor, e.received_at
     FROM hints h JOIN events e ON e.seq = h.event_seq
     WHERE h.lane_id = ? AND h.position > ? AND h.position <= ? AND h.open = 1 ORDER BY h.position`,
      [laneId, done, tail],
    )
    .map((row) => ({
      ...toSaid(row),
      type: String(row["type"]),
      actor: row["actor"] === null ? null : String(row["actor"]),
      receivedAt: Number(row["received_at"]),
    }));
}

function earlierHints(
  connection: Connection,
  laneId: number,
  done: number,
  before: number,
  most: number,
): EarlierHints | null {
  const oldest = connection.get(
    `SELECT h.position, e.received_at FROM hints h JOIN events e ON e.seq = h.event_seq
     WHERE h.lane_id = ? AND h.position > ? AND h.position < ? AND h.open = 1 ORDER BY h.position LIMIT 1`,
    [laneId, done, before],
  );
  if (oldest === undefined) return null;
  return earlierFrom(Number(oldest["position"]), Number(oldest["received_at"]), before, most);
}

/** The newest hints that have ended, of those that came after a time. */
function saidLately(connection: Connection, laneId: number, tail: number, after: number): Said[] {
  return connection
    .all(
      `SELECT h.position, h.expectation, e.uuid, e.published
     FROM hints h JOIN events e ON e.seq = h.event_seq
     WHERE h.lane_id = ? AND h.position > ? AND h.position <= ? AND h.open = 0 AND e.received_at > ?
     ORDER BY h.position`,
      [laneId, tail - SAID_MOST, tail, after],
    )
    .map(toSaid);
}

function toSaid(row: Record<string, unknown>): Said {
  return {
    position: Number(row["position"]),
    uuid: String(row["uuid"]),
    published: String(row["published"]),
    expectation: row["expectation"] === null ? null : (JSON.parse(String(row["expectation"])) as Expectation),
  };
}

/** The most urgent first; waiting counts as urgency. */
function rank(row: Record<string, unknown>): number {
  return Number(row["wake_at"]) - Number(row["priority"]) * 600_000;
}
