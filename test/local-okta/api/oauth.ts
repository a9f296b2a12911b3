import { createPublicKey } from "node:crypto";
import {
  calculateJwkThumbprint,
  decodeJwt,
  EmbeddedJWK,
  errors,
  jwtVerify,
  type JWK,
  type JWTPayload,
  type KeyObject,
} from "jose";
import { OktaError } from "../errors.ts";
import type { Clock } from "../state/clock.ts";
import type { Ids } from "../state/ids.ts";
import { hashOf } from "./hash.ts";
import type { ApiAnswer, ApiRequest } from "./route.ts";

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const TOKEN_LIFETIME_S = 3600;
const DPOP_ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/** An app of the kind API Services: it signs in with a key of its own and gets the scopes it was granted. */
export interface ServiceApp {
  readonly clientId: string;
  readonly name: string;
  readonly keys: readonly KeyObject[];
  readonly scopes: ReadonlySet<string>;
  /** Whether tokens are bound to a key of the caller; Okta's default for new apps. */
  readonly dpop: boolean;
}

export interface NewServiceApp {
  readonly clientId?: string;
  readonly name?: string;
  /** Public keys as PEM text or JWK. */
  readonly publicKeys: readonly (string | JWK)[];
  readonly scopes: readonly string[];
  readonly dpop?: boolean;
}

export interface AccessToken {
  readonly app: ServiceApp;
  readonly scopes: ReadonlySet<string>;
  readonly expiresAt: number;
  /** The thumbprint of the key that a DPoP token is bound to. */
  readonly thumbprint: string | null;
}

/** An error as OAuth answers it (RFC 6749, 5.2), which is not Okta's usual form. */
class OAuthError extends Error {
  readonly answer: ApiAnswer;

  constructor(status: number, error: string, description: string, headers: Readonly<Record<string, string>> = {}) {
    super(description);
    this.answer = { status, body: { error, error_description: description }, headers };
  }
}

/** The org's authorization server, as far as service apps need it: client credentials with `private_key_jwt`. */
export class OAuthServer {
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #apps = new Map<string, ServiceApp>();
  readonly #tokens = new Map<string, AccessToken>();
  readonly #nonces = new Set<string>();
  readonly #usedAssertions = new Set<string>();
  readonly #usedProofs = new Set<string>();

  constructor(clock: Clock, ids: Ids) {
    this.#clock = clock;
    this.#ids = ids;
  }

  register(app: NewServiceApp): ServiceApp {
    const clientId = app.clientId ?? this.#ids.id("0oa");
    const keys = app.publicKeys.map((key) =>
      typeof key === "string" ? createPublicKey(key) : createPublicKey({ key: { ...key }, format: "jwk" }),
    );
    const registered: ServiceApp = {
      clientId,
      name: app.name ?? "Service app",
      keys,
      scopes: new Set(app.scopes),
      dpop: app.dpop ?? false,
    };
    this.#apps.set(clientId, registered);
    return registered;
  }

  /** Every access token issued so far is no longer valid. */
  expireAll(): void {
    this.#tokens.clear();
  }

  /** @returns null for a token that was never issued or has expired */
  lookUp(token: string): AccessToken | null {
    const found = this.#tokens.get(token);
    return found && found.expiresAt > this.#clock.now() ? found : null;
  }

  /** `POST /oauth2/v1/token` */
  async token(request: ApiRequest): Promise<ApiAnswer> {
    try {
      return await this.#issue(request);
    } catch (error) {
      if (error instanceof OAuthError) return error.answer;
      throw error;
    }
  }

  /**
   * @returns the thumbprint of the proof's key
   * @throws 400 for a proof that does not belong to the request, or was used before, with the reason in the header
   * [github.com/okta/okta-sdk-golang/issues/468, github.com/okta/terraform-provider-okta/issues/2392]
   */
  async checkProof(proof: string | undefined, method: string, url: string, accessToken: string): Promise<string> {
    try {
      if (!proof) throw new OAuthError(401, "invalid_dpop_proof", "The DPoP proof JWT header is missing.");
      const { payload, thumbprint } = await this.#readProof(proof, method, url);
      if (payload["ath"] !== hashOf(accessToken)) {
        throw new OAuthError(401, "invalid_dpop_proof", "The DPoP proof was not made for this access token.");
      }
      return thumbprint;
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      throw new OktaError(400, "E0000011", error.message, [], {
        "www-authenticate": `DPoP error="invalid_dpop_proof", error_description="${error.message}"`,
      });
    }
  }

