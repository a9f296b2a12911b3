import type { Observer, OutcomeReport } from "../observer.ts";

/** One turn, as `lockstep events tail` shows it. */
export interface RecentOutcome {
  sequence: number;
  at: string;
  org: string;
  oktaId: string;
  username: string | null;
  result: string;
  code: string | null;
  message: string | null;
  changes: { kind: string; target: string | null }[];
  events: { uuid: string; type: string; outcome: string | null }[];
  timing: OutcomeReport["timing"];
}

/** Turns of one companion, by its id, and the sequence of the last. */
export interface RecentPage {
  companion: string;
  outcomes: RecentOutcome[];
  last: number;
}

export interface Recent {
  /** Turns of this companion after what was `seen` of it, oldest first; `seen` has a sequence for each companion. */
  after(seen: ReadonlyMap<string, number>): RecentPage;
  close(): void;
}

/** Turns that are remembered; what is older is in the store and in the audit. */
const MOST = 500;

/** Remembers this process's latest turns. */
export function rememberRecent(observer: Pick<Observer, "subscribe">, clock: () => number): Recent {
  const outcomes: RecentOutcome[] = [];
  const companion = crypto.randomUUID();
  let last = 0;
  const close = observer.subscribe((report) => {
    const { org, oktaId, username, result, code, message, changes, events, timing } = report;
    last += 1;
    outcomes.push({
      sequence: last,
      at: new Date(clock()).toISOString(),
      org,
      oktaId,
      username,
      result,
      code,
      message,
      changes: changes.map(({ kind, target }) => ({ kind, target: target ?? null })),
      events: events.map(({ uuid, type, outcome }) => ({ uuid, type, outcome })),
      timing,
    });
    if (outcomes.length > MOST) outcomes.shift();
  });
  return {
    after(seen) {
      const known = seen.get(companion) ?? 0;
      return { companion, outcomes: outcomes.filter(({ sequence }) => sequence > known), last };
    },
    close,
  };
}
