import { randomUUID } from "node:crypto";
import type { SalesforceOrgConfig } from "../../config.ts";
import type { Log } from "../../log.ts";
import { CONTRACT } from "../../salesforce/contract/door.ts";
import type { IdentitiesRequest, Identity, IdentityResult } from "../../salesforce/contract/identities.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import type { OrgClient } from "../../salesforce/org-client.ts";
import type { Clock } from "../../time.ts";
import type { Controller } from "../controller/index.ts";
import type { Gate } from "../claiming/gate.ts";
import type { Reads } from "../reading/reads.ts";

export interface SenderDependencies {
  org: Pick<SalesforceOrgConfig, "key" | "oktaOrg">;
  client: OrgClient;
  gate: Gate;
  controller: Pick<Controller, "learn">;
  reads: Pick<Reads, "heard">;
  clock: Clock;
  log: Log;
}

/** What the org answered about one person, and in which request. */
export type Answered = IdentityResult & { correlationId: string };

/**
 * Sends one request and learns from how it went. `only`: leavers are locked out, and nothing else is done.
 *
 * @throws SalesforceFailure; the signal's reason when it aborts.
 */
export type Send = (identities: readonly Identity[], signal: AbortSignal, only?: "lockout") => Promise<Answered[]>;

/** Events that a line about a request names at most. */
const EVENTS_MOST = 100;

/** Rows that somebody else had locked, as the org says it of one person. */
export const ROW_LOCKED = "row_locked";

/**
 * The limit of requests at once that run long, which is not the daily one. Source: Salesforce Help 000389067,
 * "ConcurrentRequests (Concurrent API Requests) Limit exceeded"; Apex Developer Guide, "ConcurrentPerOrgLongTxn".
 */
const isTooManyAtOnce = ({ code, message }: SalesforceFailure) =>
  code === "REQUEST_LIMIT_EXCEEDED" && message.startsWith("Concurrent");

/** Makes the function that sends people to one org: its answers teach the controller and open or close the org's gate. */
export function createSender({ org, client, gate, controller, reads, clock, log }: SenderDependencies): Send {
  const heedFailure = (failure: SalesforceFailure) => {
    const problem = { code: failure.code, message: failure.message };
    controller.learn({ kind: "failed", class: failure.class, tooMany: isTooManyAtOnce(failure) });
    if (failure.class === "org" || failure.class === "session") gate.pause(problem);
    // A lock is held by somebody for a moment and concerns nobody else; who met it waits alone.
    else if (failure.class !== "batch" && failure.class !== "lock") gate.cool(problem);
  };

  return async (identities, signal, only) => {
    const startedAt = clock();
    const correlationId = randomUUID();
    /** With the uuids a request can be followed from Okta's hook to the org, where it is known by the correlation id. */
    const told = {
      org: org.key,
      correlationId,
      people: identities.length,
      events: [...new Set(identities.flatMap(({ causes }) => causes.map(({ uuid }) => uuid)))].slice(0, EVENTS_MOST),
    };
    try {
      const request: IdentitiesRequest = {
        contract: CONTRACT,
        correlationId,
        oktaOrg: org.oktaOrg,
        ...(only === undefined ? {} : { only }),
        identities: [...identities],
      };
      const { results, reads: said } = await client.apply(request, signal);
      const ms = clock() - startedAt;
      const locked = results.filter(({ code }) => code === ROW_LOCKED).length;
      controller.learn({ kind: "answered", people: identities.length, ms, locked });
      gate.succeeded();
      if (said !== undefined) await reads.heard(said);
      log.debug({ ...told, ms }, "The org answered.");
      return results.map((result) => ({ ...result, correlationId }));
    } catch (error) {
      if (error instanceof SalesforceFailure) {
        const { code, class: failureClass, message: reason } = error;
        log.warn({ ...told, code, class: failureClass, reason }, "A request to the org failed.");
        heedFailure(error);
      }
      throw error;
    }
  };
}
