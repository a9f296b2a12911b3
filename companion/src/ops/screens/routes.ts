import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { secretCheck } from "../../intake/secret.ts";
import { OktaFailure } from "../../okta/failure.ts";
import type { Clock } from "../../time.ts";
import { createCounter } from "../counter.ts";
import { malformedText } from "../malformed.ts";
import { groupsQuery } from "./contract.ts";
import type { Directory } from "./directory.ts";

/** One Salesforce org, as its screens come to the companion. */
export interface ScreenedOrg {
  key: string;
  /** Proves that it is this org; its screens are turned away without one. */
  token: string | undefined;
  /** Of the Okta org that it follows. */
  directory: Directory;
}

export interface ScreensOptions {
  /** As they are now: they come and go. */
  orgs(): readonly ScreenedOrg[];
  clock: Clock;
}

/** Wrong tokens from one address in a minute, before it is not even answered by name. */
const MOST_MISSES = 10;
/** Requests of one org in a minute: some people who type. */
const MOST_REQUESTS = 120;
/** Whoever types does not wait longer; the org gives up after five seconds. */
const PATIENCE_MS = 4_000;

/**
 * What the package's screens need of Okta, for one org at a time: its token opens this door and no other. Nothing here
 * changes anything or tells of a person.
 */
export async function screensDoor(app: FastifyInstance, { orgs, clock }: ScreensOptions): Promise<void> {
  const find = (presented: string | undefined) =>
    orgs()
      .filter(({ token }) => token !== undefined && secretCheck([`Bearer ${token}`])(presented))
      .at(0);
  const misses = createCounter(clock);
  const requests = createCounter(clock);
  const refuse = (reply: FastifyReply, status: number, code: string, message: string) =>
    reply.code(status).send({ code, message });
  const tooMany = (reply: FastifyReply) =>
    refuse(reply.header("retry-after", "60"), 429, "too_many_requests", "Too many requests; try again in a minute.");

  app.decorateRequest("screenedOrg", null);
  app.addHook("onRequest", async (request, reply) => {
    const found = find(request.headers.authorization);
    if (found === undefined) {
      // Only strangers are counted by address: many orgs call from the same ones.
      if (misses.add(request.ip) > MOST_MISSES) return tooMany(reply);
      request.log.warn({ ip: request.ip }, "Somebody without an org's token knocked at the screens' door.");
      return refuse(reply, 401, "unknown_org", "The token is missing, or is no org's.");
    }
    if (requests.add(found.key) > MOST_REQUESTS) return tooMany(reply);
    request.setDecorator("screenedOrg", found);
    return undefined;
  });

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    ask: (directory: Directory, signal: AbortSignal) => Promise<unknown>,
  ) => {
    const { directory } = request.getDecorator<ScreenedOrg>("screenedOrg");
    try {
      return await ask(directory, AbortSignal.timeout(PATIENCE_MS));
    } catch (error) {
      if (error instanceof OktaFailure)
        return refuse(reply, error.kind === "rate_limited" ? 503 : 502, error.code, error.message);
      if (error instanceof Error && error.name === "TimeoutError")
        return refuse(reply, 504, "okta_slow", "Okta does not answer in time.");
      throw error;
    }
  };

  app.get("/screens/okta/groups", async (request, reply) => {
    const query = groupsQuery.safeParse(request.query);
    if (!query.success) return refuse(reply, 400, "malformed", malformedText(query.error));
    return answer(request, reply, (directory, signal) => directory.groups(query.data, signal));
  });
  app.get("/screens/okta/attributes", (request, reply) =>
    answer(request, reply, (directory, signal) => directory.attributes(signal)),
  );
}
