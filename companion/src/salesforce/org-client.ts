import { Connection, OAuth2 } from "jsforce";
import { HttpApi } from "jsforce/lib/http-api.js";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { SalesforceOrgConfig } from "../config.ts";
import { messageOf } from "../errors.ts";
import { abortable, type Clock } from "../time.ts";
import { readPrivateKey, signAssertion } from "./assertion.ts";
import { BASE_PATH, parseProblem, type Door } from "./contract/door.ts";
import { identities, parseAnswer, type Applied, type IdentitiesRequest } from "./contract/identities.ts";
import { classify, SalesforceFailure } from "./failure.ts";

/** How much of the org's daily API allowance is used, from the latest answer. */
export interface ApiUsage {
  used: number;
  limit: number;
}

/** With the time when the org said so. */
export interface UsageSeen extends ApiUsage {
  at: number;
}

/** What signs a call in that is none of HTTP. */
export interface OrgSession {
  accessToken: string;
  instanceUrl: string;
  organizationId: string;
}

/** What goes through a door: values for the parts of its path, its query and its body. */
export interface DoorCall<Body> {
  path?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string | number | undefined>>;
  body?: Body;
}

/** One Salesforce org, as far as the companion talks to it. */
export interface OrgClient {
  /**
   * Hands a batch over.
   *
   * @throws SalesforceFailure when the request failed as a whole; the signal's reason when it aborts, though the org
   * may still apply the batch.
   */
  apply(request: IdentitiesRequest, signal: AbortSignal): Promise<Applied>;
  /**
   * Goes through one door of the package and reads the answer by its schema.
   *
   * @throws SalesforceFailure; the signal's reason when it aborts, though the org may still do what it was asked.
   */
  call<Body, Answer>(door: Door<Body, Answer>, call: DoorCall<Body>, signal: AbortSignal): Promise<Answer>;
  /**
   * The first page of a query of the Tooling API, which holds up to 2,000 rows.
   *
   * @throws SalesforceFailure; the signal's reason when it aborts.
   */
  toolingQuery(soql: string, signal: AbortSignal): Promise<ToolingPage>;
  /**
   * The session there is, or a new one if that is the one that was `refused`.
   *
   * @throws SalesforceFailure; the signal's reason when it aborts.
   */
  session(signal: AbortSignal, refused?: OrgSession): Promise<OrgSession>;
  apiUsage(): UsageSeen | undefined;
}

const toolingPage = z.object({ records: z.array(z.record(z.string(), z.unknown())), done: z.boolean() });
export type ToolingPage = z.output<typeof toolingPage>;

/** Signs in by JWT bearer when it must, and calls the package's REST service through jsforce. */
export function createOrgClient(config: SalesforceOrgConfig, clock: Clock): OrgClient {
  const key = readPrivateKey(config.privateKey);
  const oauth = new OAuth2({ loginUrl: config.loginUrl });
  let session: Promise<Connection> | undefined;
  let usage: UsageSeen | undefined;
  const organizations = new WeakMap<Connection, string>();

  const signIn = async (): Promise<Connection> => {
    const assertion = signAssertion(key, {
      issuer: config.clientId,
      subject: config.username,
      audience: config.audience ?? config.loginUrl,
      now: clock(),
    });
    const token = await withTimeout(
      oauth
        .requestToken({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion })
        .catch((error: unknown) => {
          throw signInFailure(error);
        }),
      config.requestTimeoutMs,
      "Salesforce did not answer the sign-in in time.",
    );
    checkInstance(token.instance_url, config.loginUrl);
    // Without an OAuth client: jsforce would renew the session by itself, and again for as long as the org answers 401.
    const connection = new Connection({
      instanceUrl: token.instance_url,
      accessToken: token.access_token,
      version: config.apiVersion,
    });
    organizations.set(connection, organizationOf(token.id));
    return connection;
  };

  /** One sign-in serves all who wait for it; a failed one is not kept. */
  const currentSession = (): Promise<Connection> => {
    session ??= signIn().catch((error: unknown) => {
      session = undefined;
      throw error;
    });
    return session;
  };

  const exchange = async (connection: Connection, { method, address, body }: Exchange): Promise<unknown> => {
    let status: number | undefined;
    // Built here rather than by connection.request, which does not tell the status of a failed answer.
    const http = new HttpApi(connection, { timeout: config.requestTimeoutMs, responseType: "application/json" });
    http.on("response", (response: { statusCode: number; headers: Record<string, string> }) => {
      status = response.statusCode;
      const said = apiUsageOf(response.headers["sforce-limit-info"]);
      if (said !== undefined) usage = { ...said, at: clock() };
    });
    const request = {
      method,
      url: `${connection.instanceUrl}${address}`,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body }),
    } as const;
    try {
      return await withTimeout(http.request(request), config.requestTimeoutMs, "Salesforce did not answer in time.");
    } catch (error) {
      throw error instanceof SalesforceFailure ? error : requestFailure(error, status);
    }
  };

  /** Asks with the session there is, and once more with a new one if it is used up. */
  const ask = async (what: Exchange, signal: AbortSignal): Promise<unknown> => {
    const attempt = async () => exchange(await abortable(currentSession(), signal), what);
    signal.throwIfAborted();
    try {
      return await abortable(attempt(), signal);
    } catch (error) {
      if (!(error instanceof SalesforceFailure) || error.class !== "session") throw error;
      // Renewed once: a fresh token that is refused too is a matter of permissions.
      session = undefined;
      try {
        return await abortable(attempt(), signal);
      } catch (again) {
        if (again instanceof SalesforceFailure && again.class === "session")
          throw new SalesforceFailure("org", again.code, again.message, { cause: again });
        throw again;
      }
    }
  };

  return {
    apiUsage: () => usage,
    async session(signal, refused) {
      let connection = await abortable(currentSession(), signal);
      if (refused !== undefined && connection.accessToken === refused.accessToken) {
        session = undefined;
        connection = await abortable(currentSession(), signal);
      }
      const { accessToken, instanceUrl } = connection;
      return { accessToken: accessToken ?? "", instanceUrl, organizationId: organizations.get(connection) ?? "" };
    },
    async apply(request, signal) {
      const { method, path } = identities;
      const answer = await ask({ method, address: `${BASE_PATH}${path}`, body: JSON.stringify(request) }, signal);
      const applied = parseAnswer(answer, request.identities);
      if (applied === null) throw unexpectedAnswer();
      return applied;
    },
    async call(door, { path = {}, query = {}, body }, signal) {
      const parts = door.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ""));
      const search = new URLSearchParams(
        Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
      );
      const address = `${BASE_PATH}${search.size === 0 ? parts : `${parts}?${search}`}`;
      const text = body === undefined ? undefined : JSON.stringify(body);
      const answer = door.answer.safeParse(await ask({ method: door.method, address, body: text }, signal));
      if (!answer.success) throw unexpectedAnswer();
      return answer.data;
    },
    async toolingQuery(soql, signal) {
      const address = `/services/data/v${config.apiVersion}/tooling/query?${new URLSearchParams({ q: soql })}`;
      const answer = toolingPage.safeParse(await ask({ method: "GET", address }, signal));
      if (!answer.success) throw unexpectedAnswer();
      return answer.data;
    },
  };
}

