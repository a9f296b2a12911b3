import { describe, expect, it } from "vitest";
import { ADA, call, callStatic, fakeOrg, thrownBy, type DataLog } from "./test-support.ts";
import { cpuExceeded, currentTransaction, meter, runInTransaction, runJob, TransactionSlot } from "./transaction.ts";
import { throwApex } from "./values/exceptions.ts";
import { ApexList } from "./values/list.ts";
import { ApexMap } from "./values/map.ts";
import { SObjectValue } from "./values/sobject.ts";
import { ApexType } from "./values/type.ts";

function transact(log: DataLog = []): { org: ReturnType<typeof fakeOrg>; user: typeof ADA; kind: "sync" } {
  return { org: fakeOrg(log), user: ADA, kind: "sync" };
}

const event = (run: () => void): { kind: "event"; name: string; run: () => void } => ({
  kind: "event",
  name: "E__e",
  run,
});

describe("a transaction", () => {
  it("commits what it answers and queues what waits for the commit", () => {
    const log: DataLog = [];
    const options = transact(log);
    const answer = runInTransaction(options, (transaction) => {
      transaction.beforeCommit(() => log.push("before"));
      transaction.afterCommit(event(() => log.push("after")));
      return 42;
    });
    expect([answer, log, options.org.async.size]).toEqual([42, ["before", "commit"], 1]);
    options.org.async.drain(0);
    expect(log).toEqual(["before", "commit", "after"]);
  });
  it("rolls back what throws and forgets what waited", () => {
    const log: DataLog = [];
    const options = transact(log);
    const fails = (): unknown =>
      runInTransaction(options, (transaction) => {
        transaction.afterCommit(event(() => log.push("after")));
        throwApex("System.MathException", "Divide by 0");
      });
    expect(thrownBy(fails)).toBe("System.MathException: Divide by 0");
    expect([log, options.org.async.size]).toEqual([["rollback"], 0]);
  });
  it("has statics, slots and limits of its own", () => {
    const slot = new TransactionSlot(() => ({ count: 0 }));
    const options = transact();
    const counted = runInTransaction(options, (outer) => {
      outer.get(slot).count = 5;
      outer.limits.use("soqlQueries", 3);
      return runInTransaction(options, (inner) => [inner.get(slot).count, inner.limits.used("soqlQueries")]);
    });
    expect(counted).toEqual([0, 0]);
  });
  it("is not there between two", () => {
    expect(() => currentTransaction()).toThrow("No Apex transaction is running");
  });
  it("runs a section as another user", () => {
    const eve = { ...ADA, id: "005000000000002AAA" };
    const ids = runInTransaction(transact(), (transaction) => {
      const before = transaction.section;
      const inside = transaction.runAs(eve, () => [transaction.userId, transaction.section === before]);
      return [...inside, transaction.userId, transaction.section === before];
    });
    expect(ids).toEqual([eve.id, false, ADA.id, true]);
  });
});

describe("the org's queue", () => {
  it("runs on after a failure, which it keeps", () => {
    const options = transact();
    const seen: string[] = [];
    runInTransaction(options, (transaction) => {
      transaction.afterCommit(event(() => throwApex("System.MathException", "Divide by 0")));
      transaction.afterCommit(event(() => seen.push("second")));
    });
    options.org.async.drain(0);
    expect(seen).toEqual(["second"]);
    expect(options.org.async.takeFailures().map(({ error }) => (error as Error).message)).toEqual(["Divide by 0"]);
    expect(options.org.async.takeFailures()).toEqual([]);
  });
  it("does not hang on work that adds itself for ever", () => {
    const options = transact();
    let runs = 0;
    const again = event(() => {
      runs++;
      options.org.async.enqueue(again);
    });
    options.org.async.enqueue(again);
    options.org.async.drain(0, 50);
    expect([runs, options.org.async.size]).toEqual([50, 1]);
  });
});

