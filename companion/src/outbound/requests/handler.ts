import type { OrgRequest } from "../../salesforce/contract/requests.ts";
import type { OrgClient } from "../../salesforce/org-client.ts";
import type { OutcomeListener } from "../../ops/observer.ts";
import type { LaneKey } from "../../store/types.ts";

/** What a handler works with. */
export interface RequestContext {
  org: { key: string; oktaOrg: string; requests: { patienceMs: number } };
  client: Pick<OrgClient, "call">;
  /** Looks at one person soon. */
  wake(key: LaneKey): Promise<void>;
  /** Hears of each person's turn; call the answer to stop. */
  onOutcome(listener: OutcomeListener): () => void;
  /** Tells the one who asked how far it is, in percent. */
  progress(percent: number): Promise<void>;
  signal: AbortSignal;
}

/**
 * Carries out one kind of request and answers what came of it. It may be run again from the beginning, when the
 * companion was stopped in between.
 *
 * @throws RequestFailure when it cannot be done.
 */
export type RequestHandler = (request: OrgRequest, context: RequestContext) => Promise<unknown>;

/** A request cannot be carried out; the one who asked is told the code and the sentence. */
export class RequestFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "RequestFailure";
    this.code = code;
  }
}
