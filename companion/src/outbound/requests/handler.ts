import type { PersonRead } from "../../okta/person.ts";
import type { OktaReader } from "../../okta/reader.ts";
import type { OrgRequest } from "../../salesforce/contract/requests.ts";
import type { OrgClient } from "../../salesforce/org-client.ts";
import type { DeadLetter, Fact, Priority } from "../../store/types.ts";
import type { TurnAnswer } from "../../sync/turn.ts";
import { pause } from "../../time.ts";

/** What a handler works with. */
export interface RequestContext {
  org: { key: string; oktaOrg: string; appId?: string | undefined; requests: { patienceMs: number } };
  client: Pick<OrgClient, "call" | "toolingQuery">;
  okta: Pick<OktaReader, "people">;
  /** Reads one person with the share of Okta's limits that can wait. @throws OktaFailure. */
  person(oktaId: string, signal: AbortSignal): Promise<PersonRead>;
  /** Looks at people of the org's Okta org soon; at 0 after everything else. */
  wake(oktaIds: readonly string[], priority?: Priority): Promise<void>;
  /** Keeps facts until their audit entries are known to be written. */
  keepFacts(facts: readonly Fact[]): Promise<void>;
  /** The people of the org's Okta org who are dead letters. */
  deadLetters(): Promise<DeadLetter[]>;
  /** Looks at one person soon, for somebody who waits for `answer`. */
  ask(oktaId: string): Promise<void>;
  /** What the newest turn of a person since `ask` came to, whichever companion took it; null before there was one. */
  answer(oktaId: string): Promise<TurnAnswer | null>;
  /** Tells the org now how the companion is. */
  report(signal: AbortSignal): Promise<unknown>;
  /** Whether the org's daily API allowance has room for what can wait. */
  hasRoom(): boolean;
  /** Tells the one who asked how far it is. */
  progress(how: { progress?: number; message?: string }): Promise<void>;
  memory: RequestMemory;
  /** Who was missing in the org at the last comparison. */
  missing: RequestMemory;
  signal: AbortSignal;
}

/** What a handler keeps of a request until it is over, so that it need not begin again when the companion stops. */
export interface RequestMemory {
  recall(): Promise<unknown>;
  keep(value: unknown): Promise<void>;
}

/**
 * Carries out one kind of request and answers what came of it; undefined leaves the answer as the org has it. It is run
 * again when the companion was stopped in between.
 *
 * @throws RequestFailure when it cannot be done.
 */
export type RequestHandler = (request: OrgRequest, context: RequestContext) => Promise<unknown>;

/** How often to look whether there is room again; the allowance is one of 24 hours. */
const LOOK_MS = 5_000;

/** Waits until the org's daily allowance has room for what can wait. @throws the signal's reason when it aborts. */
export async function whenRoom({ hasRoom, progress, signal }: Pick<RequestContext, "hasRoom" | "progress" | "signal">) {
  if (hasRoom()) return;
  await progress({ message: "Waits: the share of the org's daily API requests for what can wait is used up." });
  while (!hasRoom()) await pause(LOOK_MS, signal);
}

/** How far something is, in whole percent: below 100, which is said by being done. */
export function percentOf(done: number, total: number): number {
  return Math.min(99, Math.floor((100 * done) / Math.max(1, total)));
}

/** A request cannot be carried out; the one who asked is told the code and the sentence. */
export class RequestFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "RequestFailure";
    this.code = code;
  }
}
