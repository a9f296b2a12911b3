import { z } from "zod";
import type { Store } from "../../store/store.ts";
import type { LaneKey } from "../../store/types.ts";

const place = z.object({
  /** Whose list it is: Okta's, or what the store remembers. */
  part: z.enum(["okta", "remembered"]),
  /** Okta's link to the page that follows, or the last person of the page before; empty at the beginning. */
  at: z.string(),
  people: z.number(),
  /** The newest hint that everybody gets; later ones are given in a job of their own. */
  upTo: z.number(),
});

/** Where a fan-out is. */
export type Place = z.output<typeof place>;

export const BEGINNING = { part: "okta", at: "", people: 0 } as const;

/** Where the fan-outs are, kept in the store. */
export interface Places {
  recall(lane: LaneKey): Promise<Place | null>;
  keep(lane: LaneKey, place: Place): Promise<void>;
  forget(lane: LaneKey): Promise<void>;
}

export function createPlaces(store: Pick<Store, "cursor" | "keepCursor">): Places {
  const nameOf = ({ kind, org, oktaOrg, subject }: LaneKey) => `fan_out:${kind}:${org}:${oktaOrg}:${subject}`;
  const read = (text: string | null): Place | null => {
    if (text === null) return null;
    try {
      return place.parse(JSON.parse(text));
    } catch {
      // Another version wrote it: from the beginning, which only costs time.
      return null;
    }
  };
  return {
    recall: async (lane) => read(await store.cursor(nameOf(lane))),
    keep: (lane, value) => store.keepCursor({ name: nameOf(lane), value: JSON.stringify(value) }),
    forget: (lane) => store.keepCursor({ name: nameOf(lane), value: null }),
  };
}
