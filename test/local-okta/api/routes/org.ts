import type { ApiAnswer, ApiRequest, Route } from "../route.ts";

/** [management-openapi: OrgSettingMetadata; developer.okta.com: org authorization server] */
export const orgRoutes: readonly Route[] = [
  { method: "GET", path: "/.well-known/okta-organization", scope: null, handle: wellKnownOrganization },
  { method: "GET", path: "/.well-known/oauth-authorization-server", scope: null, handle: authorizationServer },
  { method: "POST", path: "/oauth2/v1/token", scope: null, handle: (request) => request.services.oauth.token(request) },
];

function wellKnownOrganization({ org, baseUrl }: ApiRequest): ApiAnswer {
  return {
    body: {
      id: org.id,
      pipeline: "idx",
      settings: { analyticsCollectionEnabled: false, bugReportingEnabled: true, omEnabled: false },
      _links: { organization: { href: baseUrl } },
    },
  };
}

function authorizationServer({ baseUrl }: ApiRequest): ApiAnswer {
  return {
    body: {
      issuer: baseUrl,
      token_endpoint: `${baseUrl}/oauth2/v1/token`,
      grant_types_supported: ["client_credentials"],
      token_endpoint_auth_methods_supported: ["private_key_jwt"],
      dpop_signing_alg_values_supported: ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"],
    },
  };
}
