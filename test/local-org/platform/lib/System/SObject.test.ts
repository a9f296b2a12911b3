import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();

describe("rows", () => {
  it.each([
    // [Apex Reference Guide: SObject, isClone and getCloneSourceId]
    ["Account a = new Account(); return a.isClone() + ' ' + a.clone().isClone();", "false true"],
    [
      "insert new Account(Name = 'A'); Account a = [SELECT Name, CreatedDate, CreatedById, IsDeleted FROM Account WHERE Name = 'A']; return a.clone().getPopulatedFieldsAsMap().keySet() + ' ' + a.clone(false, true, true, false).isSet('CreatedDate');",
      "{Name} true",
    ],
    [
      "Account a = new Account(Id = '001000000000001'); return a.clone(false).getCloneSourceId();",
      "001000000000001AAA",
    ],
    // [Salesforce Help 000381135]
    ...[200, 201].map((count) => [
      `Account a = new Account(Name = 'x'); insert a; List<Contact> c = new List<Contact>(); for (Integer i = 0; i < ${count}; i++) c.add(new Contact(LastName = 'x', AccountId = a.Id)); ` +
        "insert c; Account b = [SELECT (SELECT Id FROM Contacts) FROM Account WHERE Id = :a.Id]; return b.getSObjects('Contacts').size();",
      count === 200
        ? "200"
        : "System.QueryException: Aggregate query has too many rows for direct assignment, use FOR loop",
    ]),
    // [Apex Reference Guide: Test, setCreatedDate]
    [
      "Account a = new Account(Name = 'x'); insert a; Test.setCreatedDate(a.Id, Datetime.newInstanceGmt(2012, 12, 12)); " +
        "return [SELECT CreatedDate FROM Account].CreatedDate;",
      "2012-12-12 00:00:00",
    ],
    // [Apex Reference Guide: DmlOptions, allowFieldTruncation]
    [
      "Database.DMLOptions o = new Database.DMLOptions(); o.allowFieldTruncation = true; Account a = new Account(Name = 'x'.repeat(300)); " +
        "a.setOptions(o); insert a; return [SELECT Name FROM Account WHERE Id = :a.Id].Name.length();",
      "255",
    ],
    [
      "Database.DMLOptions o = new Database.DMLOptions(); o.AllowFieldTruncation = true; Account a = new Account(Name = 'x'.repeat(300)); " +
        "return Database.insert(a, o).isSuccess();",
      "true",
    ],
    [
      "Database.DMLOptions o = new Database.DMLOptions(); o.optAllOrNone = false; new Account().setOptions(o); return null;",
      "LocalOrg.NotImplemented: local org: SObject.setOptions with OptAllOrNone is not implemented",
    ],
  ])("%s", (body, expected) => {
    expect(org.text(body)).toBe(expected);
  });
});
