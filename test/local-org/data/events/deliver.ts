/**
 * Delivers published events to their Apex triggers, in transactions of their own.
 * [Platform Events Developer Guide: Subscribe to Platform Event Notifications with Apex Triggers; Retry Event Triggers with
 * EventBus.RetryableException; Configure the User and Batch Size for Your Platform Event Trigger]
 */
import type { AsyncWork } from "../../platform/async.ts";
import { runInTransaction, TransactionSlot, type Transaction } from "../../platform/transaction.ts";
import { ApexException } from "../../platform/values/exceptions.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { TriggerContext, type TriggerDefinition } from "../engine/trigger-context.ts";
import type { OrgData } from "../org-data.ts";
import type { SObjectDescribe } from "../schema/index.ts";
import { xmlNumber, xmlText } from "../schema/source.ts";
import type { EventDraft, PublishedEvent } from "./bus.ts";
import { runCallback, type PublishCallback } from "./callbacks.ts";
import { noteSubscriber, subscriberState } from "./subscribers.ts";

const DEFAULT_BATCH = 2000;
/** A trigger that throws RetryableException runs again nine times, then its subscription stops. */
const MAX_RETRIES = 9;

/** What `EventBus.TriggerContext.currentContext()` answers. */
export class EventTriggerState {
  retries = 0;
  lastError: string | null = null;
  /** Replay id up to which the trigger has done its work. */
  resumeCheckpoint: string | null = null;
}

export const eventTriggerState = new TransactionSlot<EventTriggerState>(() => new EventTriggerState());

/**
 * The work that delivers events of one object once the publisher has committed (or at once, for immediate ones). A trigger gets all events that
 * wait, from whichever calls and transactions they come, up to its batch size.
 */
export class EventDelivery implements AsyncWork {
  readonly kind = "event";
  readonly name: string;
  /** "…published … regardless of whether the transaction succeeds": [Platform Events Developer Guide: Publish Behavior] */
  readonly survivesRollback: boolean;
  readonly #data: OrgData;
  readonly #publisher: Transaction;
  readonly #drafts: readonly EventDraft[];
  readonly #callbacks: readonly PublishCallback[];

  constructor(
    data: OrgData,
    publisher: Transaction,
    object: SObjectDescribe,
    drafts: readonly EventDraft[],
    callbacks: readonly PublishCallback[] = [],
  ) {
    this.name = object.name;
    this.survivesRollback = object.publishBehavior === "PublishImmediately";
    this.#data = data;
    this.#publisher = publisher;
    this.#drafts = drafts;
    this.#callbacks = callbacks;
  }

