import { beforeEach, describe, expect, it } from "vitest";
import { rollbackToSavepoint, setSavepoint } from "../../platform/lib/Database/Savepoint.ts";
import { currentTransaction, runJob, type Transaction } from "../../platform/transaction.ts";
import { newException } from "../../platform/values/exceptions.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { Schema } from "../schema/index.ts";
import { billingSource, sourceFolder, xml } from "../testing-metadata.ts";
import { testData, type TestData } from "../testing.ts";
import { eventTriggerState } from "./deliver.ts";

const source = billingSource();
const schema = Schema.load({ sourceDirs: [source] });
let org: TestData;
/** What triggers saw, in order. */
let log: string[];

beforeEach(() => {
  org = testData({ schema });
  log = [];
});

function paid(key: string | null): SObjectValue {
  return new SObjectValue("Paid__e", { Key__c: key });
}

function newRows(transaction: Transaction): SObjectValue[] {
  return (transaction.trigger?.newRows?.items ?? []) as SObjectValue[];
}

function keys(transaction: Transaction): string {
  return newRows(transaction)
    .map((row) => String(row.get("Key__c")))
    .join();
}

function subscribe(
  run: (transaction: Transaction) => void,
  name = "OnPaid",
  objectName = "Paid__e",
  target = org,
): void {
  target.data.triggers.register({
    name,
    objectName,
    events: new Set(["after insert"]),
    run: () => run(currentTransaction()),
  });
}

