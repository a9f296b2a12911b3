import { accessDenied, invalidSession, invalidToken, OktaError } from "../errors.ts";
import type { Actor } from "../log/event.ts";
import { sameSecret } from "./hash.ts";
import type { OAuthServer } from "./oauth.ts";

/** Who calls, and what they may do. */
export interface Principal {
  /** What rate limits are counted by. */
  readonly key: string;
  readonly actor: Actor;
  readonly apiTokenId?: string;
  /** `all` for an API token of a super administrator. */
  readonly scopes: "all" | ReadonlySet<string>;
  /** Whether the token is bound to a key (DPoP). */
  readonly bound: boolean;
}

/** An API token (SSWS) and the administrator who made it. */
export interface ApiToken {
  readonly id: string;
  readonly secret: string;
  readonly actor: Actor;
}

interface Credentials {
  readonly authorization: string | undefined;
  readonly proof: string | undefined;
  readonly method: string;
  /** Without the query, as DPoP proofs name it. */
  readonly url: string;
}

/** @throws E0000005 without credentials, E0000011 with wrong ones */
export async function authenticate(
  apiToken: ApiToken,
  oauth: OAuthServer,
  credentials: Credentials,
): Promise<Principal> {
  const [scheme, secret] = (credentials.authorization ?? "").split(" ", 2);
  if (!scheme || !secret) throw invalidSession();
  switch (scheme.toLowerCase()) {
    case "ssws":
      if (!sameSecret(secret, apiToken.secret)) throw invalidToken();
      return { key: apiToken.id, actor: apiToken.actor, apiTokenId: apiToken.id, scopes: "all", bound: false };
    case "bearer":
    case "dpop":
      return byAccessToken(oauth, scheme.toLowerCase(), secret, credentials);
    default:
      throw invalidSession();
  }
}

async function byAccessToken(
  oauth: OAuthServer,
  scheme: string,
  secret: string,
  { proof, method, url }: Credentials,
): Promise<Principal> {
  const token = oauth.lookUp(secret);
  if (!token || (token.thumbprint !== null) !== (scheme === "dpop")) throw invalidToken();
  if (token.thumbprint !== null) {
    const thumbprint = await oauth.checkProof(proof, method, url, secret);
    if (thumbprint !== token.thumbprint) throw invalidToken();
  }
  const { clientId, name } = token.app;
  const actor: Actor = {
    id: clientId,
    type: "PublicClientApp",
    alternateId: clientId,
    displayName: name,
    detailEntry: null,
  };
  return { key: clientId, actor, scopes: token.scopes, bound: token.thumbprint !== null };
}

/** Which resource is asked for, and where the org is. */
interface Resource {
  readonly path: string;
  readonly baseUrl: string;
}

/** @throws E0000006 when the principal lacks the scope, or everybody has lost it */
export function requireScope(principal: Principal, scope: string, hasBeenLost: boolean, resource: Resource): void {
  if (principal.scopes !== "all" && !principal.scopes.has(scope)) {
    const description = "The access token provided does not contain the required scopes.";
    const challenge = {
      authorization_uri: `${resource.baseUrl}/oauth2/v1/authorize`,
      realm: resource.baseUrl,
      scope,
      error: "insufficient_scope",
      error_description: description,
      resource: resource.path,
    };
    const fields = Object.entries(challenge).map(([name, value]) => `${name}="${value}"`);
    const scheme = principal.bound ? "DPoP" : "Bearer";
    throw new OktaError(403, "E0000006", description, [], { "www-authenticate": `${scheme} ${fields.join(", ")}` });
  }
  if (hasBeenLost) throw accessDenied();
}
