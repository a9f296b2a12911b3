import type { FastifyInstance, FastifyRequest } from "fastify";
import { secretCheck } from "../intake/secret.ts";
import type { Store } from "../store/store.ts";
import type { CompanionStatus } from "./status.ts";

export interface OpsOptions {
  operatorToken: string | undefined;
  store: Pick<Store, "deadLetters">;
  status(): Promise<CompanionStatus>;
  /** False while the store takes nothing, and once the process is closing. */
  isReady(): Promise<boolean>;
}

/** A proxy on this machine speaks for others: what it forwards is not local. */
function isFromThisMachine({ ip, headers }: FastifyRequest): boolean {
  return LOOPBACK.has(ip) && headers["x-forwarded-for"] === undefined && headers["forwarded"] === undefined;
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/**
 * The operators' door. `/healthz` says that the process lives, `/readyz` that it takes events; both are open to probes
 * and tell nothing else. `/status` and `/dead-letters` ask for the operator token, or, if none is configured, answer on
 * loopback only.
 */
export async function opsDoor(
  app: FastifyInstance,
  { operatorToken, store, status, isReady }: OpsOptions,
): Promise<void> {
  const isOperator = operatorToken === undefined ? undefined : secretCheck([`Bearer ${operatorToken}`]);
  const mayAsk = (request: FastifyRequest): boolean =>
    isOperator?.(request.headers.authorization) ?? isFromThisMachine(request);

  app.get("/healthz", { logLevel: "warn" }, () => ({ status: "ok" }));

  app.get("/readyz", { logLevel: "warn" }, async (_request, reply) => {
    const ready = await isReady();
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not_ready" });
  });

  app.register(async (guarded) => {
    guarded.addHook("onRequest", async (request, reply) => {
      if (mayAsk(request)) return;
      return reply.code(401).send({ code: "not_operator", message: "The operator token is missing or wrong." });
    });
    guarded.get("/status", () => status());
    guarded.get("/dead-letters", async () => ({ deadLetters: await store.deadLetters(500) }));
  });
}
