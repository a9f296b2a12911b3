import pg from "pg";
import { messageOf } from "../../errors.ts";
import { StoreError } from "../store.ts";

/** SQLSTATE classes and codes: connection exceptions, too many connections, the server goes or comes. */
const CONNECTION = /^(08|53300|57P0[1-5])/;
/** What Node says of sockets that do not work (any more). */
const SOCKET: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);
/** What pg says without a code. */
const WORDS = /connection terminated|connection error|timeout exceeded when trying to connect|query read timeout/i;

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Whether the connection failed rather than the statement. */
export function isConnectionFault(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return CONNECTION.test(error.code ?? "");
  return SOCKET.has(codeOf(error)) || (error instanceof Error && WORDS.test(error.message));
}

/** The error as the store's, naming the database, never its password. */
export function toStoreError(error: unknown, url: string): StoreError {
  if (error instanceof StoreError) return error;
  const reason = codeOf(error) === "ECONNREFUSED" ? "the connection is refused" : messageOf(error);
  const cause = { cause: error };
  if (isConnectionFault(error))
    return new StoreError(
      "store_unreachable",
      `The database ${databaseName(url)} cannot be reached: ${reason}.`,
      cause,
    );
  const code = codeOf(error);
  // 28: the role or its password; 3D000: no such database; 42501: no right to it; the others are about TLS.
  if (/^28|^3D000|^42501/.test(code) || /SSL|certificate|self.signed/i.test(`${code} ${reason}`))
    return new StoreError("store_unusable", `The database ${databaseName(url)} cannot be used: ${reason}.`, cause);
  return new StoreError("store_failed", `The database ${databaseName(url)} refused a statement: ${reason}.`, cause);
}

/** Names a database in messages, without user and password. */
export function databaseName(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${pathname.slice(1)} at ${hostname}:${port === "" ? "5432" : port}`;
}
