/**
 * One part of a person's truth: known with its value, or unknown with the reason. What is unknown never withdraws
 * anything.
 */
export type Facet<Value> = { state: "known"; value: Value } | { state: "unknown"; reason: UnknownReason };

/**
 * Why a facet is unknown. `not_read`: nobody asked for it. `no_access`: the token lacks the scope or role.
 * `read_failed`: Okta did not answer; it is read again. `app_not_found`: the configured app does not exist, so nobody
 * can be called unassigned. `unlisted`: the list of the app's users lacks them, and Okta's limit left no room to make sure.
 * `unexpected_value`: Okta said something that we do not know.
 */
export type UnknownReason =
  "not_read" | "no_access" | "read_failed" | "app_not_found" | "unlisted" | "unexpected_value";

/** Okta's eight statuses. */
export const OKTA_STATUSES = [
  "STAGED",
  "PROVISIONED",
  "ACTIVE",
  "RECOVERY",
  "LOCKED_OUT",
  "PASSWORD_EXPIRED",
  "SUSPENDED",
  "DEPROVISIONED",
] as const;

export type OktaStatus = (typeof OKTA_STATUSES)[number];

/** A factor that a person has enrolled. */
export interface Factor {
  /** Okta's `factorType`. */
  type: string;
  /** Such as ACTIVE or PENDING_ACTIVATION. */
  status: string;
  provider?: string;
}

export interface Facets {
  status: Facet<OktaStatus>;
  profile: Facet<Record<string, unknown>>;
  groups: Facet<{ id: string; name: string }[]>;
  /** `profile` only where a rule asks for attributes of the app user. */
  app: Facet<{ assigned: boolean; profile?: Record<string, unknown> }>;
  factors: Facet<Factor[]>;
}

/** What Okta says of a person now. */
export interface Snapshot {
  oktaId: string;
  /** When Okta last changed the person (ISO 8601), null when it does not say. */
  lastUpdated: string | null;
  /** When Okta last changed each of the person's groups, by id. */
  groupsUpdated: Record<string, string>;
  facets: Facets;
}

export function known<Value>(value: Value): Facet<Value> {
  return { state: "known", value };
}

export function unknown(reason: UnknownReason): { state: "unknown"; reason: UnknownReason } {
  return { state: "unknown", reason };
}

/** Facets that we asked for and did not get. They are worth another look, since a lost scope may come back. */
export function missingFacets({ facets }: Snapshot): { facet: string; reason: UnknownReason }[] {
  return Object.entries(facets).flatMap(([facet, value]) =>
    value.state === "unknown" && value.reason !== "not_read" ? [{ facet, reason: value.reason }] : [],
  );
}
