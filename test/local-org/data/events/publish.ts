/** `EventBus.publish` and inserts of events. [Platform Events Developer Guide: Publish Event Messages with Apex] */
import type { ApexValue } from "../../platform/registry.ts";
import type { Transaction } from "../../platform/transaction.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { DmlException } from "../../platform/values/dml-exception.ts";
import { throwApex } from "../../platform/values/exceptions.ts";
import type { SObjectValue } from "../../platform/values/sobject.ts";
import { applyFieldDefaults, coerce } from "../engine/coerce.ts";
import { errorRows } from "../engine/dml.ts";
import type { DmlRequest, RowResult } from "../engine/dml-types.ts";
import { RowChange } from "../engine/row-change.ts";
import { checkFields, checkWritable } from "../engine/validate.ts";
import type { OrgData } from "../org-data.ts";
import type { SObjectDescribe } from "../schema/index.ts";
import { publishRefusal } from "./allowance.ts";
import type { EventDraft } from "./bus.ts";
import { EventDelivery } from "./deliver.ts";

type Row = Readonly<Record<string, ApexValue>>;

const EVENT_UUID = "EventUuid";

/**
 * Queues events: after the commit, or at once where the event's definition says so. A result says that the event was queued, no more.
 *
 * In a test nothing is delivered before `Test.stopTest` or `Test.getEventBus().deliver()`.
 */
export function publishEvents(
  data: OrgData,
  transaction: Transaction,
  records: readonly SObjectValue[],
  callback: ApexValue = null,
): RowResult[] {
  const changes = checkedChanges(data, transaction, records);
  const uuids = queueAll(data, transaction, changes, callback);
  return changes.map((change) => toResult(change, uuids));
}

/**
 * A DML statement on events: an insert is a publish, and there is no other.
 * @throws System.DmlException when it is all-or-none and an event is wrong; none is queued then
 */
export function insertEvents(data: OrgData, transaction: Transaction, request: DmlRequest): RowResult[] {
  const { operation, records, allOrNone } = request;
  if (operation !== "insert")
    throwApex(
      "System.TypeException",
      `DML operation ${operation.toUpperCase()} not allowed on ${records[0]?.objectName ?? ""}`,
    );
  const changes = checkedChanges(data, transaction, records);
  if (allOrNone && changes.some((change) => change.failed)) throw DmlException.of("Insert", errorRows(changes));
  const uuids = queueAll(data, transaction, changes, null);
  return changes.map((change) => toResult(change, uuids));
}

/** An event that the platform itself fires, whatever becomes of the work that it tells of. */
export function raiseEvent(data: OrgData, transaction: Transaction, object: SObjectDescribe, values: Row): void {
  transaction.afterCommit(new EventDelivery(data, transaction, object, [draftOf(transaction, object, values)]));
}

function checkedChanges(data: OrgData, transaction: Transaction, records: readonly SObjectValue[]): RowChange[] {
  return records.map((record, index) => {
    const object = data.schema.object(record.objectName);
    if (!object?.isEvent)
      throwApex("System.TypeException", `EventBus.publish takes platform events, not ${record.objectName}`);
    if (object.dml?.insert === false)
      throwApex("System.TypeException", `DML operation INSERT not allowed on ${object.name}`);
    const change = toChange(object, record, index);
    checkWritable(change);
    if (!change.failed) checkFields(change, data.schema, data.store);
    const refusal = change.failed ? null : publishRefusal(data.events.allowance, transaction, change);
    if (refusal) change.failures.push(refusal);
    return change;
  });
}

/** Answers the uuid of each event that is queued. */
function queueAll(
  data: OrgData,
  transaction: Transaction,
  changes: readonly RowChange[],
  callback: ApexValue,
): ReadonlyMap<RowChange, string> {
  const queued = new Map<SObjectDescribe, EventDraft[]>();
  const uuids = new Map<RowChange, string>();
  for (const change of changes) {
    if (change.failed) continue;
    const draft = draftOf(transaction, change.object, change.values);
    uuids.set(change, draft.eventUuid);
    push(queued, change.object, draft);
  }
  for (const [object, events] of queued) queue(data, transaction, object, events, callback);
  return uuids;
}

function toResult(change: RowChange, uuids: ReadonlyMap<RowChange, string>): RowResult {
  const id = change.failed ? null : `e${String(change.index).padStart(2, "0")}xx0000000001AAA`;
  const operationId = uuids.get(change);
  return {
    id,
    success: !change.failed,
    created: false,
    errors: change.failures,
    ...(operationId === undefined ? {} : { operationId }),
  };
}

function queue(
  data: OrgData,
  transaction: Transaction,
  object: SObjectDescribe,
  events: readonly EventDraft[],
  callback: ApexValue,
): void {
  const callbacks = callback === null ? [] : [{ callback, eventUuids: events.map((event) => event.eventUuid) }];
  const work = new EventDelivery(data, transaction, object, events, callbacks);
  const isImmediate = work.survivesRollback;
  transaction.limits.use(isImmediate ? "publishImmediate" : "dmlStatements");
  if (isImmediate && !transaction.isTest) transaction.org.async.enqueue(work);
  else transaction.afterCommit(work);
}

function toChange(object: SObjectDescribe, record: SObjectValue, index: number): RowChange {
  const values: Record<string, ApexValue> = {};
  for (const [name, value] of record.fields) {
    const field = object.field(name);
    if (field) values[field.name] = coerce(field, value);
  }
  applyFieldDefaults(object, values);
  // `SObjectType.newSObject(null, true)` gives an event its uuid, which nobody else may set
  const source = record.copy({ keepId: true });
  source.fields.delete(EVENT_UUID);
  return new RowChange({ object, operation: "insert", index, source, before: null, values });
}

function draftOf(transaction: Transaction, object: SObjectDescribe, given: Row): EventDraft {
  const eventUuid: string = given[EVENT_UUID] ?? newEventUuid(transaction);
  const publishedAt = transaction.now();
  const values = {
    ...given,
    [EVENT_UUID]: eventUuid,
    CreatedDate: new ApexDatetime(publishedAt),
    CreatedById: transaction.userId,
  };
  return { eventUuid, object, values, publishedAt };
}

/** What tells an event from all others. */
export function newEventUuid(transaction: Transaction): string {
  const random = (): number => transaction.random();
  const hex = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${"89ab"[Math.floor(random() * 4)]}${hex(3)}-${hex(12)}`;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
