import type { Observer } from "../observer.ts";
import type { ReportParts } from "../../salesforce/contract/companion-reports.ts";

/** How far back is looked, and how many turns are remembered at most. */
const WINDOW_MS = 60 * 60_000;
const MOST = 2_000;

export interface EffectWatch {
  report(): ReportParts["effect"];
  close(): void;
}

/** Remembers how long events took to have an effect in one org, as far as this process worked on them. */
export function watchEffect(org: string, observer: Pick<Observer, "subscribe">, clock: () => number): EffectWatch {
  let turns: { at: number; ms: number }[] = [];
  const close = observer.subscribe(({ org: of, result, timing: { fromEventMs } }) => {
    if (of !== org || fromEventMs === null || (result !== "applied" && result !== "partial")) return;
    turns.push({ at: clock(), ms: fromEventMs });
    if (turns.length > MOST) turns.shift();
  });
  return {
    report() {
      const since = clock() - WINDOW_MS;
      turns = turns.filter(({ at }) => at >= since);
      const sorted = turns.map(({ ms }) => ms).toSorted((one, other) => one - other);
      // The smallest of which at least that share are no greater.
      const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
      return {
        since: new Date(since).toISOString(),
        turns: sorted.length,
        medianMs: at(0.5),
        p95Ms: at(0.95),
        slowestMs: at(1),
      };
    },
    close,
  };
}
