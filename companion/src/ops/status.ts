import type { LogReaderStatus } from "../intake/log-reader.ts";
import type { OktaHttp } from "../okta/http.ts";
import type { ApiUsage } from "../salesforce/org-client.ts";
import type { NoticesStatus } from "../store/notices.ts";
import type { StoreStatus } from "../store/types.ts";
import type { GateState } from "../sync/gate.ts";

/** What `/status` answers. */
export interface CompanionStatus {
  /** The state of the dirty set. */
  store: StoreStatus;
  /** What people are to be told, and what could not be. */
  notices: NoticesStatus;
  /** Salesforce orgs by key: whether each is asked, why not, how much of its daily allowance is used, how many people
   * the next request carries, and what its rules need read from Okta besides the usual (null before it said). */
  orgs: Record<string, GateState & { apiUsage: ApiUsage | null; batchSize: number; reads: readonly string[] | null }>;
  /** Okta orgs by key, with what is left of each rate bucket and how the log reader fares (null when it is off, or
   * another process reads the log). */
  oktaOrgs: Record<string, GateState & { rates: ReturnType<OktaHttp["rates"]>; logReader: LogReaderStatus | null }>;
}