describe("governor limits", () => {
  it.each([
    ["soqlQueries", 101, "Too many SOQL queries: 101"],
    ["dmlStatements", 151, "Too many DML statements: 151"],
    ["soqlRows", 50_001, "Too many query rows: 50001"],
    ["dmlRows", 10_001, "Too many DML rows: 10001"],
    ["callouts", 101, "Too many callouts: 101"],
    ["queueableJobs", 51, "Too many queueable jobs added to the queue: 51"],
    ["futureCalls", 51, "Too many future calls: 51"],
  ] as const)("%s end the transaction", (name, amount, message) => {
    const uses = (): unknown => runInTransaction(transact(), ({ limits }) => limits.use(name, amount));
    expect(thrownBy(uses)).toBe(`System.LimitException: ${message}`);
  });
  it("know the heap that statics hold, and refuse JSON that is larger than it may be", () => {
    const [empty, held, most, refused] = runInTransaction(transact(), (transaction) => {
      const size = (): unknown => callStatic("System.Limits", "getHeapSize");
      const before = size();
      transaction.statics.set({}, { f_text: "x".repeat(5_000) });
      const json = (): unknown => callStatic("System.JSON", "serialize", "x".repeat(6_000_000));
      return [before, size(), callStatic("System.Limits", "getLimitHeapSize"), thrownBy(json)];
    });
    expect(Number(held) - Number(empty)).toBeGreaterThan(5_000);
    expect([most, refused]).toEqual([6_000_000, "System.LimitException: Apex heap size too large: 6000002"]);
  });
  it("end a loop that fills a list, a set or a map beyond the heap, in sync and async Apex", () => {
    const row = (): SObjectValue => new SObjectValue("Account", { Name: "x".repeat(800) });
    const list = (): ApexList => new ApexList("list<string>");
    const outcomes = (kind: "sync" | "queueable"): unknown[] =>
      (["texts", "rows", "map"] as const).map((what) =>
        thrownBy(() =>
          runInTransaction({ ...transact(), kind }, () => {
            const [texts, rows, map] = [list(), list(), new ApexMap("map<integer,string>")];
            for (let n = 0; n < 10_000; n++)
              if (what === "texts") texts.add("x".repeat(900));
              else if (what === "rows") rows.add(row());
              else map.put(n, "x".repeat(800));
          }),
        ),
      );
    for (const outcome of outcomes("sync"))
      expect(outcome).toMatch(/^System\.LimitException: Apex heap size too large: [67]\d{6}$/);
    expect(outcomes("queueable")).toEqual(["nothing", "nothing", "nothing"]);
  });
  it("are higher in asynchronous Apex", () => {
    const limits = runInTransaction({ ...transact(), kind: "queueable" }, (transaction) => transaction.limits);
    expect([limits.ceiling("soqlQueries"), limits.ceiling("queueableJobs"), limits.cpuCeilingMs]).toEqual([
      200, 1, 60_000,
    ]);
  });
  it("count statements for each transaction", () => {
    const spent = runInTransaction(transact(), (outer) => {
      meter.spent += 1000;
      runInTransaction(transact(), () => void (meter.spent += 7));
      return [meter.spent, outer.limits.cpuMs];
    });
    expect(spent).toEqual([1000, 2]);
    expect(thrownBy(cpuExceeded)).toBe("System.LimitException: Apex CPU time limit exceeded");
  });
});

/** Runs a test method as the test runner does. */
function testMethod<T>(body: () => T, log: DataLog = []): T {
  const { org, user } = transact(log);
  return runInTransaction({ org, kind: "test", user }, (base) =>
    runInTransaction({ org, kind: "sync", user, within: base }, body),
  );
}

/** A queueable of Apex. */
const job = (execute: (context: { getjobid(): string }) => void): object => ({ execute, typeKey: "myjob" });

