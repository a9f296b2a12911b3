import {
  REMEMBER_MS,
  type CommandsSettled,
  type CommandsStatus,
  type StoredCommand,
  type WaitingCommand,
} from "../commands.ts";
import type { Connection, Row } from "./connection.ts";

export function keepCommands(connection: Connection, org: string, commands: readonly StoredCommand[]): void {
  const keep = "INSERT INTO commands (org, id, kind, body, due_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
  for (const { id, kind, body, dueAt } of commands) connection.run(keep, [org, id, kind, body, dueAt]);
}

export function dueCommands(
  connection: Connection,
  org: string,
  { before, limit }: { before: number; limit: number },
): WaitingCommand[] {
  const rows = connection.all(
    `SELECT id, kind, body, due_at, attempts FROM commands
       WHERE org = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?`,
    [org, before, limit],
  );
  return rows.map((row) => ({
    id: String(row["id"]),
    kind: String(row["kind"]),
    body: String(row["body"]),
    dueAt: Number(row["due_at"]),
    attempts: Number(row["attempts"]),
  }));
}

export function settleCommands(
  connection: Connection,
  org: string,
  { done, postponed, dead }: CommandsSettled,
  now: number,
): void {
  const end = `UPDATE commands SET body = NULL, due_at = NULL, error = NULL, ended_at = ?
     WHERE org = ? AND id = ? AND due_at IS NOT NULL`;
  for (const id of done) connection.run(end, [now, org, id]);
  const postpone =
    "UPDATE commands SET due_at = ?, attempts = ?, error = ? WHERE org = ? AND id = ? AND due_at IS NOT NULL";
  for (const { id, dueAt, attempts, error } of postponed) connection.run(postpone, [dueAt, attempts, error, org, id]);
  const bury = `UPDATE commands SET body = NULL, due_at = NULL, attempts = ?, error = ?, ended_at = ?
     WHERE org = ? AND id = ? AND due_at IS NOT NULL`;
  for (const { id, attempts, error } of dead) connection.run(bury, [attempts, error, now, org, id]);
  connection.run("DELETE FROM commands WHERE ended_at < ?", [now - REMEMBER_MS]);
}

export function commandsStatus(connection: Connection): CommandsStatus {
  const row =
    connection.get(`SELECT count(due_at) AS waiting, min(due_at) AS oldest, count(CASE WHEN due_at IS NULL THEN error END) AS dead
       FROM commands`) as Row;
  const failures =
    connection.all(`SELECT org, id, kind, error FROM commands WHERE ended_at IS NOT NULL AND error IS NOT NULL
       ORDER BY ended_at DESC LIMIT 20`);
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
