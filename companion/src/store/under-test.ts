import { afterEach, beforeEach, expect } from "vitest";
import type { Store } from "./store.ts";
import type { ClaimedLane, LaneKey, LaneRelease, NewEvent, Outcome } from "./types.ts";

/** How the suite gets an engine: each test starts empty, and may close its store and open the same data again. */
export interface StoreUnderTest {
  open(): Promise<Store>;
  remove(): Promise<void>;
}

export const ORG = "production";

export function person(subject: string, org = ORG): LaneKey {
  return { kind: "person", org, oktaOrg: "main", subject };
}

export function hintFor(
  uuid: string,
  subject: string,
  change: Partial<NewEvent> & { priority?: 0 | 1 | 2 } = {},
): NewEvent {
  const { priority = 1, ...event } = change;
  return {
    oktaOrg: "main",
    uuid,
    type: "user.account.update_profile",
    published: "2026-11-23T07:00:00.000Z",
    actor: null,
    source: "hook",
    hints: [{ lane: person(subject), priority }],
    ...event,
  };
}

export function claim(store: Store, limit = 10, leaseMs = 60_000): Promise<ClaimedLane[]> {
  return store.claim({ kind: "person", org: ORG, limit, leaseMs });
}

export function done(lane: ClaimedLane, outcome: Outcome = "caused", change: Partial<LaneRelease> = {}): LaneRelease {
  return {
    id: lane.id,
    token: lane.token,
    settled: lane.hints.map(({ position }) => ({ position, outcome })),
    wakeAt: null,
    attempts: 0,
    rechecks: 0,
    missingSince: null,
    error: null,
    ...change,
  };
}

export async function only(lanes: Promise<ClaimedLane[]>): Promise<ClaimedLane> {
  const claimed = await lanes;
  expect(claimed).toHaveLength(1);
  return claimed[0] as ClaimedLane;
}

/** The engine of the test that runs: made before each, removed after it. A test may put a store there that it opened anew. */
export function useStore(prepare: () => Promise<StoreUnderTest>): { store: Store; underTest: StoreUnderTest } {
  const at = {} as { store: Store; underTest: StoreUnderTest };
  beforeEach(async () => {
    at.underTest = await prepare();
    at.store = await at.underTest.open();
  });
  afterEach(async () => {
    await at.store.close();
    await at.underTest.remove();
  });
  return at;
}