describe("events that are published after the commit", () => {
  it("reach triggers in a transaction of their own, as Automated Process", () => {
    subscribe((tx) => log.push(`${tx.kind} ${tx.userId === org.data.automatedProcessId} ${keys(tx)}`));
    const results = org.run((tx) => tx.data.publish([paid("a"), paid("b")]));
    expect(results.map((result) => result.success)).toEqual([true, true]);
    expect(log).toEqual([]);
    org.org.async.drain();
    expect(log).toEqual(["event true a,b"]);
  });

  it("reach triggers together, from whichever calls and transactions they come", () => {
    subscribe((tx) => log.push(keys(tx)));
    org.run((tx) => {
      tx.data.publish([paid("a")]);
      tx.data.publish([paid("b")]);
    });
    org.run((tx) => tx.data.publish([paid("c")]));
    org.org.async.drain();
    expect(log).toEqual(["a,b,c"]);
  });

  it("may be inserted by DML, which fails as DML does, and has no other verb", () => {
    org.run((tx) => {
      const insert = (records: SObjectValue[], allOrNone: boolean): number =>
        tx.data.dml({ operation: "insert", records, allOrNone, mode: "system" }).filter((result) => result.success)
          .length;
      expect(() => insert([paid("ok"), paid(null)], true)).toThrow("Insert failed. First exception on row 1");
      expect(tx.waiting).toHaveLength(0);
      expect(insert([paid("ok"), paid(null)], false)).toBe(1);
      expect(() => tx.data.dml({ operation: "delete", records: [paid("a")], allOrNone: true, mode: "system" })).toThrow(
        "DML operation DELETE not allowed on Paid__e",
      );
    });
  });

  it("are dropped with a transaction that fails", () => {
    subscribe((tx) => log.push(keys(tx)));
    expect(() =>
      org.run((tx) => {
        tx.data.publish([paid("a")]);
        throw new Error("no");
      }),
    ).toThrow("no");
    org.org.async.drain();
    expect(log).toEqual([]);
  });

  it("may be published beside setup objects, and count as a DML statement", () => {
    org.run((tx) => {
      tx.data.dml({
        operation: "insert",
        records: [new SObjectValue("UserRole", { Name: "R" })],
        allOrNone: true,
        mode: "system",
      });
      tx.data.publish([paid("a")]);
      expect(tx.limits.used("dmlStatements")).toBe(2);
    });
  });

  it("are checked like rows", () => {
    const results = org.run((tx) => tx.data.publish([paid("ok"), paid(null), paid("x".repeat(21))]));
    expect(results.map((result) => result.errors[0]?.statusCode ?? "ok")).toEqual([
      "ok",
      "REQUIRED_FIELD_MISSING",
      "STRING_TOO_LONG",
    ]);
  });

  it("carry replay ids that grow, a uuid, and who published them when", () => {
    const seen: SObjectValue[] = [];
    subscribe((tx) => seen.push(...newRows(tx)));
    org.run((tx) => tx.data.publish([paid("a"), paid("b")]));
    org.org.async.drain();
    expect(Number(seen[1]?.get("ReplayId"))).toBeGreaterThan(Number(seen[0]?.get("ReplayId")));
    expect(seen[0]?.get("EventUuid")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(seen[0]?.get("CreatedById")).toBe(org.data.administratorId);
    expect(() => seen[0]?.set("Key__c", "x")).toThrow("Record is read-only");
  });
});

describe("events that are published at once", () => {
  it("survive the transaction that published them", () => {
    subscribe((tx) => log.push(String(tx.trigger?.size)), "OnTried", "Tried__e");
    expect(() =>
      org.run((tx) => {
        tx.data.publish([new SObjectValue("Tried__e")]);
        expect(tx.limits.used("publishImmediate")).toBe(1);
        throw new Error("no");
      }),
    ).toThrow("no");
    org.org.async.drain();
    expect(log).toEqual(["1"]);
  });
});

// [Platform Events Developer Guide: Publish Behavior, "regardless of whether the transaction succeeds"]
describe("events that are published at once in a test", () => {
  const publish = (tx: Transaction, objectName: string): void =>
    void tx.data.publish([new SObjectValue(objectName, objectName === "Paid__e" ? { Key__c: "a" } : {})]);

  it("survive a rollback to a savepoint, where the others are dropped", () => {
    org.run(
      (tx) => {
        const savepoint = setSavepoint(tx);
        publish(tx, "Tried__e");
        publish(tx, "Paid__e");
        rollbackToSavepoint(tx, savepoint);
        expect(tx.waiting.map(({ name }) => name)).toEqual(["Tried__e"]);
      },
      { kind: "test" },
    );
  });

  it("survive a job that fails", () => {
    org.run(
      (test) => {
        const job = (tx: Transaction): void => {
          publish(tx, "Tried__e");
          publish(tx, "Paid__e");
          throw new Error("no");
        };
        expect(() => runJob(test, { kind: "queueable", user: test.user }, job)).toThrow("no");
        expect(test.waiting.map(({ name }) => name)).toEqual(["Tried__e"]);
      },
      { kind: "test" },
    );
  });
});

describe("triggers on events", () => {
  it("get the events in batches of the configured size", () => {
    const config = sourceFolder({
      "platformEventSubscriberConfigs/OnPaid.platformEventSubscriberConfig-meta.xml": xml(
        "PlatformEventSubscriberConfig",
        "<batchSize>2</batchSize><isProtected>false</isProtected><masterLabel>OnPaid</masterLabel><platformEventConsumer>OnPaid</platformEventConsumer>",
      ),
    });
    const configured = testData({ sourceDirs: [source, config] });
    subscribe((tx) => log.push(keys(tx)), "OnPaid", "Paid__e", configured);
    configured.run((tx) => tx.data.publish(["a", "b", "c", "d", "e"].map(paid)));
    configured.org.async.drain();
    expect(log).toEqual(["a,b", "c,d", "e"]);
  });

  it("run again after RetryableException, at most nine times", () => {
    subscribe((tx) => {
      const { retries, lastError } = tx.get(eventTriggerState);
      log.push(`${retries} ${lastError}`);
      if (retries < 2) throw newException("EventBus.RetryableException", `try ${retries}`);
    });
    org.run((tx) => tx.data.publish([paid("a")]));
    org.org.async.drain();
    expect(log).toEqual(["0 null", "1 try 0", "2 try 1"]);

    log = [];
    org = testData({ schema });
    subscribe(() => {
      log.push("run");
      throw newException("EventBus.RetryableException", "never");
    });
    org.run((tx) => tx.data.publish([paid("a")]));
    org.org.async.drain();
    expect(log).toHaveLength(10);
    expect(org.org.async.takeFailures()).toHaveLength(1);
  });

  it("undo their writes when they fail, and do not keep other triggers from theirs", () => {
    subscribe((tx) => {
      tx.data.dml({
        operation: "insert",
        records: [new SObjectValue("Account", { Name: "undone" })],
        allOrNone: true,
        mode: "system",
      });
      throw newException("System.MathException", "Divide by 0");
    }, "First");
    subscribe((tx) => log.push(keys(tx)), "Second");
    org.run((tx) => tx.data.publish([paid("a")]));
    org.org.async.drain();
    expect(log).toEqual(["a"]);
    expect(org.data.store.tableOf("Account").size).toBe(0);
    expect(org.org.async.takeFailures()).toHaveLength(1);
  });

  it("go on after the checkpoint that they set", () => {
    subscribe((tx) => {
      log.push(keys(tx));
      const rows = newRows(tx);
      tx.get(eventTriggerState).resumeCheckpoint = String(rows[0]?.get("ReplayId"));
    });
    org.run((tx) => tx.data.publish(["a", "b", "c"].map(paid)));
    org.org.async.drain();
    expect(log).toEqual(["a,b,c", "b,c", "c"]);
  });
});

describe("in a test method", () => {
  it("nothing is delivered before the test says so, and the work shares the test's data", () => {
    subscribe((tx) => {
      log.push(keys(tx));
      tx.data.dml({
        operation: "insert",
        records: [new SObjectValue("Account", { Name: "made by trigger" })],
        allOrNone: true,
        mode: "system",
      });
    });
    org.run(
      (tx) => {
        tx.data.publish([paid("a")]);
        expect(log).toEqual([]);
        for (const work of tx.takeWaiting()) work.run();
        expect(log).toEqual(["a"]);
        expect(tx.data.queryText("SELECT COUNT() FROM Account", null, { mode: "system" })).toBe(1);
      },
      { kind: "test" },
    );
    expect(org.data.store.tableOf("Account").size).toBe(0);
  });
});

describe("the bus", () => {
  it("tells subscribers, and keeps events for 72 hours", () => {
    const stop = org.data.events.subscribe((event) => log.push(event.object.name));
    org.run((tx) => tx.data.publish([paid("a")]));
    org.org.async.drain();
    stop();
    expect(log).toEqual(["Paid__e"]);
    expect(org.data.events.since("Paid__e", 0)).toHaveLength(1);
    org.clock.ms += 73 * 3_600_000;
    org.run((tx) => tx.data.publish([paid("b")]));
    org.org.async.drain();
    expect(org.data.events.since("Paid__e", 0).map((event) => event.values["Key__c"])).toEqual(["b"]);
  });

  it("numbers events with gaps, and knows the positions it gave out for 72 hours", () => {
    org.run((tx) => tx.data.publish(["a", "b", "c"].map(paid)));
    org.org.async.drain();
    const ids = org.data.events.since("Paid__e", 0).map((event) => event.replayId);
    expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] as number) + 1)).toBe(true);
    const tip = org.data.events.tip();
    expect(tip).toBeGreaterThan(ids[2] as number);
    expect([ids[1], tip, tip + 1, -1].map((id) => org.data.events.holds(id as number))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    org.clock.ms += 73 * 3_600_000;
    expect([ids[1], tip].map((id) => org.data.events.holds(id as number))).toEqual([false, false]);
    expect(org.data.events.since("Paid__e", 0)).toEqual([]);
  });

  it("hears nothing of what Apex tests publish", () => {
    org.run(
      (tx) => {
        tx.data.publish([paid("a")]);
        for (const work of tx.takeWaiting()) work.run();
      },
      { kind: "test" },
    );
    expect(org.data.events.since("Paid__e", 0)).toEqual([]);
  });
});
