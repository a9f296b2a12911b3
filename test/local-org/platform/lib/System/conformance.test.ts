import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();

// Apex Developer Guide, "Sorting Lists of sObjects": label of the object, Name, other standard fields by name, custom fields; empty comes first.
describe("List.sort of rows", () => {
  it.each([
    ["new Account(Name = 'B'), new Account(Name = 'A')", "A,B"],
    ["new Account(Name = 'A', Site = 'x'), new Account(Name = 'A', Industry = 'y')", "A x,A"],
    [
      "new Account(Name = 'A', Industry = 'b', Site = 'a'), new Account(Name = 'A', Industry = 'a', Site = 'b')",
      "A b,A a",
    ],
    ["new Account(Name = 'A'), null", "null,A"],
  ])("orders %s", (rows, expected) => {
    expect(
      org.text(
        `List<Account> sorted = new List<Account>{ ${rows} }; sorted.sort(); List<String> out = new List<String>(); ` +
          "for (Account a : sorted) { out.add(a == null ? 'null' : (a.Name + ' ' + (a.Site ?? '')).trim()); } return String.join(out, ',');",
      ),
    ).toBe(expected);
  });

  it("puts an Account before a Contact", () => {
    expect(
      org.text(
        "List<SObject> rows = new List<SObject>{ new Contact(LastName = 'A'), new Account(Name = 'B') }; rows.sort(); return String.valueOf(rows[0].getSObjectType());",
      ),
    ).toBe("Account");
  });
});

describe("what public codebases lean on", () => {
  it.each([
    // NebulaLogger: LogEntryEventHandler.upsertLogEntries.
    ["Long ms = 1000; return Datetime.valueOf(ms).getTime();", "1000"],
    // NebulaLogger: CallableLogger_Tests compares it with what `getTypeName` answers.
    ["return IllegalArgumentException.class.getName();", "System.IllegalArgumentException"],
    ["return Type.forName('System.DmlException').getName();", "System.DmlException"],
    ["return Datetime.class.getName();", "Datetime"],
    // Salesforce Help 000387302: a number keeps more places than its field shows.
    [
      "Account a = new Account(Name = 'A', AnnualRevenue = 12345.67); insert a; return [SELECT AnnualRevenue FROM Account WHERE Id = :a.Id].AnnualRevenue;",
      "12345.67",
    ],
    [
      "Account a = new Account(Name = 'A', AnnualRevenue = 5.00); insert a; return [SELECT AnnualRevenue FROM Account WHERE Id = :a.Id].AnnualRevenue;",
      "5",
    ],
    // apex-recipes: OrgShape.isSeeAllDataTrue catches it.
    [
      "try { ConnectApi.ChatterUsers.getFollowings(null, 'me'); return null; } catch (UnsupportedOperationException e) { return e.getMessage(); }",
      "ConnectApi methods are not supported in data siloed tests. Please use @IsTest(SeeAllData=true).",
    ],
    // Object Reference, "Contract": Update without Create.
    ["return new Contract(Name = 'C', ActivatedDate = Datetime.valueOf(1000L)).Name;", "C"],
  ])("%s", (body, expected) => {
    expect(org.text(body)).toBe(expected);
  });
});
