import { expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();
const classes = {
  Ends: `public class Ends implements Database.Batchable<SObject> {
    public Iterable<SObject> start(Database.BatchableContext c) { return new List<SObject>{ new Account() }; }
    public void execute(Database.BatchableContext c, List<SObject> scope) {}
    public void finish(Database.BatchableContext c) { throw new IllegalArgumentException('too late'); }
  }`,
};

it("a batch whose finish throws leaves a failed job", () => {
  expect(
    org.text(
      `Test.startTest(); Id job = Database.executeBatch(new Ends());
       try { Test.stopTest(); } catch (IllegalArgumentException e) { }
       AsyncApexJob row = [SELECT Status, ExtendedStatus, NumberOfErrors FROM AsyncApexJob WHERE Id = :job];
       return row.Status + ' ' + row.ExtendedStatus + ' ' + row.NumberOfErrors;`,
      { classes },
    ),
  ).toBe("Failed First error: too late 1");
});
