/**
 * The live tokens of an org. An access token stands on an AuthSession row, a refresh token on an OauthToken row: whoever deletes the row ends the
 * token. Deleting a session leaves the refresh token that it came from.
 */
import { randomBytes } from "node:crypto";

export interface TokenSession {
  readonly token: string;
  readonly userId: string;
  /** Id of the AuthSession row. */
  readonly sessionId: string;
  /** What the token was granted for; null for a session that no app asked for. */
  readonly scopes: readonly string[] | null;
}

export interface SessionDetails {
  readonly loginType: string;
  readonly remoteAddress: string;
  readonly loginHistoryId?: string;
  /** What an app's token is good for; left out for a session of the org's own, which does not time out. */
  readonly scopes?: readonly string[];
  /** Id of the OauthToken row of the refresh token that asked for it. */
  readonly grantId?: string;
}

/** What the tokens need of the data. */
export interface SessionRows {
  now(): number;
  /** Writes an AuthSession row and answers its id. */
  open(userId: string, details: SessionDetails): string;
  /** Writes an OauthToken row and answers its id. */
  grant(userId: string, appName: string, deleteToken: string): string;
  exists(sessionId: string): boolean;
  remove(sessionId: string): void;
  /** True when the user may act: active, and not frozen where freezing ends sessions. */
  mayAct(userId: string): boolean;
  /** Milliseconds of silence after which a session ends: an org setting. */
  timeout(): number;
}

interface LiveSession extends TokenSession {
  readonly grantId: string | null;
  readonly timesOut: boolean;
  lastActive: number;
}

/** A refresh token. */
export interface Grant {
  readonly userId: string;
  readonly clientId: string;
  /** Id of the OauthToken row. */
  readonly id: string;
  /** Revokes it, without being good for anything else. */
  readonly deleteToken: string;
}

export class Sessions {
  readonly #organizationId: string;
  readonly #rows: SessionRows;
  readonly #byToken = new Map<string, LiveSession>();
  readonly #grants = new Map<string, Grant>();

  constructor(organizationId: string, rows: SessionRows) {
    this.#organizationId = organizationId;
    this.#rows = rows;
  }

  /** Opens a session; its token looks like the platform's: the organization's 15 characters, `!`, and 96 of chance. */
  open(userId: string, details: SessionDetails): string {
    const token = `${this.#organizationId.slice(0, 15)}!${secret()}`;
    this.#byToken.set(token, {
      token,
      userId,
      sessionId: this.#rows.open(userId, details),
      scopes: details.scopes ?? null,
      grantId: details.grantId ?? null,
      timesOut: details.scopes !== undefined,
      lastActive: this.#rows.now(),
    });
    return token;
  }

  /** The session of a token, or null when there is none, its row is gone, it has timed out, or its user may not act. */
  find(token: string): TokenSession | null {
    const session = this.#byToken.get(token);
    if (!session) return null;
    if (!this.#rows.exists(session.sessionId)) {
      this.#byToken.delete(token);
      return null;
    }
    if (session.timesOut && !this.#keepAlive(session)) {
      this.#end(session);
      return null;
    }
    return this.#rows.mayAct(session.userId) ? session : null;
  }

  /**
   * False when nothing was heard of the session for too long. What is heard in the first half of the time-out does not count. [Salesforce Help: Modify
   * Session Security Settings, "the last active session time value isn't updated until halfway through the timeout period"]
   */
  #keepAlive(session: LiveSession): boolean {
    const now = this.#rows.now();
    const silence = now - session.lastActive;
    if (silence >= this.#rows.timeout()) return false;
    if (silence >= this.#rows.timeout() / 2) session.lastActive = now;
    return true;
  }

  /** A refresh token for an app that a user has approved. */
  grant(userId: string, clientId: string): { readonly refreshToken: string; readonly deleteToken: string } {
    const [refreshToken, deleteToken] = [`5Aep${secret()}`, secret()];
    this.#grants.set(refreshToken, {
      userId,
      clientId,
      deleteToken,
      id: this.#rows.grant(userId, clientId, deleteToken),
    });
    return { refreshToken, deleteToken };
  }

  /** What a refresh token stands for, unless it was revoked. */
  grantOf(refreshToken: string): Grant | null {
    const grant = this.#grants.get(refreshToken);
    return grant && this.#rows.exists(grant.id) ? grant : null;
  }

  /** Ends an access token; or a refresh token, with the access tokens that it gave. @returns false when there is no such token */
  revoke(token: string): boolean {
    const session = this.find(token);
    if (session) return this.#end(session);
    const found = [...this.#grants].find(
      ([refreshToken, { deleteToken }]) => refreshToken === token || deleteToken === token,
    );
    const grant = found && this.grantOf(found[0]);
    if (!found || !grant) return false;
    this.#grants.delete(found[0]);
    this.#rows.remove(grant.id);
    for (const live of this.#byToken.values()) if (live.grantId === grant.id) this.#end(live);
    return true;
  }

  #end(session: TokenSession): true {
    this.#byToken.delete(session.token);
    this.#rows.remove(session.sessionId);
    return true;
  }
}

function secret(): string {
  return randomBytes(72).toString("base64url").replace(/-/g, ".");
}
