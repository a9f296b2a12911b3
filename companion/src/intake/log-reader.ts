import type { OktaOrgConfig } from "../config.ts";
import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { OktaFailure } from "../okta/failure.ts";
import type { OktaReader } from "../okta/reader.ts";
import type { Store } from "../store/store.ts";
import type { Cursor } from "../store/types.ts";
import { startPoll, type Poll } from "../poll.ts";
import { latest, type Clock, type Random } from "../time.ts";
import type { AcceptEvents } from "./accept.ts";
import { parseEvent } from "./envelope.ts";
import { openHookWatch, type HookState, type HookWatch } from "./hook-watch.ts";

export interface LogReaderStatus {
  /** When a page was last read; null before the first. */
  lastReadAt: number | null;
  /** Up to when the log was read: what happened later may not be known yet. Null before the first page. */
  readUpTo: number | null;
  /** Events that only the log brought. */
  recovered: number;
  /** Whether the event hook does its work, as the log shows it. */
  hooks: HookState;
  /** Events that the hook brought within the last 24 hours; Okta stops at 400,000. */
  hookEvents: number;
  error: { code: string; message: string } | null;
}

export interface LogReader extends Poll {
  status(): LogReaderStatus;
}

export interface LogReaderDependencies {
  oktaOrg: Pick<OktaOrgConfig, "key" | "log">;
  okta: Pick<OktaReader, "log">;
  store: Pick<Store, "cursor" | "keepCursor">;
  acceptEvents: AcceptEvents;
  /** The lease under which it reads; one that has it no longer does not set the cursor back. */
  fence?: Cursor["fence"];
  clock: Clock;
  random: Random;
  log: Log;
}

/** Okta's log tells of the last 90 days. Source: developer.okta.com, "System Log query". */
const OLDEST_MS = 90 * 86_400_000;
/** What was read up to is noted so often; what was read since is read twice then, and known by its uuid. */
const KEPT_EVERY_MS = 60_000;

/**
 * Follows the System Log and hands over what the hook missed or never sends. It stores Okta's `next` link together with
 * the events before it, so nothing is skipped and a restart goes on where it was; events that the hook brought already
 * are dropped by their uuid. Where the hook brings nothing, or nears Okta's daily limit, it asks more often and carries on
 * alone.
 */
export function startLogReader({
  oktaOrg,
  okta,
  store,
  acceptEvents,
  fence,
  clock,
  random,
  log,
}: LogReaderDependencies): LogReader {
  const cursorName = `okta_log:${oktaOrg.key}`;
  /** Up to when the log was read, for the time when Okta no longer knows the cursor. May be a little older than the truth. */
  const untilName = `okta_log_until:${oktaOrg.key}`;
  let keptUntil = Number.NEGATIVE_INFINITY;
  const status = { lastReadAt: null, readUpTo: null, recovered: 0, error: null } as Omit<
    LogReaderStatus,
    "hooks" | "hookEvents"
  >;
  let watch: HookWatch | undefined;

  /** Where to begin without a cursor: a while ago, or a while before the reading ended, however long ago that is. */
  const beginning = async (): Promise<string> => {
    const now = clock();
    const until = Number((await store.cursor(untilName)) ?? Number.NaN);
    const last = Number.isFinite(until) ? Math.min(until, now) : now;
    return new Date(Math.max(last - oktaOrg.log.lookBackMs, now - OLDEST_MS)).toISOString();
  };

  const keepUntil = async (until: number | null) => {
    // A clock that was ahead is set back: what it kept lies in the future, and must not stay.
    if (until === null || Math.abs(until - keptUntil) < KEPT_EVERY_MS) return;
    await store.keepCursor({ name: untilName, value: String(until) });
    keptUntil = until;
  };

  /** Reads one page; true when more may follow at once. */
  const readPage = async (signal: AbortSignal): Promise<boolean> => {
    watch ??= await openHookWatch({ oktaOrg: oktaOrg.key, store, clock });
    const askedAt = clock();
    const link = await store.cursor(cursorName);
    let startedOver = false;
    const from = link === null ? { since: await beginning() } : { link };
    const page = await okta.log(from, signal).catch(async (error: unknown) => {
      const isStale =
        link !== null && error instanceof OktaFailure && (error.kind === "refused" || error.kind === "not_found");
      if (!isStale) throw error;
      // Okta no longer knows the link: from a time on again, with an overlap that deduplication takes care of.
      startedOver = true;
      const since = await beginning();
      log.warn(
        { oktaOrg: oktaOrg.key, code: error.code, since },
        "Okta refused the log's cursor; reading again from a while before the last reading.",
      );
      return okta.log({ since }, signal);
    });
    const cursor = page.next === undefined ? undefined : { name: cursorName, value: page.next, fence };
    const { accepted, duplicates, waking } = await acceptEvents(oktaOrg.key, page.events, "log", cursor);
    // What is read a second time is known from the first.
    if (link !== null && !startedOver) await watch.saw({ duplicates, waking });
    status.lastReadAt = clock();
    status.readUpTo = page.events.length === 0 ? askedAt : (newestOf(page.events) ?? status.readUpTo);
    await keepUntil(status.readUpTo);
    status.recovered += accepted;
    status.error = null;
    // A poll's page always has a next link; an empty page is the end for now, a link that stays the same too. After a
    // new start the next poll goes on: an Okta that refuses every link of its own would be asked without a pause.
    return !startedOver && page.events.length > 0 && page.next !== undefined && page.next !== link;
  };

  const poll = startPoll({
    everyMs: () => {
      const { pollMs, fastPollMs } = oktaOrg.log;
      const isAlone = watch?.state() === "silent" || watch?.isNearLimit() === true;
      return isAlone ? Math.min(pollMs, fastPollMs) : pollMs;
    },
    turn: readPage,
    onError(error) {
      status.error = { code: error instanceof OktaFailure ? error.code : "internal", message: messageOf(error) };
      log.warn({ oktaOrg: oktaOrg.key, err: error }, "The System Log could not be read; trying again.");
      return error instanceof OktaFailure ? error.retryAt : undefined;
    },
    clock,
    random,
  });
  return {
    ...poll,
    status: () => ({ ...status, hooks: watch?.state() ?? "unknown", hookEvents: watch?.delivered() ?? 0 }),
  };
}

/** When the newest of some events was published; null when none says. */
function newestOf(events: readonly unknown[]): number | null {
  const times = events.map((event) => Date.parse(parseEvent(event)?.published ?? "")).filter(Number.isFinite);
  return latest(times);
}
