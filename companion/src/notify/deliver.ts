import type { Log } from "../log.ts";
import { startPoll, type Poll } from "../poll.ts";
import type { NoticesSettled, NoticeStore, WaitingNotice } from "../store/notices.ts";
import { backoff, type Clock, type Random } from "../time.ts";
import { DeliveryFailure, type Channel } from "./channel.ts";
import type { NotifyConfig } from "./config.ts";
import { isListed, noticeSchema, SLACK, type Notice } from "./notice.ts";
import { isNamed, mannerOf, portions, type Manner, type NamedByAudience } from "./schedule.ts";
import { messageOf as message } from "./templates.ts";

export interface DeliveryDependencies {
  config: NotifyConfig;
  /** Whom an org names besides those of the configuration. */
  namedBy(org: string): NamedByAudience;
  store: Pick<NoticeStore, "dueNotices" | "settleNotices">;
  /** Null without a mail server. */
  email: Channel | null;
  slack: Channel;
  clock: Clock;
  random: Random;
  log: Log;
}

/** A notice and what the store knows of it. */
interface Due {
  stored: WaitingNotice;
  notice: Notice;
}

/** Notices taken in one go. */
const LIMIT = 1_000;
const HOUR_MS = 3_600_000;
/** By then what one companion heard of an org's settings is known to all. */
const HEARD_MS = 15_000;

/**
 * Tells people what is due. A message whose hand-over is not certain is handed over again, so somebody may read a thing
 * twice and nobody misses it. One process at a time runs this.
 */
