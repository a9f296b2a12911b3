import { z } from "zod";
import type { Store } from "../store/store.ts";

/**
 * Whether the event hook does its work, as the System Log shows it: what the log brings and is known already, the hook
 * brought; what wakes somebody and is new, the hook missed. `unknown` until either happened.
 */
export type HookState = "working" | "silent" | "unknown";

/** What a page of the log showed. */
export interface HookEvidence {
  /** Events that were known. */
  duplicates: number;
  /** Events that were new and wake somebody. */
  waking: number;
}

export interface HookWatch {
  state(): HookState;
  /** Events that the hook brought within the last 24 hours, as far as the log was read. */
  delivered(): number;
  /** Whether Okta may soon deliver no more today. */
  isNearLimit(): boolean;
  saw(evidence: HookEvidence): Promise<void>;
}

/**
 * From so many events in 24 hours on Okta warns; beyond 400,000 it delivers nothing any more, now or later. Source: Okta,
 * "Event hooks: Limits".
 */
const NEAR_LIMIT = 280_000;

const HOUR_MS = 3_600_000;
const HOURS = 24;

const hours = z.array(z.tuple([z.number(), z.number()]));

/** Counts by the hour, and keeps the counts in the store: whoever reads the log next goes on with them. */
export async function openHookWatch({
  oktaOrg,
  store,
  clock,
}: {
  oktaOrg: string;
  store: Pick<Store, "cursor" | "keepCursor">;
  clock(): number;
}): Promise<HookWatch> {
  const name = `okta_hooks:${oktaOrg}`;
  const byHour = new Map(readHours(await store.cursor(name)));
  let state: HookState = "unknown";

  const delivered = () => {
    const oldest = Math.floor(clock() / HOUR_MS) - HOURS;
    for (const hour of byHour.keys()) if (hour <= oldest) byHour.delete(hour);
    return [...byHour.values()].reduce((sum, count) => sum + count, 0);
  };

  return {
    state: () => state,
    delivered,
    isNearLimit: () => delivered() >= NEAR_LIMIT,
    async saw({ duplicates, waking }) {
      if (duplicates === 0) {
        if (waking > 0) state = "silent";
        return;
      }
      state = "working";
      const hour = Math.floor(clock() / HOUR_MS);
      byHour.set(hour, (byHour.get(hour) ?? 0) + duplicates);
      delivered();
      await store.keepCursor({ name, value: JSON.stringify([...byHour]) });
    },
  };
}

/** A count that cannot be read is none: the hook's silence will tell. */
function readHours(text: string | null): [number, number][] {
  try {
    return hours.parse(JSON.parse(text ?? "[]"));
  } catch {
    return [];
  }
}
