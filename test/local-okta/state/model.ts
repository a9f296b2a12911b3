/** The eight statuses of a user [management-openapi: UserStatus]. */
export type UserStatus =
  "STAGED" | "PROVISIONED" | "ACTIVE" | "RECOVERY" | "LOCKED_OUT" | "PASSWORD_EXPIRED" | "SUSPENDED" | "DEPROVISIONED";

export type ProfileValue = string | number | boolean | readonly string[] | readonly number[] | null;
export type Profile = Readonly<Record<string, ProfileValue>>;

/** A person. Timestamps are ISO 8601 in UTC; `hasPassword` decides whether activation ends in ACTIVE or PROVISIONED. */
export interface User {
  readonly id: string;
  readonly status: UserStatus;
  readonly created: string;
  readonly activated: string | null;
  readonly statusChanged: string | null;
  readonly lastLogin: string | null;
  readonly lastUpdated: string;
  readonly passwordChanged: string | null;
  readonly profile: Profile;
  readonly hasPassword: boolean;
}

export interface Group {
  readonly id: string;
  readonly type: "OKTA_GROUP" | "BUILT_IN";
  readonly created: string;
  readonly lastUpdated: string;
  readonly lastMembershipUpdated: string;
  readonly profile: { readonly name: string; readonly description: string | null };
}

export interface Membership {
  readonly groupId: string;
  readonly userId: string;
  /** The group rule that put the user there; nothing for who was put there by hand. */
  readonly byRule?: string;
}

/** Puts whoever fits into groups. */
export interface GroupRule {
  readonly id: string;
  readonly name: string;
  readonly status: "ACTIVE" | "INACTIVE";
  readonly expression: string;
  readonly groups: readonly string[];
  readonly created: string;
  readonly lastUpdated: string;
}

export interface PolicyRule {
  readonly id: string;
  readonly name: string;
  readonly status: "ACTIVE" | "INACTIVE";
}

export interface Policy {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** The factors that may be enrolled, of an enrolment policy; null for all. */
  readonly factors: readonly FactorType[] | null;
  readonly status: "ACTIVE" | "INACTIVE";
  /** 1 comes first. */
  readonly priority: number;
  readonly rules: readonly PolicyRule[];
  readonly created: string;
  readonly lastUpdated: string;
}

export interface App {
  readonly id: string;
  /** The kind of app in the catalogue, such as `salesforce`. */
  readonly name: string;
  readonly label: string;
  readonly status: "ACTIVE" | "INACTIVE";
  readonly signOnMode: string;
  readonly created: string;
  readonly lastUpdated: string;
}

/** A person's assignment to an app; `id` is the AppUser's own id, the one the System Log names. */
export interface AppUser {
  readonly id: string;
  readonly appId: string;
  readonly userId: string;
  readonly scope: "USER" | "GROUP";
  readonly userName: string;
  readonly created: string;
  readonly lastUpdated: string;
  readonly statusChanged: string;
  readonly profile: Profile;
}

/** A group's assignment to an app: its members are assigned through it. */
export interface AppGroup {
  readonly appId: string;
  readonly groupId: string;
  readonly priority: number;
  readonly lastUpdated: string;
  readonly profile: Profile;
}

export type FactorType =
  | "call"
  | "email"
  | "push"
  | "question"
  | "signed_nonce"
  | "sms"
  | "token"
  | "token:hardware"
  | "token:hotp"
  | "token:software:totp"
  | "u2f"
  | "web"
  | "webauthn";

export interface Factor {
  readonly id: string;
  readonly userId: string;
  readonly factorType: FactorType;
  readonly provider: string;
  readonly vendorName: string;
  readonly status: "PENDING_ACTIVATION" | "ACTIVE";
  readonly created: string;
  readonly lastUpdated: string;
  readonly profile: Profile;
}

export interface EventHook {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: "ACTIVE" | "INACTIVE";
  readonly verificationStatus: "UNVERIFIED" | "VERIFIED";
  readonly created: string;
  readonly createdBy: string;
  readonly lastUpdated: string;
  /** The event types it subscribes to. */
  readonly items: readonly string[];
  readonly uri: string;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly authScheme: { readonly key: string; readonly value: string } | null;
}
