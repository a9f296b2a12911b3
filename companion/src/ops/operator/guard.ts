import type { FastifyReply, FastifyRequest } from "fastify";
import { namedToken } from "../../config.ts";
import { secretCheck } from "../../intake/secret.ts";
import { createCounter } from "../counter.ts";
import type { Clock } from "../../time.ts";

/** A proxy on this machine speaks for others: what it forwards is not local. */
function isFromThisMachine({ ip, headers }: FastifyRequest): boolean {
  return LOOPBACK.has(ip) && headers["x-forwarded-for"] === undefined && headers["forwarded"] === undefined;
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** Wrong tokens from one address in a minute, before it is not even answered by name any more. */
const MOST_MISSES = 10;
/** Requests of operators from one address in a minute. */
const MOST_REQUESTS = 600;

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

export interface Guard {
  /** Lets operators look: whoever has the token; without one, whoever is on this machine. */
  mayLook: Hook;
  /** Lets operators act: whoever has the token, and nobody without one. */
  mayAct: Hook;
  /** Who it is that was let in, by name and address; the name is null for the token that operators share. */
  operatorOf(request: FastifyRequest): OperatorName;
}

export interface OperatorName {
  name: string | null;
  address: string;
}

export interface GuardOptions {
  /** The token that operators share. */
  operatorToken?: string | undefined;
  /** Those who have one of their own, as `ann:<token>`. */
  operators: readonly string[];
}

/**
 * Makes the guard of the operators' door. The token is compared in constant time. Strangers are counted by address, and
 * never to the cost of an operator: behind a proxy they come from the same one, and whoever may stop an org in need
 * must not be locked out by somebody who knocks.
 */
export function createGuard({ operatorToken, operators }: GuardOptions, clock: Clock): Guard {
  const doors = [
    ...(operatorToken === undefined ? [] : [{ name: null, token: operatorToken }]),
    ...operators.map(namedToken),
  ].map(({ name, token }) => ({ name, fits: secretCheck([`Bearer ${token}`]) }));
  const names = new WeakMap<FastifyRequest, string | null>();
  /** All are compared, so that the time does not tell which fits. */
  const isOperator = (request: FastifyRequest) => {
    const [found] = doors.filter(({ fits }) => fits(request.headers.authorization));
    if (found !== undefined) names.set(request, found.name);
    return found !== undefined;
  };
  const hasToken = doors.length > 0;
  const misses = createCounter(clock);
  const requests = createCounter(clock);

  const tooMany = (reply: FastifyReply) =>
    reply
      .code(429)
      .header("retry-after", "60")
      .send({ code: "too_many_requests", message: "Too many requests from this address; try again in a minute." });

  const guard =
    (withoutToken: "local" | "nobody"): Hook =>
    async (request, reply) => {
      const isIn = hasToken ? isOperator(request) : withoutToken === "local" && isFromThisMachine(request);
      if (isIn) return requests.add(request.ip) > MOST_REQUESTS ? tooMany(reply) : undefined;
      if (!hasToken && isFromThisMachine(request)) {
        return reply.code(403).send({
          code: "no_operator_token",
          message: "Nothing can be asked for without a token: set LOCKSTEP_OPERATOR_TOKEN for companion and CLI.",
        });
      }
      if (misses.add(request.ip) > MOST_MISSES) return tooMany(reply);
      request.log.warn({ ip: request.ip }, "Somebody without the operator token knocked at the operators' door.");
      return reply.code(401).send({ code: "not_operator", message: "The operator token is missing or wrong." });
    };
  return {
    mayLook: guard("local"),
    mayAct: guard("nobody"),
    operatorOf: (request) => ({ name: names.get(request) ?? null, address: request.ip }),
  };
}
