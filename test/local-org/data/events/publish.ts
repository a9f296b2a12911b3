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
import type { EventDraft } from "./bus.ts";
import { EventDelivery } from "./deliver.ts";

/**
 * Queues events: after the commit, or at once where the event's definition says so. A result says that the event was queued, no more.
 *
 * In a test nothing is delivered before `Test.stopTest` or `Test.getEventBus().deliver()`.
 */
export function publishEvents(data: OrgData, transaction: Transaction, records: readonly SObjectValue[]): RowResult[] {
  const changes = checkedChanges(data, records);
  queueAll(data, transaction, changes);
  return changes.map((change) => toResult(change));
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
  const changes = checkedChanges(data, records);
  if (allOrNone && changes.some((change) => change.failed)) throw DmlException.of("Insert", errorRows(changes));
  queueAll(data, transaction, changes);
  return changes.map((change) => toResult(change));
}

function checkedChanges(data: OrgData, records: readonly SObjectValue[]): RowChange[] {
  return records.map((record, index) => {
    const object = data.schema.object(record.objectName);
    if (!object?.isEvent)
      throwApex("System.TypeException", `EventBus.publish takes platform events, not ${record.objectName}`);
    const change = toChange(object, record, index);
    checkWritable(change);
    if (!change.failed) checkFields(change, data.schema, data.store);
    return change;
  });
}

function queueAll(data: OrgData, transaction: Transaction, changes: readonly RowChange[]): void {
  const queued = new Map<SObjectDescribe, EventDraft[]>();
  for (const change of changes) if (!change.failed) push(queued, change.object, toEvent(transaction, change));
  for (const [object, events] of queued) queue(data, transaction, object, events);
}

function toResult(change: RowChange): RowResult {
  const id = change.failed ? null : `e${String(change.index).padStart(2, "0")}xx0000000001AAA`;
  return { id, success: !change.failed, created: false, errors: change.failures };
}

function queue(data: OrgData, transaction: Transaction, object: SObjectDescribe, events: readonly EventDraft[]): void {
  const work = new EventDelivery(data, transaction, object, events);
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
  return new RowChange({ object, operation: "insert", index, source: record, before: null, values });
}

function toEvent(transaction: Transaction, change: RowChange): EventDraft {
  const eventUuid = uuid(() => transaction.random());
  const publishedAt = transaction.now();
  const values = {
    ...change.values,
    EventUuid: eventUuid,
    CreatedDate: new ApexDatetime(publishedAt),
    CreatedById: transaction.userId,
  };
  return { eventUuid, object: change.object, values, publishedAt };
}

function uuid(random: () => number): string {
  const hex = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${"89ab"[Math.floor(random() * 4)]}${hex(3)}-${hex(12)}`;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
