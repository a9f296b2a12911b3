import { z } from "zod";
import type { SalesforceOrgConfig } from "../config.ts";
import { messageOf } from "../errors.ts";
import { abortable, type Clock } from "../time.ts";
import { readPrivateKey, signAssertion } from "./assertion.ts";
import { BASE_PATH, parseProblem, type Door } from "./contract/door.ts";
import { identities, parseAnswer, type Applied, type IdentitiesRequest } from "./contract/identities.ts";
import { classify, SalesforceFailure } from "./failure.ts";
import { send, type HttpAnswer } from "./http.ts";

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

/** What Salesforce answers to a sign-in. */
const token = z.object({ access_token: z.string().min(1), instance_url: z.url(), id: z.string().nullish() });
const tokenProblem = z.object({ error: z.string(), error_description: z.string().nullish() });

/** Signs in by JWT bearer when it must, and calls the package's REST service. */
export function createOrgClient(config: SalesforceOrgConfig, clock: Clock): OrgClient {
  const key = readPrivateKey(config.privateKey);
  const { requestTimeoutMs: timeoutMs } = config;
  const tokenUrl = `${config.loginUrl.replace(/\/$/, "")}/services/oauth2/token`;
  let session: Promise<OrgSession> | undefined;
  let usage: UsageSeen | undefined;

  const signIn = async (): Promise<OrgSession> => {
    const assertion = signAssertion(key, {
      issuer: config.clientId,
      subject: config.username,
      audience: config.audience ?? config.loginUrl,
      now: clock(),
    });
    const body = new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion });
    const answer = await send({ method: "POST", url: tokenUrl, body }, { timeoutMs }).catch((error: unknown) => {
      if (isRedirect(error)) throw redirected("The login URL", error, "Check LOCKSTEP_ORG_LOGIN_URL.");
      if (error instanceof SalesforceFailure && error.class === "org") throw error;
      throw signInUnavailable(`${messageOf(error instanceof Error && error.cause ? error.cause : error)}.`, error);
    });
    const issued = token.safeParse(answer.body);
    if (answer.status !== 200 || !issued.success) throw signInFailure(answer);
    const { access_token: accessToken, instance_url: instanceUrl, id } = issued.data;
    checkInstance(instanceUrl, config.loginUrl);
    return { accessToken, instanceUrl: instanceUrl.replace(/\/$/, ""), organizationId: organizationOf(id) };
  };

  /** Of several who find the same session used up the first is heard: a newer one stays. */
  const forget = (used: Promise<OrgSession>) => {
    if (session === used) session = undefined;
  };

  /** One sign-in serves all who wait for it; a failed one is not kept. */
  const currentSession = (): Promise<OrgSession> => {
    if (session !== undefined) return session;
    const begun: Promise<OrgSession> = signIn().catch((error: unknown) => {
      forget(begun);
      throw error;
    });
    session = begun;
    return begun;
  };

  const exchange = async (
    { accessToken, instanceUrl }: OrgSession,
    { method, address, body }: Exchange,
    signal: AbortSignal,
  ): Promise<unknown> => {
    const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
    const request = { method, url: `${instanceUrl}${address}`, headers, body };
    const answer = await send(request, { timeoutMs, signal }).catch((error: unknown) => {
      if (!isRedirect(error)) throw error;
      throw redirected("The org's instance", error, "Its My Domain may have changed; the next try signs in anew.");
    });
    const said = apiUsageOf(answer.headers.get("sforce-limit-info"));
    if (said !== undefined) usage = { ...said, at: clock() };
    if (answer.status >= 400) throw requestFailure(answer);
    // A proxy's page, or one that says that the org is being looked after: the package speaks JSON.
    if (answer.body !== null && !answer.isJson)
      throw new SalesforceFailure("transient", "not_json", `Salesforce answered ${answer.status} with no JSON.`);
    return answer.body;
  };

  /**
   * Asks with the session there is, and once more with a new one if it is used up. The address of the org comes with
   * the session: one that sends us on, or that nobody answers at, is asked for anew.
   */
  const ask = async (what: Exchange, signal: AbortSignal): Promise<unknown> => {
    let used: Promise<OrgSession> | undefined;
    const attempt = async () => {
      used = currentSession();
      return exchange(await abortable(used, signal), what, signal);
    };
    const mayHaveMoved = (error: unknown) =>
      isRedirect(error) || (error instanceof SalesforceFailure && error.code === "org_unreachable");
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      const isUsedUp = error instanceof SalesforceFailure && error.class === "session";
      if (used !== undefined && (isUsedUp || mayHaveMoved(error))) forget(used);
      if (!isUsedUp) throw error;
      // Renewed once: a fresh token that is refused too is a matter of permissions.
      try {
        return await attempt();
      } catch (again) {
        if (used !== undefined && mayHaveMoved(again)) forget(used);
        if (again instanceof SalesforceFailure && again.class === "session")
          throw new SalesforceFailure("org", again.code, again.message, { cause: again });
        throw again;
      }
    }
  };

  return {
    apiUsage: () => usage,
    async session(signal, refused) {
      const used = currentSession();
      const current = await abortable(used, signal);
      if (refused === undefined || current.accessToken !== refused.accessToken) return current;
      forget(used);
      return abortable(currentSession(), signal);
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
function organizationOf(identityUrl: string | null | undefined): string {
  return /\/id\/(00D\w{12,15})\//.exec(identityUrl ?? "")?.[1] ?? "";
}

function isRedirect(error: unknown): error is SalesforceFailure {
  return error instanceof SalesforceFailure && error.code === "redirected";
}

/** Says who sent us on, and what to do about it. */
function redirected(who: string, error: SalesforceFailure, advice: string): SalesforceFailure {
  return new SalesforceFailure(error.class, error.code, `${who} ${error.message} ${advice}`, { cause: error });
}

function signInUnavailable(reason: string, cause?: unknown): SalesforceFailure {
  return new SalesforceFailure(
    "transient",
    "sign_in_unavailable",
    `Salesforce cannot be reached to sign in: ${reason}`,
    { cause },
  );
}

/** What OAuth says is wrong with the app, the user or the assertion; people have to mend it. */
const REFUSED = /^(invalid_|unsupported_|unauthorized_|inactive_)/;

function signInFailure({ status, body }: HttpAnswer): SalesforceFailure {
  const problem = tokenProblem.safeParse(body).data;
  const passes = status < 400 || status === 429 || status >= 500;
  if (passes || (problem !== undefined && !REFUSED.test(problem.error)))
    return signInUnavailable(`it answered ${status}${problem === undefined ? "" : `, ${problem.error}`}.`);
  return new SalesforceFailure(
    "org",
    problem?.error ?? `http_${status}`,
    `Salesforce refused the sign-in: ${problem?.error_description ?? problem?.error ?? status}. Check the app's certificate, the integration user and its pre-authorisation.`,
  );
}

/** Messages are stored with each person who waits; a stack trace of Apex needs no more. */
const MESSAGE_LIMIT = 1_000;

/** The platform's own errors come in a list, of which the first says it all. */
const platformProblem = z.tuple([z.looseObject({ errorCode: z.string(), message: z.string().nullish() })], z.unknown());

function requestFailure({ status, body }: HttpAnswer): SalesforceFailure {
  const [platform] = platformProblem.safeParse(body).data ?? [];
  const problem =
    platform === undefined ? parseProblem(body) : { code: platform.errorCode, message: platform.message ?? "" };
  // Without a code the body is a proxy's or a maintenance page: no sentence for anybody.
  const code = problem?.code ?? `ERROR_HTTP_${status}`;
  const message = problem?.message.slice(0, MESSAGE_LIMIT) ?? `Salesforce answered ${status} and did not say why.`;
  return new SalesforceFailure(classify({ status, code, message }), code, message);
}

function apiUsageOf(header: string | null): ApiUsage | undefined {
  const match = /api-usage=(\d+)\/(\d+)/.exec(header ?? "");
  return match === null ? undefined : { used: Number(match[1]), limit: Number(match[2]) };
}
