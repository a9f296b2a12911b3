import type { LaneRelease } from "../types.ts";
import type { Connection } from "./connection.ts";
import { keepFact } from "./facts.ts";
import { replaceGroups } from "./members.ts";
import { keepNotices } from "./notices.ts";

/** Gives a lane back. False when its lease was lost: nothing but its facts and notices was stored. */
export function release(connection: Connection, release: LaneRelease, now: number): boolean {
  const lane = connection.get("SELECT version, done, org, okta_org, subject, lease_token FROM lanes WHERE id = ?", [
    release.id,
  ]);
  if (lane === undefined) return false;
  for (const fact of release.facts ?? []) keepFact(connection, String(lane["org"]), fact, now);
  if (release.notices !== undefined && release.notices.length > 0) keepNotices(connection, release.notices);
  if (Number(lane["lease_token"]) !== release.token) return false;
  for (const hint of release.noted ?? []) endHint(connection, release.id, hint, 1);
  for (const hint of release.settled) endHint(connection, release.id, hint, 0);
  if (release.earlier !== undefined) endEarlier(connection, release.id, Number(lane["done"]), release.earlier);
  // `done` moves to just before the oldest hint that still waits. A lane that was woken during the lease is due at
  // once, whatever the worker asks for.
  connection.run(
    `UPDATE lanes SET
       done = coalesce((
         SELECT min(h.position) - 1 FROM hints h
         WHERE h.lane_id = lanes.id AND h.position > lanes.done AND h.open = 1), tail),
       version = max(version, :floor),
       wake_at = CASE WHEN wakes > claimed_wakes THEN :now ELSE :wakeAt END,
       priority = CASE
         WHEN wakes > claimed_wakes THEN priority
         WHEN :wakeAt IS NULL THEN 0
         ELSE coalesce(:priority, priority) END,
       rechecks = CASE WHEN wakes > claimed_wakes THEN 0 ELSE :rechecks END,
       lease_expires_at = NULL,
       attempts = :attempts,
       missing_since = :missingSince,
       error_code = :errorCode,
       error_message = :errorMessage,
       error_at = CASE WHEN :errorCode IS NULL THEN NULL ELSE :now END,
       answer = CASE WHEN asked <= claimed_wakes THEN coalesce(:answer, answer) ELSE answer END,
       asked = CASE WHEN asked <= claimed_wakes AND :wakeAt IS NULL THEN NULL ELSE asked END
     WHERE id = :id AND lease_token = :token`,
    {
      id: release.id,
      token: release.token,
      floor: release.versionFloor ?? 0,
      now,
      wakeAt: release.wakeAt,
      priority: release.priority ?? null,
      attempts: release.attempts,
      rechecks: release.rechecks,
      missingSince: release.missingSince,
      errorCode: release.error?.code ?? null,
      errorMessage: release.error?.message ?? null,
      answer: release.answer ?? null,
    },
  );
  if (release.groups !== undefined)
    replaceGroups(connection, String(lane["okta_org"]), String(lane["subject"]), release.groups);
  keepDeadLetter(connection, release, Number(lane["version"]), now);
  return true;
}

/** Finding no more to do does not undo what an earlier look at a hint did. */
const END_HINTS = `
  UPDATE hints SET
    open = ?1,
    outcome = CASE
      WHEN outcome = 'caused' AND ?2 IN ('contributed', 'no_net_effect') THEN outcome
      WHEN outcome = 'contributed' AND ?2 = 'no_net_effect' THEN outcome
      ELSE ?2 END
  WHERE lane_id = ?3 AND open = 1`;

/** Writes a hint's outcome, final or so far. */
function endHint(
  connection: Connection,
  laneId: number,
  { position, outcome }: LaneRelease["settled"][number],
  open: 0 | 1,
): void {
  connection.run(`${END_HINTS} AND position = ?4`, [open, outcome, laneId, position]);
}

function endEarlier(
  connection: Connection,
  laneId: number,
  done: number,
  { upTo, outcome, isOpen }: NonNullable<LaneRelease["earlier"]>,
): void {
  connection.run(`${END_HINTS} AND position > ?4 AND position <= ?5`, [isOpen ? 1 : 0, outcome, laneId, done, upTo]);
}

function keepDeadLetter(connection: Connection, release: LaneRelease, version: number, now: number): void {
  if (release.deadLetter !== undefined) {
    connection.run(
      `INSERT INTO dead_letters (lane_id, version, code, message, created_at)
       VALUES (:id, :version, :code, :message, :now)
       ON CONFLICT (lane_id) WHERE closed_at IS NULL DO UPDATE SET
         version = excluded.version, code = excluded.code, message = excluded.message`,
      { id: release.id, version, code: release.deadLetter.code, message: release.deadLetter.message, now },
    );
  } else if (release.closesDeadLetter === true) {
    connection.run(
      "UPDATE dead_letters SET closed_at = ?, closed_version = ? WHERE lane_id = ? AND closed_at IS NULL",
      [now, version, release.id],
    );
  }
}
