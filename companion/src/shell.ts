import Fastify, { LogController, type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";
import type { CompanionConfig } from "./config.ts";
import { messageOf } from "./errors.ts";
import { logOptions } from "./log.ts";
import { codeOf, refuseEarly, refuseUnreadable } from "./refusals.ts";
import { StoreError } from "./store/store.ts";

/** The address that was configured cannot be listened on; the message names it and says why. */
export class ListenError extends Error {}

/** Opens the doors. @throws ListenError. */
export async function listen(app: FastifyInstance, { host, port }: CompanionConfig["http"]): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new ListenError(`The companion cannot listen on ${host}, port ${port}: ${WHY[code] ?? messageOf(error)}.`, {
      cause: error,
    });
  }
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: "another process uses the port",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "there is no such host name",
  EACCES: "this user may not use so low a port",
};

/** How long a request may take to arrive. */
const REQUEST_MS = 10_000;
/** How long a request may still take once the doors close; Okta itself waits 3 s. */
const DOOR_GRACE_MS = 2_000;

/** Lets requests under way end, except those whose sender dawdles: they would use up the time for the work. */
export async function closeDoors(app: FastifyInstance): Promise<void> {
  const impatience = setTimeout(() => app.server.closeAllConnections(), DOOR_GRACE_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(impatience);
  }
}

/** The HTTP shell: logging that masks, limits, and errors in one shape. */
export function createApp(config: CompanionConfig): FastifyInstance {
  const app = Fastify({
    logger: logOptions(config.log.level),
    bodyLimit: config.http.bodyLimitBytes,
    // Without a list nobody is believed about where a call comes from.
    trustProxy: config.http.trustedProxies?.length ? config.http.trustedProxies : false,
    // Okta gives up after 3 s; a slow sender must not hold a connection for ever. Node takes the longer of the two for the
    // whole of a request and the shorter for its head, and looks every 30 s unless it is told otherwise.
    requestTimeout: REQUEST_MS,
    http: { headersTimeout: REQUEST_MS, connectionsCheckingInterval: 2_000, requireHostHeader: false },
    clientErrorHandler: refuseUnreadable,
    return503OnClosing: false,
    // A delivery must not be refused for a name that Okta passes on: Okta would not come again with it.
    onProtoPoisoning: "remove",
    onConstructorPoisoning: "remove",
    // Counts while an answer is worked on, too: no less than an operator waits for one.
    connectionTimeout: 95_000,
    forceCloseConnections: "idle",
    // The doors write their own lines: one a delivery would be noise, and would name nothing useful.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => crypto.randomUUID(),
    // What Fastify refuses before a route is found, such as an address with half an escape.
    frameworkErrors(error, _request, reply: FastifyReply) {
      void reply.code(error.statusCode ?? 400).send({ code: "bad_request", message: error.message });
    },
  });
  refuseEarly(app);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    // It is written for whoever runs the companion. Okta comes as far as to the store too, and is answered at its door.
    if (error instanceof StoreError) {
      request.log.warn({ err: error }, "The store could not be asked.");
      return reply.code(503).send({ code: error.code, message: error.message });
    }
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      request.log.error({ err: error }, "A request failed.");
      return reply
        .code(status)
        .send({ code: "internal", message: "The companion could not handle the request; its log says why." });
    }
    return reply.code(status === 415 ? 400 : status).send({ code: codeOf(error), message: error.message });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ code: "not_found", message: "There is nothing here." }),
  );
  return app;
}