describe("a test method", () => {
  it("is never committed", () => {
    const log: DataLog = [];
    testMethod(() => undefined, log);
    expect(log).toEqual(["mark", "rollback"]);
  });
  it("has fresh limits between startTest and stopTest, and its own again after", () => {
    const used = testMethod(() => {
      const use = (): number => (
        currentTransaction().limits.use("soqlQueries"),
        currentTransaction().limits.used("soqlQueries")
      );
      const before = [use(), use()];
      callStatic("System.Test", "startTest");
      const between = use();
      callStatic("System.Test", "stopTest");
      return [...before, between, use()];
    });
    expect(used).toEqual([1, 2, 1, 3]);
  });
  it("starts only once", () => {
    const twice = (): unknown =>
      testMethod(() => {
        callStatic("System.Test", "startTest");
        callStatic("System.Test", "stopTest");
        callStatic("System.Test", "startTest");
      });
    expect(thrownBy(twice)).toBe("System.FinalException: Testing already started");
  });
  it("runs its queueables at stopTest, each in a transaction of its own", () => {
    const seen = testMethod(() => {
      const test = currentTransaction();
      const facts: unknown[] = [];
      callStatic("System.Test", "startTest");
      const id: unknown = callStatic(
        "System.System",
        "enqueueJob",
        job((context) => {
          const { kind, isTest, limits, statics } = currentTransaction();
          facts.push(
            kind,
            isTest,
            currentTransaction() === test,
            statics === test.statics,
            limits.ceiling("soqlQueries"),
            context.getjobid(),
          );
        }),
      );
      facts.push("enqueued");
      callStatic("System.Test", "stopTest");
      return [...facts, facts.includes(id)];
    });
    expect(seen).toEqual(["enqueued", "queueable", true, false, true, 200, expect.stringMatching(/^707/), true]);
  });
  it("gets what its queueable throws, and cannot chain queueables", () => {
    const chains = (): unknown =>
      testMethod(() => {
        callStatic("System.Test", "startTest");
        callStatic(
          "System.System",
          "enqueueJob",
          job(() =>
            callStatic(
              "System.System",
              "enqueueJob",
              job(() => undefined),
            ),
          ),
        );
        callStatic("System.Test", "stopTest");
      });
    expect(thrownBy(chains)).toBe("System.AsyncException: Maximum stack depth has been reached.");
  });
  // Public tests (NebulaLogger, saving by a queueable) look at once after stopTest.
  it("delivers what its jobs publish, and survives a subscriber that fails", () => {
    const delivered = testMethod(() => {
      const seen: string[] = [];
      const publish = (run: () => void): void => currentTransaction().afterCommit(event(run));
      callStatic("System.Test", "startTest");
      publish(() => throwApex("System.MathException", "Divide by 0"));
      callStatic(
        "System.System",
        "enqueueJob",
        job(() => publish(() => seen.push("from job"))),
      );
      callStatic("System.Test", "stopTest");
      publish(() => seen.push("by hand"));
      seen.push("stopped");
      call("EventBus.TestBroker", callStatic("System.Test", "getEventBus"), "deliver");
      return seen;
    });
    expect(delivered).toEqual(["from job", "stopped", "by hand"]);
  });
  it("undoes a job that fails", () => {
    const log: DataLog = [];
    const { org, user } = transact(log);
    runInTransaction({ org, kind: "test", user }, (base) => {
      expect(() => runJob(base, { kind: "future", user }, () => throwApex("System.ListException", "x"))).toThrow();
    });
    expect(log).toEqual(["mark", "rollbackTo", "rollback"]);
  });
  // amoss: AmossTest_InstanceTest sends its mocks requests that have neither.
  it("gives a mock requests without endpoint and method", () => {
    const answer = testMethod(() => {
      callStatic("System.Test", "setMock", ApexType.of("httpcalloutmock", "HttpCalloutMock"), {
        respond: () => "mocked",
      });
      return call("System.Http", {}, "send", { endpoint: null, method: null });
    });
    expect(answer).toBe("mocked");
  });
  // [Spring '24 release notes: Make Callouts After Rolling Back DML and Releasing Savepoints]
  it("calls out only once its savepoints are released", () => {
    const send = (): unknown => call("System.Http", {}, "send", { endpoint: "https://example.com", method: "GET" });
    const answer = testMethod(() => {
      const mock = { respond: () => "mocked" };
      callStatic("System.Test", "setMock", ApexType.of("httpcalloutmock", "HttpCalloutMock"), mock);
      const savepoint: unknown = callStatic("System.Database", "setSavepoint");
      const refused = thrownBy(send);
      callStatic("System.Database", "rollback", savepoint);
      callStatic("System.Database", "releaseSavepoint", savepoint);
      return [refused, send()];
    });
    expect(answer).toEqual([
      "System.CalloutException: All active Savepoints must be released before making callouts.",
      "mocked",
    ]);
  });
  it("needs a mock for callouts and gives it to its jobs", () => {
    const send = (): unknown => {
      const request: unknown = { endpoint: "https://example.com", method: "GET" };
      return call("System.Http", {}, "send", request);
    };
    expect(thrownBy(() => testMethod(send))).toBe(
      "System.CalloutException: Methods defined as TestMethod do not support Web service callouts",
    );
    const answer = testMethod(() => {
      const answers: unknown[] = [];
      callStatic("System.Test", "setMock", ApexType.of("httpcalloutmock", "HttpCalloutMock"), {
        respond: () => "mocked",
      });
      callStatic("System.Test", "startTest");
      callStatic(
        "System.System",
        "enqueueJob",
        job(() => answers.push(send())),
      );
      callStatic("System.Test", "stopTest");
      return answers;
    });
    expect(answer).toEqual(["mocked"]);
  });
});
