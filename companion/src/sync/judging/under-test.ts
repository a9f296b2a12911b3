/** What the tests of the decisions here are about: a lane, what Okta said, what the org answered. */
import { known, unknown, type Facets, type Snapshot } from "../../okta/snapshot.ts";
import type { IdentityResult } from "../../salesforce/contract/identities.ts";
import type { ClaimedLane, Expectation, WaitingHint } from "../../store/types.ts";
import type { VerdictContext } from "./release.ts";

export const NOW = 1_000_000;
export const context: VerdictContext = {
  now: NOW,
  random: () => 1,
  config: {
    rechecksMs: [5_000, 30_000],
    deletionProofMs: 2_000,
    maxAttempts: 3,
    retryBaseMs: 1_000,
    retryMaxMs: 60_000,
  },
};

export function hint(
  position: number,
  expectation: Expectation | null = null,
  change: Partial<WaitingHint> = {},
): WaitingHint {
  const published = new Date(position * 1_000).toISOString();
  return { position, uuid: `e${position}`, type: "t", published, actor: null, receivedAt: 0, expectation, ...change };
}

export function lane(hints: WaitingHint[], change: Partial<ClaimedLane> = {}): ClaimedLane {
  return {
    kind: "person",
    org: "production",
    oktaOrg: "main",
    subject: "00u1",
    id: 1,
    token: 1,
    version: 9,
    priority: 1,
    leaseExpiresAt: NOW + 1_000,
    attempts: 0,
    rechecks: 0,
    missingSince: null,
    isAsked: false,
    hints,
    earlier: null,
    said: [],
    ...change,
  };
}

export function snapshot(
  facets: Partial<Facets> = {},
  lastUpdated: string | null = null,
  groupsUpdated: Record<string, string> = {},
): Snapshot {
  return {
    oktaId: "00u1",
    lastUpdated,
    groupsUpdated,
    facets: {
      status: known("ACTIVE"),
      profile: known({}),
      groups: known([]),
      app: unknown("not_read"),
      factors: unknown("not_read"),
      ...facets,
    },
  };
}

export function result(change: Partial<IdentityResult>): IdentityResult {
  return { oktaId: "00u1", version: 9, outcome: "unchanged", ...change } as IdentityResult;
}
