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
