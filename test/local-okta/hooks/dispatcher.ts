import type { HookFaults } from "../faults/hook-faults.ts";
import { SYSTEM_ACTOR, type Cause, type LogEvent } from "../log/event.ts";
import { eventHookTarget } from "../log/targets.ts";
import type { Org } from "../operations/org.ts";
import { timestamp } from "../state/clock.ts";
import type { EventHook } from "../state/model.ts";
import { isSuccess, isWorthARetry, post, type Answer } from "./call.ts";
import { envelope, type DeliverableEvent } from "./envelope.ts";

/** Beyond this many applicable events in 24 h nothing is recorded or replayed [developer.okta.com: concepts/event-hooks]. */
export const DAILY_LIMIT = 400_000;
/** Okta warns at 280,000 of them. */
const WARNING_SHARE = 0.7;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface DispatcherOptions {
  /** How long events are gathered into one delivery, in milliseconds of real time. */
  readonly batchMs: number;
  /** The most events in one delivery. */
  readonly maxBatch: number;
  readonly timeoutMs: number;
  readonly dailyLimit: number;
  readonly baseUrl: () => string;
}

interface Queue {
  readonly events: DeliverableEvent[];
  timer: NodeJS.Timeout | null;
}

/**
 * Carries events to the hooks that subscribe to them: several a delivery, deliveries side by side, so at least once and in
 * no promised order; one retry on 5xx and time-outs, none on 4xx.
 */
export class HookDispatcher {
  readonly #org: Org;
  readonly #faults: HookFaults;
  readonly #options: DispatcherOptions;
  readonly #queues = new Map<string, Queue>();
  readonly #heldBack = new Set<NodeJS.Timeout>();
  readonly #inFlight = new Set<Promise<void>>();
  #day = { startedAt: -Infinity, events: 0 };

  constructor(org: Org, faults: HookFaults, options: DispatcherOptions) {
    this.#org = org;
    this.#faults = faults;
    this.#options = options;
    org.log.hooksFor = (eventType) => this.#subscribers(eventType).map((hook) => hook.id);
    org.log.onPublished((event) => this.#published(event));
  }

  /** How much of the allowance of 24 hours is used. */
  usage(): { readonly events: number; readonly limit: number; readonly warning: boolean } {
    const { dailyLimit: limit } = this.#options;
    return { events: this.#day.events, limit, warning: this.#day.events >= limit * WARNING_SHARE };
  }

  /** Resolves when nothing is queued, held back or under way. */
  async idle(): Promise<void> {
    while (this.#inFlight.size > 0 || this.#heldBack.size > 0 || this.#isQueued()) {
      if (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
      else await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** Drops what is queued and waits for the deliveries under way. */
  async close(): Promise<void> {
    for (const timer of this.#heldBack) clearTimeout(timer);
    this.#heldBack.clear();
    for (const queue of this.#queues.values()) if (queue.timer) clearTimeout(queue.timer);
    this.#queues.clear();
    await Promise.all(this.#inFlight);
  }

  #published(event: LogEvent): void {
    for (const hook of this.#subscribers(event.eventType)) {
      if (!this.#countsToday()) continue;
      for (const { event: copy, afterMs } of this.#faults.plan(event)) {
        if (afterMs === 0) this.#enqueue(hook.id, copy);
        else this.#holdBack(hook.id, copy, afterMs);
      }
    }
  }

  #subscribers(eventType: string): EventHook[] {
    const hooks = this.#org.state.eventHooks.rows().map((row) => row.value);
    return hooks.filter((hook) => receives(hook) && hook.items.includes(eventType));
  }

  #countsToday(): boolean {
    const now = this.#org.clock.now();
    if (now - this.#day.startedAt >= DAY_MS) this.#day = { startedAt: now, events: 0 };
    if (this.#day.events >= this.#options.dailyLimit) return false;
    this.#day.events += 1;
    return true;
  }

  #holdBack(hookId: string, event: DeliverableEvent, afterMs: number): void {
    const timer = setTimeout(() => {
      this.#heldBack.delete(timer);
      this.#enqueue(hookId, event);
    }, afterMs);
    this.#heldBack.add(timer);
  }

  #enqueue(hookId: string, event: DeliverableEvent): void {
    const queue = this.#queues.get(hookId) ?? { events: [], timer: null };
    this.#queues.set(hookId, queue);
    queue.events.push(event);
    queue.timer ??= setTimeout(() => this.#flush(hookId), this.#options.batchMs);
  }

  #flush(hookId: string): void {
    const queue = this.#queues.get(hookId);
    if (!queue) return;
    queue.timer = null;
    const events = queue.events.splice(0);
    for (let i = 0; i < events.length; i += this.#options.maxBatch) {
      const delivery = this.#deliver(hookId, events.slice(i, i + this.#options.maxBatch)).finally(() => {
        this.#inFlight.delete(delivery);
      });
      this.#inFlight.add(delivery);
    }
  }

  async #deliver(hookId: string, events: readonly DeliverableEvent[]): Promise<void> {
    const hook = this.#org.state.eventHooks.get(hookId);
    if (!hook || !receives(hook)) return;
    const source = `${this.#options.baseUrl()}/api/v1/eventHooks/${hook.id}`;
    const body = envelope(source, this.#org.ids.uuid(), timestamp(this.#org.clock), events);
    let answer = await post(hook, body, this.#options.timeoutMs);
    if (isWorthARetry(answer)) answer = await post(hook, body, this.#options.timeoutMs);
    if (!isSuccess(answer)) this.#failed(hook, body.eventId, answer);
  }

  #failed(hook: EventHook, eventId: string, answer: Answer): void {
    const cause: Cause = {
      actor: SYSTEM_ACTOR,
      ipAddress: null,
      userAgent: null,
      requestUri: `/api/v1/eventHooks/${hook.id}`,
      requestId: eventId,
    };
    const reason = answer.status === null ? answer.reason : `HTTP ${answer.status}`;
    this.#org.log.write({
      eventType: "event_hook.delivery",
      cause,
      target: [eventHookTarget(hook)],
      outcome: { result: "FAILURE", reason },
      transaction: "JOB",
    });
  }

  #isQueued(): boolean {
    return [...this.#queues.values()].some((queue) => queue.timer !== null);
  }
}

function receives(hook: EventHook): boolean {
  return hook.status === "ACTIVE" && hook.verificationStatus === "VERIFIED";
}
