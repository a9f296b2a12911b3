/** The event bus of an org: numbers published events, keeps them, and tells subscribers. [Platform Events Developer Guide] */
import type { ApexValue } from "../../platform/registry.ts";
import type { SObjectDescribe } from "../schema/index.ts";
import type { RollingAllowance } from "../../platform/org-limits.ts";
import { hourlyAllowance } from "./allowance.ts";

/** An event that a transaction published and that the bus has not taken in yet. */
export interface EventDraft {
  readonly eventUuid: string;
  readonly object: SObjectDescribe;
  readonly values: Readonly<Record<string, ApexValue>>;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
}

export interface PublishedEvent extends EventDraft {
  readonly replayId: number;
}

export type EventSubscriber = (event: PublishedEvent) => void;

/** High-volume events are kept for 72 hours. [Platform Events Developer Guide: Event Message Durability] */
const RETENTION_MS = 72 * 3_600_000;

/** Steps between replay ids: "not guaranteed to be contiguous for consecutive events", so here they never are. [ibid.] */
const STEPS = [3, 2, 7, 2, 5] as const;

export class EventBus {
  readonly #now: () => number;
  /** Every id given out within the retention window, oldest first: events, and positions told to subscribers. */
  #issued: { readonly replayId: number; readonly at: number; readonly event: PublishedEvent | null }[] = [];
  #lastReplayId = 1000;
  #steps = 0;
  readonly #subscribers = new Set<EventSubscriber>();
  readonly allowance: RollingAllowance;

  constructor(now: () => number) {
    this.#now = now;
    this.allowance = hourlyAllowance(now);
  }

  /** Numbers an event without keeping it: an Apex test's events reach that test's triggers and nobody else. */
  number(draft: EventDraft): PublishedEvent {
    const replayId = this.#nextReplayId();
    return { ...draft, replayId, values: { ...draft.values, ReplayId: String(replayId) } };
  }

  /** Takes in an event of a committed transaction (or an immediate one) and tells subscribers. */
  announce(draft: EventDraft): PublishedEvent {
    const event = this.number(draft);
    this.#forget();
    this.#issued.push({ replayId: event.replayId, at: this.#now(), event });
    for (const subscriber of this.#subscribers) subscriber(event);
    return event;
  }

  /** A new position at the tip of the stream: all events before it have lower ids, all later ones higher. */
  tip(): number {
    this.#forget();
    const replayId = this.#nextReplayId();
    this.#issued.push({ replayId, at: this.#now(), event: null });
    return replayId;
  }

  /** True when the bus gave out the id within the retention window: a subscriber may go on after it. */
  holds(replayId: number): boolean {
    this.#forget();
    return this.#issued.some((entry) => entry.replayId === replayId);
  }

  /** Events still kept after a replay id, for a channel's object. */
  since(objectName: string, replayId: number): readonly PublishedEvent[] {
    this.#forget();
    return this.#issued.flatMap(({ event }) =>
      event && event.object.name === objectName && event.replayId > replayId ? [event] : [],
    );
  }

  /** Hears of every event from now on; answers how to stop. */
  subscribe(subscriber: EventSubscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  #nextReplayId(): number {
    this.#lastReplayId += STEPS[this.#steps++ % STEPS.length] as number;
    return this.#lastReplayId;
  }

  #forget(): void {
    const oldest = this.#now() - RETENTION_MS;
    const kept = this.#issued.findIndex((entry) => entry.at >= oldest);
    if (kept !== 0) this.#issued = kept === -1 ? [] : this.#issued.slice(kept);
  }
}
