import type { ApiUsage } from "../../salesforce/org-client.ts";

/** What decides how soon the org is asked for requests again. */
export interface PaceFacts {
  /** A fixed interval, where one is configured. */
  pollMs: number | undefined;
  now: number;
  /** When a new request was last seen, milliseconds since 1970. */
  lastSeenAt: number | undefined;
  usage: ApiUsage | undefined;
  /** The org tells of new requests by itself, and none is open. */
  isTold: boolean;
}

const DAY_MS = 24 * 60 * 60_000;
/** Asking uses up this share of the org's daily API allowance at most, when nobody wants anything. */
const SHARE = 0.05;
const SHORTEST_MS = 10_000;
const LONGEST_MS = 5 * 60_000;
/** Who has just asked for something may well ask for more, and looks at the screen. */
const ATTENTIVE_FOR_MS = 2 * 60_000;
const ATTENTIVE_MS = 3_000;

/**
 * How long to wait before the org is asked for requests again, in milliseconds: seconds while somebody is at it, else
 * as often as a small share of the org's allowance permits (every 17 s where it is 100,000 calls a day). Every 5 minutes
 * while the org tells by itself, in case something was not told.
 */
export function pace({ pollMs, now, lastSeenAt, usage, isTold }: PaceFacts): number {
  if (isTold) return pollMs ?? LONGEST_MS;
  const affordable = usage === undefined ? SHORTEST_MS : DAY_MS / Math.max(1, SHARE * usage.limit);
  const usual = pollMs ?? Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.round(affordable)));
  const isAttentive = lastSeenAt !== undefined && Math.abs(now - lastSeenAt) < ATTENTIVE_FOR_MS;
  return isAttentive ? Math.min(usual, ATTENTIVE_MS) : usual;
}
