import { beforeAll, expect, it } from "vitest";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { testData, type TestData } from "../testing.ts";

let org: TestData;
beforeAll(() => {
  org = testData();
  const rows = ["Acme Industries", "Acmeson"].map(
    (Name) => new SObjectValue("Account", { Name, Description: "red hat" }),
  );
  org.run((tx) => tx.data.dml({ operation: "insert", records: rows, allOrNone: true, mode: "system" }));
});

function found(text: string): number[] {
  const lists = org.run((tx) => tx.data.searchText(text, () => null, { mode: "system" }));
  return lists.items.map((list) => list.size());
}

it.each([
  ["FIND {Acme} IN NAME FIELDS RETURNING Account(Id)", [1]],
  ["FIND {acme*} IN NAME FIELDS RETURNING Account(Id), Contact", [2, 0]],
  ["FIND {acme* industries} RETURNING Account(Id)", [1]],
  ["FIND {red} IN NAME FIELDS RETURNING Account(Id)", [0]],
  ["FIND {red} IN ALL FIELDS RETURNING Account(Id ORDER BY Name LIMIT 1)", [1]],
])("%s", (text, sizes) => expect(found(text)).toEqual(sizes));

it.each([
  ["FIND {a} RETURNING Account(Id)", "search term must be longer than one character"],
  ["FIND {acme OR beta} RETURNING Account(Id)", "a term of SOSL with operators, quotes or parentheses"],
])("refuses %s", (text, message) => expect(() => found(text)).toThrow(message));
