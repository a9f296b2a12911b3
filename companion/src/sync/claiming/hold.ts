import type { Log } from "../../log.ts";
import { startPoll, type Poll } from "../../poll.ts";
import type { Store } from "../../store/store.ts";
import type { LaneKind } from "../../store/types.ts";
import type { Clock, Random } from "../../time.ts";

/**
 * What operators want of an org. `held`: nothing is sent to it, and its hints wait. `draining`: what is due is still
 * worked off, then it is held.
 */
export type HoldState = "running" | "draining" | "held";
export const HOLD_STATES = ["running", "draining", "held"] as const satisfies readonly HoldState[];

/** Whether operators hold one org, for all companions that share the store; other orgs do not notice. */
export interface Hold {
  state(): HoldState;
  /** When it may be asked; now or earlier means at once. */
  opensAt(): number;
  /** Holds it, or lets it go on. The other companions know within a second or two. */
  set(state: HoldState): Promise<void>;
  /** Reads what was decided elsewhere; ends a drain when nothing is due any more. */
  refresh(): Promise<void>;
}

export interface HoldDependencies {
  org: { key: string };
  store: Pick<Store, "cursor" | "keepCursor" | "nextDue">;
  /** Told when it goes on. */
  onResumed(): void;
  clock: Clock;
  log: Log;
}

const KINDS: readonly LaneKind[] = ["person", "group", "everyone"];
/** How often the decision is read; a loop that is held looks no sooner. */
const LOOK_MS = 1_000;

export async function openHold({ org, store, onResumed, clock, log }: HoldDependencies): Promise<Hold> {
  const name = `hold:${org.key}`;
  const read = async (): Promise<HoldState> => {
    const kept = await store.cursor(name);
    return HOLD_STATES.find((state) => state === kept) ?? "running";
  };
  let current = await read();

  const turnTo = (state: HoldState) => {
    if (state === current) return;
    log.info({ org: org.key, from: current, to: state }, "Operators hold the org, or let it go on.");
    current = state;
    if (state !== "held") onResumed();
  };

  const isAnythingDue = async () => {
    const due = await Promise.all(KINDS.map((kind) => store.nextDue(kind, org.key)));
    return due.some((at) => at !== null && at <= clock());
  };

  const set = async (state: HoldState) => {
    await store.keepCursor({ name, value: state === "running" ? null : state });
    turnTo(state);
  };

  return {
    state: () => current,
    opensAt: () => (current === "held" ? clock() + LOOK_MS : 0),
    set,
    async refresh() {
      const before = current;
      const decided = await read();
      // What was decided here meanwhile is newer than what was read.
      if (current === before) turnTo(decided);
      if (current !== "draining" || (await isAnythingDue())) return;
      // So is what was decided anywhere while that was looked for.
      if ((await read()) === "draining") await set("held");
    },
  };
}

/** Keeps a hold up to date. */
export function startHoldPoll(
  { org, log, clock, random }: Pick<HoldDependencies, "org" | "log" | "clock"> & { random: Random },
  hold: Hold,
): Poll {
  return startPoll({
    everyMs: LOOK_MS,
    async turn() {
      await hold.refresh();
      return false;
    },
    onError(error) {
      log.warn({ org: org.key, err: error }, "It could not be read whether the org is held; trying again.");
      return undefined;
    },
    clock,
    random,
  });
}
