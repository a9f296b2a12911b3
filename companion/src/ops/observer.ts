import type { Change } from "../salesforce/contract/identities.ts";
import type { Outcome } from "../store/types.ts";

/** What became of one person's turn: for a timeline, for reports, for tests. Never logged as it is: it names people. */
export interface OutcomeReport {
  org: string;
  oktaOrg: string;
  oktaId: string;
  version: number;
  /**
   * The org's answer (`applied`, `unchanged`, `skipped`, `partial`, `refused`, `outdated`), or ours: `dead_letter`,
   * `retry`, `waiting`.
   */
  result: string;
  code: string | null;
  message: string | null;
  userId: string | null;
  username: string | null;
  factId: string | null;
  changes: Change[];
  /** The hints of this turn; `outcome` is null for one that stays open. */
  events: { uuid: string; type: string; published: string; actor: string | null; outcome: Outcome | null }[];
  timing: {
    /** From the receipt of the oldest hint to the end of this turn; null when there was no hint. */
    fromEventMs: number | null;
    /** Time to read Okta. */
    readMs: number;
    /** Time of the request to Salesforce that carried this person; null when there was none. */
    applyMs: number | null;
  };
}

export type OutcomeListener = (report: OutcomeReport) => void;

/** Tells listeners of each turn after it is stored. */
export interface Observer {
  subscribe(listener: OutcomeListener): () => void;
  publish(report: OutcomeReport): void;
}

export function createObserver(onError: (error: unknown) => void): Observer {
  const listeners = new Set<OutcomeListener>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish(report) {
      for (const listener of listeners) {
        try {
          listener(report);
        } catch (error) {
          // A listener is a guest: its mistake must not cost anybody their access.
          onError(error);
        }
      }
    },
  };
}
