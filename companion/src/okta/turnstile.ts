/** Whose turn it is when not all can go at once. */
export interface Claimant {
  /** The higher goes first. */
  rank: number;
  /** Those of equal rank take turns by party, so that one with much to do starves nobody. */
  party: string;
}

/** Lets a task run when there is room for it. @throws the signal's reason when it aborts before that. */
export type Turnstile = <Result>(
  claimant: Claimant,
  signal: AbortSignal,
  task: () => Promise<Result>,
) => Promise<Result>;

/** Lets at most `limit` tasks run at once. The others wait: by rank, then by party in turns, then in order. */
export function createTurnstile(limit: number): Turnstile {
  let running = 0;
  /** By rank, then by party; a party that was served goes to the end of its rank. */
  const ranks = new Map<number, Map<string, (() => void)[]>>();

  const enqueue = ({ rank, party }: Claimant, start: () => void) => {
    const parties = ranks.get(rank) ?? new Map<string, (() => void)[]>();
    ranks.set(rank, parties);
    const queue = parties.get(party);
    if (queue === undefined) parties.set(party, [start]);
    else queue.push(start);
  };

  const leave = ({ rank, party }: Claimant, start: () => void) => {
    const parties = ranks.get(rank);
    const others = parties?.get(party)?.filter((other) => other !== start) ?? [];
    if (others.length > 0) parties?.set(party, others);
    else parties?.delete(party);
    if (parties?.size === 0) ranks.delete(rank);
  };

  /** Until somebody makes room, who has left it taken. */
  const turnOf = (claimant: Claimant, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const start = () => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        leave(claimant, start);
        reject(signal.reason);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      enqueue(claimant, start);
    });

  const next = (): (() => void) | undefined => {
    const rank = Math.max(...ranks.keys());
    const parties = ranks.get(rank);
    const [first] = parties ?? [];
    if (parties === undefined || first === undefined) return undefined;
    const [party, queue] = first;
    const start = queue.shift();
    parties.delete(party);
    if (queue.length > 0) parties.set(party, queue);
    else if (parties.size === 0) ranks.delete(rank);
    return start;
  };

  return async (claimant, signal, task) => {
    signal.throwIfAborted();
    if (running >= limit) await turnOf(claimant, signal);
    else running += 1;
    try {
      return await task();
    } finally {
      const start = next();
      if (start === undefined) running -= 1;
      else start();
    }
  };
}
