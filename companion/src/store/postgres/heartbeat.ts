import type { Session } from "./session.ts";

/** How often a companion says that it lives. */
export const BEAT_MS = 2_000;

/** Silence of so many beats means that a companion is gone. */
const MISSED_BEATS = 3.5;

/**
 * Says that this companion lives, and lists those that have fallen silent. After an outage everybody has been silent:
 * whoever was silent itself lets the others speak first.
 */
const BEAT = `
  WITH self AS (
    SELECT 1 FROM companions WHERE id = $1 AND expires_at > now_ms()
  ), beat AS (
    INSERT INTO companions (id, expires_at) VALUES ($1, now_ms() + $2)
    ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at
  )
  SELECT id FROM companions WHERE id <> $1 AND expires_at <= now_ms() AND EXISTS (SELECT 1 FROM self)`;

/** Lanes are locked in the order of their keys, as everywhere. Reads all lanes: only when somebody is gone. */
const FREE = `
  UPDATE lanes SET lease_expires_at = now_ms(), holder = NULL
  WHERE id = ANY (ARRAY(
    SELECT id FROM lanes WHERE holder = ANY ($1) AND lease_expires_at > now_ms()
    ORDER BY kind, org, okta_org, subject FOR NO KEY UPDATE
  ))
  RETURNING id`;

const FORGET = "DELETE FROM companions WHERE id = ANY ($1) AND (id = $2 OR expires_at <= now_ms())";

/** The heartbeat of one companion. */
export interface Heartbeat {
  /** Stops, and frees whatever this companion still holds. */
  close(): Promise<void>;
}

export interface HeartbeatOptions {
  session: Session;
  /** Names this companion in the lanes it claims. */
  self: string;
  everyMs: number;
  /** Lanes of a companion that is gone can be claimed now. */
  onFreed(): void;
  onTrouble(error: Error): void;
}

/**
 * Beats, and frees the lanes of companions that have fallen silent. One that was only slow loses nothing but time: its
 * releases carry an old token, and the org refuses its versions.
 */
export async function startHeartbeat({
  session,
  self,
  everyMs,
  onFreed,
  onTrouble,
}: HeartbeatOptions): Promise<Heartbeat> {
  const free = async (ids: readonly string[]) => {
    const freed = await session.query("free", FREE, [ids]);
    // Forgotten only when their lanes are free: should we die in between, somebody else finds them.
    await session.query("forget_companions", FORGET, [ids, self]);
    return freed.length;
  };
  const beat = async () => {
    const gone = await session.query<{ id: string }>("beat", BEAT, [self, Math.round(everyMs * MISSED_BEATS)]);
    if (gone.length > 0 && (await free(gone.map(({ id }) => id))) > 0) onFreed();
  };
  await beat();
  let beating: Promise<void> | undefined;
  const timer = setInterval(() => {
    beating ??= beat()
      .catch(onTrouble)
      .finally(() => (beating = undefined));
  }, everyMs).unref();

  return {
    async close() {
      clearInterval(timer);
      await beating;
      await free([self]).catch(onTrouble);
    },
  };
}
