import type { Severity } from "./event-types.ts";

/** Who did it. */
export interface Actor {
  readonly id: string;
  readonly type: "User" | "SystemPrincipal" | "PublicClientApp";
  readonly alternateId: string;
  readonly displayName: string;
  readonly detailEntry: null;
}

/** What it was done to. Readers choose a target by `type`, never by its place in the list. */
export interface Target {
  readonly id: string;
  readonly type: string;
  readonly alternateId: string;
  readonly displayName: string;
  readonly detailEntry: Readonly<Record<string, unknown>> | null;
}

export interface Client {
  readonly userAgent: { readonly rawUserAgent: string; readonly os: string; readonly browser: string } | null;
  readonly zone: string | null;
  readonly device: string | null;
  readonly id: string | null;
  readonly ipAddress: string | null;
  readonly geographicalContext: GeographicalContext | null;
}

export interface GeographicalContext {
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
  readonly postalCode: string | null;
  readonly geolocation: { readonly lat: number; readonly lon: number } | null;
}

export interface IpAddress {
  readonly ip: string;
  readonly geographicalContext: GeographicalContext | null;
  readonly version: "V4" | "V6";
  readonly source: string | null;
}

export type OutcomeResult =
  "SUCCESS" | "FAILURE" | "SKIPPED" | "ALLOW" | "DENY" | "CHALLENGE" | "UNKNOWN" | "RATE_LIMIT";

/** One entry of the System Log [management-openapi: LogEvent]. */
export interface LogEvent {
  readonly actor: Actor;
  readonly client: Client;
  readonly device: null;
  readonly authenticationContext: {
    readonly authenticationProvider: string | null;
    readonly credentialProvider: string | null;
    readonly credentialType: string | null;
    readonly issuer: null;
    readonly interface: string | null;
    readonly authenticationStep: number;
    readonly externalSessionId: string;
  };
  readonly displayMessage: string;
  readonly eventType: string;
  readonly outcome: { readonly result: OutcomeResult; readonly reason: string | null };
  readonly published: string;
  readonly securityContext: {
    readonly asNumber: number | null;
    readonly asOrg: string | null;
    readonly isp: string | null;
    readonly domain: string | null;
    readonly isProxy: boolean | null;
  };
  readonly severity: Severity;
  readonly debugContext: { readonly debugData: Readonly<Record<string, string>> };
  readonly legacyEventType: string | null;
  readonly transaction: {
    readonly type: "WEB" | "JOB";
    readonly id: string;
    readonly detail: Readonly<Record<string, string>>;
  };
  readonly uuid: string;
  readonly version: "0";
  readonly request: { readonly ipChain: readonly IpAddress[] };
  readonly target: readonly Target[];
}

/** The circumstances under which an operation runs: the same for all events that it writes. */
export interface Cause {
  readonly actor: Actor;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** The path of the request, as debugContext tells it. */
  readonly requestUri: string;
  /** One per request; the transaction id of all events it writes. */
  readonly requestId: string;
  /** Set when an API token made the request. */
  readonly apiTokenId?: string;
}

export const SYSTEM_ACTOR: Actor = {
  id: "00u00000000SystemPr0",
  type: "SystemPrincipal",
  alternateId: "system@okta.com",
  displayName: "Okta System",
  detailEntry: null,
};

/** @returns the cause of work that Okta does by itself as a consequence of `cause` */
export function asJob(cause: Cause): Cause {
  return { ...cause, actor: SYSTEM_ACTOR, ipAddress: null, userAgent: null };
}
