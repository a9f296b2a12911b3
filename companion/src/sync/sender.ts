import { randomUUID } from "node:crypto";
import type { SalesforceOrgConfig } from "../config.ts";
import type { Log } from "../log.ts";
import { CONTRACT } from "../salesforce/contract/door.ts";
import type { IdentitiesRequest, Identity, IdentityResult } from "../salesforce/contract/identities.ts";
import { SalesforceFailure } from "../salesforce/failure.ts";
import type { OrgClient } from "../salesforce/org-client.ts";
import type { Clock } from "../time.ts";
import type { BatchSize } from "./batch-size.ts";
import type { Gate } from "./gate.ts";
import type { Reads } from "./reads.ts";

export interface SenderDependencies {
  org: Pick<SalesforceOrgConfig, "key" | "oktaOrg">;
  client: OrgClient;
  gate: Gate;
  size: BatchSize;
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

/** Makes the function that sends people to one org: its answers set the batch size and open or close the org's gate. */
export function createSender({ org, client, gate, size, reads, clock, log }: SenderDependencies): Send {
  const closeGate = (failure: SalesforceFailure) => {
    const problem = { code: failure.code, message: failure.message };
    if (failure.class === "org" || failure.class === "session") gate.pause(problem);
    else if (failure.class !== "batch") gate.cool(problem);
    if (failure.class === "timeout") size.timedOut();
  };

  return async (identities, signal, only) => {
    const startedAt = clock();
    const correlationId = randomUUID();
    try {
      const request: IdentitiesRequest = {
        contract: CONTRACT,
        correlationId,
        oktaOrg: org.oktaOrg,
        ...(only === undefined ? {} : { only }),
        identities: [...identities],
      };
      const { results, reads: said } = await client.apply(request, signal);
      size.answered(identities.length, clock() - startedAt);
      gate.succeeded();
      if (said !== undefined) await reads.heard(said);
      log.debug(
        { org: org.key, correlationId, people: identities.length, ms: clock() - startedAt },
        "The org answered.",
      );
      return results.map((result) => ({ ...result, correlationId }));
    } catch (error) {
      if (error instanceof SalesforceFailure) {
        log.warn(
          {
            org: org.key,
            correlationId,
            people: identities.length,
            code: error.code,
            class: error.class,
            reason: error.message,
          },
          "A request to the org failed.",
        );
        closeGate(error);
      }
      throw error;
    }
  };
}