  async #issue(request: ApiRequest): Promise<ApiAnswer> {
    const form = new URLSearchParams(typeof request.body === "string" ? request.body : "");
    if (form.get("grant_type") !== "client_credentials") {
      throw new OAuthError(400, "unsupported_grant_type", "local okta: only client_credentials is implemented.");
    }
    const app = await this.#authenticate(form, `${request.baseUrl}/oauth2/v1/token`);
    const scopes = (form.get("scope") ?? "").split(" ").filter(Boolean);
    if (scopes.length === 0) throw new OAuthError(400, "invalid_scope", "The scope parameter is required.");
    const denied = scopes.filter((scope) => !app.scopes.has(scope));
    if (denied.length > 0) {
      throw new OAuthError(400, "invalid_scope", `The client is not granted these scopes: ${denied.join(" ")}`);
    }
    const thumbprint = app.dpop ? await this.#proveKey(request) : null;
    const token = `eyJ${this.#ids.token(200)}`;
    const expiresAt = this.#clock.now() + TOKEN_LIFETIME_S * 1000;
    this.#tokens.set(token, { app, scopes: new Set(scopes), expiresAt, thumbprint });
    return {
      status: 200,
      body: {
        token_type: thumbprint ? "DPoP" : "Bearer",
        expires_in: TOKEN_LIFETIME_S,
        access_token: token,
        scope: scopes.join(" "),
      },
    };
  }

  async #authenticate(form: URLSearchParams, audience: string): Promise<ServiceApp> {
    const assertion = form.get("client_assertion");
    if (form.get("client_assertion_type") !== ASSERTION_TYPE || !assertion) {
      throw new OAuthError(401, "invalid_client", "A client_assertion of the type jwt-bearer is required.");
    }
    const app = this.#apps.get(claimedClient(assertion));
    if (!app) throw new OAuthError(401, "invalid_client", "The client is not known to this org.");
    const payload = await this.#verified(assertion, app, audience);
    if (payload.jti) {
      // "The jti is a one-time identifier" [developer.okta.com: client-auth].
      if (this.#usedAssertions.has(payload.jti)) {
        throw new OAuthError(401, "invalid_client", "The client_assertion token was used before.");
      }
      this.#usedAssertions.add(payload.jti);
    }
    return app;
  }

  async #verified(assertion: string, app: ServiceApp, audience: string): Promise<JWTPayload> {
    let reason = "The client_assertion signature is invalid.";
    // Assertions are dated by the caller's clock, which is the machine's even where the org's clock is moved by hand.
    for (const key of app.keys) {
      try {
        const expected = { issuer: app.clientId, subject: app.clientId, audience, requiredClaims: ["exp"] };
        return (await jwtVerify(assertion, key, expected)).payload;
      } catch (error) {
        if (error instanceof errors.JWTExpired) reason = "The client_assertion token is expired.";
        else if (error instanceof errors.JWTClaimValidationFailed) reason = `The ${error.claim} claim is invalid.`;
      }
    }
    throw new OAuthError(401, "invalid_client", reason);
  }

  /** First call without a nonce: 400 `use_dpop_nonce` with the nonce to use in a header. */
  async #proveKey(request: ApiRequest): Promise<string> {
    const proof = request.headers["dpop"];
    if (!proof) throw new OAuthError(400, "invalid_dpop_proof", "The DPoP proof JWT header is missing.");
    const { payload, thumbprint } = await this.#readProof(proof, "POST", `${request.baseUrl}/oauth2/v1/token`);
    if (typeof payload["nonce"] !== "string" || !this.#nonces.delete(payload["nonce"])) {
      const nonce = this.#ids.token(32);
      this.#nonces.add(nonce);
      const description = "Authorization server requires nonce in DPoP proof.";
      throw new OAuthError(400, "use_dpop_nonce", description, { "dpop-nonce": nonce });
    }
    return thumbprint;
  }

  async #readProof(proof: string, method: string, url: string): Promise<{ payload: JWTPayload; thumbprint: string }> {
    let verified;
    try {
      verified = await jwtVerify(proof, EmbeddedJWK, { typ: "dpop+jwt", algorithms: DPOP_ALGORITHMS });
    } catch {
      throw new OAuthError(400, "invalid_dpop_proof", "The DPoP proof JWT is invalid.");
    }
    const { payload, protectedHeader } = verified;
    const refuse = (message: string) => new OAuthError(400, "invalid_dpop_proof", message);
    const refuseClaim = (name: string) => refuse(`'${name}' claim in the DPoP proof JWT is invalid.`);
    // Letter by letter [github.com/okta/okta-sdk-dotnet/issues/852].
    if (payload["htm"] !== method) throw refuseClaim("htm");
    if (payload["htu"] !== readable(url)) throw refuseClaim("htu");
    // Proofs are dated by the caller's clock, as assertions are.
    if (Math.abs((payload.iat ?? 0) - Date.now() / 1000) > PROOF_WINDOW_S) throw refuseClaim("iat");
    if (typeof payload.jti !== "string" || payload.jti === "") throw refuseClaim("jti");
    if (this.#usedProofs.has(payload.jti)) throw refuse("The DPoP proof JWT has already been used.");
    this.#usedProofs.add(payload.jti);
    return { payload, thumbprint: await calculateJwkThumbprint(protectedHeader.jwk!) };
  }
}

/** How far a proof's `iat` may be from now. */
const PROOF_WINDOW_S = 300;

/**
 * A URL as proofs have to name it: what the client encoded though a path may hold it as it is, such as the @ of a login,
 * is compared decoded [github.com/okta/okta-sdk-nodejs/issues/521].
 */
function readable(url: string): string {
  return url.replace(/%(?:40|2B|24|26|27|28|29|2A|2C|3A|3B|3D|21)/gi, decodeURIComponent);
}

function claimedClient(assertion: string): string {
  try {
    return decodeJwt(assertion).iss ?? "";
  } catch {
    throw new OAuthError(401, "invalid_client", "The client_assertion is no JWT.");
  }
}
