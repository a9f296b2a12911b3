/** System.EventBus and EventBus.TriggerContext. Apex Reference Guide, "EventBus Namespace". */
import { eventTriggerState, EventTriggerState } from "../../../data/events/deliver.ts";
import { currentTransaction } from "../../transaction.ts";
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import type { SObjectValue } from "../../values/sobject.ts";
import { ApexRowResult } from "../Database/results.ts";
import { PlainObject } from "../support/plain-object.ts";

/** Publishing with a callback (a second argument) is refused at compile time: no overload of two arguments is registered. */
function publish(given: ApexValue): ApexValue {
  if (given === null) throwNullPointer();
  const rows = given instanceof ApexList ? (given.items as SObjectValue[]) : [given as SObjectValue];
  const results = currentTransaction()
    .data.publish(rows)
    .map((result) => new ApexRowResult("SaveResult", result));
  return given instanceof ApexList ? new ApexList("list<database.saveresult>", results) : results[0];
}

definePlatformClass({ name: "System.EventBus", dispatch: "value", statics: { "publish/1": publish } });

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
