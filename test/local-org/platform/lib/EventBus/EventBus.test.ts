import { beforeEach, describe, expect, it } from "vitest";
import { subscriberState } from "../../../data/events/subscribers.ts";
import type { TriggerDefinition } from "../../../data/engine/trigger-context.ts";
import { Schema } from "../../../data/schema/index.ts";
import { billingSource } from "../../../data/testing-metadata.ts";
import { testData, type TestData } from "../../../data/testing.ts";
import { call, callStatic } from "../../test-support.ts";
import { currentTransaction, type Transaction } from "../../transaction.ts";
import { newException } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { SObjectValue } from "../../values/sobject.ts";

const schema = Schema.load({ sourceDirs: [billingSource()] });
let org: TestData;
let log: string[];

beforeEach(() => {
  org = testData({ schema });
  log = [];
});

const paid = (key = "a"): SObjectValue => new SObjectValue("Paid__e", { Key__c: key });
const inTest = <T>(body: (tx: Transaction) => T): T => org.run(body, { kind: "test" });
const broker = (method: "deliver" | "fail"): unknown =>
  call("EventBus.TestBroker", callStatic("System.Test", "getEventBus"), method);

function subscribe(body: () => void): TriggerDefinition {
  const trigger = { name: "OnPaid", objectName: "Paid__e", events: new Set(["after insert"]), run: body };
  org.data.triggers.register(trigger);
  return trigger;
}

/** A callback of Apex; what it hears goes to the log. */
const callback = {
  onsuccess: (result: unknown) => log.push(`success ${heard(result)}`),
  onfailure: (result: unknown) => log.push(`failure ${heard(result)}`),
};

function heard(result: unknown): string {
  const uuids = (result as { geteventuuids(): ApexList }).geteventuuids().items;
  return `${uuids.join()} ${currentTransaction().userId === org.data.automatedProcessId}`;
}

// [Platform Events Developer Guide: Test Apex Publish Callbacks; Callback Running User and Debug Logs]
describe("a publish callback", () => {
  it("hears as Automated Process of events that were delivered, and of those that failed", () => {
    subscribe(() => log.push("trigger"));
    inTest(() => {
      const first = callStatic("System.EventBus", "publish", paid(), callback);
      broker("deliver");
      const second = callStatic("System.EventBus", "publish", paid(), callback);
      broker("fail");
      const uuid = (result: unknown): string => String(callStatic("System.EventBus", "getOperationId", result));
      expect(log).toEqual([`success ${uuid(first)} true`, "trigger", `failure ${uuid(second)} true`]);
    });
  });

  it("knows an event by the uuid that newSObject gave it", () => {
    inTest(() => {
      const event = paid();
      event.fields.set("EventUuid", "11111111-1111-4111-8111-111111111111");
      callStatic("System.EventBus", "publish", event, callback);
      broker("deliver");
    });
    expect(log).toEqual(["success 11111111-1111-4111-8111-111111111111 true"]);
  });
});

// [Platform Events Developer Guide: Test Retried Event Messages] "Deliver the initial event message … Deliver the retried event"
describe("a retried event in a test", () => {
  it("comes again with the next delivery, and the subscriber's row tells of it", () => {
    let fails = 2;
    subscribe(() => {
      log.push("run");
      if (fails-- > 0) throw newException("EventBus.RetryableException", "later");
    });
    const subscriber = (tx: Transaction): string =>
      (
        tx.data.queryText("SELECT Name, Status, Retries, LastError FROM EventBusSubscriber", null, {
          mode: "system",
        }) as ApexList
      ).items
        .map((row: SObjectValue) => [...row.fields.values()].join())
        .join(";");
    inTest((tx) => {
      callStatic("System.EventBus", "publish", paid());
      broker("deliver");
      expect([log.length, subscriber(tx)]).toEqual([1, expect.stringContaining("OnPaid,Running,1,later")]);
      broker("deliver");
      broker("deliver");
      broker("deliver");
      expect([log.length, subscriber(tx)]).toEqual([3, expect.stringContaining("OnPaid,Running,0")]);
    });
    expect([...org.data.store.tableOf("EventBusSubscriber").rows()]).toEqual([]);
  });
});

// [Object Reference: EventBusSubscriber] "Error … A trigger reaches this state when it exceeds the number of maximum retries"
it("a trigger that was retried nine times gets no more events", () => {
  const trigger = subscribe(() => {
    log.push("run");
    throw newException("EventBus.RetryableException", "never");
  });
  org.run((tx) => tx.data.publish([paid()]));
  org.org.async.drain();
  org.run((tx) => {
    tx.data.publish([paid()]);
    expect(subscriberState(org.data, tx, trigger)).toMatchObject({ Status: "Error", Retries: 9, LastError: "never" });
  });
  org.org.async.drain();
  expect(log).toHaveLength(10);
});

// [Platform Events Developer Guide: Platform Event Error Status Codes, LIMIT_EXCEEDED]
describe("the allowance of events", () => {
  const outcomes = (records: SObjectValue[]): string[] =>
    currentTransaction()
      .data.publish(records)
      .map(({ errors }) => errors[0]?.statusCode ?? "ok");

  it("is by the hour", () => {
    org.data.events.allowance.max = 2;
    expect(org.run(() => outcomes([paid("a"), paid("b"), paid("c")]))).toEqual(["ok", "ok", "LIMIT_EXCEEDED"]);
    org.clock.ms += 3_660_000;
    expect(org.run(() => outcomes([paid()]))).toEqual(["ok"]);
  });

  it("is five hundred in a test, which uses nothing of the org's", () => {
    const many = inTest(() => outcomes(Array.from({ length: 501 }, () => paid())));
    expect([many.filter((code) => code === "ok").length, many[500]]).toEqual([500, "LIMIT_EXCEEDED"]);
    expect(org.data.events.allowance.used).toBe(0);
  });
});
