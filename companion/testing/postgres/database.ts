import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import pg from "pg";
import { inject } from "vitest";

/** An empty database of a test's own. */
export interface TestDatabase {
  url: string;
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Empties all tables and leaves the schema as it is: quicker than a new database. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

/** The run's PostgreSQL server: the URL of its maintenance database. */
export async function postgresUrl(): Promise<string> {
  const answer = JSON.parse(await text(connect(inject("postgresPort"), "127.0.0.1"))) as {
    url?: string;
    error?: string;
  };
  if (answer.url === undefined) throw new Error(answer.error);
  return answer.url;
}

/** Makes an empty database on the run's PostgreSQL server. */
export async function createDatabase(): Promise<TestDatabase> {
  const admin = await postgresUrl();
  const name = `lockstep_${randomBytes(6).toString("hex")}`;
  await once(admin, `CREATE DATABASE ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  client.on("error", () => undefined);
  await client.connect();
  return {
    url: url.href,
    async query(sql, values = []) {
      return (await client.query(sql, values)).rows as Record<string, unknown>[];
    },
    async empty() {
      const { rows } = await client.query<{ table: string }>(
        `SELECT quote_ident(tablename) AS table FROM pg_tables
         WHERE schemaname = 'public' AND tablename <> 'schema_version'`,
      );
      // Quicker than TRUNCATE, which makes new files.
      if (rows.length > 0) await client.query(rows.map(({ table }) => `DELETE FROM ${table};`).join(""));
    },
    async drop() {
      await client.end();
      await once(admin, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
