import type { DatabaseSync } from "node:sqlite";
import {
  REMEMBER_MS,
  type NoticesSettled,
  type NoticesStatus,
  type StoredNotice,
  type WaitingNotice,
} from "../notices.ts";

type Row = Record<string, unknown>;

export function keepNotices(database: DatabaseSync, notices: readonly StoredNotice[]): void {
  const keep = database.prepare("INSERT INTO notices (key, body, due_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
  for (const { key, body, dueAt } of notices) keep.run(key, body, dueAt);
}

export function dueNotices(
  database: DatabaseSync,
  { before, limit }: { before: number; limit: number },
): WaitingNotice[] {
  const rows = database
    .prepare("SELECT key, body, due_at, attempts FROM notices WHERE due_at <= ? ORDER BY due_at, key LIMIT ?")
    .all(before, limit) as Row[];
  return rows.map((row) => ({
    key: String(row["key"]),
    body: String(row["body"]),
    dueAt: Number(row["due_at"]),
    attempts: Number(row["attempts"]),
  }));
}

export function settleNotices(database: DatabaseSync, { told, postponed, dead }: NoticesSettled, now: number): void {
  const end = database.prepare(
    "UPDATE notices SET body = NULL, due_at = NULL, error = NULL, ended_at = ? WHERE key = ? AND due_at IS NOT NULL",
  );
  for (const key of told) end.run(now, key);
  const postpone = database.prepare("UPDATE notices SET due_at = ?, attempts = ?, error = ? WHERE key = ?");
  for (const { key, dueAt, attempts, error } of postponed) postpone.run(dueAt, attempts, error, key);
  const bury = database.prepare(
    "UPDATE notices SET body = NULL, due_at = NULL, attempts = ?, error = ?, ended_at = ? WHERE key = ?",
  );
  for (const { key, attempts, error } of dead) bury.run(attempts, error, now, key);
  database.prepare("DELETE FROM notices WHERE ended_at < ?").run(now - REMEMBER_MS);
}

export function noticesStatus(database: DatabaseSync): NoticesStatus {
  const row = database
    .prepare(
      `SELECT count(due_at) AS waiting, min(due_at) AS oldest, count(CASE WHEN due_at IS NULL THEN error END) AS dead
       FROM notices`,
    )
    .get() as Row;
  const failures = database
    .prepare(
      "SELECT key, error FROM notices WHERE ended_at IS NOT NULL AND error IS NOT NULL ORDER BY ended_at DESC LIMIT 20",
    )
    .all() as Row[];
  return {
    waiting: Number(row["waiting"]),
    oldestDueAt: row["oldest"] === null ? null : Number(row["oldest"]),
    dead: Number(row["dead"]),
    failures: failures.map(({ key, error }) => ({ key: String(key), error: String(error) })),
  };
}
