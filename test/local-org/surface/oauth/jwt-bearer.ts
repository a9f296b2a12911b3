/**
 * The OAuth 2.0 JWT bearer flow: checks an assertion and names who may have a token.
 *
 * Salesforce Help, "OAuth 2.0 JWT Bearer Flow for Server-to-Server Integration": RS256, `iss` is the consumer key, `sub` the username, `aud` the login URL,
 * `exp` at most a few minutes ahead.
 */
import { decodeJwt, importSPKI, importX509, jwtVerify } from "jose";
import type { CryptoKey } from "jose";
import { OAuthError } from "./oauth-error.ts";
import type { OAuthClient, OAuthClients } from "./clients.ts";

/** Login hosts of the platform, which clients may name whatever org they mean. */
const LOGIN_HOSTS = ["https://login.salesforce.com", "https://test.salesforce.com"];

export interface VerifiedAssertion {
  readonly client: OAuthClient;
  readonly username: string;
}

/**
 * Verifies an assertion.
 * @param origin the org's own URL, which is also an allowed audience
 * @param now milliseconds of the org's clock
 * @throws OAuthError in the platform's words
 */
export async function verifyAssertion(
  assertion: string,
  clients: OAuthClients,
  origin: string,
  now: number,
): Promise<VerifiedAssertion> {
  const claims = decode(assertion);
  const client = clients.get(claims.iss);
  if (!client) throw new OAuthError("invalid_client_id", "client identifier invalid");
  await verifySignature(assertion, client, now);
  const audiences = [origin, ...LOGIN_HOSTS];
  const given = (Array.isArray(claims.aud) ? claims.aud : [claims.aud]).map((audience) =>
    String(audience).replace(/\/$/, ""),
  );
  if (!given.some((audience) => audiences.includes(audience)))
    throw new OAuthError("invalid_grant", "audience is invalid");
  const permitted = client.usernames.some((username) => username.toLowerCase() === claims.sub.toLowerCase());
  if (!permitted) throw notPermitted(client);
  return { client, username: claims.sub };
}

function decode(assertion: string): { iss: string; sub: string; aud: unknown } {
  try {
    const { iss, sub, aud, exp } = decodeJwt(assertion);
    if (iss !== undefined && sub !== undefined && exp !== undefined) return { iss, sub, aud };
  } catch {
    // not a JWT at all
  }
  throw new OAuthError("invalid_grant", "invalid assertion");
}

async function verifySignature(assertion: string, client: OAuthClient, now: number): Promise<void> {
  try {
    await jwtVerify(assertion, await publicKey(client), {
      algorithms: ["RS256"],
      currentDate: new Date(now),
      clockTolerance: 0,
    });
  } catch (error) {
    // "expired authorization code" is what the platform says of an assertion whose exp has passed
    const expired = (error as { code?: string }).code === "ERR_JWT_EXPIRED";
    throw new OAuthError("invalid_grant", expired ? "expired authorization code" : "invalid assertion");
  }
}

function publicKey(client: OAuthClient): Promise<CryptoKey> {
  return client.publicKey.includes("BEGIN CERTIFICATE")
    ? importX509(client.publicKey, "RS256")
    : importSPKI(client.publicKey, "RS256");
}

function notPermitted(client: OAuthClient): OAuthError {
  return client.permittedUsers === "self-authorized"
    ? new OAuthError("invalid_grant", "user hasn't approved this consumer")
    : new OAuthError("invalid_app_access", "user is not admin approved to access this app");
}
