/** System.EventBus and EventBus.TriggerContext. Apex Reference Guide, "EventBus Namespace". */
import { eventTriggerState, EventTriggerState } from "../../../data/events/deliver.ts";
import { currentTransaction } from "../../transaction.ts";
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { snapshot } from "../../snapshot.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import type { SObjectValue } from "../../values/sobject.ts";
import { ApexRowResult } from "../Database/results.ts";
import { PlainObject } from "../support/plain-object.ts";

/** The callback is kept as it is when the event is published, as a job is. */
function publish(given: ApexValue, callback: ApexValue = null): ApexValue {
  if (given === null) throwNullPointer();
  const kept: ApexValue = callback === null ? null : snapshot(checkedCallback(callback));
  const rows = given instanceof ApexList ? (given.items as SObjectValue[]) : [given as SObjectValue];
  const results = currentTransaction()
    .data.publish(rows, kept)
    .map((result) => new ApexRowResult("SaveResult", result));
  return given instanceof ApexList ? new ApexList("list<database.saveresult>", results) : results[0];
}

function checkedCallback(callback: ApexValue): ApexValue {
  if (typeof callback.onsuccess === "function" || typeof callback.onfailure === "function") return callback;
  throwApex(
    "System.TypeException",
    "A publish callback implements EventPublishFailureCallback or EventPublishSuccessCallback",
  );
}

/** The uuid of the event, which a callback is told too. [Apex Reference Guide: EventBus.getOperationId] */
function operationId(result: ApexValue): string | null {
  return result instanceof ApexRowResult ? (result.row.operationId ?? null) : null;
}

definePlatformClass({
  name: "System.EventBus",
  dispatch: "value",
  statics: { "publish/1": publish, "publish/2": publish, getoperationid: operationId },
});

/** The running event trigger's context; reads and writes the transaction's state. */
class ApexEventTriggerContext extends PlainObject {
  readonly typeKey = "eventbus.triggercontext";

  get state(): EventTriggerState {
    return currentTransaction().get(eventTriggerState);
  }
}

const CONTEXT = new ApexEventTriggerContext();

definePlatformClass({
  name: "EventBus.TriggerContext",
  dispatch: "value",
  jsClass: ApexEventTriggerContext,
  statics: { currentcontext: () => CONTEXT },
  methods: {
    getresumecheckpoint: (self: ApexEventTriggerContext) => self.state.resumeCheckpoint,
    setresumecheckpoint: (self: ApexEventTriggerContext, replayId: string | null) => {
      self.state.resumeCheckpoint = replayId;
      return null;
    },
  },
  getters: {
    retries: (self: ApexEventTriggerContext) => self.state.retries,
    lasterror: (self: ApexEventTriggerContext) => self.state.lastError,
  },
});
