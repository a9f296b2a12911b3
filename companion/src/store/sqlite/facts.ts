import type { Fact, FactsSettled } from "../types.ts";
import type { Connection } from "./connection.ts";

export function keepFact(connection: Connection, org: string, { factId, body }: Fact, now: number): void {
  // A refusal that repeats itself is the same fact. One that the org would not write is offered again: what was missing
  // then may be there, or the entry itself.
  connection.run(
    `INSERT INTO facts (org, fact_id, body, stored_at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET
       body = excluded.body, stored_at = excluded.stored_at, refused_code = NULL, refused_message = NULL
     WHERE refused_code IS NOT NULL`,
    [org, factId, body, now],
  );
}

export function readFacts(
  connection: Connection,
  org: string,
  { before, limit }: { before: number; limit: number },
): Fact[] {
  return connection
    .all(
      `SELECT fact_id, body FROM facts
       WHERE org = ? AND refused_code IS NULL AND stored_at < ? ORDER BY stored_at LIMIT ?`,
      [org, before, limit],
    )
    .map((row) => ({ factId: String(row["fact_id"]), body: String(row["body"]) }));
}

export function settleFacts(connection: Connection, org: string, { written, refused }: FactsSettled): void {
  connection.run("DELETE FROM facts WHERE org = ? AND fact_id IN (SELECT value FROM json_each(?))", [
    org,
    JSON.stringify(written),
  ]);
  for (const { factId, code, message } of refused)
    connection.run("UPDATE facts SET refused_code = ?, refused_message = ? WHERE org = ? AND fact_id = ?", [
      code,
      message,
      org,
      factId,
    ]);
}
