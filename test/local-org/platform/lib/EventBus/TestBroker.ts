/** EventBus.TestBroker: the event bus of a test. Apex Reference Guide, "TestBroker Class". */
import { EventDelivery } from "../../../data/events/deliver.ts";
import { joinWork, type AsyncWork } from "../../async.ts";
import { definePlatformClass } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { FatalApexError, NotImplementedError } from "../../values/exceptions.ts";
import { PlainObject } from "../support/plain-object.ts";

export class TestBroker extends PlainObject {
  readonly typeKey = "eventbus.testbroker";
}

/** Delivers what has been published so far; what its triggers publish waits for the next delivery. */
export function deliverEvents(): void {
  const test = currentTransaction().testMethod;
  test.prepareCommit();
  for (const work of joinWork(test.takeWaiting(({ kind }) => kind === "event"))) quietly(() => work.run());
}

function failEvents(): void {
  for (const work of currentTransaction().testMethod.takeWaiting((waiting) => waiting instanceof EventDelivery))
    quietly(() => failWork(work));
}

function failWork(work: AsyncWork): void {
  if (work instanceof EventDelivery) work.fail();
}

/** A subscriber's failure stays with the subscriber, as on the platform. */
function quietly(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof NotImplementedError) throw error;
    const text = error instanceof FatalApexError || error instanceof Error ? error.message : String(error);
    currentTransaction().debug("ERROR", text);
  }
}

definePlatformClass({
  name: "EventBus.TestBroker",
  dispatch: "value",
  jsClass: TestBroker,
  methods: {
    deliver: () => (deliverEvents(), null),
    fail: () => (failEvents(), null),
  },
});
