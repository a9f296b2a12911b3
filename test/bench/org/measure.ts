/** Time taken, and how figures are written. */

export interface Timed<T> {
  readonly value: T;
  readonly ms: number;
}

export async function timed<T>(work: () => Promise<T> | T): Promise<Timed<T>> {
  const startedAt = performance.now();
  const value = await work();
  return { value, ms: performance.now() - startedAt };
}

/** The middle of several rounds of the same work: a shared machine has bad moments. */
export async function medianMs(rounds: number, work: () => Promise<unknown> | unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push((await timed(work)).ms);
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] as number;
}

/** What this part of the times does not exceed; `NaN` of none. They are sorted. */
export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function perSecond(count: number, ms: number): number {
  return Math.round(count / (ms / 1_000));
}

export function round(ms: number): number {
  return Number(ms.toFixed(ms < 10 ? 1 : 0));
}
