import type { OktaOrgConfig } from "../config.ts";
import type { AcceptEvents } from "../intake/accept.ts";
import { startLogReader } from "../intake/log-reader.ts";
import { startSingleton } from "../jobs/singleton.ts";
import { createOktaHttp, type OktaHttp } from "../okta/http.ts";
import { createOktaReader, type OktaReader } from "../okta/reader.ts";
import { servesFor } from "../okta/shared.ts";
import { createDirectory, type Directory } from "../ops/screens/directory.ts";
import type { CompanionStatus } from "../ops/status.ts";
import { createGate, type Gate } from "../sync/claiming/gate.ts";
import { longestLag } from "../sync/judging/release.ts";
import type { Common } from "./common.ts";

/** One Okta org, as this companion reads it. */
export interface OktaSide {
  config: OktaOrgConfig;
  http: OktaHttp;
  reader: OktaReader;
  /** What screens of the orgs that follow it offer. */
  directory: Directory;
  gate: Gate;
  /** Begins to follow its System Log, in one of the companions that share the store. */
  start(acceptEvents: AcceptEvents): void;
  /** Reads the log now. */
  readLog(): void;
  status(): CompanionStatus["oktaOrgs"][string];
  close(): Promise<void>;
}

/** Makes one; nothing is asked of Okta before it starts. */
export function createOktaSide(oktaOrg: OktaOrgConfig, common: Common): OktaSide {
  const { store, holder, config, clock, random, log, metrics } = common;
  const http = createOktaHttp(oktaOrg, { clock, random, onCall: (call) => metrics.calledOkta(oktaOrg.key, call) });
  const reader = createOktaReader(http, clock, servesFor(longestLag(config.sync)));
  const gate = createGate(clock, random);
  const startReading = (acceptEvents: AcceptEvents) => {
    const lease = `okta_log:${oktaOrg.key}`;
    const reading = { oktaOrg, okta: reader, store, acceptEvents, clock, random, log };
    return startSingleton({
      name: lease,
      holder,
      store,
      log,
      leaseMs: config.jobs.leaseMs,
      start: (token) => startLogReader({ ...reading, fence: { lease, token } }),
    });
  };
  let logReader: ReturnType<typeof startReading> | null = null;

  return {
    config: oktaOrg,
    http,
    reader,
    directory: createDirectory(oktaOrg.key, http, clock),
    gate,
    start(acceptEvents) {
      if (oktaOrg.log.enabled) logReader = startReading(acceptEvents);
    },
    readLog: () => logReader?.nudge(),
    status: () => ({ ...gate.report(), rates: http.rates(), logReader: logReader?.current()?.status() ?? null }),
    async close() {
      reader.close();
      await logReader?.close();
    },
  };
}