export function startDelivery({
  config,
  namedBy,
  store,
  email,
  slack,
  clock,
  random,
  log,
}: DeliveryDependencies): Poll {
  /** When each audience was told within the last hour. */
  const told = new Map<string, number[]>();

  const leftOf = (audience: string, { perHour }: Manner): { left: number; opensAt: number } => {
    const recent = (told.get(audience) ?? []).filter((time) => time > clock() - HOUR_MS);
    told.set(audience, recent);
    return { left: perHour - recent.length, opensAt: (recent[0] ?? clock()) + HOUR_MS };
  };

  const receiverOf = ({ audience, to }: Notice): { channel: Channel | null; address: string } => {
    if (to !== SLACK) return { channel: email, address: to ?? "" };
    const settings = isListed(audience) ? config[audience] : null;
    const address = settings?.slackWebhookUrl;
    return address === undefined ? { channel: null, address: "" } : { channel: slack, address };
  };

  /** Tells some notices of one kind and audience by one message. */
  const tell = async (some: readonly Due[], signal: AbortSignal): Promise<NoticesSettled> => {
    const [first] = some as [Due];
    const keys = some.map(({ stored }) => stored.key);
    const text = message(
      first.notice.kind,
      some.map(({ notice }) => notice),
    );
    const key = keys.length === 1 ? keys[0]! : keys.join("\n");
    try {
      const { channel, address } = receiverOf(first.notice);
      // Null where the configuration has no such channel any more.
      await channel?.send(address, text, key, signal);
      return { told: keys, postponed: [], dead: [] };
    } catch (error) {
      signal.throwIfAborted();
      const failure =
        error instanceof DeliveryFailure ? error : new DeliveryFailure(String(error), { retryable: true });
      return whenFailed(some, failure);
    }
  };

  const whenFailed = (
    some: readonly Due[],
    { message: error, retryable, retryAfterMs }: DeliveryFailure,
  ): NoticesSettled => {
    const settled = { told: [], postponed: [], dead: [] } as {
      -readonly [Part in keyof NoticesSettled]: NoticesSettled[Part][number][];
    };
    for (const { stored, notice } of some) {
      const attempts = stored.attempts + 1;
      if (retryable && attempts < config.maxAttempts) {
        const wait = backoff(attempts, { baseMs: config.retryBaseMs, maxMs: HOUR_MS }, random);
        settled.postponed.push({ key: stored.key, attempts, error, dueAt: clock() + Math.max(wait, retryAfterMs) });
      } else {
        settled.dead.push({ key: stored.key, attempts, error });
      }
      if (attempts === 1 || !retryable)
        log.warn(
          { org: notice.org, kind: notice.kind, audience: audienceName(notice), reason: error },
          "A notice was not delivered.",
        );
    }
    return settled;
  };

  /**
   * For those who are told nothing since the configuration or the org's settings changed. Once they wait: another
   * companion may have heard a moment ago whom the org names, and this one not yet.
   */
  const whenUnlisted = (some: readonly Due[]): NoticesSettled => {
    const { wait = [], end = [] } = Object.groupBy(some, ({ stored }) => (stored.attempts === 0 ? "wait" : "end"));
    const dueAt = clock() + HEARD_MS;
    return {
      told: end.map(({ stored }) => stored.key),
      postponed: wait.map(({ stored: { key } }) => ({ key, attempts: 1, dueAt, error: null })),
      dead: [],
    };
  };

  const turn = async (signal: AbortSignal): Promise<boolean> => {
    const due = await store.dueNotices({ before: clock(), limit: LIMIT });
    const { groups, unread } = grouped(due, namedBy);
    if (unread.length > 0) await store.settleNotices({ told: [], postponed: [], dead: unread });
    for (const [audience, some] of groups) {
      const [{ notice: first }] = some as [Due];
      const manner = mannerOf(first, config, namedBy(first.org));
      if (manner === null) {
        await store.settleNotices(whenUnlisted(some));
        continue;
      }
      for (const ofKind of byKind(some)) {
        const { left, opensAt } = leftOf(audience, manner);
        const parts = portions(ofKind, { digest: manner.digest, left });
        for (const part of parts) {
          const settled = await tell(part, signal);
          await store.settleNotices(settled);
          if (settled.told.length > 0) told.get(audience)?.push(clock());
          // The others would meet the same fault.
          else if (settled.postponed.length > 0) break;
        }
        if (parts.length === 0) {
          const postponed = ofKind.map(({ stored: { key, attempts } }) => ({
            key,
            attempts,
            dueAt: opensAt,
            error: null,
          }));
          await store.settleNotices({ told: [], postponed, dead: [] });
        }
      }
    }
    return due.length === LIMIT;
  };

  return startPoll({
    everyMs: config.pollMs,
    turn,
    onError(error) {
      log.error({ err: error }, "Notices could not be worked on; trying again.");
      return undefined;
    },
    clock,
    random,
  });
}

/** By whom they are for; of receivers whom an org names by org as well, since each org says when; texts that this version cannot read apart. */
function grouped(
  due: readonly WaitingNotice[],
  namedBy: DeliveryDependencies["namedBy"],
): {
  groups: Map<string, Due[]>;
  unread: NoticesSettled["dead"][number][];
} {
  const groups = new Map<string, Due[]>();
  const unread: NoticesSettled["dead"][number][] = [];
  for (const stored of due) {
    const notice = readNotice(stored.body);
    if (notice === null) {
      unread.push({ key: stored.key, attempts: stored.attempts, error: "This version cannot read the notice." });
      continue;
    }
    const of = isNamed(notice.to, namedBy(notice.org)[notice.audience]) ? `\n${notice.org}` : "";
    const audience = `${notice.audience}\n${notice.to ?? ""}${of}`;
    const some = groups.get(audience);
    if (some === undefined) groups.set(audience, [{ stored, notice }]);
    else some.push({ stored, notice });
  }
  return { groups, unread };
}

function readNotice(body: string): Notice | null {
  try {
    return noticeSchema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

function byKind(some: readonly Due[]): Due[][] {
  return [...new Set(some.map(({ notice }) => notice.kind))].map((kind) =>
    some.filter(({ notice }) => notice.kind === kind),
  );
}

/** An address stays out of the log. */
function audienceName({ audience }: Notice): string {
  return audience.includes("@") ? "address" : audience;
}
