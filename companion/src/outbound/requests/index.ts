import { messageOf } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { startPoll, type Poll } from "../../poll.ts";
import {
  reportRequest,
  requests as door,
  type OrgRequest,
  type RequestProgress,
} from "../../salesforce/contract/requests.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import type { Gate } from "../../sync/gate.ts";
import type { Clock, Random } from "../../time.ts";
import { RequestFailure, type RequestContext, type RequestHandler } from "./handler.ts";
import { syncPerson } from "./sync-person.ts";
import { verifyAudit } from "./verify-audit.ts";

/** Who carries out which kind of request, by `Lockstep_Request__c.Kind__c`. */
const HANDLERS: Readonly<Record<string, RequestHandler>> = {
  Sync: syncPerson,
  Replay: syncPerson,
  "Verify Audit": verifyAudit,
};

/** Requests that are carried out at once; the others wait their turn. */
const AT_ONCE = 4;

export interface RequestLoopDependencies extends Omit<RequestContext, "progress" | "signal" | "org"> {
  org: RequestContext["org"] & { requests: { pollMs: number } };
  /** The work on people closes it; nothing is asked meanwhile. What fails here closes it for nobody. */
  gate: Pick<Gate, "opensAt">;
  clock: Clock;
  random: Random;
  log: Log;
}

/**
 * Carries out what people ask for in the org's UI. The org keeps the requests, so nothing is lost when the companion
 * stops: what was not finished is asked for again.
 */
export function startRequestLoop(dependencies: RequestLoopDependencies): Poll {
  const { org, client, gate, clock, random, log } = dependencies;
  const underWay = new Map<string, Promise<void>>();
  const stop = new AbortController();

  const carryOut = async (request: OrgRequest): Promise<void> => {
    const { id, kind, number } = request;
    const report = (body: RequestProgress) => client.call(reportRequest, { path: { id }, body }, stop.signal);
    try {
      const handler = HANDLERS[kind];
      if (handler === undefined)
        throw new RequestFailure("not_supported", `This companion does not carry out requests of kind ${kind} yet.`);
      await report({ state: "Running" });
      const progress = async (percent: number) => void (await report({ state: "Running", progress: percent }));
      const answer = await handler(request, { ...dependencies, progress, signal: stop.signal });
      await report({ state: "Done", answer });
      log.info({ org: org.key, request: number, kind }, "A request was carried out.");
    } catch (error) {
      if (stop.signal.aborted) return;
      log.warn({ org: org.key, request: number, kind, err: error }, "A request was not carried out.");
      // What the org itself did not take stays as it is there, and is tried again with the next poll.
      if (error instanceof SalesforceFailure) return;
      const code = error instanceof RequestFailure ? error.code : "internal";
      await report({ state: "Failed", code, message: messageOf(error) }).catch(() => undefined);
    }
  };

  const poll = startPoll({
    everyMs: org.requests.pollMs,
    async turn(signal) {
      if (gate.opensAt() > clock() || underWay.size >= AT_ONCE) return false;
      const { requests } = await client.call(door, {}, signal);
      for (const request of requests) {
        if (underWay.size >= AT_ONCE) break;
        if (underWay.has(request.id)) continue;
        const work = carryOut(request).finally(() => {
          underWay.delete(request.id);
          if (requests.length > AT_ONCE) poll.nudge();
        });
        underWay.set(request.id, work);
      }
      return false;
    },
    onError(error) {
      log.warn({ org: org.key, err: error }, "The org could not be asked for requests; trying again.");
      return undefined;
    },
    clock,
    random,
  });

  return {
    nudge: () => poll.nudge(),
    async close() {
      stop.abort(new Error("closing"));
      await poll.close();
      await Promise.all(underWay.values());
    },
  };
}
