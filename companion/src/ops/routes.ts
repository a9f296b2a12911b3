import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Store } from "../store/store.ts";
import type { Metrics } from "./metrics.ts";
import type { Guard } from "./operator/guard.ts";
import type { CompanionStatus } from "./status.ts";

export interface OpsOptions {
  guard: Guard;
  metrics: Pick<Metrics, "contentType" | "read">;
  store: Pick<Store, "deadLetters">;
  status(): Promise<CompanionStatus>;
  /** False while the store takes nothing, and once the process is closing. */
  isReady(): Promise<boolean>;
}

/** Dead letters in one answer; the others are asked for by org or number. */
const MOST_LETTERS = 500;
const lettersQuery = z.object({ org: z.string().optional(), id: z.coerce.number().int().positive().optional() });

/**
 * The operators' door. `/healthz` says that the process lives, `/readyz` that it takes events; both are open to probes
 * and tell nothing else. `/status`, `/metrics` and `/dead-letters` ask for the operator token, or, if none is configured, answer on
 * loopback only.
 */
export async function opsDoor(
  app: FastifyInstance,
  { guard, metrics, store, status, isReady }: OpsOptions,
): Promise<void> {
  app.get("/healthz", { logLevel: "warn" }, () => ({ status: "ok" }));

  app.get("/readyz", { logLevel: "warn" }, async (_request, reply) => {
    const ready = await isReady();
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not_ready" });
  });

  app.register(async (guarded) => {
    guarded.addHook("onRequest", guard.mayLook);
    guarded.get("/status", () => status());
    guarded.get("/metrics", { logLevel: "warn" }, async (_request, reply) =>
      reply.type(metrics.contentType).send(await metrics.read()),
    );
    guarded.get("/dead-letters", async (request, reply) => {
      const which = lettersQuery.safeParse(request.query);
      return which.success
        ? { deadLetters: await store.deadLetters(MOST_LETTERS, which.data) }
        : reply.code(400).send({ code: "malformed", message: "id must be the number of a dead letter." });
    });
  });
}
