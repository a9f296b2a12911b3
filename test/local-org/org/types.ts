/** The handle of a running local org, and how it is asked for. */
import type { ApiUsageCounter } from "../surface/api-usage.ts";
import type { FaultBoard } from "../surface/faults.ts";
import type { JsonObject, JsonValue } from "../surface/http/messages.ts";
import type { OAuthClient } from "../surface/oauth/clients.ts";
import type { ApexAnswer, ApexCall } from "../surface/org-operations.ts";
import type { OrgClock } from "./clock.ts";

export interface StartOrgOptions {
  /** Default: a free port. */
  readonly port?: number;
  /** sfdx folders to deploy; default the project's. */
  readonly sourceDirs?: readonly string[];
  /** Deploy nothing. */
  readonly empty?: boolean;
  /** Deploy `@IsTest` classes too. Default false: they cost start-up time and nothing can call them. */
  readonly withTests?: boolean;
  /** Seats by user licence name, e.g. `{ Salesforce: 5 }`. */
  readonly seats?: Readonly<Record<string, number>>;
  /** Daily API requests; default 100,000. */
  readonly dailyApiRequests?: number;
  /** Events a day that subscribers outside of the org may receive; default 25,000 as in an Enterprise org. */
  readonly dailyEventDeliveries?: number;
  /** Silence after which a subscription is told that it lives; default 270 seconds, as on the platform. */
  readonly eventKeepAliveMs?: number;
  /** Tells one org's ids from another's, 0 to 35; default 0. Orgs with the same number have the same ids. */
  readonly instance?: number;
  /** What {@link LocalOrg.exportImage} of another org gave: rows, users and ids to begin with. Its deployed source is asked for as ever. */
  readonly image?: string;
  /** Serve the package's Lightning pages; default true. */
  readonly pages?: boolean;
  /** Hears what goes wrong out of anyone's sight, such as a failed platform event trigger. Default: standard error. */
  readonly onWarning?: (message: string) => void;
}

/** A state of the org's data, to go back to. */
export interface OrgImage {
  readonly id: number;
}

export interface LocalOrg {
  /** `http://localhost:port` */
  readonly url: string;
  readonly orgId: string;
  /** The System Administrator. */
  readonly userId: string;
  readonly username: string;
  readonly accessToken: string;
  /** Where the Pub/Sub API listens (`localhost:port`, gRPC over TLS), and the certificate, which is its own authority (PEM). */
  readonly pubSub: {
    readonly endpoint: string;
    readonly certificate: string;
    /** Ends all streams as unavailable; clients are expected to come back. */
    disconnect(): void;
  };
  readonly faults: FaultBoard;
  readonly clock: OrgClock;
  readonly apiUsage: ApiUsageCounter;
  /** Events delivered to subscribers outside of the org in the last 24 hours. Apex triggers do not count. */
  readonly eventDeliveries: ApiUsageCounter;
  /** Sets up a client for the JWT bearer flow and the users who may use it. */
  registerClient(client: OAuthClient): void;
  /** A token for a user without the OAuth flow. */
  openSession(userId: string): Promise<string>;
  /** Calls an `@AuraEnabled` method as a user. */
  callApex(userId: string, call: ApexCall): Promise<ApexAnswer>;
  /** Rows of a query, in system mode. */
  query(soql: string): Promise<JsonObject[]>;
  /** Waits until events, queueables and future methods of answered requests have run. */
  settled(): Promise<void>;
  image(): Promise<OrgImage>;
  /** Puts the data back; tokens whose session rows are gone end. */
  restore(image: OrgImage): Promise<void>;
  /** All rows as text, to start other orgs with or to keep in a file. Tokens, waiting work and what seams have set are not in it. */
  exportImage(): Promise<string>;
  /** Runs a test seam by name; `docs/local-org.md` lists them. */
  control(name: string, args?: JsonValue): Promise<JsonValue>;
  close(): Promise<void>;
}
