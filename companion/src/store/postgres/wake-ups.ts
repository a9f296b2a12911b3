import { randomUUID } from "node:crypto";
import pg from "pg";
import { backoff, pause } from "../../time.ts";
import { connectionOptions, type PostgresAccess, type Session } from "./session.ts";

/** Tells other containers that lanes may be due, and hears of theirs. */
export interface WakeUps {
  /** Says so soon; many within a moment become one. */
  send(): void;
  onWoken(listener: () => void): () => void;
  close(): Promise<void>;
}

const CHANNEL = "lockstep_woken";
/**
 * At most this often: a commit that notifies waits for all others that do (they take one lock), so notifying within
 * each commit would undo what grouping gains.
 */
const EVERY_MS = 50;
const RETRY = { baseMs: 500, maxMs: 30_000 };

/** Only a hint: the loops look for due lanes by themselves too. So whatever fails here is reported and tried again. */
export function startWakeUps(session: Session, access: PostgresAccess, onTrouble: (error: Error) => void): WakeUps {
  const self = randomUUID();
  const listeners = new Set<() => void>();
  const stop = new AbortController();
  let due: NodeJS.Timeout | undefined;
  let sending: Promise<unknown> = Promise.resolve();

  /** Listens until the connection ends. */
  const listen = async (): Promise<void> => {
    const client = new pg.Client(connectionOptions(access));
    const broken = new Promise<void>((resolve) => {
      client.on("end", resolve);
      client.on("error", () => resolve());
      stop.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    client.on("notification", ({ payload }) => {
      if (payload !== self) listeners.forEach((listener) => listener());
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      // Something may have been said before.
      listeners.forEach((listener) => listener());
      await broken;
    } finally {
      await client.end().catch(() => undefined);
    }
  };

  const run = async () => {
    for (let failures = 1; !stop.signal.aborted; failures += 1) {
      const startedAt = performance.now();
      await listen().catch((error: Error) => stop.signal.aborted || onTrouble(error));
      if (performance.now() - startedAt > RETRY.maxMs) failures = 1;
      await pause(backoff(failures, RETRY, Math.random), stop.signal).catch(() => undefined);
    }
  };
  const running = run();

  return {
    send() {
      due ??= setTimeout(() => {
        due = undefined;
        sending = session.query("notify", "SELECT pg_notify($1, $2)", [CHANNEL, self]).catch(onTrouble);
      }, EVERY_MS).unref();
    },
    onWoken(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      clearTimeout(due);
      stop.abort();
      await Promise.all([running, sending]);
    },
  };
}
