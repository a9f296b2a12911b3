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

export interface Recent {
  /** Turns after a sequence, oldest first. */
  after(sequence: number): { outcomes: RecentOutcome[]; last: number };
  close(): void;
}

/** Turns that are remembered; what is older is in the store and in the audit. */
const MOST = 500;

/** Remembers this process's latest turns. */
export function rememberRecent(observer: Pick<Observer, "subscribe">, clock: () => number): Recent {
  const outcomes: RecentOutcome[] = [];
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
    after: (sequence) => ({ outcomes: outcomes.filter((each) => each.sequence > sequence), last }),
    close,
  };
}
