import type { DatabaseSync } from "node:sqlite";
import {
  REMEMBER_MS,
  type CommandsSettled,
  type CommandsStatus,
  type StoredCommand,
  type WaitingCommand,
} from "../commands.ts";

type Row = Record<string, unknown>;

export function keepCommands(database: DatabaseSync, org: string, commands: readonly StoredCommand[]): void {
  const keep = database.prepare(
    "INSERT INTO commands (org, id, kind, body, due_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  for (const { id, kind, body, dueAt } of commands) keep.run(org, id, kind, body, dueAt);
}

export function dueCommands(
  database: DatabaseSync,
  org: string,
  { before, limit }: { before: number; limit: number },
): WaitingCommand[] {
  const rows = database
    .prepare(
      `SELECT id, kind, body, due_at, attempts FROM commands
       WHERE org = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?`,
    )
    .all(org, before, limit) as Row[];
  return rows.map((row) => ({
    id: String(row["id"]),
    kind: String(row["kind"]),
    body: String(row["body"]),
    dueAt: Number(row["due_at"]),
    attempts: Number(row["attempts"]),
  }));
}

export function settleCommands(
  database: DatabaseSync,
  org: string,
  { done, postponed, dead }: CommandsSettled,
  now: number,
): void {
  const end = database.prepare(
    `UPDATE commands SET body = NULL, due_at = NULL, error = NULL, ended_at = ?
     WHERE org = ? AND id = ? AND due_at IS NOT NULL`,
  );
  for (const id of done) end.run(now, org, id);
  const postpone = database.prepare(
    "UPDATE commands SET due_at = ?, attempts = ?, error = ? WHERE org = ? AND id = ? AND due_at IS NOT NULL",
  );
  for (const { id, dueAt, attempts, error } of postponed) postpone.run(dueAt, attempts, error, org, id);
  const bury = database.prepare(
    `UPDATE commands SET body = NULL, due_at = NULL, attempts = ?, error = ?, ended_at = ?
     WHERE org = ? AND id = ? AND due_at IS NOT NULL`,
  );
  for (const { id, attempts, error } of dead) bury.run(attempts, error, now, org, id);
  database.prepare("DELETE FROM commands WHERE ended_at < ?").run(now - REMEMBER_MS);
}

export function commandsStatus(database: DatabaseSync): CommandsStatus {
  const row = database
    .prepare(
      `SELECT count(due_at) AS waiting, min(due_at) AS oldest, count(CASE WHEN due_at IS NULL THEN error END) AS dead
       FROM commands`,
    )
    .get() as Row;
  const failures = database
    .prepare(
      `SELECT org, id, kind, error FROM commands WHERE ended_at IS NOT NULL AND error IS NOT NULL
       ORDER BY ended_at DESC LIMIT 20`,
    )
    .all() as Row[];
  return {
    waiting: Number(row["waiting"]),
    oldestDueAt: row["oldest"] === null ? null : Number(row["oldest"]),
    dead: Number(row["dead"]),
    failures: failures.map((failure) => ({
      org: String(failure["org"]),
      id: String(failure["id"]),
      kind: String(failure["kind"]),
      error: String(failure["error"]),
    })),
  };
}
