/** `/services/oauth2/…` and the identity URL. */
import { jsonResponse, emptyResponse } from "../http/messages.ts";
import type { RestResponse } from "../http/messages.ts";
import type { Identity, LoginRefusal, LoginRequest, OrgLink } from "../org-operations.ts";
import type { OAuthClient, OAuthClients } from "./clients.ts";
import { verifyAssertion } from "./jwt-bearer.ts";
import { OAuthError } from "./oauth-error.ts";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

export interface OAuthRequest {
  readonly method: string;
  /** After `/services/oauth2/` or `/id/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parameters: URLSearchParams;
  readonly remoteAddress: string;
  /** Origin under which the caller reached the org. */
  readonly origin: string;
}

export class OAuthEndpoints {
  readonly #organizationId: string;
  readonly #org: OrgLink;
  readonly #clients: OAuthClients;
  readonly #now: () => number;

  constructor(organizationId: string, org: OrgLink, clients: OAuthClients, now: () => number) {
    this.#organizationId = organizationId;
    this.#org = org;
    this.#clients = clients;
    this.#now = now;
  }

  /** Answers a request under `/services/oauth2/`. */
  async handle(request: OAuthRequest): Promise<RestResponse> {
    try {
      switch (request.path) {
        case "token":
          if (request.method !== "POST") throw new OAuthError("invalid_request", "must use HTTP POST");
          return await this.#token(request);
        case "revoke":
          return await this.#revoke(request);
        case "userinfo":
          return await this.#userinfo(request);
        default:
          throw new OAuthError(
            "not_implemented",
            `local org: the OAuth endpoint ${request.path} is not implemented`,
            501,
          );
      }
    } catch (error) {
      if (error instanceof OAuthError) return jsonResponse(error.status, error.toJson());
      throw error;
    }
  }

  /** Answers `/id/<organization>/<user>`. */
  async identity(request: OAuthRequest): Promise<RestResponse> {
    const identity = await this.#identify(request);
    // In plain text and with 403, unlike everywhere else: "Identity URLs", Salesforce Help
    if (identity === null) return plainText(403, "Bad_OAuth_Token");
    if (request.path !== `${this.#organizationId}/${identity.userId}`) return plainText(403, "Wrong_Org");
    return jsonResponse(200, identityJson(identity, request.origin));
  }

