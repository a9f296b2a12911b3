import { messageOf } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { startPoll, type Poll } from "../../poll.ts";
import {
  reportRequest,
  requests as door,
  type OrgRequest,
  type RequestProgress,
} from "../../salesforce/contract/requests.ts";
import { OktaFailure } from "../../okta/failure.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import type { OrgClient } from "../../salesforce/org-client.ts";
import type { Store } from "../../store/store.ts";
import type { Gate } from "../../sync/claiming/gate.ts";
import type { Clock, Random } from "../../time.ts";
import { backfill } from "./backfill.ts";
import { fixFinding } from "./fix-finding.ts";
import { RequestFailure, type RequestContext, type RequestHandler } from "./handler.ts";
import { memoryAt } from "./memory.ts";
import { pace } from "./pace.ts";
import { reconcile } from "./reconcile.ts";
import { replay } from "./replay.ts";
import { report } from "./report.ts";
import { sendDecided } from "./send-decided.ts";
import { syncPerson } from "./sync-person.ts";
import { verifyAudit } from "./verify-audit.ts";

/** Who carries out which kind of request, by `Lockstep_Request__c.Kind__c`. */
const HANDLERS: Readonly<Record<string, RequestHandler>> = {
  Sync: syncPerson,
  Replay: replay,
  Backfill: backfill,
  Reconcile: reconcile,
  Approve: sendDecided,
  Reject: sendDecided,
  "Fix Finding": fixFinding,
  "Verify Audit": verifyAudit,
  Report: report,
};

/** The org's codes for a request that nobody waits for any more. */
const OVER = new Set(["wrong_state", "unknown_request"]);

/** Requests that are carried out at once; the others wait their turn. */
const AT_ONCE = 4;

export interface RequestLoopDependencies extends Omit<RequestContext, "progress" | "signal" | "org" | "memory"> {
  org: RequestContext["org"] & { requests: { pollMs?: number | undefined } };
  client: Pick<OrgClient, "call" | "toolingQuery" | "apiUsage">;
  store: Pick<Store, "cursor" | "keepCursor">;
  /** Whether the org tells of requests by itself: then it is asked seldom. */
  isTold(): boolean;
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
  const { org, client, store, isTold, gate, clock, random, log } = dependencies;
  const underWay = new Map<string, Promise<void>>();
  const stop = new AbortController();
  let seen: ReadonlySet<string> = new Set();
  let lastSeenAt: number | undefined;

  const carryOut = async (request: OrgRequest): Promise<void> => {
    const { id, kind, number } = request;
    const report = (body: RequestProgress) => client.call(reportRequest, { path: { id }, body }, stop.signal);
    const memory = memoryAt(store, `request:${org.key}:${id}`);
    try {
      const handler = HANDLERS[kind];
      if (handler === undefined)
        throw new RequestFailure("not_supported", `This companion does not carry out requests of kind ${kind} yet.`);
      await report({ state: "Running" });
      const progress: RequestContext["progress"] = async (how) => void (await report({ state: "Running", ...how }));
      const answer = await handler(request, { ...dependencies, progress, memory, signal: stop.signal });
      await report({ state: "Done", answer });
      await memory.forget();
      log.info({ org: org.key, request: number, kind }, "A request was carried out.");
    } catch (error) {
      if (stop.signal.aborted) return;
      log.warn({ org: org.key, request: number, kind, err: error }, "A request was not carried out.");
      // Taken back in the meantime, or gone.
      if (error instanceof SalesforceFailure && OVER.has(error.code)) return memory.forget();
      if (error instanceof SalesforceFailure || error instanceof OktaFailure) {
        // What is not about the request is tried again with the next poll; whoever asked may read why it takes long.
        await report({ state: "Running", code: error.code, message: error.message }).catch(() => undefined);
        return undefined;
      }
      const code = error instanceof RequestFailure ? error.code : "internal";
      await report({ state: "Failed", code, message: messageOf(error) }).catch(() => undefined);
      return memory.forget();
    }
    return undefined;
  };

  const poll = startPoll({
    everyMs: () =>
      pace({
        pollMs: org.requests.pollMs,
        now: clock(),
        lastSeenAt,
        usage: client.apiUsage(),
        // Requests that are not finished may have to be tried again.
        isTold: isTold() && seen.size === 0,
      }),
    async turn(signal) {
      if (gate.opensAt() > clock() || underWay.size >= AT_ONCE) return false;
      const { requests } = await client.call(door, {}, signal);
      // What waits for long, because the org is switched off for instance, is no reason to ask often.
      if (requests.some(({ id }) => !seen.has(id))) lastSeenAt = clock();
      seen = new Set(requests.map(({ id }) => id));
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
