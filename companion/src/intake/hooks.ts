import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { OktaOrgConfig } from "../config.ts";
import { StoreError } from "../store/store.ts";
import type { AcceptEvents } from "./accept.ts";
import { eventsOfDelivery } from "./envelope.ts";
import { networkCheck } from "./networks.ts";
import { secretCheck } from "./secret.ts";

interface HookParams {
  Params: { oktaOrg: string };
}

/** Who may deliver for one Okta org. */
export interface HookDoor {
  /** The name of the secret header, in lower case. */
  header: string;
  isValid(presented: string | undefined): boolean;
  isNear(address: string): boolean;
}

export interface HookOptions {
  /** By key of the Okta org, as they are when somebody knocks. */
  doors: ReadonlyMap<string, HookDoor>;
  acceptEvents: AcceptEvents;
  /** How long the commit may take before Okta is asked to come again. */
  answerWithinMs?: number;
}

/** Okta waits 3 s; part of that is spent on the way. */
const ANSWER_WITHIN_MS = 2_000;

/** Okta's challenge is short; a longer one is not Okta's. */
const CHALLENGE_LIMIT = 1_024;

/** The door as an Okta org's settings have it. */
export function hookDoorOf({ headerName, secrets, networks }: OktaOrgConfig["hook"]): HookDoor {
  return { header: headerName.toLowerCase(), isValid: secretCheck(secrets), isNear: networkCheck(networks) };
}

/**
 * The door that Okta's event hooks knock at, `/hooks/okta/<key of the Okta org>`.
 *
 * Okta waits 3 s, tries once more after a 5xx or a time-out and never after a 4xx. So a delivery is answered with 204
 * as soon as its events are committed, and nothing else is done before the answer. Source: developer.okta.com, "Event
 * hooks" and "Hooks best practices".
 */
export async function hookDoor(
  app: FastifyInstance,
  { doors, acceptEvents, answerWithinMs = ANSWER_WITHIN_MS }: HookOptions,
): Promise<void> {
  // What an event says under names that are traps for JavaScript is dropped, and not the delivery: Okta sends no 4xx again.
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "string" }, app.getDefaultJsonParser("remove", "remove"));

  const presented = (request: FastifyRequest, header: string): string | undefined => {
    const value = request.headers[header];
    return Array.isArray(value) ? value[0] : value;
  };

  /** Whether somebody calls from a network that may; otherwise the answer is given. */
  const comesFromAfar = (request: FastifyRequest<HookParams>, reply: FastifyReply): boolean => {
    if (doors.get(request.params.oktaOrg)?.isNear(request.ip) !== false) return false;
    request.log.warn({ oktaOrg: request.params.oktaOrg, from: request.ip }, "A call from another network was refused.");
    void reply.code(403).send({ code: "foreign_network", message: "Calls from this network are not taken." });
    return true;
  };

  app.get<HookParams>("/hooks/okta/:oktaOrg", async (request, reply) => {
    const challenge = request.headers["x-okta-verification-challenge"];
    if (!doors.has(request.params.oktaOrg))
      return reply.code(404).send({ code: "unknown_okta_org", message: "No Okta org of this name is configured." });
    if (comesFromAfar(request, reply)) return reply;
    if (typeof challenge !== "string" || challenge === "" || challenge.length > CHALLENGE_LIMIT) {
      return reply.code(400).send({
        code: "no_challenge",
        message: "The x-okta-verification-challenge header is missing. Okta sends it when it verifies a hook.",
      });
    }
    return reply.send({ verification: challenge });
  });

  app.post<HookParams>(
    "/hooks/okta/:oktaOrg",
    {
      // Before the body is read: a stranger's bytes are not even parsed.
      onRequest: (request, reply, done) => {
        const door = doors.get(request.params.oktaOrg);
        if (door === undefined)
          return void reply
            .code(404)
            .send({ code: "unknown_okta_org", message: "No Okta org of this name is configured." });
        if (comesFromAfar(request, reply)) return;
        if (door.isValid(presented(request, door.header))) return done();
        request.log.warn(
          { oktaOrg: request.params.oktaOrg, from: request.ip },
          "A hook delivery without the right secret was refused.",
        );
        void reply.code(401).send({ code: "wrong_secret", message: "The secret header is missing or wrong." });
      },
    },
    async (request, reply) => {
      const events = eventsOfDelivery(request.body);
      if (events === null) {
        return reply.code(400).send({
          code: "foreign_envelope",
          message: "The body is not a delivery of an Okta event hook (com.okta.event_hook).",
        });
      }
      const stored = await within(answerWithinMs, acceptEvents(request.params.oktaOrg, events, "hook")).catch(
        (error: unknown) => {
          if (error instanceof StoreError) return error;
          throw error;
        },
      );
      if (stored instanceof StoreError) {
        // Why not is for those to know who run the companion, and not for Okta.
        request.log.error({ oktaOrg: request.params.oktaOrg, err: stored }, "A hook delivery could not be stored.");
        return reply.code(503).send({ code: "store_away", message: "The events could not be stored." });
      }
      if (stored === null) {
        // The commit may still succeed; what Okta then sends again, or the log brings, is dropped by its uuid.
        request.log.warn({ oktaOrg: request.params.oktaOrg }, "The store is too slow for a hook delivery.");
        return reply.code(503).send({ code: "store_slow", message: "The events could not be stored in time." });
      }
      const { accepted, duplicates, malformed } = stored;
      if (malformed > 0 && malformed === events.length) {
        return reply
          .code(400)
          .send({ code: "malformed_events", message: "No event of the delivery has a uuid and an eventType." });
      }
      request.log.debug(
        // What the org is sent because of them is logged with these uuids too.
        { oktaOrg: request.params.oktaOrg, accepted, duplicates, malformed, events: uuidsOf(events) },
        "A hook delivery was stored.",
      );
      return reply.code(204).send();
    },
  );
}

function uuidsOf(events: readonly unknown[]): string[] {
  return events.flatMap((event) => {
    const uuid = (event as { uuid?: unknown } | null)?.uuid;
    return typeof uuid === "string" ? uuid : [];
  });
}

/** What the work comes to, or null when it takes longer; how it then ends is of no interest. */
function within<Result>(ms: number, work: Promise<Result>): Promise<Result | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, null);
    const first =
      <Value>(settle: (value: Value) => void) =>
      (value: Value) => {
        clearTimeout(timer);
        settle(value);
      };
    work.then(first(resolve), first(reject));
  });
}
