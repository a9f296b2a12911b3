import { createHash } from "node:crypto";
import type { NotifyConfig, Digest } from "./config.ts";
import type { Named } from "./named.ts";
import { isListed, SLACK, type Notice } from "./notice.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** When a notice of this moment is due: now, at the next full hour, or at the next time of the daily digest. */
export function dueAt(digest: Digest, now: number, dailyAtHour: number): number {
  if (digest === "immediate") return now;
  if (digest === "hourly") return (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
  const today = Math.floor(now / DAY_MS) * DAY_MS + dailyAtHour * HOUR_MS;
  return now < today ? today : today + DAY_MS;
}

/** How an audience is told. */
export interface Manner {
  digest: Digest;
  perHour: number;
}

/** Whom the org that a notice is of names besides, by audience. */
export type NamedByAudience = Readonly<Record<string, Named>>;

/** How the receiver of a notice is told; null when it is told nothing. */
export function mannerOf(
  { audience, to }: Pick<Notice, "audience" | "to">,
  config: NotifyConfig,
  named: NamedByAudience = {},
): Manner | null {
  if (isListed(audience)) {
    const { emails, slackWebhookUrl, digest, perHour } = config[audience];
    if (isNamed(to, named[audience])) return { digest: named[audience]!.digest, perHour };
    return emails.length === 0 && slackWebhookUrl === undefined ? null : { digest, perHour };
  }
  switch (audience) {
    case "manager":
    case "person": {
      const { enabled, perHour } = config[audience];
      return enabled && config.email !== undefined ? { digest: "immediate", perHour } : null;
    }
    default:
      // An address that a rule names.
      return config.email === undefined ? null : { digest: "immediate", perHour: config.it.perHour };
  }
}

/** Whether a receiver is one whom the org names, and not the configuration. */
export function isNamed(to: string | null, named: Named | undefined): boolean {
  return to !== null && named?.emails.includes(to) === true;
}

/** A notice for each of the receivers it has: each is told, tried again and counted alone. */
export function forReceivers(notice: Notice, config: NotifyConfig, named: NamedByAudience = {}): Notice[] {
  const { audience, to, key } = notice;
  if (!isListed(audience)) return to === null ? [] : [notice];
  const { emails, slackWebhookUrl } = config[audience];
  const others = named[audience]?.emails ?? [];
  const receivers = [...emails, ...(slackWebhookUrl === undefined ? [] : [SLACK]), ...others];
  // Keys are shown to operators: who it is for stands there unreadably.
  const mark = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);
  return receivers.map((receiver) => ({ ...notice, to: receiver, key: `${key}>${mark(receiver)}` }));
}

/**
 * What goes out together: each notice alone while the hour's allowance lasts, everything together when it would not, in
 * the last message that is left. None when nothing is left.
 */
export function portions<Item>(items: readonly Item[], { digest, left }: { digest: Digest; left: number }): Item[][] {
  if (items.length === 0 || left <= 0) return [];
  if (digest !== "immediate") return [[...items]];
  if (items.length <= left) return items.map((item) => [item]);
  return [...items.slice(0, left - 1).map((item) => [item]), items.slice(left - 1)];
}
