/** System.Approval: record locks. Approval processes are refused by name. Apex Reference Guide, "Approval Class". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction, TransactionSlot } from "../../transaction.ts";
import { throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { defineDataClass, type ApexData } from "../support/data-class.ts";

const locked = new TransactionSlot<Set<string>>(() => new Set());
const locks = (): Set<string> => currentTransaction().testMethod.get(locked);

const noErrors = (): ApexList => new ApexList("list<database.error>");
const lockResult = defineDataClass("Approval.LockResult", { Errors: noErrors, Id: null, Success: () => true });
const unlockResult = defineDataClass("Approval.UnlockResult", { Errors: noErrors, Id: null, Success: () => true });

function idOf(item: ApexValue): string {
  if (item === null) throwNullPointer();
  return String(item instanceof SObjectValue ? item.fields.get("Id") : item);
}

function each(given: ApexValue, listKey: string, change: (id: string) => ApexData): ApexValue {
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
      each(given, "list<approval.lockresult>", (id) => (locks().add(id), lockResult({ Id: id }))),
    unlock: (given: ApexValue) =>
      each(given, "list<approval.unlockresult>", (id) => (locks().delete(id), unlockResult({ Id: id }))),
  },
});