  async #token(request: OAuthRequest): Promise<RestResponse> {
    const grantType = request.parameters.get("grant_type");
    switch (grantType) {
      case JWT_BEARER:
        return this.#jwtBearer(request);
      case "refresh_token":
        return this.#refresh(request);
      case "client_credentials":
        return this.#clientCredentials(request);
      case null:
        throw new OAuthError("unsupported_grant_type", "grant type not supported");
      default:
        throw new OAuthError(
          "unsupported_grant_type",
          `grant type not supported (local org: ${grantType} is not implemented)`,
        );
    }
  }

  async #jwtBearer(request: OAuthRequest): Promise<RestResponse> {
    const assertion = request.parameters.get("assertion");
    if (assertion === null) throw new OAuthError("invalid_request", "assertion is required");
    const { client, username } = await verifyAssertion(assertion, this.#clients, request.origin, this.#now());
    return this.#logIn(request, client, { username });
  }

  /** [Salesforce Help: OAuth 2.0 Refresh Token Flow; "expired access/refresh token" in OAuth 2.0 Authorization Errors] */
  #refresh(request: OAuthRequest): Promise<RestResponse> {
    const refreshToken = request.parameters.get("refresh_token");
    if (refreshToken === null) throw new OAuthError("invalid_request", "refresh_token is required");
    return this.#logIn(request, this.#clientOf(request), { username: "", refreshToken });
  }

  /** [Salesforce Help: OAuth 2.0 Client Credentials Flow] */
  #clientCredentials(request: OAuthRequest): Promise<RestResponse> {
    const client = this.#clientOf(request);
    if (client.secret === undefined) throw new OAuthError("invalid_client", "invalid client credentials");
    if (client.runAs === undefined) throw new OAuthError("invalid_grant", "no client credentials user enabled");
    return this.#logIn(request, client, { username: client.runAs });
  }

  /** The client that a request names, by parameters or by Basic authentication, with its secret. */
  #clientOf(request: OAuthRequest): OAuthClient {
    const basic = /^Basic\s+(\S+)$/i.exec(request.headers["authorization"] ?? "")?.[1];
    const [basicId, basicSecret] = basic ? Buffer.from(basic, "base64").toString("utf8").split(":") : [];
    const clientId = basicId ?? request.parameters.get("client_id");
    const client = clientId ? this.#clients.get(clientId) : undefined;
    if (!client) throw new OAuthError("invalid_client_id", "client identifier invalid");
    const secret = basicSecret ?? request.parameters.get("client_secret");
    if (client.secret !== undefined && client.secret !== secret)
      throw new OAuthError("invalid_client", "invalid client credentials");
    return client;
  }

  async #logIn(
    request: OAuthRequest,
    client: OAuthClient,
    who: Pick<LoginRequest, "username" | "refreshToken">,
  ): Promise<RestResponse> {
    const scopes = client.scopes ?? ["api"];
    const { remoteAddress } = request;
    const answer = await this.#org.login({ clientId: client.clientId, remoteAddress, scopes, ...who });
    if (!answer.ok) throw loginRefused(answer.reason);
    return jsonResponse(200, {
      access_token: answer.token,
      scope: scopes.join(" "),
      instance_url: request.origin,
      id: `${request.origin}/id/${this.#organizationId}/${answer.userId}`,
      token_type: "Bearer",
    });
  }

  async #revoke(request: OAuthRequest): Promise<RestResponse> {
    const token = request.parameters.get("token");
    if (token === null || !(await this.#org.revoke(token)))
      throw new OAuthError("unsupported_token_type", "this token type is not supported");
    return emptyResponse(200);
  }

  async #userinfo(request: OAuthRequest): Promise<RestResponse> {
    const identity = await this.#identify(request);
    if (identity === null) return plainText(403, "Bad_OAuth_Token");
    return jsonResponse(200, {
      sub: `${request.origin}/id/${identity.organizationId}/${identity.userId}`,
      user_id: identity.userId,
      organization_id: identity.organizationId,
      preferred_username: identity.username,
      nickname: identity.name,
      name: identity.name,
      given_name: identity.firstName,
      family_name: identity.lastName,
      email: identity.email,
      email_verified: true,
      zoneinfo: identity.timeZone,
      locale: identity.locale,
      language: identity.language,
      active: identity.active,
      user_type: "STANDARD",
      urls: urls(identity, request.origin),
    });
  }

  async #identify(request: OAuthRequest): Promise<Identity | null> {
    const token =
      /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers["authorization"] ?? "")?.[1] ??
      request.parameters.get("oauth_token");
    return token === null || token === undefined ? null : this.#org.identify(token);
  }
}

function loginRefused(reason: LoginRefusal): OAuthError {
  switch (reason) {
    case "inactive":
      return new OAuthError("inactive_user", "user is inactive");
    case "unknown_token":
      return new OAuthError("invalid_grant", "expired access/refresh token");
    case "restricted_ip":
      return new OAuthError("invalid_grant", "ip restricted");
    case "frozen":
    case "unknown_user":
      return new OAuthError("invalid_grant", "authentication failure");
  }
}

function identityJson(identity: Identity, origin: string): Record<string, unknown> {
  return {
    id: `${origin}/id/${identity.organizationId}/${identity.userId}`,
    asserted_user: true,
    user_id: identity.userId,
    organization_id: identity.organizationId,
    username: identity.username,
    nick_name: identity.name,
    display_name: identity.name,
    email: identity.email,
    email_verified: true,
    first_name: identity.firstName,
    last_name: identity.lastName,
    timezone: identity.timeZone,
    active: identity.active,
    user_type: "STANDARD",
    language: identity.language,
    locale: identity.locale,
    urls: urls(identity, origin),
  };
}

function urls(identity: Identity, origin: string): Record<string, string> {
  return {
    rest: `${origin}/services/data/v{version}/`,
    sobjects: `${origin}/services/data/v{version}/sobjects/`,
    query: `${origin}/services/data/v{version}/query/`,
    profile: `${origin}/${identity.userId}`,
  };
}

function plainText(status: number, body: string): RestResponse {
  return { status, headers: { "content-type": "text/plain;charset=UTF-8" }, body };
}
