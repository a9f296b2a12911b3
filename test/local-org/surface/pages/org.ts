/** What the page host asks of the org it belongs to, and the shapes that cross this seam. */

/** A person as pages know them. */
export interface PageUser {
  /** 18 characters. */
  id: string;
  name: string;
  username: string;
  email: string;
  profileName: string;
  /** IANA name, such as `Europe/Berlin` (User.TimeZoneSidKey). */
  timeZone: string;
  /** As User.LocaleSidKey has it, such as `en_US`. */
  locale: string;
  /** API names of the custom permissions that the person has by profile, permission set or permission set group. */
  customPermissions: readonly string[];
  /** Names of the person's system permissions, such as `ManageUsers`. */
  userPermissions: readonly string[];
}

/** A request of the data API, as a page's person sends it. */
export interface DataRequest {
  sessionId: string;
  method: string;
  /** Below `/services/data/vXX.0/`. */
  path: string;
  search?: string;
  body?: string;
}

export interface DataAnswer {
  status: number;
  /** JSON; empty for none. */
  body: string;
}

/** One call of an `@AuraEnabled` static method with its named arguments. */
export interface ApexCall {
  className: string;
  methodName: string;
  arguments: Readonly<Record<string, unknown>>;
}

/** An error as Lightning hands it to a component (`error.body`). */
export interface ApexError {
  message: string;
  exceptionType: string;
  isUserDefinedException: boolean;
  stackTrace: string;
}

export type ApexAnswer = { ok: true; value: unknown } | { ok: false; error: ApexError };

/** The org behind the pages. */
export interface PageOrg {
  organizationId: string;
  /** The person whom a session id (an access token of this org) belongs to; null when it is unknown or has ended. */
  userOfSession(sessionId: string): Promise<PageUser | null>;
  /** A new session for an active user, as "log in as" gives one. */
  openSession(userId: string): Promise<string>;
  /** Active users, for the chooser. */
  users(): Promise<readonly PageUser[]>;
  callApex(userId: string, call: ApexCall): Promise<ApexAnswer>;
  /** The data API of the org, as whoever the session belongs to. */
  request(request: DataRequest): Promise<DataAnswer>;
}
