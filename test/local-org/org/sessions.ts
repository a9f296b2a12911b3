/** The live tokens of an org. Each stands on an AuthSession row: whoever deletes the row ends the token. */
import { randomBytes } from "node:crypto";

export interface TokenSession {
  readonly token: string;
  readonly userId: string;
  /** Id of the AuthSession row. */
  readonly sessionId: string;
}

/** What the tokens need of the data. */
export interface SessionRows {
  /** Writes an AuthSession row and answers its id. */
  open(userId: string, details: { readonly loginType: string; readonly remoteAddress: string }): string;
  exists(sessionId: string): boolean;
  remove(sessionId: string): void;
  /** True when the user may act: active, and not frozen where freezing ends sessions. */
  mayAct(userId: string): boolean;
}

export class Sessions {
  readonly #organizationId: string;
  readonly #rows: SessionRows;
  readonly #byToken = new Map<string, TokenSession>();

  constructor(organizationId: string, rows: SessionRows) {
    this.#organizationId = organizationId;
    this.#rows = rows;
  }

  /** Opens a session; its token looks like the platform's: the organization's 15 characters, `!`, and 96 of chance. */
  open(userId: string, details: { readonly loginType: string; readonly remoteAddress: string }): string {
    const token = `${this.#organizationId.slice(0, 15)}!${randomBytes(72).toString("base64url").replace(/-/g, ".")}`;
    this.#byToken.set(token, { token, userId, sessionId: this.#rows.open(userId, details) });
    return token;
  }

  /** The session of a token, or null when there is none, its row is gone, or its user may not act. */
  find(token: string): TokenSession | null {
    const session = this.#byToken.get(token);
    if (!session) return null;
    if (!this.#rows.exists(session.sessionId)) {
      this.#byToken.delete(token);
      return null;
    }
    return this.#rows.mayAct(session.userId) ? session : null;
  }

  /** @returns false when there is no such token */
  revoke(token: string): boolean {
    const session = this.find(token);
    if (!session) return false;
    this.#byToken.delete(token);
    this.#rows.remove(session.sessionId);
    return true;
  }
}
