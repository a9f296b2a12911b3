import type { LaneKey, Priority } from "../types.ts";
import type { Connection } from "./connection.ts";
import { subjectsOf, type Page } from "./members.ts";

/** Ends an INSERT of a lane that may be there: it is due when the new row is, never later than it was. */
export const ON_KNOWN_LANE = `
  ON CONFLICT (kind, org, okta_org, subject) DO UPDATE SET
    tail = tail + excluded.tail,
    wakes = wakes + excluded.wakes,
    priority = CASE WHEN wake_at IS NULL THEN excluded.priority ELSE max(priority, excluded.priority) END,
    wake_at = min(coalesce(wake_at, excluded.wake_at), excluded.wake_at),
    rechecks = 0`;

/** Gives a lane a hint that it has not got, and makes it due. `expectation` is JSON text. */
export function addHint(
  connection: Connection,
  eventSeq: number,
  lane: LaneKey,
  priority: Priority,
  expectation: string | undefined,
  now: number,
): void {
  const { id, tail } = wakeLane(connection, lane, priority, now, 1);
  connection.run("INSERT INTO hints (lane_id, position, event_seq, expectation) VALUES (?, ?, ?, ?)", [
    id,
    tail,
    eventSeq,
    expectation ?? null,
  ]);
}

/** Whether the lane has a hint of the event already. */
export function hasHint(connection: Connection, eventSeq: number, { kind, org, oktaOrg, subject }: LaneKey): boolean {
  const row = connection.get(
    `SELECT 1 FROM hints WHERE event_seq = ? AND lane_id = (
       SELECT id FROM lanes WHERE kind = ? AND org = ? AND okta_org = ? AND subject = ?)`,
    [eventSeq, kind, org, oktaOrg, subject],
  );
  return row !== undefined;
}

/** Makes the lane due now, never later than it was, and reserves `hints` positions at its tail. */
export function wakeLane(
  connection: Connection,
  { kind, org, oktaOrg, subject }: LaneKey,
  priority: Priority,
  now: number,
  hints: 0 | 1,
): { id: number; tail: number } {
  const parameters = { kind, org, oktaOrg, subject, hints, now, priority };
  // In a storm the lane waits already, most often, and keeps its place in the queue: then its index is left alone.
  const row =
    connection.get(
      `UPDATE lanes SET tail = tail + :hints, wakes = wakes + 1, rechecks = 0
       WHERE kind = :kind AND org = :org AND okta_org = :oktaOrg AND subject = :subject
         AND wake_at <= :now AND priority >= :priority
       RETURNING id, tail`,
      parameters,
    ) ??
    connection.get(
      `INSERT INTO lanes (kind, org, okta_org, subject, tail, wakes, wake_at, priority)
       VALUES (:kind, :org, :oktaOrg, :subject, :hints, 1, :now, :priority)
       ${ON_KNOWN_LANE} RETURNING id, tail`,
      parameters,
    );
  return { id: Number(row?.["id"]), tail: Number(row?.["tail"]) };
}

export function askLane(connection: Connection, key: LaneKey, priority: Priority, now: number): void {
  const { id } = wakeLane(connection, key, priority, now, 0);
  connection.run("UPDATE lanes SET asked = wakes, answer = NULL WHERE id = ?", [id]);
}

export function readAnswer(connection: Connection, { kind, org, oktaOrg, subject }: LaneKey): string | null {
  const row = connection.get("SELECT answer FROM lanes WHERE kind = ? AND org = ? AND okta_org = ? AND subject = ?", [
    kind,
    org,
    oktaOrg,
    subject,
  ]);
  return typeof row?.["answer"] === "string" ? row["answer"] : null;
}

export function nextDue(connection: Connection, kind: string, org: string): number | null {
  const row = connection.get(
    `SELECT min(max(wake_at, coalesce(lease_expires_at, 0))) AS due FROM lanes
     WHERE kind = ? AND org = ? AND wake_at IS NOT NULL`,
    [kind, org],
  );
  return row?.["due"] === null || row?.["due"] === undefined ? null : Number(row["due"]);
}

/** Who is in a worker's hands. */
export function inHand(connection: Connection, org: string, oktaOrg: string): string[] {
  return subjectsOf(
    connection.all(
      `SELECT subject FROM lanes WHERE kind = 'person' AND org = ? AND okta_org = ? AND wake_at IS NOT NULL
         AND lease_expires_at IS NOT NULL
       ORDER BY subject`,
      [org, oktaOrg],
    ),
  );
}

export function people(connection: Connection, org: string, oktaOrg: string, { after, limit }: Page): string[] {
  return subjectsOf(
    connection.all(
      `SELECT subject FROM lanes WHERE kind = 'person' AND org = ? AND okta_org = ? AND subject > ?
       ORDER BY subject LIMIT ?`,
      [org, oktaOrg, after, limit],
    ),
  );
}
