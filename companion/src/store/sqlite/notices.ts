import {
  REMEMBER_MS,
  type NoticesSettled,
  type NoticesStatus,
  type StoredNotice,
  type WaitingNotice,
} from "../notices.ts";
import type { Connection, Row } from "./connection.ts";

export function keepNotices(connection: Connection, notices: readonly StoredNotice[]): void {
  const keep = "INSERT INTO notices (key, body, due_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
  for (const { key, body, dueAt } of notices) connection.run(keep, [key, body, dueAt]);
}

export function dueNotices(
  connection: Connection,
  { before, limit }: { before: number; limit: number },
): WaitingNotice[] {
  const rows = connection.all(
    "SELECT key, body, due_at, attempts FROM notices WHERE due_at <= ? ORDER BY due_at, key LIMIT ?",
    [before, limit],
  );
  return rows.map((row) => ({
    key: String(row["key"]),
    body: String(row["body"]),
    dueAt: Number(row["due_at"]),
    attempts: Number(row["attempts"]),
  }));
}

export function settleNotices(connection: Connection, { told, postponed, dead }: NoticesSettled, now: number): void {
  const end =
    "UPDATE notices SET body = NULL, due_at = NULL, error = NULL, ended_at = ? WHERE key = ? AND due_at IS NOT NULL";
  for (const key of told) connection.run(end, [now, key]);
  const postpone = "UPDATE notices SET due_at = ?, attempts = ?, error = ? WHERE key = ?";
  for (const { key, dueAt, attempts, error } of postponed) connection.run(postpone, [dueAt, attempts, error, key]);
  const bury = "UPDATE notices SET body = NULL, due_at = NULL, attempts = ?, error = ?, ended_at = ? WHERE key = ?";
  for (const { key, attempts, error } of dead) connection.run(bury, [attempts, error, now, key]);
  connection.run("DELETE FROM notices WHERE ended_at < ?", [now - REMEMBER_MS]);
}

export function noticesStatus(connection: Connection): NoticesStatus {
  const row =
    connection.get(`SELECT count(due_at) AS waiting, min(due_at) AS oldest, count(CASE WHEN due_at IS NULL THEN error END) AS dead
       FROM notices`) as Row;
  const failures = connection.all(
    "SELECT key, error FROM notices WHERE ended_at IS NOT NULL AND error IS NOT NULL ORDER BY ended_at DESC LIMIT 20",
  );
  return {
    waiting: Number(row["waiting"]),
    oldestDueAt: row["oldest"] === null ? null : Number(row["oldest"]),
    dead: Number(row["dead"]),
    failures: failures.map(({ key, error }) => ({ key: String(key), error: String(error) })),
  };
}
