import { z } from "zod";

/** A part of an event that is of no use when it has another shape; the event itself still counts. */
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(null);

const text = optional(z.string().max(1_000));

const entity = z.object({ id: text, type: text, alternateId: text, displayName: text });

/**
 * What Lockstep reads of a System Log event. Okta sends null for actor and target, and adds fields at will, so
 * everything but uuid and type may be anything: an event that is acknowledged must be stored. Source:
 * developer.okta.com, "Event hooks" and "System Log API".
 */
const oktaEvent = z.object({
  uuid: z.string().min(1).max(200),
  eventType: z.string().min(1).max(200),
  published: optional(z.iso.datetime({ offset: true })),
  actor: optional(entity),
  target: optional(z.array(optional(entity))),
  outcome: optional(z.object({ result: text })),
});

/** Okta's ids go into paths of its API; what could lead elsewhere there is none. */
const OKTA_ID = /^[A-Za-z0-9_-]{1,100}$/;

export type OktaEvent = z.output<typeof oktaEvent>;

const delivery = z.object({
  eventType: z.literal("com.okta.event_hook"),
  data: z.object({ events: z.array(z.unknown()) }),
});

/** The events of a delivery as they came, or null when the body is not an Okta event hook's. */
export function eventsOfDelivery(body: unknown): unknown[] | null {
  const parsed = delivery.safeParse(body);
  return parsed.success ? parsed.data.data.events : null;
}

/** One event, or null when it lacks what makes it one: a uuid and a type. */
export function parseEvent(value: unknown): OktaEvent | null {
  const parsed = oktaEvent.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** The id of the first target of a type. Targets have no fixed order, so they are never taken by index. */
export function targetId(event: OktaEvent, type: string): string | undefined {
  const id = event.target?.find((target) => target?.type === type)?.id;
  return typeof id === "string" && OKTA_ID.test(id) ? id : undefined;
}

/** The id of the actor if it is a person. */
export function actorId({ actor }: OktaEvent): string | undefined {
  const id = actor?.type === "User" ? actor.id : undefined;
  return typeof id === "string" && OKTA_ID.test(id) ? id : undefined;
}
