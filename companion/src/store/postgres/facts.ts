import type { Fact, FactsSettled } from "../types.ts";
import type { Session } from "./session.ts";

/** A refusal that repeats itself is the same fact. One that the org would not write is offered again. */
const KEEP = `
  INSERT INTO facts AS known (org, fact_id, body, stored_at)
  SELECT DISTINCT ON (f.fact_id) $1, f.fact_id, f.body, now_ms()
  FROM json_to_recordset($2) AS f(n int, fact_id text, body text) ORDER BY f.fact_id, f.n
  ON CONFLICT (org, fact_id) DO UPDATE SET
    body = excluded.body, stored_at = excluded.stored_at, refused_code = NULL, refused_message = NULL
    WHERE known.refused_code IS NOT NULL`;

const WAITING = `
  SELECT fact_id AS "factId", body FROM facts
  WHERE org = $1 AND refused_code IS NULL AND stored_at < $2 ORDER BY stored_at LIMIT $3`;

const SETTLE = `
  WITH written AS (
    DELETE FROM facts WHERE org = $1 AND fact_id = ANY ($2::text[])
  )
  UPDATE facts f SET refused_code = r.code, refused_message = r.message
  FROM json_to_recordset($3) AS r(fact_id text, code text, message text)
  WHERE f.org = $1 AND f.fact_id = r.fact_id`;

export async function keepFacts(session: Session, org: string, facts: readonly Fact[]): Promise<void> {
  const rows = facts.map(({ factId, body }, n) => ({ n, fact_id: factId, body }));
  await session.query("keep_facts", KEEP, [org, session.json(rows)]);
}

export function facts(
  session: Session,
  org: string,
  { before, limit }: { before: number; limit: number },
): Promise<Fact[]> {
  return session.query<Fact>("facts", WAITING, [org, session.toStore(before), limit]);
}

export async function settleFacts(session: Session, org: string, { written, refused }: FactsSettled): Promise<void> {
  const rows = refused.map(({ factId, code, message }) => ({ fact_id: factId, code, message }));
  await session.query("settle_facts", SETTLE, [org, [...written], session.json(rows)]);
}
