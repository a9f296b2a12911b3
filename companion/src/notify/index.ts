import type { Log } from "../log.ts";
import type { Poll } from "../poll.ts";
import type { NoticeStore, StoredNotice } from "../store/notices.ts";
import type { Clock, Random } from "../time.ts";
import { noticesOf, type Happening, type PageOf } from "./compose.ts";
import type { NotifyConfig } from "./config.ts";
import { startDelivery } from "./deliver.ts";
import { createEmail } from "./email.ts";
import type { Notice } from "./notice.ts";
import { dueAt, forReceivers, mannerOf, type NamedByAudience } from "./schedule.ts";
import { createSlack } from "./slack.ts";

/** Makes what people are to be told ready for the store, from which the delivery takes it. */
export interface Notifier {
  /** Of turns that are over, to be stored with their release. Never throws: what is told must not cost anybody their access. */
  compose(happenings: readonly Happening[]): StoredNotice[];
  /** What is told of anything else, for each who is to hear it. */
  prepare(notices: readonly Notice[]): StoredNotice[];
  /** Stores it. Never throws. */
  tell(notices: readonly Notice[]): Promise<void>;
}

export interface NotifierDependencies {
  config: NotifyConfig;
  /** Whom an org names besides those of the configuration. */
  namedBy(org: string): NamedByAudience;
  pageOf: PageOf;
  store: Pick<NoticeStore, "keepNotices">;
  clock: Clock;
  log: Log;
}

export function createNotifier({ config, namedBy, pageOf, store, clock, log }: NotifierDependencies): Notifier {
  const lost = (error: unknown) =>
    log.error({ err: error }, "Notices were lost: people are not told of changes that the audit has.");

  const prepare: Notifier["prepare"] = (notices) =>
    notices
      .flatMap((notice) => forReceivers(notice, config, namedBy(notice.org)))
      .flatMap((notice) => {
        const manner = mannerOf(notice, config, namedBy(notice.org));
        if (manner === null) return [];
        const due = dueAt(manner.digest, clock(), config.dailyAtHour);
        return { key: notice.key, body: JSON.stringify(notice), dueAt: due };
      });

  return {
    prepare,
    compose(happenings) {
      return happenings.flatMap((happening) => {
        try {
          return prepare(noticesOf(happening, { managerAttributes: config.managerAttributes, pageOf }));
        } catch (error) {
          lost(error);
          return [];
        }
      });
    },
    async tell(notices) {
      try {
        const stored = prepare(notices);
        if (stored.length > 0) await store.keepNotices(stored);
      } catch (error) {
        lost(error);
      }
    },
  };
}

/** Starts to tell, by the channels that are configured. */
export function startNotifying(dependencies: {
  config: NotifyConfig;
  namedBy(org: string): NamedByAudience;
  store: Pick<NoticeStore, "dueNotices" | "settleNotices">;
  clock: Clock;
  random: Random;
  log: Log;
}): Poll {
  const { config } = dependencies;
  const email = config.email === undefined ? null : createEmail(config.email);
  const slack = createSlack({ timeoutMs: config.slackTimeoutMs });
  const delivery = startDelivery({ ...dependencies, email, slack });
  return {
    nudge: () => delivery.nudge(),
    async close() {
      await delivery.close();
      email?.close();
      slack.close();
    },
  };
}
