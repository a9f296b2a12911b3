/** How many people the next request carries. */
export interface BatchSize {
  current(): number;
  /** A request of `sent` people was answered after `ms`. */
  answered(sent: number, ms: number): void;
  /** A request took too long to be answered at all. */
  timedOut(): void;
}

/**
 * Time, not counters, limits a request: customers' automation on User, sharing recalculation, and the limit on requests
 * over 5 s. So the size grows by half while full requests are answered within `targetMs`, and is halved when one was
 * not.
 */
export function createBatchSize({ start, max, targetMs }: { start: number; max: number; targetMs: number }): BatchSize {
  let size = Math.min(start, max);
  const halve = () => {
    size = Math.max(1, Math.floor(size / 2));
  };
  return {
    current: () => size,
    answered(sent, ms) {
      if (ms > targetMs) halve();
      else if (sent >= size) size = Math.min(max, Math.ceil(size * 1.5));
    },
    timedOut: halve,
  };
}
