import { z } from "zod";

const entity = z.looseObject({
  id: z.string().nullish(),
  type: z.string().nullish(),
  alternateId: z.string().nullish(),
  displayName: z.string().nullish(),
});

/**
 * What Lockstep reads of a System Log event. Okta sends null for actor and target, and adds fields at will, so
 * everything else may be anything. Source: developer.okta.com, "Event hooks" and "System Log API".
 */
const oktaEvent = z.looseObject({
  uuid: z.string().min(1).max(200),
  eventType: z.string().min(1).max(200),
  published: z.string().max(50).nullish(),
  actor: entity.nullish(),
  target: z.array(entity).nullish(),
  outcome: z.looseObject({ result: z.string().nullish() }).nullish(),
});

export type OktaEvent = z.output<typeof oktaEvent>;

const delivery = z.looseObject({
  eventType: z.literal("com.okta.event_hook"),
  data: z.looseObject({ events: z.array(z.unknown()) }),
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
  return event.target?.find((target) => target.type === type)?.id ?? undefined;
}
