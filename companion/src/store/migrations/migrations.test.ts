/** Two versions on one database, as during an upgrade: whatever an older companion reads and writes must go on working after a step that bears it. */
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../testing/postgres/database.ts";
import { migrations } from "./index.ts";

interface Column {
  type: string;
  /** Whether a row may be written without it. */
  mayBeLeftOut: boolean;
  mayBeNull: boolean;
}

interface Table {
  columns: Record<string, Column>;
  /** What refuses rows: unique indexes, checks, foreign keys, triggers. */
  refusals: string[];
}

type Schema = Record<string, Table>;

/** What a step takes from those who know only the schema before it. */
function takenAway(before: Schema, after: Schema): string[] {
  return Object.entries(before).flatMap(([name, table]) => {
    const now = after[name];
    if (now === undefined) return [`${name} is gone`];
    const known = Object.entries(table.columns).flatMap(([column, was]) => {
      const is = now.columns[column];
      if (is === undefined) return [`${name}.${column} is gone`];
      return [
        ...(is.type === was.type ? [] : [`${name}.${column} is ${is.type} instead of ${was.type}`]),
        ...(was.mayBeNull && !is.mayBeNull ? [`${name}.${column} may be null no longer`] : []),
        ...(was.mayBeLeftOut && !is.mayBeLeftOut ? [`${name}.${column} must be written`] : []),
      ];
    });
    const added = Object.entries(now.columns)
      .filter(([column, { mayBeLeftOut }]) => !(column in table.columns) && !mayBeLeftOut)
      .map(([column]) => `${name}.${column} must be written`);
    const refusals = now.refusals.filter((each) => !table.refusals.includes(each));
    return [...known, ...added, ...refusals.map((each) => `${name} refuses rows by ${each}`)];
  });
}

function sqliteSchema(database: DatabaseSync): Schema {
  const rows = (sql: string) => database.prepare(sql).all();
  const tables = rows("SELECT name FROM sqlite_schema WHERE type = 'table'").map(({ name }) => String(name));
  const columnsOf = (table: string): [string, Column][] => {
    const columns = rows(`SELECT * FROM pragma_table_info('${table}')`);
    const isOneKey = columns.filter(({ pk }) => pk !== 0).length === 1;
    return columns.map((column) => {
      const mayBeNull = column["notnull"] === 0;
      const isRowId = isOneKey && column["pk"] === 1 && column["type"] === "INTEGER";
      const mayBeLeftOut = mayBeNull || column["dflt_value"] !== null || isRowId;
      return [String(column["name"]), { type: String(column["type"]), mayBeNull, mayBeLeftOut }];
    });
  };
  return Object.fromEntries(
    tables.map((table): [string, Table] => [
      table,
      {
        columns: Object.fromEntries(columnsOf(table)),
        refusals: [
          ...rows(`SELECT name FROM pragma_index_list('${table}') WHERE "unique" = 1`),
          ...rows(`SELECT "from" || ' to ' || "table" AS name FROM pragma_foreign_key_list('${table}')`),
          ...rows(`SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '${table}'`),
        ].map(({ name }) => String(name)),
      },
    ]),
  );
}

async function postgresSchema(database: TestDatabase): Promise<Schema> {
  const columns = await database.query(
    `SELECT table_name, column_name, data_type, is_nullable = 'YES' AS nullable,
       column_default IS NOT NULL OR is_identity = 'YES' AS filled
     FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  const refusals = await database.query(
    `SELECT c.relname AS table_name, i.relname AS name
       FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
       WHERE x.indisunique AND c.relnamespace = 'public'::regnamespace
     UNION ALL SELECT conrelid::regclass::text, conname FROM pg_constraint
       WHERE contype IN ('c', 'f', 'x') AND connamespace = 'public'::regnamespace
     UNION ALL SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal`,
  );
  const schema: Schema = {};
  for (const row of columns) {
    const table = (schema[String(row["table_name"])] ??= { columns: {}, refusals: [] });
    const mayBeNull = row["nullable"] === true;
    table.columns[String(row["column_name"])] = {
      type: String(row["data_type"]),
      mayBeNull,
      mayBeLeftOut: mayBeNull || row["filled"] === true,
    };
  }
  for (const row of refusals) schema[String(row["table_name"])]?.refusals.push(String(row["name"]));
  return schema;
}

/** Steps that say that they bear companions of the step before. */
const bearing = migrations
  .map((step, index) => ({ ...step, number: index + 1 }))
  .filter(({ oldest, number }) => oldest < number);

describe("a step of the schema that bears older companions takes nothing from them", () => {
  let database: TestDatabase;
  const found: Record<"sqlite" | "postgres", Map<number, string[]>> = { sqlite: new Map(), postgres: new Map() };

  beforeAll(async () => {
    database = await createDatabase();
    const embedded = new DatabaseSync(":memory:");
    let before = { sqlite: sqliteSchema(embedded), postgres: await postgresSchema(database) };
    for (const [index, { sqlite, postgres }] of migrations.entries()) {
      embedded.exec(sqlite);
      await database.query(postgres);
      const after = { sqlite: sqliteSchema(embedded), postgres: await postgresSchema(database) };
      found.sqlite.set(index + 1, takenAway(before.sqlite, after.sqlite));
      found.postgres.set(index + 1, takenAway(before.postgres, after.postgres));
      before = after;
    }
    embedded.close();
  });
  afterAll(() => database.drop());

  it.each(bearing)("step $number", ({ number }) => {
    expect([found.sqlite.get(number), found.postgres.get(number)]).toEqual([[], []]);
  });

  it("and no step bears fewer than the one before, unless it says so", () => {
    const oldest = migrations.map((step) => step.oldest);
    expect(oldest).toEqual(oldest.toSorted((a, b) => a - b));
    expect(migrations.every((step, index) => step.oldest <= index + 1)).toBe(true);
  });

  it("what would is seen", async () => {
    const embedded = new DatabaseSync(":memory:");
    for (const { sqlite } of migrations) embedded.exec(sqlite);
    const [ours, theirs] = [sqliteSchema(embedded), await postgresSchema(database)];
    embedded.exec(`
      ALTER TABLE lanes DROP COLUMN attempts;
      ALTER TABLE events ADD COLUMN shard INTEGER NOT NULL DEFAULT 0;
      CREATE UNIQUE INDEX one_type ON events (type);
      DROP TABLE facts;`);
    expect(takenAway(ours, sqliteSchema(embedded)).toSorted()).toEqual([
      "events refuses rows by one_type",
      "facts is gone",
      "lanes.attempts is gone",
    ]);
    await database.query(`
      ALTER TABLE lanes ALTER COLUMN wake_at SET NOT NULL;
      ALTER TABLE lanes ALTER COLUMN attempts DROP DEFAULT;
      ALTER TABLE events ALTER COLUMN type TYPE integer USING 0;
      ALTER TABLE events ADD CONSTRAINT few CHECK (type < 3);
      ALTER TABLE cursors ADD COLUMN owner text NOT NULL;`);
    expect(takenAway(theirs, await postgresSchema(database)).toSorted()).toEqual([
      "cursors.owner must be written",
      "events refuses rows by few",
      "events.type is integer instead of text",
      "lanes.attempts must be written",
      "lanes.wake_at may be null no longer",
      "lanes.wake_at must be written",
    ]);
    embedded.close();
  });
});
