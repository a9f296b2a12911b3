import type { Store } from "../../store/store.ts";
import { groupIds, type Reading } from "../turn.ts";

/** Adds to what was read of people what events said of the groups they were seen in. */
export type Recall = (readings: readonly Reading[]) => Promise<Reading[]>;

export interface RecallDependencies {
  org: { key: string; oktaOrg: string };
  store: Pick<Store, "saidOfGroups">;
  /** For how long a read may be behind what events said. */
  lagMs: number;
}

/**
 * A group is renamed or deleted for all its members at once, and whoever was no member yet, as far as its fan-out could
 * see, is not told. Asked for after the read: an event that comes later finds the person in our hands.
 */
export function createRecall({ org, store, lagMs }: RecallDependencies): Recall {
  return async (readings) => {
    const groupsOf = new Map(readings.map((reading) => [reading, new Set(groupIds(reading.snapshot))]));
    const all = new Set([...groupsOf.values()].flatMap((ids) => [...ids]));
    if (all.size === 0) return [...readings];
    const said = await store.saidOfGroups(org.key, org.oktaOrg, [...all], lagMs);
    if (said.length === 0) return [...readings];
    return readings.map((reading) => {
      const { lane } = reading;
      const concerns = said.filter(({ expectation }) => {
        const groupId = expectation?.group?.id ?? expectation?.groupUpdated?.id;
        return groupId !== undefined && groupsOf.get(reading)?.has(groupId) === true;
      });
      return { ...reading, lane: { ...lane, said: [...lane.said, ...concerns] } };
    });
  };
}
