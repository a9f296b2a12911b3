import type { Connection } from "./connection.ts";

/** What clocks are corrected by all the time; a difference of this makes nobody wait for long. */
const SMALL_MS = 10_000;

/** Notices when the clock was set back. */
export interface ClockWatch {
  /** By how much it was since the last `noted`; 0 where it was not. */
  setBackBy(): number;
  noted(): void;
}

/** @param steady runs on whatever is done to the clock, as `performance.now` does. */
export function createClockWatch(clock: () => number, steady: () => number): ClockWatch {
  const ahead = () => clock() - steady();
  let most = ahead();
  return {
    setBackBy() {
      const now = ahead();
      // Set forward: what is due then is due early, which only costs a look.
      if (now > most) most = now;
      return most - now > SMALL_MS ? most - now : 0;
    },
    noted: () => void (most = ahead()),
  };
}

/** By how much the clock is behind what the store has seen: it was set back while nobody looked. */
export function behindStored(connection: Connection, now: number): number {
  const row = connection.get(
    `SELECT max(coalesce((SELECT max(updated_at) FROM cursors), 0),
       coalesce((SELECT received_at FROM events ORDER BY seq DESC LIMIT 1), 0)) AS seen`,
  );
  const behind = Number(row?.["seen"]) - now;
  return behind > SMALL_MS ? behind : 0;
}

/**
 * Tells what waits for a time by the clock as it is now: without, whoever was woken before a clock was set back by hours
 * would wait for hours. What waits for a day, as for the end of a waiver, is looked at as much too early, and waits again.
 */
export function setBack(connection: Connection, byMs: number, now: number): void {
  const by = { byMs: Math.round(byMs), now };
  connection.run("UPDATE new_hints SET written_at = written_at - :byMs WHERE written_at > :now", by);
  connection.run("UPDATE lanes SET wake_at = wake_at - :byMs WHERE wake_at > :now", by);
  connection.run("UPDATE lanes SET lease_expires_at = lease_expires_at - :byMs WHERE lease_expires_at > :now", by);
  connection.run("UPDATE lanes SET missing_since = missing_since - :byMs WHERE missing_since > :now", by);
  connection.run("UPDATE commands SET due_at = due_at - :byMs WHERE due_at > :now", by);
  connection.run("UPDATE notices SET due_at = due_at - :byMs WHERE due_at > :now", by);
  connection.run("UPDATE facts SET stored_at = stored_at - :byMs WHERE stored_at > :now", by);
  connection.run("UPDATE cursors SET updated_at = updated_at - :byMs WHERE updated_at > :now", by);
}
