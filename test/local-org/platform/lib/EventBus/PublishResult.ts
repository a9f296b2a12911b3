/** EventBus.SuccessResult and EventBus.FailureResult, as publish callbacks get them, and the callbacks. Apex Reference Guide, "EventBus Namespace". */
import { provideResults } from "../../../data/events/callbacks.ts";
import { definePlatformClass } from "../../registry.ts";
import { ApexList } from "../../values/list.ts";
import { PlainObject } from "../support/plain-object.ts";

class ApexPublishResult extends PlainObject {
  readonly typeKey: string;
  readonly #eventUuids: readonly string[];

  constructor(typeKey: string, eventUuids: readonly string[]) {
    super();
    this.typeKey = typeKey;
    this.#eventUuids = eventUuids;
  }
  geteventuuids(): ApexList {
    return new ApexList("list<string>", [...this.#eventUuids]);
  }
}

provideResults(
  (uuids) => new ApexPublishResult("eventbus.successresult", uuids),
  (uuids) => new ApexPublishResult("eventbus.failureresult", uuids),
);

for (const name of ["EventBus.SuccessResult", "EventBus.FailureResult"])
  definePlatformClass({
    name,
    dispatch: "virtual",
    jsClass: ApexPublishResult,
    isInstance: (value) => value instanceof ApexPublishResult && value.typeKey === name.toLowerCase(),
    methods: { geteventuuids: (self: ApexPublishResult) => self.geteventuuids() },
  });
