/** The event bus of an org: numbers published events, keeps them, and tells subscribers. [Platform Events Developer Guide] */
import type { ApexValue } from "../../platform/registry.ts";
import type { SObjectDescribe } from "../schema/index.ts";

export interface PublishedEvent {
  readonly replayId: number;
  readonly eventUuid: string;
  readonly object: SObjectDescribe;
  readonly values: Readonly<Record<string, ApexValue>>;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
}

export type EventSubscriber = (event: PublishedEvent) => void;

/** High-volume events are kept for 72 hours. [Platform Events Developer Guide: Event Message Durability] */
const RETENTION_MS = 72 * 3_600_000;

export class EventBus {
  #retained: PublishedEvent[] = [];
  #nextReplayId = 1;
  readonly #subscribers = new Set<EventSubscriber>();

  /** The next number of the bus: replay ids grow, with gaps. */
  takeReplayId(): number {
    return this.#nextReplayId++;
  }

  /** Keeps an event of a committed transaction (or an immediate one) and tells subscribers. */
  announce(event: PublishedEvent): void {
    const oldest = event.publishedAt - RETENTION_MS;
    while (this.#retained[0] && this.#retained[0].publishedAt < oldest) this.#retained.shift();
    this.#retained.push(event);
    for (const subscriber of this.#subscribers) subscriber(event);
  }

  /** Events still kept after a replay id, for a channel's object. */
  since(objectName: string, replayId: number): readonly PublishedEvent[] {
    return this.#retained.filter((event) => event.object.name === objectName && event.replayId > replayId);
  }

  /** Hears of every event from now on; answers how to stop. */
  subscribe(subscriber: EventSubscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }
}
