/**
 * The Apex triggers that subscribe to events, as rows of EventBusSubscriber tell of them.
 * [Object Reference: EventBusSubscriber; Platform Events Developer Guide: Retry Event Triggers, Event and Event Bus Properties in Test Context]
 */
import type { Transaction } from "../../platform/transaction.ts";
import { TransactionSlot } from "../../platform/transaction.ts";
import type { TriggerDefinition } from "../engine/trigger-context.ts";
import type { OrgData } from "../org-data.ts";

/** What a row says of its subscriber. `Error`: it has been retried nine times and gets no more events. */
export interface SubscriberState {
  readonly Status: "Running" | "Error";
  readonly Retries: number;
  readonly LastError: string | null;
  readonly Position: number;
}

const FRESH: SubscriberState = { Status: "Running", Retries: 0, LastError: null, Position: 0 };

/** "State information of events and subscribers is reset and isn't persisted" in a test. */
const statesInTest = new TransactionSlot<Map<string, SubscriberState>>(() => new Map());

/** Gives each deployed event trigger its row, as it is after saving the trigger: running, from the tip. */
export function refreshSubscribers(data: OrgData, triggers: Iterable<TriggerDefinition>): void {
  const gone = new Set([...data.store.tableOf("EventBusSubscriber").rows()].map(({ id }) => id));
  for (const trigger of triggers) {
    if (!data.schema.object(trigger.objectName)?.isEvent) continue;
    const id = rowOf(data, trigger);
    if (id === null) data.insertSystemRow("EventBusSubscriber", { ...describe(trigger), ...FRESH });
    else data.updateSystemRow("EventBusSubscriber", id, { ...FRESH });
    if (id !== null) gone.delete(id);
  }
  const table = data.store.tableOf("EventBusSubscriber");
  for (const id of gone) data.store.replace(table, id, null);
}

export function subscriberState(data: OrgData, publisher: Transaction, trigger: TriggerDefinition): SubscriberState {
  if (publisher.isTest) return publisher.testMethod.get(statesInTest).get(trigger.name) ?? FRESH;
  const id = rowOf(data, trigger);
  const values = id === null ? undefined : data.store.tableOf("EventBusSubscriber").get(id)?.values;
  return values ? { ...FRESH, ...(values as Partial<SubscriberState>) } : FRESH;
}

export function noteSubscriber(
  data: OrgData,
  publisher: Transaction,
  trigger: TriggerDefinition,
  change: Partial<SubscriberState>,
): void {
  const state = { ...subscriberState(data, publisher, trigger), ...change };
  const id = rowOf(data, trigger);
  if (publisher.isTest) {
    publisher.testMethod.get(statesInTest).set(trigger.name, state);
    publisher.testMethod.data.rules.put("EventBusSubscriber", id, { ...describe(trigger), ...state });
  } else if (id === null) data.insertSystemRow("EventBusSubscriber", { ...describe(trigger), ...state });
  else data.updateSystemRow("EventBusSubscriber", id, { ...state });
}

function describe(trigger: TriggerDefinition): Record<string, string> {
  return { Name: trigger.name, Topic: trigger.objectName, Type: "ApexTrigger" };
}

function rowOf(data: OrgData, trigger: TriggerDefinition): string | null {
  const table = data.store.tableOf("EventBusSubscriber");
  for (const row of table.rows())
    if (row.values["Name"] === trigger.name && row.values["Topic"] === trigger.objectName) return row.id;
  return null;
}
