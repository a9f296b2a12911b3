/**
 * With how many others somebody may share a request. Whoever was in one that took too long is sent with half as many the
 * next time, and so on down to alone: like a bisection, but over several turns, since each step may cost the whole of a
 * request's time.
 */
export interface Company {
  /** A request with these lanes was not answered in time. */
  tooSlow(ids: readonly number[], now: number): void;
  /** These were answered, whatever came of them. */
  answered(ids: readonly number[]): void;
  /**
   * Whether somebody who takes too long all alone is to blame, and not the org: it answered others since the last time
   * they did.
   */
  isToBlame(id: number, orgAnsweredAt: number | null): boolean;
  /** Parts of the people to be sent, each in a request of its own; those who never took too long share one. */
  parts<Item>(items: readonly Item[], idOf: (item: Item) => number): Item[][];
  /** How many travel with fewer than the others. */
  size(): number;
}

/** More than can be in hand at once; whoever is forgotten is found again. */
const MOST = 10_000;

export function createCompany(): Company {
  const slow = new Map<number, { limit: number; aloneAt: number | null }>();
  return {
    tooSlow(ids, now) {
      if (slow.size > MOST) slow.clear();
      const half = Math.max(1, Math.floor(ids.length / 2));
      const aloneAt = ids.length === 1 ? now : null;
      for (const id of ids) slow.set(id, { limit: Math.min(half, slow.get(id)?.limit ?? half), aloneAt });
    },
    answered(ids) {
      for (const id of ids) slow.delete(id);
    },
    isToBlame(id, orgAnsweredAt) {
      const aloneAt = slow.get(id)?.aloneAt ?? null;
      return aloneAt !== null && orgAnsweredAt !== null && orgAnsweredAt > aloneAt;
    },
    parts(items, idOf) {
      const free = items.filter((item) => !slow.has(idOf(item)));
      const parts = free.length > 0 ? [free] : [];
      const byLimit = Map.groupBy(
        items.filter((item) => slow.has(idOf(item))),
        (item) => slow.get(idOf(item))?.limit ?? 1,
      );
      for (const [limit, some] of byLimit)
        for (let from = 0; from < some.length; from += limit) parts.push(some.slice(from, from + limit));
      return parts;
    },
    size: () => slow.size,
  };
}
