/** System.Approval: record locks. Approval processes are refused by name. Apex Reference Guide, "Approval Class". */
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { DmlException } from "../../values/dml-exception.ts";
import { throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { SObjectValue } from "../../values/sobject.ts";
import { errorList } from "../Database/results.ts";
import { defineRecordClass } from "../support/records.ts";

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

function idOf(item: ApexValue): string {
  if (item === null) throwNullPointer();
  return String(item instanceof SObjectValue ? item.fields.get("Id") : item);
}

function isLocked(item: ApexValue): boolean {
  return currentTransaction().data.store.find(idOf(item))?.isLocked ?? false;
}

/** `lock` and `unlock`: a result for each record, or the exception of the first that failed. */
function locker(kind: typeof lockResult, verb: "Lock" | "Unlock"): Implementation {
  return (given: ApexValue, allOrNone: ApexValue = true) => {
    if (given === null || allOrNone === null) throwNullPointer();
    const ids = (given instanceof ApexList ? given.items : [given]).map((item) => idOf(item));
    const { data } = currentTransaction();
    const start = data.mark();
    const outcomes = data.lockForApproval(ids, verb === "Lock");
    const failed = outcomes.flatMap(({ errors }, index) =>
      errors.slice(0, 1).map((error) => ({ index, id: ids[index] ?? null, failures: errors, ...error })),
    );
    if (failed.length > 0 && allOrNone === true) {
      data.rollbackTo(start);
      throw DmlException.of(verb, failed);
    }
    const results = outcomes.map(({ id, success, errors }) =>
      kind.create({ Errors: errorList(errors), Id: id, Success: success }),
    );
    return given instanceof ApexList ? new ApexList(`list<approval.${verb.toLowerCase()}result>`, results) : results[0];
  };
}

definePlatformClass({
  name: "System.Approval",
  dispatch: "value",
  statics: {
    islocked: (given: ApexValue) =>
      given instanceof ApexList
        ? new ApexMap(
            "map<id,boolean>",
            given.items.map((item) => [idOf(item), isLocked(item)]),
          )
        : isLocked(given),
    lock: locker(lockResult, "Lock"),
    unlock: locker(unlockResult, "Unlock"),
  },
});
