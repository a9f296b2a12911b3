import type { OktaOrgConfig } from "../config.ts";
import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { OktaFailure } from "../okta/failure.ts";
import type { OktaReader } from "../okta/reader.ts";
import type { Store } from "../store/store.ts";
import type { Cursor } from "../store/types.ts";
import { startPoll, type Poll } from "../poll.ts";
import type { Clock, Random } from "../time.ts";
import type { AcceptEvents } from "./accept.ts";

export interface LogReaderStatus {
  /** When a page was last read, and whether it was the newest then; null before the first. */
  lastReadAt: number | null;
  /** Events that only the log brought. */
  recovered: number;
  error: { code: string; message: string } | null;
}

export interface LogReader extends Poll {
  status(): LogReaderStatus;
}

export interface LogReaderDependencies {
  oktaOrg: Pick<OktaOrgConfig, "key" | "log">;
  okta: Pick<OktaReader, "log">;
  store: Pick<Store, "cursor">;
  acceptEvents: AcceptEvents;
  /** The lease under which it reads; one that has it no longer does not set the cursor back. */
  fence?: Cursor["fence"];
  clock: Clock;
  random: Random;
  log: Log;
}

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
  fence,
  clock,
  random,
  log,
}: LogReaderDependencies): LogReader {
  const cursorName = `okta_log:${oktaOrg.key}`;
  const status: LogReaderStatus = { lastReadAt: null, recovered: 0, error: null };

  /** Reads one page; true when more may follow at once. */
  const readPage = async (signal: AbortSignal): Promise<boolean> => {
    const link = await store.cursor(cursorName);
    const since = new Date(clock() - oktaOrg.log.lookBackMs).toISOString();
    let startedOver = false;
    const page = await okta.log(link === null ? { since } : { link }, signal).catch((error: unknown) => {
      const isStale =
        link !== null && error instanceof OktaFailure && (error.kind === "refused" || error.kind === "not_found");
      if (!isStale) throw error;
      // Okta no longer knows the link: from a time on again, with an overlap that deduplication takes care of.
      startedOver = true;
      log.warn(
        { oktaOrg: oktaOrg.key, code: error.code },
        "Okta refused the log's cursor; reading again from a while ago.",
      );
      return okta.log({ since }, signal);
    });
    const cursor = page.next === undefined ? undefined : { name: cursorName, value: page.next, fence };
    const { accepted } = await acceptEvents(oktaOrg.key, page.events, "log", cursor);
    status.lastReadAt = clock();
    status.recovered += accepted;
    status.error = null;
    // A poll's page always has a next link; an empty page is the end for now, a link that stays the same too. After a
    // new start the next poll goes on: an Okta that refuses every link of its own would be asked without a pause.
    return !startedOver && page.events.length > 0 && page.next !== undefined && page.next !== link;
  };

  const poll = startPoll({
    everyMs: oktaOrg.log.pollMs,
    turn: readPage,
    onError(error) {
      status.error = { code: error instanceof OktaFailure ? error.code : "internal", message: messageOf(error) };
      log.warn({ oktaOrg: oktaOrg.key, err: error }, "The System Log could not be read; trying again.");
      return error instanceof OktaFailure ? error.retryAt : undefined;
    },
    clock,
    random,
  });
  return { ...poll, status: () => ({ ...status }) };
}