/** One request to the org. */
interface Exchange {
  method: Door["method"];
  address: string;
  body?: string | undefined;
}

function unexpectedAnswer(): SalesforceFailure {
  return new SalesforceFailure(
    "org",
    "unexpected_answer",
    "The org's answer does not fit the contract of this companion. Install matching versions of package and companion.",
  );
}

/**
 * An answer tells where the org lives; tokens go there only over TLS, or to the machine that we were told to sign in
 * at.
 */
function checkInstance(instanceUrl: string, loginUrl: string): void {
  const instance = new URL(instanceUrl);
  if (instance.protocol === "https:" || instance.hostname === new URL(loginUrl).hostname) return;
  throw new SalesforceFailure(
    "org",
    "insecure_instance",
    "The org named an instance without TLS; no token was sent to it.",
  );
}

/** From the identity URL of a token's answer, `https://login.salesforce.com/id/00D…/005…`. */
function organizationOf(identityUrl: string | undefined): string {
  return /\/id\/(00D\w{12,15})\//.exec(identityUrl ?? "")?.[1] ?? "";
}

function signInFailure(error: unknown): SalesforceFailure {
  const code = error instanceof Error ? error.name : "unknown";
  // jsforce names the error after OAuth's code (`invalid_grant`), or after the status when the body is none.
  if (
    /^(ERROR_HTTP_5|ERROR_HTTP_429)/.test(code) ||
    !/^(invalid_|unsupported_|unauthorized_|inactive_|ERROR_HTTP_)/.test(code)
  ) {
    return new SalesforceFailure(
      "transient",
      "sign_in_unavailable",
      `Salesforce cannot be reached to sign in: ${messageOf(error)}.`,
      { cause: error },
    );
  }
  return new SalesforceFailure(
    "org",
    code,
    `Salesforce refused the sign-in: ${messageOf(error)}. Check the app's certificate, the integration user and its pre-authorisation.`,
    { cause: error },
  );
}

/** Messages are stored with each person who waits; a stack trace of Apex needs no more. */
const MESSAGE_LIMIT = 1_000;

function tooLate(message: string): SalesforceFailure {
  return new SalesforceFailure("timeout", "timeout", message);
}

function requestFailure(error: unknown, status: number | undefined): SalesforceFailure {
  const data: unknown = error instanceof Error && "data" in error ? error.data : undefined;
  const platformCode =
    error instanceof Error && "errorCode" in error && error.errorCode !== "Error" ? String(error.errorCode) : undefined;
  const problem = parseProblem(data);
  // jsforce's own time-out, which it words wrongly.
  if (status === undefined && /timeout/i.test(messageOf(error))) return tooLate("Salesforce did not answer in time.");
  const code = problem?.code ?? platformCode;
  // Without a code the body is a proxy's or a maintenance page: no sentence for anybody.
  const isPage = problem === null && (code === undefined || code.startsWith("ERROR_HTTP_"));
  const message =
    isPage && status !== undefined
      ? `Salesforce answered ${status} and did not say why.`
      : (problem?.message ?? messageOf(error)).slice(0, MESSAGE_LIMIT);
  return new SalesforceFailure(
    classify({ status, code, message }),
    code ?? (status === undefined ? "org_unreachable" : `http_${status}`),
    message,
    { cause: error },
  );
}

function apiUsageOf(header: string | undefined): ApiUsage | undefined {
  const match = /api-usage=(\d+)\/(\d+)/.exec(header ?? "");
  return match === null ? undefined : { used: Number(match[1]), limit: Number(match[2]) };
}

/** jsforce times only the wait for an answer's head; this times the whole of it. */
async function withTimeout<Result>(work: Promise<Result>, ms: number, message: string): Promise<Result> {
  const stop = new AbortController();
  const late = delay(ms, undefined, { signal: stop.signal, ref: false }).then(() => {
    throw tooLate(message);
  });
  late.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
  }
}
