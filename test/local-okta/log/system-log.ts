import type { Clock } from "../state/clock.ts";
import { timestamp } from "../state/clock.ts";
import type { Ids } from "../state/ids.ts";
import { describeClient, ipChainOf } from "./client.ts";
import type { Cause, LogEvent, OutcomeResult, Target } from "./event.ts";
import { factsOf, type EventType } from "./event-types.ts";

/** What an operation says about what it did; the log adds the rest. */
export interface Entry {
  readonly eventType: EventType;
  readonly cause: Cause;
  readonly target: readonly Target[];
  readonly outcome?: { readonly result: OutcomeResult; readonly reason: string | null };
  readonly debugData?: Readonly<Record<string, string>>;
  /** JOB for what Okta does in the background as a consequence; WEB otherwise. */
  readonly transaction?: "WEB" | "JOB";
}

/** An event with the moment at which it became readable; its place in the list is its place in persistence order. */
export interface Persisted {
  readonly event: LogEvent;
  readonly persistedAt: number;
}

type Listener = (event: LogEvent) => void;

/**
 * The System Log: append only, in the order in which events are persisted, which need not be the order in which they
 * were published [developer.okta.com: reference/system-log-query].
 */
export class SystemLog {
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #persisted: Persisted[] = [];
  readonly #listeners: Listener[] = [];
  /** Published, not yet readable; only a fault puts events here. */
  #late: { readonly event: LogEvent; readonly due: number }[] = [];
  /** How much later than published an event is persisted, in milliseconds; a fault. */
  persistenceDelay: (event: LogEvent) => number = () => 0;

  /** The ids of the hooks that an event of this type goes to; events name them in their debug data. */
  hooksFor: (eventType: EventType) => readonly string[] = () => [];

  constructor(clock: Clock, ids: Ids) {
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Calls `listener` with every event as it is published, whenever it becomes readable. */
  onPublished(listener: Listener): void {
    this.#listeners.push(listener);
  }

  write(entry: Entry): LogEvent {
    const event = this.#eventOf(entry);
    const delay = this.persistenceDelay(event);
    if (delay > 0) this.#late.push({ event, due: this.#clock.now() + delay });
    else this.#persist(event, this.#clock.now());
    for (const listener of this.#listeners) listener(event);
    return event;
  }

  /** All events that can be read by now, in persistence order. */
  read(): readonly Persisted[] {
    const now = this.#clock.now();
    const due = this.#late.filter((late) => late.due <= now).sort((a, b) => a.due - b.due);
    if (due.length > 0) {
      this.#late = this.#late.filter((late) => late.due > now);
      for (const { event } of due) this.#persist(event, now);
    }
    return this.#persisted;
  }

  #persist(event: LogEvent, persistedAt: number): void {
    this.#persisted.push({ event, persistedAt });
  }

  #eventOf({ eventType, cause, target, outcome, debugData, transaction }: Entry): LogEvent {
    const { displayMessage, legacy, severity } = factsOf(eventType);
    const hookIds = this.hooksFor(eventType);
    const detail: Record<string, string> = cause.apiTokenId ? { requestApiTokenId: cause.apiTokenId } : {};
    return {
      actor: cause.actor,
      client: describeClient(cause),
      device: null,
      authenticationContext: {
        authenticationProvider: null,
        credentialProvider: null,
        credentialType: null,
        issuer: null,
        interface: null,
        authenticationStep: 0,
        externalSessionId: "unknown",
      },
      displayMessage,
      eventType,
      outcome: outcome ?? { result: "SUCCESS", reason: null },
      published: timestamp(this.#clock),
      securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
      severity: severity ?? "INFO",
      debugContext: {
        debugData: {
          requestId: cause.requestId,
          requestUri: cause.requestUri,
          threatSuspected: "false",
          ...(hookIds.length > 0 ? { targetEventHookIds: hookIds.join(",") } : {}),
          url: `${cause.requestUri}?`,
          ...debugData,
        },
      },
      legacyEventType: legacy,
      transaction: { type: transaction ?? "WEB", id: cause.requestId, detail },
      uuid: this.#ids.uuid(),
      version: "0",
      request: { ipChain: ipChainOf(cause) },
      target,
    };
  }
}
