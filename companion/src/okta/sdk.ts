import { createRequire } from "node:module";
import { platform, release } from "node:os";
import type { Client, DefaultRequestExecutor } from "@okta/okta-sdk-nodejs";
import type { OktaOrgConfig } from "../config.ts";

/** What of the SDK's client is used. */
export type OktaSdk = Pick<Client, "http" | "oauth">;

/** What the SDK's OAuth asks of its client. */
interface OAuthClient {
  baseUrl: string;
  clientId: string;
  scopes: readonly string[];
  privateKey: string;
  /** Empty for none. */
  keyId: string;
  requestExecutor: DefaultRequestExecutor;
}

const SDK = "@okta/okta-sdk-nodejs";
const require = createRequire(import.meta.url);
// Its index loads hundreds of classes of which none is used: a second of each start, and of each command of the CLI.
// The version is pinned, and okta.test.ts signs in each way that there is.
const { Http } = require(`${SDK}/src/http.js`) as {
  Http: new (options: {
    cacheMiddleware: null;
    requestExecutor: DefaultRequestExecutor;
    oauth: Client["oauth"] | undefined;
  }) => Client["http"];
};
const { OAuth } = require(`${SDK}/src/oauth.js`) as { OAuth: new (client: OAuthClient) => Client["oauth"] };
const { DefaultRequestExecutor: RequestExecutor } = require(`${SDK}/src/default-request-executor.js`) as {
  DefaultRequestExecutor: typeof DefaultRequestExecutor;
};
const { version } = require(`${SDK}/package.json`) as { version: string };

const USER_AGENT = `lockstep okta-sdk-nodejs/${version} node/${process.versions.node} ${platform()}/${release()}`;

/**
 * The parts of the SDK that sign in, prove by DPoP and send. Answers are read raw: the typed calls drop unknown
 * attributes' spelling of null and dates, hide the Link headers and take no AbortSignal.
 */
export function createSdk({ url, auth, requestTimeoutMs }: OktaOrgConfig): OktaSdk {
  // Retries are ours: the SDK knows no 5xx, and would sleep through a lease.
  const requestExecutor = new RequestExecutor({ maxRetries: 0, requestTimeout: requestTimeoutMs });
  const fetch = requestExecutor.fetch.bind(requestExecutor);
  // Where an answer sends us on, nothing is sent and nothing is believed. node-fetch would follow.
  requestExecutor.fetch = (request) => fetch(Object.assign(request, { redirect: "manual" }));
  const oauth =
    auth.kind === "ssws"
      ? undefined
      : new OAuth({
          baseUrl: url.replace(/\/$/, ""),
          clientId: auth.clientId,
          scopes: auth.scopes,
          privateKey: auth.privateKey,
          keyId: auth.keyId ?? "",
          requestExecutor,
        });
  // The SDK's cache has no expiry: a second read would show the first.
  const http = new Http({ cacheMiddleware: null, requestExecutor, oauth });
  if (auth.kind === "ssws") http.defaultHeaders["Authorization"] = `SSWS ${auth.token}`;
  http.defaultHeaders["User-Agent"] = USER_AGENT;
  return { http, oauth: oauth as Client["oauth"] };
}
