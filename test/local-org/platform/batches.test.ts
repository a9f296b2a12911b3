import { describe, expect, it } from "vitest";
import { load } from "../language/testing.ts";
import { ADA, fakeOrg } from "./test-support.ts";
import { runInTransaction } from "./transaction.ts";

const program = load({
  Deep: `public class Deep implements Queueable {
    public void execute(QueueableContext c) {
      System.debug('ran');
      try { System.enqueueJob(new Deep()); } catch (AsyncException e) { System.debug(e.getMessage()); }
    }
    public static void run() {
      AsyncOptions options = new AsyncOptions();
      options.MaximumQueueableStackDepth = 2;
      System.enqueueJob(new Deep(), options);
    }
  }`,
  Sums: `public class Sums implements Database.Batchable<Integer> {
    Integer total = 0;
    public Iterable<Integer> start(Database.BatchableContext c) { return new List<Integer>{ 1, 2, 3 }; }
    public void execute(Database.BatchableContext c, List<Integer> scope) {
      total += scope.size();
      System.debug('chunk ' + scope + ' of ' + total + ' ' + System.isBatch());
    }
    public void finish(Database.BatchableContext c) { System.debug('total ' + total); }
    public static void run(Integer size) { Database.executeBatch(new Sums(), size); }
  }`,
  Keeps: `public class Keeps implements Database.Batchable<Integer>, Database.Stateful {
    Integer total = 0;
    public Iterable<Integer> start(Database.BatchableContext c) { return new List<Integer>{ 1, 2, 3 }; }
    public void execute(Database.BatchableContext c, List<Integer> scope) {
      if (scope[0] == 1) throw new IllegalArgumentException('one');
      total += scope.size();
    }
    public void finish(Database.BatchableContext c) { System.debug('total ' + total); }
    public static void run() { Database.executeBatch(new Keeps(), 1); }
  }`,
  Retries: `public class Retries implements Queueable, Finalizer {
    public void execute(QueueableContext c) { System.attachFinalizer(this); throw new IllegalArgumentException('again'); }
    public void execute(FinalizerContext c) {
      System.debug(c.getResult().name());
      try { System.enqueueJob(new Retries()); } catch (AsyncException e) { System.debug('refused'); }
    }
    public static void run() { System.enqueueJob(new Retries()); }
  }`,
  Recovers: `public class Recovers implements Queueable, Finalizer {
    Integer runs;
    public Recovers(Integer runs) { this.runs = runs; }
    public void execute(QueueableContext c) {
      System.attachFinalizer(this);
      if (runs == 4) System.enqueueJob(new Retries());
      runs++;
      if (runs <= 4) throw new IllegalArgumentException('again');
    }
    public void execute(FinalizerContext c) {
      System.debug(runs + ' ' + c.getResult().name());
      if (runs <= 4) System.enqueueJob(new Recovers(runs));
    }
    public static void run() { System.enqueueJob(new Recovers(0)); }
  }`,
  Asks: `public class Asks implements Queueable, Finalizer {
    String asked;
    public void execute(QueueableContext c) { System.attachFinalizer(this); asked = Request.getCurrent().getRequestId(); }
    public void execute(FinalizerContext c) {
      System.debug(asked == c.getRequestId());
      System.debug(asked == Request.getCurrent().getRequestId());
    }
    public static void run() { System.enqueueJob(new Asks()); }
  }`,
  Chains: `public class Chains implements Database.Batchable<Integer> {
    public Iterable<Integer> start(Database.BatchableContext c) { return new List<Integer>{ 1 }; }
    public void execute(Database.BatchableContext c, List<Integer> scope) {
      try { Sums.run(200); } catch (AsyncException e) { System.debug(e.getMessage()); }
    }
    public void finish(Database.BatchableContext c) { Sums.run(200); }
    public static void run() { Database.executeBatch(new Chains()); }
  }`,
});

// [Apex Reference Guide: AsyncOptions Class, MaximumQueueableStackDepth]
describe("a chain of queueables", () => {
  it("ends at the depth that its first job was given", () => {
    const heard: string[] = [];
    const org = fakeOrg([], { debug: ({ text }) => void heard.push(text) });
    runInTransaction({ org, kind: "sync", user: ADA }, () => program.callStatic("Deep", "run", []));
    org.async.drain();
    expect(heard).toEqual(["ran", "ran", "Maximum stack depth has been reached."]);
  });
});

// [Apex Developer Guide: Transaction Finalizers]
describe("a queueable that fails", () => {
  it("is enqueued again by its finalizer five times at most", () => {
    const heard: string[] = [];
    const org = fakeOrg([], { debug: ({ text }) => void heard.push(text) });
    runInTransaction({ org, kind: "sync", user: ADA }, () => program.callStatic("Retries", "run", []));
    org.async.drain();
    expect(heard).toEqual([...Array<string>(6).fill("UNHANDLED_EXCEPTION"), "refused"]);
  });
  it("leaves the retries of the jobs that a later run enqueues alone", () => {
    const recovered = [1, 2, 3, 4].map((run) => `${run} UNHANDLED_EXCEPTION`);
    const heard = debugOf("Recovers");
    expect(heard.slice(0, 5)).toEqual([...recovered, "5 SUCCESS"]);
    expect(heard.slice(5)).toEqual([...Array<string>(6).fill("UNHANDLED_EXCEPTION"), "refused"]);
  });
});

// [Apex Reference Guide: FinalizerContext Interface, getRequestId]
describe("a finalizer", () => {
  it("belongs to the request of its job", () => {
    expect(debugOf("Asks")).toEqual(["true", "true"]);
  });
});

function debugOf(className: string, args: readonly number[] = []): string[] {
  const heard: string[] = [];
  const org = fakeOrg([], { debug: ({ text }) => void heard.push(text) });
  runInTransaction({ org, kind: "sync", user: ADA }, () => program.callStatic(className, "run", [...args]));
  org.async.drain();
  return heard;
}

// [Apex Developer Guide: Using Batch Apex]
describe("a batch", () => {
  it("executes chunk by chunk, each on the job as it was enqueued", () => {
    expect(debugOf("Sums", [2])).toEqual(["chunk (1, 2) of 2 true", "chunk (3) of 1 true", "total 0"]);
  });
  it("keeps its state when it is Database.Stateful, and goes on after a chunk that fails", () => {
    expect(debugOf("Keeps")).toEqual(["total 2"]);
  });
  it("starts another in finish, not in execute", () => {
    expect(debugOf("Chains")).toEqual([
      "Database.executeBatch cannot be called from a batch start, batch execute, or future method.",
      "chunk (1, 2, 3) of 3 true",
      "total 0",
    ]);
  });
  it("is refused with a scope of nought", () => {
    expect(() => debugOf("Sums", [0])).toThrow("Invalid scope parameter: must be greater than zero");
  });
});
