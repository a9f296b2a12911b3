import { StoreError } from "../store.ts";

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** How many groups are under way at once: while one is being committed the next is made ready. */
const AT_ONCE = 2;
/** Calls in one group at most. */
const LARGEST = 500;

/**
 * Lets calls share a commit: those of one turn of the event loop, and while groups are under way those that came
 * meanwhile. A call that makes its group fail is found by running each alone.
 */
export function grouped<Item, Result>(
  run: (items: Item[]) => Promise<Result[]>,
): {
  call(item: Item): Promise<Result>;
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
} {
  let waiting: Waiting<Item, Result>[] = [];
  const underWay = new Set<Promise<void>>();

  const runGroup = async (group: Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await run(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      // What is about the database is about all of them.
      const isTheirs = error instanceof StoreError && error.code === "store_failed";
      if (group.length === 1 || !isTheirs) return group.forEach(({ reject }) => reject(error));
      for (const one of group) await runGroup([one]);
    }
    return undefined;
  };

  const flush = () => {
    while (waiting.length > 0 && underWay.size < AT_ONCE) {
      const group = waiting.slice(0, LARGEST);
      waiting = waiting.slice(LARGEST);
      const task: Promise<void> = runGroup(group).finally(() => {
        underWay.delete(task);
        flush();
      });
      underWay.add(task);
    }
  };

  return {
    call: (item) =>
      new Promise<Result>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (waiting.length === 1) setImmediate(flush);
      }),
    async settled() {
      while (waiting.length > 0 || underWay.size > 0) {
        flush();
        await Promise.all(underWay);
      }
    },
  };
}
