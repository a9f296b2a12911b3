/** What tests and the control door set on an org: choices of its administrators, and facts of the world around it. */

import type { DuplicateRule } from "./duplicates/rules.ts";
import type { GroupLocking } from "./engine/group-locks.ts";
import type { SharingModel } from "./schema/describe.ts";

export interface DeactivationBlocker {
  readonly statusCode: string;
  readonly message: string;
}

/** A lock that another transaction is supposed to hold: the next `times` writes to the object fail. */
export interface RowLock {
  readonly objectName: string;
  times: number;
}

/** Addresses from the first to the last. */
export interface IpRange {
  readonly start: string;
  readonly end: string;
}

/** What a user access policy does: rows of the Tooling API. */
export interface AccessPolicyAction {
  readonly action: "Grant" | "Revoke";
  readonly targetId: string;
}

/** What admins enter in Setup about credentials, which no metadata hold. Names in lower case. */
export interface Credentials {
  /** Addresses of named credentials, in place of their metadata's. */
  readonly urls: Map<string, string>;
  /** Authentication parameters of external credentials, by credential and parameter: `lockstep.token`. */
  readonly parameters: Map<string, string>;
}

export interface OrgSettings {
  /** Actions of user access policies; null where the org does not have such policies. */
  accessPolicies: readonly AccessPolicyAction[] | null;
  readonly credentials: Credentials;
  /** Active duplicate rules, in the order in which they run. */
  duplicateRules: readonly DuplicateRule[];
  /** Lower-case usernames that other orgs hold: usernames are unique across all orgs. */
  readonly foreignUsernames: Set<string>;
  /** Why a user cannot be deactivated (default workflow user, approver ...), by user id. */
  readonly deactivationBlockers: Map<string, DeactivationBlocker>;
  readonly rowLocks: RowLock[];
  /** The next `times` transactions that lock something are supposed to take `ms` longer: they keep their locks so long after their work is done. */
  readonly lingering: { times: number; ms: number };
  /** Whether unrelated roles and groups can be changed at once, as by default, or one lock holds them all. */
  groupLocking: GroupLocking;
  /**
   * Whether one transaction may write User and PermissionSetAssignment. The documentation reads as if not ("Don't include more than one of these
   * sObjects in the same transaction"), public code does it: both readings are modelled.
   */
  userAndAssignmentsInOneTransaction: "allowed" | "refused";
  /** Whether writing setup objects needs the permissions for them in system mode too. Sources disagree: both readings are modelled. */
  setupPermissions: "required" | "notAsked";
  /** Whether a changed e-mail address of a user waits for that user's confirmation. */
  emailChangeNeedsConfirmation: boolean;
  /** Silence after which a session of an app ends, in milliseconds. [Salesforce Help: Session Settings, two hours by default] */
  sessionTimeoutMs: number;
  /** Where users may log in from, by the name of their profile. */
  readonly loginIpRanges: Map<string, readonly IpRange[]>;
  /** Organisation-wide defaults that differ from the metadata's and a new org's, by object. */
  readonly sharingModels: Map<string, SharingModel>;
  /** Objects that do not "Grant Access Using Hierarchies"; only custom ones can. */
  readonly withoutHierarchies: Set<string>;
}

export function defaultSettings(): OrgSettings {
  return {
    accessPolicies: [],
    credentials: { urls: new Map(), parameters: new Map() },
    duplicateRules: [],
    foreignUsernames: new Set(),
    deactivationBlockers: new Map(),
    rowLocks: [],
    lingering: { times: 0, ms: 0 },
    groupLocking: "granular",
    userAndAssignmentsInOneTransaction: "allowed",
    setupPermissions: "required",
    emailChangeNeedsConfirmation: false,
    sessionTimeoutMs: 7_200_000,
    loginIpRanges: new Map(),
    sharingModels: new Map(),
    withoutHierarchies: new Set(),
  };
}
