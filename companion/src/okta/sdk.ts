import { createRequire } from "node:module";
import { platform, release } from "node:os";
import type { Client, DefaultRequestExecutor } from "@okta/okta-sdk-nodejs";
import type { OktaOrgConfig } from "../config.ts";
import { abortable, type Clock } from "../time.ts";
import { createTokens, type AskForToken, type Token, type TokenAnswer } from "./tokens.ts";

/** What of the SDK's client is used: it sends a request, signed in. */
export type OktaSdk = Pick<Client["http"], "http">;

/** Who signs in, as the SDK has it. */
interface OAuthClient {
  baseUrl: string;
  clientId: string;
  scopes: readonly string[];
  privateKey: string;
  /** Empty for none. */
  keyId: string;
}

/** A request on its way, as the SDK has it. */
interface SdkRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  signal: AbortSignal;
}

const SDK = "@okta/okta-sdk-nodejs";
const require = createRequire(import.meta.url);
// Its index loads hundreds of classes of which none is used: a second of each start, and of each command of the CLI.
// The version is pinned, and okta.test.ts signs in each way that there is.
const { Http } = require(`${SDK}/src/http.js`) as {
  Http: {
    new (options: {
      cacheMiddleware: null;
      requestExecutor: DefaultRequestExecutor;
      oauth: { clearCachedAccessToken(): void } | undefined;
    }): Pick<Client["http"], "http" | "defaultHeaders"> & { prepareRequest(request: SdkRequest): Promise<void> };
    errorFilter(answer: unknown): Promise<never>;
  };
};
const { makeJwt } = require(`${SDK}/src/jwt.js`) as {
  makeJwt(client: OAuthClient, endpoint: string): Promise<{ compact(): string }>;
};
const { generateDpopJwt } = require(`${SDK}/src/dpop.js`) as {
  generateDpopJwt(
    request: Pick<SdkRequest, "url" | "method"> | null,
    client: OAuthClient,
    accessToken: string | null,
    nonce?: string | null,
  ): Promise<string>;
};
const { DefaultRequestExecutor: RequestExecutor } = require(`${SDK}/src/default-request-executor.js`) as {
  DefaultRequestExecutor: typeof DefaultRequestExecutor;
};
const { version } = require(`${SDK}/package.json`) as { version: string };

const USER_AGENT = `lockstep okta-sdk-nodejs/${version} node/${process.versions.node} ${platform()}/${release()}`;
const TOKEN_ENDPOINT = "/oauth2/v1/token";

/**
 * The parts of the SDK that sign, prove by DPoP and send. Answers are read raw: the typed calls drop unknown attributes'
 * spelling of null and dates, hide the Link headers and take no AbortSignal.
 */
export function createSdk({ url, auth, requestTimeoutMs }: OktaOrgConfig, clock: Clock): OktaSdk {
  // Retries are ours: the SDK knows no 5xx, and would sleep through a lease.
  const requestExecutor = new RequestExecutor({ maxRetries: 0, requestTimeout: requestTimeoutMs });
  const fetch = requestExecutor.fetch.bind(requestExecutor);
  // Where an answer sends us on, nothing is sent and nothing is believed. node-fetch would follow.
  requestExecutor.fetch = (request) => fetch(Object.assign(request, { redirect: "manual" }));
  // The token that was refused is told by the request that comes again; the SDK would drop whichever there is by then.
  const oauth = auth.kind === "ssws" ? undefined : { clearCachedAccessToken: () => undefined };
  // The SDK's cache has no expiry: a second read would show the first.
  const http = new Http({ cacheMiddleware: null, requestExecutor, oauth });
  http.defaultHeaders["User-Agent"] = USER_AGENT;
  if (auth.kind === "ssws") http.defaultHeaders["Authorization"] = `SSWS ${auth.token}`;
  else {
    const { clientId, scopes, privateKey, keyId = "" } = auth;
    const client = { baseUrl: url.replace(/\/$/, ""), clientId, scopes, privateKey, keyId };
    const tokens = createTokens(askFor(client, requestExecutor), clock);
    http.prepareRequest = async (request) => {
      const [, refused] = request.headers["Authorization"]?.split(" ") ?? [];
      // It is fetched for all, and is not called off with whoever waits for it.
      const token = await abortable(tokens.current(refused), request.signal);
      await sign(request, client, token);
    };
  }
  return http;
}

/** The SDK's own takes an error for a token (`Bearer undefined`), and a 429 for a refusal. */
function askFor(
  client: OAuthClient,
  requestExecutor: { fetch(request: Omit<SdkRequest, "signal"> & { body: string }): Promise<unknown> },
): AskForToken {
  return async (nonce) => {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      scope: client.scopes.join(" "),
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: (await makeJwt(client, TOKEN_ENDPOINT)).compact(),
    });
    const answer = (await requestExecutor.fetch({
      url: `${client.baseUrl}${TOKEN_ENDPOINT}`,
      method: "POST",
      body: body.toString(),
      headers: {
        Accept: "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
        DPoP: await generateDpopJwt(null, client, null, nonce),
      },
    })) as TokenAnswer & { status: number };
    return isOAuth(answer.status) ? answer : Http.errorFilter(answer);
  };
}

/** Whether an answer of this status is OAuth's: what is wrong with a request for a token, it says with a 400 or 401. */
function isOAuth(status: number): boolean {
  return status === 200 || (status >= 400 && status < 500 && status !== 429);
}

async function sign(request: SdkRequest, client: OAuthClient, { type, value }: Token): Promise<void> {
  const isBound = type.toLowerCase() === "dpop";
  request.headers["Authorization"] = `${isBound ? "DPoP" : "Bearer"} ${value}`;
  if (isBound) request.headers["DPoP"] = await generateDpopJwt(request, client, value);
}
