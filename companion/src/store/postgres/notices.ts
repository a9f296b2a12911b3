import {
  REMEMBER_MS,
  type NoticesSettled,
  type NoticesStatus,
  type StoredNotice,
  type WaitingNotice,
} from "../notices.ts";
import type { Session } from "./session.ts";

/** Keeps the notices of a parameter whose keys are not known; they are locked in their order. */
export const keptNotices = (parameter: string) => `
  INSERT INTO notices (key, body, due_at)
  SELECT DISTINCT ON (n.key) n.key, n.body, n.due_at
  FROM json_to_recordset(${parameter}) AS n(key text COLLATE "C", body text, due_at bigint)
  ORDER BY n.key
  ON CONFLICT (key) DO NOTHING`;

/** Notices as the rows of that parameter. */
export function noticeRows(session: Session, notices: readonly StoredNotice[]): object[] {
  return notices.map(({ key, body, dueAt }) => ({ key, body, due_at: session.toStore(dueAt) }));
}

const DUE = `
  SELECT key, body, due_at AS "dueAt", attempts FROM notices
  WHERE due_at <= $1 ORDER BY due_at, key LIMIT $2`;

const SETTLE = `
  WITH told AS (
    UPDATE notices SET body = NULL, due_at = NULL, error = NULL, ended_at = now_ms()
    WHERE key = ANY ($1::text[]) AND due_at IS NOT NULL
  ), postponed AS (
    UPDATE notices n SET due_at = p.due_at, attempts = p.attempts, error = p.error
    FROM json_to_recordset($2) AS p(key text, due_at bigint, attempts int, error text) WHERE n.key = p.key
  ), forgotten AS (
    DELETE FROM notices WHERE ended_at < now_ms() - $4::bigint
  )
  UPDATE notices n SET body = NULL, due_at = NULL, attempts = d.attempts, error = d.error, ended_at = now_ms()
  FROM json_to_recordset($3) AS d(key text, attempts int, error text) WHERE n.key = d.key`;

const STATUS = `
  SELECT count(due_at) AS waiting, min(due_at) AS oldest, count(error) FILTER (WHERE due_at IS NULL) AS dead
  FROM notices`;

const FAILURES = `
  SELECT key, error FROM notices WHERE ended_at IS NOT NULL AND error IS NOT NULL ORDER BY ended_at DESC LIMIT 20`;

export async function keepNotices(session: Session, notices: readonly StoredNotice[]): Promise<void> {
  await session.query("keep_notices", keptNotices("$1"), [session.json(noticeRows(session, notices))]);
}

export async function dueNotices(
  session: Session,
  { before, limit }: { before: number; limit: number },
): Promise<WaitingNotice[]> {
  const rows = await session.query<WaitingNotice>("due_notices", DUE, [session.toStore(before), limit]);
  return rows.map((row) => ({ ...row, dueAt: session.toCaller(row.dueAt) }));
}

export async function settleNotices(session: Session, { told, postponed, dead }: NoticesSettled): Promise<void> {
  const later = postponed.map(({ key, dueAt, attempts, error }) => ({
    key,
    due_at: session.toStore(dueAt),
    attempts,
    error,
  }));
  await session.query("settle_notices", SETTLE, [[...told], session.json(later), session.json(dead), REMEMBER_MS]);
}

export async function noticesStatus(session: Session): Promise<NoticesStatus> {
  const [row] = await session.report<{ waiting: number; oldest: number | null; dead: number }>(STATUS);
  const failures = await session.query<{ key: string; error: string }>("notice_failures", FAILURES, []);
  return {
    waiting: row?.waiting ?? 0,
    oldestDueAt: session.toCaller(row?.oldest ?? null),
    dead: row?.dead ?? 0,
    failures,
  };
}
