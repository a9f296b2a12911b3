import type { OktaOrgConfig } from "../config.ts";
import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { OktaFailure } from "../okta/failure.ts";
import type { OktaReader } from "../okta/reader.ts";
import type { Store } from "../store/store.ts";
import { backoff, pause, type Clock, type Random } from "../time.ts";
import type { AcceptEvents } from "./accept.ts";

export interface LogReaderStatus {
  /** When a page was last read, and whether it was the newest then; null before the first. */
  lastReadAt: number | null;
  /** Events that only the log brought. */
  recovered: number;
  error: { code: string; message: string } | null;
}

export interface LogReader {
  status(): LogReaderStatus;
  /** Reads now instead of at the next poll. */
  nudge(): void;
  close(): Promise<void>;
}

export interface LogReaderDependencies {
  oktaOrg: Pick<OktaOrgConfig, "key" | "log">;
  okta: Pick<OktaReader, "log">;
  store: Pick<Store, "cursor">;
  acceptEvents: AcceptEvents;
  clock: Clock;
  random: Random;
  log: Log;
}

/** A failing log is asked again soon, then less and less. */
const RETRY = { baseMs: 1_000, maxMs: 60_000 };

/**
 * Follows the System Log and hands over what the hook missed or never sends. It stores Okta's `next` link together with
 * the events before it, so nothing is skipped and a restart goes on where it was; events that the hook brought already
 * are dropped by their uuid.
 */
export function startLogReader({
  oktaOrg,
  okta,
  store,
  acceptEvents,
  clock,
  random,
  log,
}: LogReaderDependencies): LogReader {
  const cursorName = `okta_log:${oktaOrg.key}`;
  const stop = new AbortController();
  const status: LogReaderStatus = { lastReadAt: null, recovered: 0, error: null };
  let wake = () => {};

  /** Reads one page; true when more may follow at once. */
  const readPage = async (): Promise<boolean> => {
    const link = await store.cursor(cursorName);
    const since = new Date(clock() - oktaOrg.log.lookBackMs).toISOString();
    let startedOver = false;
    const page = await okta.log(link === null ? { since } : { link }, stop.signal).catch((error: unknown) => {
      const isStale =
        link !== null && error instanceof OktaFailure && (error.kind === "refused" || error.kind === "not_found");
      if (!isStale) throw error;
      // Okta no longer knows the link: from a time on again, with an overlap that deduplication takes care of.
      startedOver = true;
      log.warn(
        { oktaOrg: oktaOrg.key, code: error.code },
        "Okta refused the log's cursor; reading again from a while ago.",
      );
      return okta.log({ since }, stop.signal);
    });
    const cursor = page.next === undefined ? undefined : { name: cursorName, value: page.next };
    const { accepted } = await acceptEvents(oktaOrg.key, page.events, "log", cursor);
    status.lastReadAt = clock();
    status.recovered += accepted;
    status.error = null;
    // A poll's page always has a next link; an empty page is the end for now, a link that stays the same too. After a
    // new start the next poll goes on: an Okta that refuses every link of its own would be asked without a pause.
    return !startedOver && page.events.length > 0 && page.next !== undefined && page.next !== link;
  };

  const sleep = async (ms: number) => {
    const timer = new AbortController();
    const called = new Promise<void>((resolve) => (wake = resolve));
    await Promise.race([called, pause(ms, AbortSignal.any([timer.signal, stop.signal])).catch(() => undefined)]);
    timer.abort();
  };

  const run = async () => {
    let failures = 0;
    while (!stop.signal.aborted) {
      try {
        const more = await readPage();
        failures = 0;
        if (!more) await sleep(oktaOrg.log.pollMs);
      } catch (error) {
        if (stop.signal.aborted) return;
        failures += 1;
        const retryAt = error instanceof OktaFailure ? error.retryAt : undefined;
        status.error = { code: error instanceof OktaFailure ? error.code : "internal", message: messageOf(error) };
        log.warn({ oktaOrg: oktaOrg.key, err: error }, "The System Log could not be read; trying again.");
        await sleep(Math.max((retryAt ?? 0) - clock(), backoff(failures, RETRY, random)));
      }
    }
  };

  const running = run();
  return {
    status: () => ({ ...status }),
    nudge: () => wake(),
    async close() {
      stop.abort(new Error("closing"));
      wake();
      await running;
    },
  };
}
