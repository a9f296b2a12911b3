/** The client applications that may ask the org for tokens, as an administrator would have set them up. */

export interface OAuthClient {
  /** The consumer key. */
  readonly clientId: string;
  /** Public key or certificate, PEM: assertions must be signed by its private key. */
  readonly publicKey: string;
  /** Users who may use the client, by username. */
  readonly usernames: readonly string[];
  /**
   * Who may use it: users whom an administrator named (default), or everyone who has approved it. It only changes how a refusal is worded.
   */
  readonly permittedUsers?: "admin-approved" | "self-authorized";
  /** Granted scopes; default `api`. Only `api` and `full` open the APIs. */
  readonly scopes?: readonly string[];
  /** The consumer secret, which the client credentials flow needs; so does the refresh token flow when there is one. */
  readonly secret?: string;
  /** As whom the client credentials flow runs, by username. */
  readonly runAs?: string;
}

export class OAuthClients {
  readonly #clients = new Map<string, OAuthClient>();

  register(client: OAuthClient): void {
    this.#clients.set(client.clientId, client);
  }

  remove(clientId: string): void {
    this.#clients.delete(clientId);
  }

  get(clientId: string): OAuthClient | undefined {
    return this.#clients.get(clientId);
  }
}
