import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { authenticate, requireScope, type ApiToken, type Principal } from "./api/authenticate.ts";
import type { RateLimiter } from "./api/rate-limit.ts";
import type { ApiAnswer, ApiRequest, Route, Services } from "./api/route.ts";
import { ROUTES } from "./api/routes/index.ts";
import { malformedBody, methodNotAllowed, notImplemented, OktaError, tooManyRequests } from "./errors.ts";
import type { Cause } from "./log/event.ts";
import type { Org } from "./operations/org.ts";

export interface ServerParts extends Services {
  readonly org: Org;
  readonly apiToken: ApiToken;
  readonly rateLimiter: RateLimiter;
  readonly baseUrl: () => string;
}

const REQUEST_ID_LENGTH = 27;
const ERROR_ID_LENGTH = 24;
const BODY_LIMIT = 1024 * 1024;
/** Parameters by which users are chosen from a copy that lags [developer.okta.com: reference/api/users]. */
const CHOOSING = ["filter", "search", "q"];

/** @returns the HTTP surface of one org, not yet listening */
export function createServer(parts: ServerParts): FastifyInstance {
  const server = Fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
  });
  acceptBodies(server);
  for (const route of ROUTES) {
    server.route({
      method: route.method,
      url: route.path,
      exposeHeadRoute: false,
      handler: (request, reply) => serve(parts, route, request, reply),
    });
  }
  server.setNotFoundHandler(async (request, reply) => {
    const path = pathOf(request);
    const known = ROUTES.some((route) => patternOf(route).test(path));
    return sendError(parts, reply, known ? methodNotAllowed() : notImplemented(`${request.method} ${path}`));
  });
  server.setErrorHandler((error, _request, reply) => sendError(parts, reply, error));
  return server;
}

/** SDKs send `content-type: application/json` also without a body; forms go to the token endpoint as text. */
function acceptBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) => {
    done(null, body);
  });
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => {
    if (body === "") return done(null, undefined);
    try {
      done(null, JSON.parse(String(body)));
    } catch {
      done(malformedBody());
    }
  });
}

/** The order is Okta's: who are you, are you too fast, may you, and only then what do you want. */
async function serve(parts: ServerParts, route: Route, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { org, faults, oauth, apiToken, rateLimiter } = parts;
  const path = pathOf(request);
  const requestId = org.ids.token(REQUEST_ID_LENGTH);
  reply.header("x-okta-request-id", requestId);
  reply.header("cache-control", "no-cache, no-store");
  // Clients work out how long to wait from the difference of this and X-Rate-Limit-Reset: both are the same clock's.
  reply.header("date", new Date(org.clock.now()).toUTCString());

  const url = `${parts.baseUrl()}${path}`;
  const principal =
    route.scope === null
      ? null
      : await authenticate(apiToken, oauth, {
          authorization: request.headers.authorization,
          proof: singleHeader(request.headers["dpop"]),
          method: request.method,
          url,
        });
  limitRate(rateLimiter, principal?.key ?? "anonymous", request.method, path, reply);
  await faults.api.apply(request.method, path, {
    setHeader: (name, value) => void reply.header(name, value),
    disconnect: () => request.raw.destroy(),
    nowMs: org.clock.now(),
  });
  if (principal && route.scope)
    requireScope(principal, route.scope, faults.api.hasLost(route.scope), { path, baseUrl: parts.baseUrl() });

  refuseWhatIsNotImplemented(route, request);

  const isChosen = CHOOSING.some((parameter) => parameter in (request.query as object));
  const lag = Math.max(faults.readLagMs, isChosen && path === "/api/v1/users" ? faults.listLagMs : 0);
  const answer = await route.handle({
    org,
    view: lag > 0 ? org.state.asOf(org.clock.now() - lag) : org.state,
    cause: causeOf(request, path, requestId, principal, apiToken),
    params: request.params as Record<string, string>,
    query: request.query as ApiRequest["query"],
    body: request.body,
    headers: request.headers as ApiRequest["headers"],
    url: new URL(request.url, parts.baseUrl()),
    baseUrl: parts.baseUrl(),
    services: parts,
  });
  return send(reply, answer);
}

/** @throws E0000060 naming the parameter or header: ignoring it would give another answer than Okta's */
function refuseWhatIsNotImplemented(route: Route, request: FastifyRequest): void {
  const parameter = Object.keys(request.query as object).find((name) => !route.query?.includes(name));
  if (parameter) throw notImplemented(`the parameter ${parameter} of ${route.method} ${route.path}`);
  if (singleHeader(request.headers["prefer"]) === "respond-async")
    throw notImplemented("the header Prefer: respond-async");
}

function limitRate(limiter: RateLimiter, key: string, method: string, path: string, reply: FastifyReply): void {
  const state = limiter.take(key, method, path);
  reply.header("x-rate-limit-limit", String(state.limit));
  reply.header("x-rate-limit-remaining", String(state.remaining));
  reply.header("x-rate-limit-reset", String(state.reset));
  if (state.exceeded) throw tooManyRequests();
}

function causeOf(
  request: FastifyRequest,
  path: string,
  requestId: string,
  principal: Principal | null,
  apiToken: ApiToken,
): Cause {
  const tokenId = principal?.apiTokenId;
  return {
    actor: principal?.actor ?? apiToken.actor,
    ipAddress: request.ip,
    userAgent: request.headers["user-agent"] ?? null,
    requestUri: path,
    requestId,
    ...(tokenId === undefined ? {} : { apiTokenId: tokenId }),
  };
}

function send(reply: FastifyReply, { status, body, headers }: ApiAnswer): FastifyReply {
  for (const [name, value] of Object.entries(headers ?? {})) void reply.header(name, value as string | string[]);
  if (body === undefined) return reply.code(status ?? 204).send();
  return reply
    .code(status ?? 200)
    .type("application/json")
    .send(JSON.stringify(body));
}

function sendError(parts: ServerParts, reply: FastifyReply, error: unknown): FastifyReply {
  const known = error instanceof OktaError ? error : fromFastify(error);
  const body = known.toBody(`oae${parts.org.ids.token(ERROR_ID_LENGTH - 3)}`);
  return send(reply, { status: known.status, body, headers: known.headers });
}

/** What Fastify refuses by itself is the caller's mistake; anything else is ours and must not pass for Okta's. */
function fromFastify(error: unknown): OktaError {
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) return malformedBody();
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new OktaError(500, "E0000009", `Internal Server Error. local okta: ${detail}`);
}

function pathOf(request: FastifyRequest): string {
  return new URL(request.url, "http://okta").pathname;
}

function patternOf(route: Route): RegExp {
  return new RegExp(`^${route.path.replaceAll(/:[^/]+/g, "[^/]+")}$`);
}

function singleHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
