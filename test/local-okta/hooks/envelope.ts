import type { LogEvent } from "../log/event.ts";

/** An event as it is delivered: some parts may be missing [developer.okta.com: concepts/event-hooks]. */
export type DeliverableEvent = Omit<LogEvent, "actor" | "target" | "debugContext"> & {
  readonly [part in "actor" | "target" | "debugContext"]: LogEvent[part] | null;
};

/** A delivery as Okta posts it to a hook's receiver [developer.okta.com: concepts/event-hooks]. */
export interface Delivery {
  readonly eventType: "com.okta.event_hook";
  readonly eventTypeVersion: "1.0";
  readonly cloudEventsVersion: "0.1";
  readonly source: string;
  readonly eventId: string;
  readonly data: { readonly events: readonly object[] };
  readonly eventTime: string;
  readonly contentType: "application/json";
}

/** @param source the hook's own address at Okta, @param eventTime the moment of the delivery, ISO 8601 */
export function envelope(
  source: string,
  eventId: string,
  eventTime: string,
  events: readonly DeliverableEvent[],
): Delivery {
  return {
    eventType: "com.okta.event_hook",
    eventTypeVersion: "1.0",
    cloudEventsVersion: "0.1",
    source,
    eventId,
    data: { events: events.map(delivered) },
    eventTime,
    contentType: "application/json",
  };
}

/** In a delivery the chain of addresses stands in `client`, not in `request`, and there is an `insertionTimestamp`. */
function delivered(event: DeliverableEvent): object {
  const { request, client, ...rest } = event;
  return { ...rest, client: { ...client, ipChain: request.ipChain }, insertionTimestamp: null };
}
