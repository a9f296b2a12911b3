import { describe, expect, it } from "vitest";
import { SoqlError } from "./error.ts";
import { parseQueryText } from "./parse.ts";

function codeOf(text: string): string {
  try {
    parseQueryText(text);
  } catch (error) {
    if (error instanceof SoqlError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "no error";
}

describe("parseQueryText", () => {
  it("reads every clause", () => {
    const { query, bindNames } = parseQueryText(
      "SELECT Id, Owner.Name, (SELECT Id FROM Contacts WHERE LastName LIKE 'a%' LIMIT 2) FROM Account a " +
        "WHERE Name IN (:names, 'b') AND (NOT CreatedDate > LAST_N_DAYS:30) WITH USER_MODE " +
        "ORDER BY Name DESC NULLS LAST LIMIT :n OFFSET 5 FOR UPDATE",
    );
    expect(query.from).toBe("Account");
    expect(query.alias).toBe("a");
    expect(query.select).toMatchObject([
      { kind: "field", path: ["Id"] },
      { kind: "field", path: ["Owner", "Name"] },
      { kind: "children", query: { from: "Contacts" } },
    ]);
    expect(query.where).toMatchObject({
      kind: "and",
      parts: [
        { operator: "IN", right: { kind: "list", items: [{ kind: "bind", index: 0 }, { text: "b" }] } },
        { kind: "not", part: { operator: ">", right: { kind: "dateLiteral", name: "LAST_N_DAYS", count: 30 } } },
      ],
    });
    expect(query.orderBy).toMatchObject([{ descending: true, nullsLast: true }]);
    expect(query).toMatchObject({
      access: "user",
      forUpdate: true,
      limit: { kind: "bind", index: 1 },
      offset: { text: "5" },
    });
    expect(bindNames).toEqual(["names", "n"]);
  });

  it("is plain data, so that compiled code can carry it", () => {
    const { query } = parseQueryText(
      "SELECT Status, COUNT(Id) n FROM Case GROUP BY Status HAVING COUNT(Id) > 1 ALL ROWS",
    );
    expect(JSON.parse(JSON.stringify(query))).toEqual(query);
  });

  it("reads escapes of strings", () => {
    const { query } = parseQueryText(
      String.raw`SELECT Id FROM Account WHERE Name = 'It\'s \\ \"x\" \u0041' AND Site LIKE '100\%'`,
    );
    expect(query.where).toMatchObject({
      parts: [{ right: { text: `It's \\ "x" A` } }, { right: { text: String.raw`100\%` } }],
    });
  });

  it("refuses what is not SOQL as MALFORMED_QUERY", () => {
    expect(codeOf("SELECT Id FROM")).toBe("MALFORMED_QUERY: unexpected token: <EOF>");
    expect(codeOf("SELECT Id FROM Account] WHERE")).toMatch(/^MALFORMED_QUERY/);
    expect(codeOf("DELETE FROM Account")).toMatch(/^MALFORMED_QUERY/);
    expect(codeOf("SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'")).toMatch(/^MALFORMED_QUERY/);
  });

  it("refuses by name what the local org does not have", () => {
    expect(codeOf("SELECT Id FROM Account WHERE DISTANCE(X__c, GEOLOCATION(1, 2), 'km') < 1")).toBe(
      "NOT_IMPLEMENTED: local org: the function DISTANCE in SOQL is not implemented",
    );
  });
});
