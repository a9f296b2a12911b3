import {
  REMEMBER_MS,
  type CommandsSettled,
  type CommandsStatus,
  type StoredCommand,
  type WaitingCommand,
} from "../commands.ts";
import type { Cursor } from "../types.ts";
import { moveCursors, placesOf } from "./cursors.ts";
import type { Session } from "./session.ts";

const KEEP = `
  WITH kept AS (
    INSERT INTO commands (org, id, kind, body, due_at)
    SELECT DISTINCT ON (c.id) $1, c.id, c.kind, c.body, c.due_at
    FROM json_to_recordset($2) AS c(id text, kind text, body text, due_at bigint)
    ORDER BY c.id
    ON CONFLICT (org, id) DO NOTHING
  ), ${moveCursors("$3")}
  SELECT 1`;

const DUE = `
  SELECT id, kind, body, due_at AS "dueAt", attempts FROM commands
  WHERE org = $1 AND due_at <= $2 ORDER BY due_at, id LIMIT $3`;

const SETTLE = `
  WITH done AS (
    UPDATE commands SET body = NULL, due_at = NULL, error = NULL, ended_at = now_ms()
    WHERE org = $1 AND id = ANY ($2::text[]) AND due_at IS NOT NULL
  ), postponed AS (
    UPDATE commands c SET due_at = p.due_at, attempts = p.attempts, error = p.error
    FROM json_to_recordset($3) AS p(id text, due_at bigint, attempts int, error text)
    WHERE c.org = $1 AND c.id = p.id AND c.due_at IS NOT NULL
  ), forgotten AS (
    DELETE FROM commands WHERE ended_at < now_ms() - $5::bigint
  )
  UPDATE commands c SET body = NULL, due_at = NULL, attempts = d.attempts, error = d.error, ended_at = now_ms()
  FROM json_to_recordset($4) AS d(id text, attempts int, error text)
  WHERE c.org = $1 AND c.id = d.id AND c.due_at IS NOT NULL`;

const STATUS = `
  SELECT count(due_at) AS waiting, min(due_at) AS oldest, count(error) FILTER (WHERE due_at IS NULL) AS dead
  FROM commands`;

const FAILURES = `
  SELECT org, id, kind, error FROM commands WHERE ended_at IS NOT NULL AND error IS NOT NULL
  ORDER BY ended_at DESC LIMIT 20`;

export async function keepCommands(
  session: Session,
  org: string,
  commands: readonly StoredCommand[],
  cursor?: Cursor,
): Promise<void> {
  const rows = commands.map(({ id, kind, body, dueAt }) => ({ id, kind, body, due_at: session.toStore(dueAt) }));
  const places = placesOf(cursor === undefined ? [] : [cursor]);
  await session.query("keep_commands", KEEP, [org, session.json(rows), session.json(places)]);
}

export async function dueCommands(
  session: Session,
  org: string,
  { before, limit }: { before: number; limit: number },
): Promise<WaitingCommand[]> {
  const rows = await session.query<WaitingCommand>("due_commands", DUE, [org, session.toStore(before), limit]);
  return rows.map((row) => ({ ...row, dueAt: session.toCaller(row.dueAt) }));
}

export async function settleCommands(
  session: Session,
  org: string,
  { done, postponed, dead }: CommandsSettled,
): Promise<void> {
  const later = postponed.map(({ dueAt, ...rest }) => ({ ...rest, due_at: session.toStore(dueAt) }));
  await session.query("settle_commands", SETTLE, [
    org,
    [...done],
    session.json(later),
    session.json(dead),
    REMEMBER_MS,
  ]);
}

export async function commandsStatus(session: Session): Promise<CommandsStatus> {
  const [row] = await session.report<{ waiting: number; oldest: number | null; dead: number }>(STATUS);
  const failures = await session.query<CommandsStatus["failures"][number]>("command_failures", FAILURES, []);
  return {
    waiting: row?.waiting ?? 0,
    oldestDueAt: session.toCaller(row?.oldest ?? null),
    dead: row?.dead ?? 0,
    failures,
  };
}
