import type { CompanionConfig } from "../config.ts";
import type { Follower } from "../intake/accept.ts";
import type { Log } from "../log.ts";
import type { Notifier } from "../notify/index.ts";
import type { Finding } from "../ops/doctor/finding.ts";
import type { Metrics } from "../ops/metrics.ts";
import type { Observer } from "../ops/observer.ts";
import type { CompanionStatus } from "../ops/status.ts";
import type { Store } from "../store/store.ts";
import type { Clock, Random } from "../time.ts";

/** What all sides of one companion share. */
export interface Common {
  /** As it is now; the orgs in it come and go. */
  config: CompanionConfig;
  store: Store;
  observer: Observer;
  metrics: Pick<Metrics, "called" | "calledOkta">;
  notifier: Notifier;
  /** Who follows which Okta org, as intake asks at each event. */
  followers: Follower[];
  /** Names this process among those that share the store. */
  holder: string;
  /** Whether people can be told, as it was found within the last hour. */
  ways(signal: AbortSignal): Promise<Finding[]>;
  status(): Promise<CompanionStatus>;
  clock: Clock;
  random: Random;
  log: Log;
}
