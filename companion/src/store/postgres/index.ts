import { randomUUID } from "node:crypto";
import type { Clock } from "../../time.ts";
import type { Store } from "../store.ts";
import type { Lease } from "../types.ts";
import { acceptAll } from "./accept.ts";
import { claim, type Hands } from "./claim.ts";
import { BEAT_MS, startHeartbeat } from "./heartbeat.ts";
import { discard, readDeadLetters } from "./dead-letters.ts";
import { forgetEvents } from "./forget.ts";
import { facts, keepFacts, settleFacts } from "./facts.ts";
import { commandsStatus, dueCommands, keepCommands, settleCommands } from "./commands.ts";
import { grouped } from "./group.ts";
import { answer, ask, fanOut, inHand, nextDue, saidOfGroups, wake } from "./lanes.ts";
import { dueNotices, keepNotices, noticesStatus, settleNotices } from "./notices.ts";
import { release } from "./release.ts";
import { readEventOutcomes, readStatus } from "./reports.ts";
import { prepareSchema } from "./schema.ts";
import { openSession, type PostgresAccess } from "./session.ts";
import { startWakeUps } from "./wake-ups.ts";

export interface PostgresStoreOptions extends PostgresAccess {
  /** Connections at most, besides one that listens. */
  connections?: number;
  /** How often it says that it lives; what it had at hand is others' after 3.5 times of silence. */
  heartbeatMs?: number;
  clock?: Clock;
  /** Hears of connections that broke; the store goes on by itself when the database is there again. */
  onTrouble?: (error: Error) => void;
}

/** How often the database's clock is compared with ours. */
const SYNCHRONISE_MS = 30_000;

const LEASE = `
  INSERT INTO leases AS held (name, holder, token, expires_at) VALUES ($1, $2, 1, now_ms() + $3)
  ON CONFLICT (name) DO UPDATE SET
    token = CASE WHEN held.holder = excluded.holder AND held.expires_at > now_ms() THEN held.token ELSE held.token + 1 END,
    holder = excluded.holder,
    expires_at = excluded.expires_at
  WHERE held.holder = excluded.holder OR held.expires_at <= now_ms()
  RETURNING token, expires_at`;

/**
 * Opens the store on PostgreSQL, which many containers may share.
 *
 * @throws StoreError `store_unreachable` when the database does not answer, `store_unusable` when it cannot be used as a
 * store, `store_too_new` when its schema is too new for this version.
 */
export async function openPostgresStore({
  connections = 10,
  heartbeatMs = BEAT_MS,
  clock = Date.now,
  onTrouble = () => undefined,
  ...access
}: PostgresStoreOptions): Promise<Store> {
  const session = openSession({ ...access, connections, clock, onTrouble });
  try {
    await prepareSchema(session);
    await session.synchronise();
  } catch (error) {
    await session.end();
    throw error;
  }
  const wakeUps = startWakeUps(session, access, onTrouble);
  const self = randomUUID();
  const hands: Hands = { holder: self, held: new Map() };
  const heartbeat = await startHeartbeat({
    session,
    self,
    everyMs: heartbeatMs,
    onFreed: () => wakeUps.send(),
    onTrouble,
  });
  const accepting = grouped((calls: Parameters<typeof acceptAll>[1][number][]) => acceptAll(session, calls));
  const synchronising = setInterval(() => void session.synchronise().catch(onTrouble), SYNCHRONISE_MS).unref();
  const { query } = session;

  return {
    async accept(events, cursor) {
      const result = await accepting.call({ events, cursor });
      if (result.accepted > 0) wakeUps.send();
      return result;
    },
    claim: (request) => claim(session, hands, request),
    async release(releases) {
      try {
        return await release(session, releases);
      } finally {
        for (const { id, token } of releases) if (hands.held.get(id) === token) hands.held.delete(id);
      }
    },
    async fanOut(request) {
      const isHeld = await fanOut(session, request);
      if (isHeld) wakeUps.send();
      return isHeld;
    },
    async members(oktaOrg, groupId, { after, limit }) {
      const rows = await query<{ subject: string }>(
        "members",
        `SELECT subject FROM members WHERE okta_org = $1 AND group_id = $2 AND subject > $3 ORDER BY subject LIMIT $4`,
        [oktaOrg, groupId, after, limit],
      );
      return rows.map(({ subject }) => subject);
    },
    inHand: (org, oktaOrg) => inHand(session, org, oktaOrg),
    saidOfGroups: (org, oktaOrg, groupIds, withinMs) => saidOfGroups(session, org, oktaOrg, groupIds, withinMs),
    async people(org, oktaOrg, { after, limit }) {
      const rows = await query<{ subject: string }>(
        "people",
        `SELECT subject FROM lanes WHERE kind = 'person' AND org = $1 AND okta_org = $2 AND subject > $3
         ORDER BY subject LIMIT $4`,
        [org, oktaOrg, after, limit],
      );
      return rows.map(({ subject }) => subject);
    },
    async wake(key, priority) {
      await wake(session, key, priority);
      wakeUps.send();
    },
    async ask(key, priority) {
      await ask(session, key, priority);
      wakeUps.send();
    },
    answer: (key) => answer(session, key),
    nextDue: (kind, org) => nextDue(session, kind, org),
    async cursor(name) {
      const [row] = await query<{ value: string }>("cursor", "SELECT value FROM cursors WHERE name = $1", [name]);
      return row?.value ?? null;
    },
    async keepCursor({ name, value }) {
      if (value === null) await query("forget_cursor", "DELETE FROM cursors WHERE name = $1", [name]);
      else
        await query(
          "keep_cursor",
          `INSERT INTO cursors (name, value, updated_at) VALUES ($1, $2, now_ms())
           ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
          [name, value],
        );
    },
    keepFacts: (org, some) => keepFacts(session, org, some),
    facts: (org, page) => facts(session, org, page),
    settleFacts: (org, settled) => settleFacts(session, org, settled),
    async lease(name, holder, ms) {
      const [row] = await query<{ token: number; expires_at: number }>("lease", LEASE, [name, holder, ms]);
      return row === undefined
        ? null
        : ({ token: row.token, expiresAt: session.toCaller(row.expires_at) } satisfies Lease);
    },
    async endLease(name, holder) {
      await query("end_lease", "UPDATE leases SET expires_at = 0 WHERE name = $1 AND holder = $2", [name, holder]);
    },
    keepNotices: (notices) => keepNotices(session, notices),
    dueNotices: (page) => dueNotices(session, page),
    settleNotices: (settled) => settleNotices(session, settled),
    noticesStatus: () => noticesStatus(session),
    keepCommands: (org, commands, cursor) => keepCommands(session, org, commands, cursor),
    dueCommands: (org, page) => dueCommands(session, org, page),
    settleCommands: (org, settled) => settleCommands(session, org, settled),
    commandsStatus: () => commandsStatus(session),
    onWoken: (listener) => wakeUps.onWoken(listener),
    status: () => readStatus(session),
    deadLetters: (limit, which) => readDeadLetters(session, limit, which),
    discard: (deadLetterId) => discard(session, deadLetterId),
    forgetEvents: (request) => forgetEvents(session, request),
    eventOutcomes: (uuids) => readEventOutcomes(session, uuids),
    async close() {
      clearInterval(synchronising);
      await accepting.settled();
      await heartbeat.close();
      await wakeUps.close();
      await session.end();
    },
  };
}
