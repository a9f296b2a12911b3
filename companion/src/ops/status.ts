import type { LogReaderStatus } from "../intake/log-reader.ts";
import type { SubscriptionStatus } from "../outbound/commands/subscription.ts";
import type { OktaHttp } from "../okta/http.ts";
import type { ApiUsage } from "../salesforce/org-client.ts";
import type { CommandsStatus } from "../store/commands.ts";
import type { NoticesStatus } from "../store/notices.ts";
import type { StoreStatus } from "../store/types.ts";
import type { ControllerReport } from "../sync/controller/index.ts";
import type { GateState } from "../sync/claiming/gate.ts";
import type { HoldState } from "../sync/claiming/hold.ts";

/** Whether an org is asked, why not, and how it is paced. */
export interface OrgStatus extends GateState, ControllerReport {
  /** What operators want of it. */
  hold: HoldState;
  /** How much of its daily allowance is used; null before it said. */
  apiUsage: ApiUsage | null;
  /** What its rules need read from Okta besides the usual; null before it said. */
  reads: readonly string[] | null;
  /** How the stream of its commands fares; null when it is off, or another process listens. */
  commands: SubscriptionStatus | null;
  /** Requests in the serial lane of this companion, the one under way among them. */
  serialWaiting: number;
}

/** What `/status` answers. */
export interface CompanionStatus {
  /** The state of the dirty set. */
  store: StoreStatus;
  /** What people are to be told, and what could not be. */
  notices: NoticesStatus;
  /** What the orgs told the companion to do, and what could not be done. */
  commands: CommandsStatus;
  /** Salesforce orgs by key. */
  orgs: Record<string, OrgStatus>;
  /** Okta orgs by key, with what is left of each rate bucket and how the log reader fares (null when it is off, or
   * another process reads the log). */
  oktaOrgs: Record<string, GateState & { rates: ReturnType<OktaHttp["rates"]>; logReader: LogReaderStatus | null }>;
}
