/** System.Approval: record locks. Approval processes are refused by name. Apex Reference Guide, "Approval Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction, TransactionSlot } from "../../transaction.ts";
import { throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { defineRecordClass, type RecordObject } from "../support/records.ts";

const locked = new TransactionSlot<Set<string>>(() => new Set());
const locks = (): Set<string> => currentTransaction().testMethod.get(locked);

const resultProperties = { Errors: null, Id: null, Success: true };
const lockResult = defineRecordClass({
  name: "Approval.LockResult",
  properties: resultProperties,
  constructible: false,
});
const unlockResult = defineRecordClass({
  name: "Approval.UnlockResult",
  properties: resultProperties,
  constructible: false,
});

function succeeded(result: typeof lockResult, id: string): RecordObject {
  return result.create({ Id: id, Errors: new ApexList("list<database.error>") });
}

function idOf(item: ApexValue): string {
  if (item === null) throwNullPointer();
  return String(item instanceof SObjectValue ? item.fields.get("Id") : item);
}

function each(given: ApexValue, listKey: string, change: (id: string) => RecordObject): ApexValue {
  if (!(given instanceof ApexList)) return change(idOf(given));
  return new ApexList(
    listKey,
    given.items.map((item) => change(idOf(item))),
  );
}

definePlatformClass({
  name: "System.Approval",
  dispatch: "value",
  statics: {
    islocked: (given: ApexValue) =>
      given instanceof ApexList
        ? new ApexMap(
            "map<id,boolean>",
            given.items.map((item) => [idOf(item), locks().has(idOf(item))]),
          )
        : locks().has(idOf(given)),
    lock: (given: ApexValue) =>
      each(given, "list<approval.lockresult>", (id) => (locks().add(id), succeeded(lockResult, id))),
    unlock: (given: ApexValue) =>
      each(given, "list<approval.unlockresult>", (id) => (locks().delete(id), succeeded(unlockResult, id))),
  },
});
