import type { Log } from "../log.ts";
import type { Poll } from "../poll.ts";
import type { NoticeStore } from "../store/notices.ts";
import type { Clock, Random } from "../time.ts";
import { noticesOf, type Happening } from "./compose.ts";
import type { NotifyConfig } from "./config.ts";
import { startDelivery } from "./deliver.ts";
import { createEmail } from "./email.ts";
import type { Notice } from "./notice.ts";
import { dueAt, forReceivers, mannerOf } from "./schedule.ts";
import { createSlack } from "./slack.ts";

/** Keeps what people are to be told, for the delivery to tell. */
export interface Notifier {
  /** Of turns that are over. Never throws: what is told must not cost anybody their access. */
  happened(happenings: readonly Happening[]): Promise<void>;
  /** Of anything else. Never throws. */
  tell(notices: readonly Notice[]): Promise<void>;
}

export interface NotifierDependencies {
  config: NotifyConfig;
  store: Pick<NoticeStore, "keepNotices">;
  clock: Clock;
  log: Log;
}

export function createNotifier({ config, store, clock, log }: NotifierDependencies): Notifier {
  const keep = async (compose: () => readonly Notice[]) => {
    try {
      const notices = compose().flatMap((notice) => forReceivers(notice, config));
      const stored = notices.flatMap((notice) => {
        const manner = mannerOf(notice, config);
        if (manner === null) return [];
        const due = dueAt(manner.digest, clock(), config.dailyAtHour);
        return { key: notice.key, body: JSON.stringify(notice), dueAt: due };
      });
      if (stored.length > 0) await store.keepNotices(stored);
    } catch (error) {
      log.error({ err: error }, "Notices were lost: people are not told of changes that the audit has.");
    }
  };
  return {
    happened: (happenings) => keep(() => happenings.flatMap((happening) => noticesOf(happening, config))),
    tell: (notices) => keep(() => notices),
  };
}

/** Starts to tell, by the channels that are configured. */
export function startNotifying(dependencies: {
  config: NotifyConfig;
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