  run(): void {
    const bus = this.#data.events;
    const events = this.#drafts.map((draft) => (this.#publisher.isTest ? bus.number(draft) : bus.announce(draft)));
    const failures = this.#tell("success");
    for (const trigger of this.#data.triggers.on(this.name, "AFTER_INSERT")) {
      if (subscriberState(this.#data, this.#publisher, trigger).Status === "Error") continue;
      failures.push(...deliverTo(this.#data, this.#publisher, trigger, events));
    }
    if (failures.length > 0) throw failures[0];
  }

  /** The publishing fails: no trigger hears of the events, the callbacks do. */
  fail(): void {
    const [failure] = this.#tell("failure");
    if (failure !== undefined) throw failure;
  }

  #tell(outcome: "success" | "failure"): unknown[] {
    return this.#callbacks.flatMap((callback) => {
      try {
        runCallback(this.#data, this.#publisher, callback, outcome);
        return [];
      } catch (error) {
        return [error];
      }
    });
  }

  readonly join = (later: AsyncWork): AsyncWork | null => {
    if (!(later instanceof EventDelivery) || later.name !== this.name) return null;
    const [first] = this.#drafts;
    if (!first) return later;
    const drafts = [...this.#drafts, ...later.#drafts];
    return new EventDelivery(this.#data, this.#publisher, first.object, drafts, [
      ...this.#callbacks,
      ...later.#callbacks,
    ]);
  };
}

interface SubscriberConfig {
  readonly batchSize: number;
  readonly user: string | null;
}

function subscriberConfig(data: OrgData, triggerName: string): SubscriberConfig {
  const file = data.schema.metadata
    .of("platformEventSubscriberConfig")
    .find((entry) => xmlText(entry.xml, "platformEventConsumer")?.toLowerCase() === triggerName.toLowerCase());
  if (!file) return { batchSize: DEFAULT_BATCH, user: null };
  return { batchSize: xmlNumber(file.xml, "batchSize") ?? DEFAULT_BATCH, user: xmlText(file.xml, "user") };
}

/** Gives one trigger all events, in chunks; a chunk that fails is lost to it. Answers the failures: other triggers still get theirs. */
function deliverTo(
  data: OrgData,
  publisher: Transaction,
  trigger: TriggerDefinition,
  events: readonly PublishedEvent[],
): unknown[] {
  const { batchSize, user } = subscriberConfig(data, trigger.name);
  const userId = (user === null ? null : data.userByUsername(user)?.id) ?? data.automatedProcessId;
  const failures: unknown[] = [];
  let waiting = [...events];
  // In a test each delivery is one attempt, and the next goes on where it stood
  let { Retries: retries, LastError: lastError } = subscriberState(data, publisher, trigger);
  while (waiting.length > 0) {
    const chunk = waiting.slice(0, batchSize);
    const outcome = runChunk(data, publisher, trigger, chunk, { userId, retries, lastError });
    if (outcome.retry) {
      lastError = outcome.retry.message;
      if (++retries > MAX_RETRIES) {
        noteSubscriber(data, publisher, trigger, { Status: "Error", Retries: MAX_RETRIES, LastError: lastError });
        return [...failures, outcome.retry];
      }
      noteSubscriber(data, publisher, trigger, { Retries: retries, LastError: lastError });
      waiting = afterCheckpoint(waiting, outcome.checkpoint);
      if (!publisher.isTest) continue;
      deliverAgainLater(data, publisher, trigger, waiting);
      return failures;
    }
    retries = 0;
    lastError = null;
    noteSubscriber(data, publisher, trigger, { Retries: 0, LastError: null, Position: chunk.at(-1)?.replayId ?? 0 });
    if (outcome.error) failures.push(outcome.error);
    const resumes = !outcome.error && outcome.checkpoint !== null;
    waiting = resumes ? afterCheckpoint(waiting, outcome.checkpoint) : waiting.slice(chunk.length);
  }
  return failures;
}

/** "Deliver the retried event": by the test's next delivery. [Platform Events Developer Guide: Test Retried Event Messages] */
function deliverAgainLater(
  data: OrgData,
  publisher: Transaction,
  trigger: TriggerDefinition,
  events: readonly PublishedEvent[],
): void {
  publisher.testMethod.afterCommit({
    kind: "event",
    name: trigger.objectName,
    survivesRollback: true,
    run: () => {
      const [failure] = deliverTo(data, publisher, trigger, events);
      if (failure !== undefined) throw failure;
    },
  });
}

interface ChunkOutcome {
  readonly retry: ApexException | null;
  readonly error: unknown;
  readonly checkpoint: string | null;
}

function runChunk(
  data: OrgData,
  publisher: Transaction,
  trigger: TriggerDefinition,
  events: readonly PublishedEvent[],
  how: { readonly userId: string; readonly retries: number; readonly lastError: string | null },
): ChunkOutcome {
  const state = new EventTriggerState();
  state.retries = how.retries;
  state.lastError = how.lastError;
  const within = publisher.isTest ? { within: publisher.testMethod } : {};
  try {
    runInTransaction(
      { org: publisher.org, kind: "event", user: data.runningUser(how.userId), ...within },
      (transaction) => {
        Object.assign(transaction.get(eventTriggerState), state);
        const rows = events.map((event) => eventRow(event));
        transaction.trigger = new TriggerContext("AFTER_INSERT", trigger.objectName, rows, null);
        try {
          trigger.run();
        } finally {
          state.resumeCheckpoint = transaction.get(eventTriggerState).resumeCheckpoint;
          transaction.trigger = null;
        }
      },
    );
    return { retry: null, error: null, checkpoint: state.resumeCheckpoint };
  } catch (error) {
    const isRetryable = error instanceof ApexException && error.apexTypeName === "EventBus.RetryableException";
    return { retry: isRetryable ? error : null, error: isRetryable ? null : error, checkpoint: state.resumeCheckpoint };
  }
}

function afterCheckpoint(events: readonly PublishedEvent[], checkpoint: string | null): PublishedEvent[] {
  return checkpoint === null ? [...events] : events.filter((event) => event.replayId > Number(checkpoint));
}

function eventRow(event: PublishedEvent): SObjectValue {
  const row = new SObjectValue(event.object.name);
  for (const [name, value] of Object.entries(event.values)) row.fields.set(name, value);
  row.setReadOnly(true);
  return row;
}
