/**
 * What an org can be asked from outside its worker. The worker implements it synchronously (`OrgOperations`); everyone else holds an `OrgLink`,
 * the same operations with answers that arrive later.
 */
import type { UserIdentity as Identity } from "../data/index.ts";
import type { JsonValue, RestRequest, RestResponse } from "./http/messages.ts";
import type { EventOperations } from "./pubsub/event-door.ts";

/** The person behind a token, as the identity URL and userinfo tell it. */
export type { Identity };

export interface LoginRequest {
  readonly clientId: string;
  readonly username: string;
  readonly remoteAddress: string;
  /** What the token shall be good for; default `api`. */
  readonly scopes?: readonly string[];
  /** In place of the username. */
  readonly refreshToken?: string;
}

/** Why a user gets no session; OAuth words it. */
export type LoginRefusal = "unknown_user" | "unknown_token" | "inactive" | "frozen" | "restricted_ip";

export type LoginAnswer =
  | { readonly ok: true; readonly token: string; readonly userId: string }
  | { readonly ok: false; readonly reason: LoginRefusal };

export interface ApexCall {
  readonly className: string;
  readonly methodName: string;
  /** By parameter name. */
  readonly arguments: Readonly<Record<string, JsonValue>>;
}

export type ApexAnswer =
  | { readonly ok: true; readonly value: JsonValue }
  | {
      readonly ok: false;
      readonly error: {
        readonly message: string;
        readonly exceptionType: string;
        readonly isUserDefinedException: boolean;
        readonly stackTrace: string;
      };
    };

export interface OrgOperations extends EventOperations {
  /** A request under `/services/data/vXX.0` or `/services/apexrest`. */
  rest(request: RestRequest): RestResponse;
  /** Opens a session for an active user who is not frozen; writes its AuthSession row. */
  login(request: LoginRequest): LoginAnswer;
  /** Opens a session without asking who wants it: seams and the page host's "log in as". */
  openSession(userId: string): string;
  revoke(token: string): boolean;
  /** The person of a live token, or null. */
  identify(token: string): Identity | null;
  /** Active users. */
  users(): Identity[];
  callApex(userId: string, call: ApexCall): ApexAnswer;
  /** Rows of a query, run as the administrator in system mode. */
  query(soql: string): JsonValue[];
  /** Runs a test seam by name. */
  control(name: string, args: JsonValue): JsonValue;
}

/** The operations as the HTTP thread sees them. */
export type OrgLink = {
  readonly [Name in keyof OrgOperations]: (
    ...args: Parameters<OrgOperations[Name]>
  ) => Promise<ReturnType<OrgOperations[Name]>>;
};
