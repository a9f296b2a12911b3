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

/** Whether the lane has a hint of the event already. */
export function hasHint(connection: Connection, eventSeq: number, { kind, org, oktaOrg, subject }: LaneKey): boolean {
  const row = connection.get(
    `SELECT 1 FROM hints WHERE event_seq = ? AND lane_id = (
       SELECT id FROM lanes WHERE kind = ? AND org = ? AND okta_org = ? AND subject = ?)`,
    [eventSeq, kind, org, oktaOrg, subject],
  );
  return row !== undefined;
}

/** Makes the lane due now, never later than it was. @returns its id. */
export function wakeLane(
  connection: Connection,
  { kind, org, oktaOrg, subject }: LaneKey,
  priority: Priority,
  now: number,
): number {
  const row = connection.get(
    `INSERT INTO lanes (kind, org, okta_org, subject, tail, wakes, wake_at, priority)
     VALUES (?, ?, ?, ?, 0, 1, ?, ?)
     ${ON_KNOWN_LANE} RETURNING id`,
    [kind, org, oktaOrg, subject, now, priority],
  );
  return Number(row?.["id"]);
}

export function askLane(connection: Connection, key: LaneKey, priority: Priority, now: number): void {
  const id = wakeLane(connection, key, priority, now);
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

/**
 * Lanes that can be taken now. What is due is also due by its place in the order, which ends the reading where the rest of
 * the lanes wait for a later time.
 */
export const FREE_AND_DUE = `kind = :kind AND org = :org AND wake_at IS NOT NULL AND wake_at <= :now
  AND (wake_at - priority * 600000) <= :now AND (lease_expires_at IS NULL OR lease_expires_at <= :now)`;

/** The order of their indexes. */
export const IN_TURN = "ORDER BY (wake_at - priority * 600000)";

/** Only where nobody can be taken now, all that wait are looked at. */
const NEXT_DUE = `SELECT coalesce(
  (SELECT wake_at FROM lanes WHERE ${FREE_AND_DUE} ${IN_TURN} LIMIT 1),
  (SELECT min(max(wake_at, coalesce(lease_expires_at, 0))) FROM lanes
   WHERE kind = :kind AND org = :org AND wake_at IS NOT NULL)) AS due`;

export function nextDue(connection: Connection, kind: string, org: string, now: number): number | null {
  const due = connection.get(NEXT_DUE, { kind, org, now })?.["due"];
  return due === null ? null : Number(due);
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
