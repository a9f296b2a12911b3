import pg from "pg";
import { pause, type Clock } from "../../time.ts";
import { StoreError } from "../store.ts";
import { createStoreClock } from "./clock.ts";
import { isConnectionFault, toStoreError } from "./faults.ts";

/** How to reach the database. */
export interface PostgresAccess {
  /** `postgres://user:password@host:port/database`; a secret. */
  url: string;
  /** `verify`: TLS, and the server's certificate must be valid for its name. `off`: none, for a private network. */
  tls: "verify" | "off";
  /** Certificates (PEM) of the authorities to trust; those of Node when nothing stands here. */
  ca?: string | undefined;
}

/** What the engine's statements are sent through. */
export interface Session {
  /**
   * Runs one statement in a commit of its own, prepared under its name; once more if it fell to a deadlock or its
   * connection broke. So each statement must bear to be run twice. Values that a function gives are asked for each time.
   */
  query<Row extends object>(
    name: string,
    sql: string,
    values: readonly unknown[] | (() => readonly unknown[]),
  ): Promise<Row[]>;
  /** Reads whole tables for a report, by whatever way is the quickest now. */
  report<Row extends object>(sql: string): Promise<Row[]>;
  /** A JSON parameter. PostgreSQL's text cannot hold every string: what it cannot is replaced. */
  json(value: unknown): string;
  /** A stored time, by the caller's clock. */
  toCaller<Time extends number | null>(time: Time): Time;
  /** A time of the caller's, as it is stored. */
  toStore<Time extends number | null>(time: Time): Time;
  /** Measures how far the database's clock is ahead. */
  synchronise(): Promise<void>;
  /** Runs work on one connection, which is given back whatever happens. */
  onConnection<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result>;
  end(): Promise<void>;
}

export interface SessionOptions extends PostgresAccess {
  connections: number;
  clock: Clock;
  /** Hears of a connection that broke while nobody used it. */
  onTrouble(error: Error): void;
}

/** Pauses before a statement is sent again, in milliseconds. */
const AGAIN_MS = [20, 200, 1_000];

/** Names that pg answers as text, for they may exceed what a double holds; ours do not. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: "text" | "binary") =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** What every connection is opened with; a server that vanished must not be waited for without end. */
export function connectionOptions({ url, tls, ca }: PostgresAccess): pg.ClientConfig {
  return {
    connectionString: url,
    ssl: tls === "off" ? false : { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
    application_name: "lockstep",
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    query_timeout: 15_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    types,
  };
}

/**
 * The statements are written for index access, and a plan for any values is as good as one for these: planned for what
 * the tables hold at a moment, before they were ever analysed, they read whole tables for a batch of 25 lanes. `jit` only
 * makes the reports slow, which have no index to use.
 */
const PLANNING = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET jit = off";

export function openSession({ connections, clock, onTrouble, ...access }: SessionOptions): Session {
  const pool = new pg.Pool({
    ...connectionOptions(access),
    max: connections,
    idleTimeoutMillis: 60_000,
    onConnect: (client) => client.query(PLANNING),
  });
  // Without a listener the end of an idle connection would end the process.
  pool.on("error", onTrouble);
  const storeClock = createStoreClock();
  let ended = false;

  const closed = () => new StoreError("store_closed", "The store is closed.");

  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (let attempts = 0; ; attempts += 1) {
      if (ended) throw closed();
      try {
        return await work();
      } catch (error) {
        const wait = AGAIN_MS[attempts];
        if (wait === undefined || !mayPass(error)) throw ended ? closed() : toStoreError(error, access.url);
        await pause(wait);
      }
    }
  };

  const query: Session["query"] = (name, text, values) =>
    attempt(async () => {
      const given = typeof values === "function" ? values() : values;
      return (await pool.query({ name, text, values: [...given] })).rows;
    });

  return {
    query,
    report: <Row extends object>(sql: string) =>
      attempt(async () => {
        // Statements of one message are one transaction, and each has a result.
        const results: unknown = await pool.query(`SET LOCAL enable_seqscan = on; ${sql}`);
        return (results as pg.QueryResult<Row>[]).at(-1)?.rows ?? [];
      }),
    json: toJson,
    toCaller: (time) => (time === null ? time : (storeClock.toCaller(time) as typeof time)),
    toStore: (time) => (time === null ? time : (storeClock.toStore(time) as typeof time)),
    async synchronise() {
      const asked = clock();
      const [row] = await query<{ now: number }>("now", "SELECT now_ms() AS now", []);
      if (row !== undefined) storeClock.observe(asked, clock(), row.now);
    },
    onConnection: (work) =>
      attempt(async () => {
        const client = await pool.connect();
        let broken: Error | undefined;
        // A connection that breaks between two statements tells nobody else, and would end the process.
        const hear = (error: Error) => void (broken = error);
        client.on("error", hear);
        try {
          return await work(client);
        } catch (error) {
          if (isConnectionFault(error)) broken = error as Error;
          throw broken ?? error;
        } finally {
          client.off("error", hear);
          client.release(broken);
        }
      }),
    async end() {
      if (ended) return;
      ended = true;
      await pool.end();
    },
  };
}

/** Whether the same statement may go through when it is sent again. */
function mayPass(error: unknown): boolean {
  return isConnectionFault(error) || (error instanceof pg.DatabaseError && PASSING.has(error.code ?? ""));
}

/** Serialisation failure, deadlock, and what a concurrent writer of the same rows may bring about. */
const PASSING: ReadonlySet<string> = new Set(["40001", "40P01", "23505"]);

/** How JSON writes what PostgreSQL's text cannot hold: NUL and halves of surrogate pairs. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/;

function toJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!UNSTORABLE.test(text)) return text;
  return JSON.stringify(value, (_, item: unknown) => (typeof item === "string" ? storable(item) : item));
}

function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}
