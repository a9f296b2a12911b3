import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { PageOf } from "../notify/compose.ts";
import type { Store } from "../store/store.ts";
import type { DeadLetter } from "../store/types.ts";
import type { Metrics } from "./metrics.ts";
import type { Guard } from "./operator/guard.ts";
import type { CompanionStatus } from "./status.ts";

export interface OpsOptions {
  guard: Guard;
  metrics: Pick<Metrics, "contentType" | "read">;
  store: Pick<Store, "deadLetters">;
  pageOf: PageOf;
  status(): Promise<CompanionStatus>;
  /** False while the store takes nothing, and once the process is closing. */
  isReady(): Promise<boolean>;
}

/** A dead letter as operators see it: with where Okta shows who it is. */
export type SeenLetter = DeadLetter & { page: string | null };

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
  { guard, metrics, store, pageOf, status, isReady }: OpsOptions,
): Promise<void> {
  const pageFor = ({ kind, oktaOrg, subject }: DeadLetter) => (kind === "person" ? pageOf(oktaOrg, subject) : null);

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
      if (!which.success)
        return reply.code(400).send({ code: "malformed", message: "id must be the number of a dead letter." });
      const letters = await store.deadLetters(MOST_LETTERS, which.data);
      return { deadLetters: letters.map((letter): SeenLetter => ({ ...letter, page: pageFor(letter) })) };
    });
  });
}
