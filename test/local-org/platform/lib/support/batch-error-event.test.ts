import { beforeEach, describe, expect, it } from "vitest";
import { currentTransaction } from "../../transaction.ts";
import type { SObjectValue } from "../../values/sobject.ts";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();
const seen: SObjectValue[] = [];
org.data.triggers.register({
  name: "OnError",
  objectName: "BatchApexErrorEvent",
  events: new Set(["after insert"]),
  run: () => void seen.push(...((currentTransaction().trigger?.newRows?.items ?? []) as SObjectValue[])),
});
beforeEach(() => void (seen.length = 0));

const batch = (
  more: string,
  execute: string,
): string => `public class Fails implements Database.Batchable<SObject>${more} {
  public Iterable<SObject> start(Database.BatchableContext c) { return [SELECT Id FROM Account]; }
  public void execute(Database.BatchableContext c, List<Account> scope) { ${execute} }
  public void finish(Database.BatchableContext c) { }
}`;
const RAISES = ", Database.RaisesPlatformEvents";

/** Runs the batch in a test with one account, and answers the account's id. */
const fail = (source: string): string =>
  org.text(
    `Account a = new Account(Name = 'A'); insert a; Test.startTest(); Id job = Database.executeBatch(new Fails());
     try { Test.stopTest(); } catch (Exception e) { } Test.getEventBus().deliver(); return a.Id + ' ' + job;`,
    { classes: { Fails: source } },
  );
const value = (name: string): unknown => seen[0]?.fields.get(name);

// [Apex Developer Guide: Firing Platform Events from Batch Apex; Platform Events Developer Guide: BatchApexErrorEvent]
describe("a batch that raises platform events", () => {
  it("tells of what a chunk threw: type, words, records, phase and job", () => {
    const [account, job] = fail(batch(RAISES, "throw new IllegalArgumentException('no');")).split(" ");
    expect(seen).toHaveLength(1);
    expect(["ExceptionType", "Message", "JobScope", "Phase", "AsyncApexJobId"].map(value)).toEqual([
      "System.IllegalArgumentException",
      "no",
      account,
      "EXECUTE",
      job,
    ]);
    expect(value("StackTrace")).toMatch(/^Class\.Fails\.execute: line 3/);
  });

  it("tells of nothing when its class does not ask for it", () => {
    fail(batch("", "throw new IllegalArgumentException('no');"));
    expect(seen).toEqual([]);
  });
});

it("Apex cannot fire a BatchApexErrorEvent", () => {
  expect(org.text("EventBus.publish(new BatchApexErrorEvent()); return null;")).toMatch(/^System.TypeException: /);
});

// [Apex Developer Guide: Queueable Apex, "Detecting Duplicate Queueable Jobs"]
describe("a duplicate signature", () => {
  const classes = {
    Job: `public class Job implements Queueable {
      public void execute(QueueableContext c) { }
      public static String twice(String between) {
        AsyncOptions o = new AsyncOptions(); o.DuplicateSignature = QueueableDuplicateSignature.Builder().addString('a').build();
        Savepoint s = Database.setSavepoint(); System.enqueueJob(new Job(), o);
        if (between == 'rollback') { Database.rollback(s); }
        if (between == 'end') { Test.stopTest(); }
        try { System.enqueueJob(new Job(), o); return 'taken'; } catch (DuplicateMessageException e) { return 'refused'; }
      }
    }`,
  };
  it.each([
    ["is refused while the job waits", "", "refused"],
    ["is taken again once the job has ended", "end", "taken"],
    ["is taken again when the job was rolled back", "rollback", "taken"],
  ])("%s", (_what, between, outcome) => {
    expect(org.text(`Test.startTest(); return Job.twice('${between}');`, { classes })).toBe(outcome);
  });
  it("is refused in another transaction too, as long as the job has not run", () => {
    const run = (): string => org.text("return Job.twice('');", { classes, kind: "sync" });
    run();
    expect(org.text("return Job.twice('rollback');", { classes, kind: "sync" })).toMatch(/DuplicateMessageException/);
  });
});
