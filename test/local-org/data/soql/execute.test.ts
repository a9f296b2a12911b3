import { beforeAll, describe, expect, it, vi } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { ApexList } from "../../platform/values/list.ts";
import { ApexSet } from "../../platform/values/set.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { recordToJson } from "../json.ts";
import { billingSource } from "../testing-metadata.ts";
import { testData, type TestData } from "../testing.ts";

let org: TestData;
const ids = new Map<string, string>();

function insert(name: string, object: string, fields: Record<string, ApexValue>): string {
  const row = new SObjectValue(object, fields);
  org.run((tx) => tx.data.dml({ operation: "insert", records: [row], allOrNone: true, mode: "system" }));
  ids.set(name, row.id as string);
  return row.id as string;
}

beforeAll(() => {
  org = testData({ sourceDirs: [billingSource()] });
  const acme = insert("acme", "Account", { Name: "Acme", Industry: "Technology", NumberOfEmployees: 50 });
  const globex = insert("globex", "Account", { Name: "globex", NumberOfEmployees: 7, ParentId: acme });
  insert("initech", "Account", { Name: "Initech 100%" });
  insert("ann", "Contact", { FirstName: "Ann", LastName: "Lee", Email: "ann@example.com", AccountId: acme });
  insert("bob", "Contact", { LastName: "bright", AccountId: acme });
  insert("cy", "Contact", { LastName: "Cole", AccountId: globex });
  insert("dee", "Contact", { LastName: "Dee" });
  const amount = (text: string): ApexDecimal => ApexDecimal.parse(text);
  insert("i1", "Invoice__c", {
    Account__c: acme,
    Amount__c: amount("10.50"),
    Status__c: "Sent",
    Due__c: ApexDate.of(2026, 11, 23),
    Tags__c: "red;blue",
  });
  insert("i2", "Invoice__c", {
    Account__c: acme,
    Amount__c: amount("4"),
    Status__c: "Draft",
    Due__c: ApexDate.of(2026, 11, 1),
    Tags__c: "green",
  });
  insert("i3", "Invoice__c", { Account__c: globex, Status__c: "Closed" });
});

/** Rows as `Name, Name`, or the number of a count. */
function names(soql: string, binds: Record<string, ApexValue> = {}, field = "Name"): string {
  return org.run((tx) => {
    const result = tx.data.queryText(soql, (name) => binds[name] ?? null, { mode: "system" });
    return result instanceof ApexList
      ? result.items.map((row) => String((row as SObjectValue).get(field))).join(", ")
      : String(result);
  });
}

function json(soql: string): unknown {
  return org.run((tx) => {
    const result = tx.data.queryText(soql, null, { mode: "system" }) as ApexList;
    const records = result.items.map((row) => recordToJson(row as SObjectValue, org.data.schema, "65.0"));
    return JSON.parse(JSON.stringify(records, (key, value: unknown) => (key === "attributes" ? undefined : value)));
  });
}

function errorOf(soql: string): string {
  try {
    names(soql);
  } catch (error) {
    return (error as Error).message;
  }
  return "no error";
}

describe("conditions", () => {
  it("compare text without case, and like with wildcards", () => {
    expect(names("SELECT Name FROM Account WHERE Name = 'ACME'")).toBe("Acme");
    expect(names("SELECT Name FROM Account WHERE Name LIKE 'g_o%'")).toBe("globex");
    expect(names(String.raw`SELECT Name FROM Account WHERE Name LIKE '%100\%'`)).toBe("Initech 100%");
    expect(names(String.raw`SELECT Name FROM Account WHERE Name LIKE 'A\%'`)).toBe("");
  });

  it("treat null as the platform does", () => {
    expect(names("SELECT Name FROM Account WHERE Industry = null ORDER BY Name")).toBe("globex, Initech 100%");
    expect(names("SELECT Name FROM Account WHERE Industry != 'Retail' ORDER BY Name")).toBe(
      "Acme, globex, Initech 100%",
    );
    expect(names("SELECT Name FROM Account WHERE Industry NOT IN ('Technology') ORDER BY Name")).toBe(
      "globex, Initech 100%",
    );
    expect(names("SELECT Name FROM Account WHERE NumberOfEmployees < 100 ORDER BY Name")).toBe("Acme, globex");
    expect(names("SELECT Name FROM Account WHERE (NOT NumberOfEmployees < 10) ORDER BY Name")).toBe("Acme");
    expect(names("SELECT Name FROM Account WHERE Name = ''")).toBe("");
  });

  it("read null as false for a checkbox", () => {
    expect(names("SELECT Name FROM Invoice__c WHERE Paid__c = null ORDER BY Name")).toBe(
      "INV-0001, INV-0002, INV-0003",
    );
    expect(names("SELECT Name FROM Invoice__c WHERE Paid__c != null")).toBe("");
    expect(names("SELECT LastName FROM Contact WHERE Account.IsDeleted = false", {}, "LastName")).toContain("Dee");
  });

  it("take lists, sets, rows and single values as binds", () => {
    const list = new ApexList("list<string>", ["acme", "GLOBEX"]);
    expect(names("SELECT Name FROM Account WHERE Name IN :names ORDER BY Name", { names: list })).toBe("Acme, globex");
    const set = new ApexSet("set<id>", [ids.get("acme")]);
    expect(names("SELECT Name FROM Account WHERE Id IN :ids", { ids: set })).toBe("Acme");
    expect(names("SELECT Name FROM Account WHERE Id = :ids", { ids: set })).toBe("Acme");
    expect(names("SELECT Name FROM Account WHERE Name != :names ORDER BY Name", { names: list })).toBe("Initech 100%");
    expect(names("SELECT Name FROM Account WHERE Id = :id", { id: "" })).toBe("");
    const rows = new ApexList("list<account>", [new SObjectValue("Account", { Id: ids.get("globex") })]);
    expect(names("SELECT LastName FROM Contact WHERE AccountId IN :rows", { rows }, "LastName")).toBe("Cole");
    expect(names("SELECT Name FROM Account WHERE NumberOfEmployees > :n", { n: 10 })).toBe("Acme");
    expect(names("SELECT Name FROM Account WHERE Id = :id", { id: String(ids.get("acme")).slice(0, 15) })).toBe("Acme");
  });

  it("follow relationships, with a missing parent read as null", () => {
    expect(names("SELECT LastName FROM Contact WHERE Account.Parent.Name = 'Acme'", {}, "LastName")).toBe("Cole");
    expect(names("SELECT LastName FROM Contact WHERE Account.Name = null", {}, "LastName")).toBe("Dee");
    expect(names("SELECT Name FROM Invoice__c WHERE Account__r.Owner.Name = 'Ada Admin' ORDER BY Name")).toBe(
      "INV-0001, INV-0002, INV-0003",
    );
  });

  it("join to other objects", () => {
    expect(names("SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName = 'Lee')")).toBe(
      "Acme",
    );
    expect(names("SELECT Name FROM Account WHERE Id NOT IN (SELECT AccountId FROM Contact)")).toBe("Initech 100%");
  });

  it("know multi-select picklists and dates", () => {
    expect(names("SELECT Name FROM Invoice__c WHERE Tags__c INCLUDES ('red;blue', 'green') ORDER BY Name")).toBe(
      "INV-0001, INV-0002",
    );
    expect(names("SELECT Name FROM Invoice__c WHERE Tags__c EXCLUDES ('red') ORDER BY Name")).toBe(
      "INV-0002, INV-0003",
    );
    expect(names("SELECT Name FROM Invoice__c WHERE Due__c = TODAY")).toBe("INV-0001");
    expect(names("SELECT Name FROM Invoice__c WHERE Due__c < 2026-11-23")).toBe("INV-0002");
    expect(
      names("SELECT COUNT() FROM Account WHERE CreatedDate >= TODAY AND CreatedDate <= 2026-11-23T23:00:00Z"),
    ).toBe("3");
  });
});

describe("results", () => {
  it("sort nulls first, by several keys, and picklists by their definition", () => {
    expect(names("SELECT Name FROM Account ORDER BY NumberOfEmployees")).toBe("Initech 100%, globex, Acme");
    expect(names("SELECT Name FROM Account ORDER BY NumberOfEmployees DESC NULLS LAST")).toBe(
      "Acme, globex, Initech 100%",
    );
    expect(names("SELECT Name FROM Account ORDER BY Industry NULLS LAST, Name DESC")).toBe(
      "Acme, Initech 100%, globex",
    );
    expect(names("SELECT Status__c FROM Invoice__c ORDER BY Status__c DESC", {}, "Status__c")).toBe(
      "Closed, Sent, Draft",
    );
  });

  it("are cut by LIMIT and OFFSET", () => {
    expect(names("SELECT Name FROM Account ORDER BY Name LIMIT 1 OFFSET 1")).toBe("globex");
    expect(names("SELECT Name FROM Account ORDER BY Name LIMIT :n", { n: 2 })).toBe("Acme, globex");
  });

  it("are paged by Id", () => {
    const ids = names("SELECT Id FROM Account ORDER BY Id", {}, "Id").split(", ");
    expect(names("SELECT Id FROM Account WHERE Id > :last ORDER BY Id", { last: ids[0] ?? null }, "Id")).toBe(
      ids.slice(1).join(", "),
    );
  });

  it("hold parents, children and nulls that were asked for, and nothing else", () => {
    expect(
      json(
        "SELECT Email, Account.Name, Account.Parent.Name FROM Contact WHERE LastName IN ('bright', 'Cole', 'Dee') ORDER BY LastName",
      ),
    ).toEqual([
      { Email: null, Account: { Name: "Acme", Parent: null } },
      { Email: null, Account: { Name: "globex", Parent: { Name: "Acme" } } },
      { Email: null, Account: null },
    ]);
    expect(
      json(
        "SELECT Name, (SELECT LastName FROM Account.Contacts ORDER BY LastName DESC) FROM Account WHERE Name != 'Acme' ORDER BY Name",
      ),
    ).toEqual([
      {
        Name: "globex",
        Contacts: { totalSize: 1, done: true, records: [expect.objectContaining({ LastName: "Cole" })] },
      },
      { Name: "Initech 100%", Contacts: null },
    ]);
    const read = (): unknown =>
      org.run((tx) =>
        (
          (tx.data.queryText("SELECT Id FROM Account LIMIT 1", null, { mode: "system" }) as ApexList)
            .items[0] as SObjectValue
        ).get("Name"),
      );
    expect(read).toThrow("SObject row was retrieved via SOQL without querying the requested field: Account.Name");
  });

  // Three relationships of 32,512 rows took three. [salesforce.stackexchange.com/questions/224623]
  it("counts a parent-child relationship once as an aggregate query, however many parents there are", () => {
    const used = org.run((tx) => {
      tx.data.queryText("SELECT Id, (SELECT Id FROM Contacts), (SELECT Id FROM Invoices__r) FROM Account", null, {
        mode: "system",
      });
      return tx.limits.used("aggregateQueries");
    });
    expect(used).toBe(2);
  });

  it("put compound addresses together", () => {
    insert("addressed", "Account", { Name: "Zed", BillingStreet: "1 Main St", BillingCity: "Berlin" });
    expect(json("SELECT BillingAddress, ShippingAddress FROM Account WHERE Name = 'Zed'")).toEqual([
      {
        BillingAddress: {
          city: "Berlin",
          street: "1 Main St",
          country: null,
          geocodeAccuracy: null,
          latitude: null,
          longitude: null,
          postalCode: null,
          state: null,
        },
        ShippingAddress: null,
      },
    ]);
    org.data.removeSystemRow(ids.get("addressed") as string);
  });

  it("read polymorphic parents through Name", () => {
    insert("case", "Case", { Subject: "Help", ContactId: ids.get("ann") });
    expect(json("SELECT Owner.Name, Owner.Type, ContactEmail, IsClosed FROM Case")).toEqual([
      { ContactEmail: "ann@example.com", IsClosed: false, Owner: { Name: "Ada Admin", Type: "User" } },
    ]);
  });
});

describe("aggregates", () => {
  it("count, sum and group", () => {
    expect(names("SELECT COUNT() FROM Contact WHERE Email = null")).toBe("3");
    expect(
      json(
        "SELECT Account__r.Name account, COUNT(Id) n, SUM(Amount__c) total, MAX(Status__c) FROM Invoice__c GROUP BY Account__r.Name ORDER BY COUNT(Id) DESC",
      ),
    ).toEqual([
      { account: "Acme", n: 2, total: 14.5, expr0: "Sent" },
      { account: "globex", n: 1, total: null, expr0: "Closed" },
    ]);
    expect(
      json("SELECT Account__c, COUNT_DISTINCT(Status__c) n FROM Invoice__c GROUP BY Account__c HAVING COUNT(Id) > 1"),
    ).toEqual([{ Account__c: ids.get("acme"), n: 2 }]);
    expect(
      json(
        "SELECT CALENDAR_MONTH(Due__c) m, COUNT(Id) n FROM Invoice__c WHERE Due__c != null GROUP BY CALENDAR_MONTH(Due__c)",
      ),
    ).toEqual([{ m: 11, n: 2 }]);
    expect(json("SELECT AVG(Amount__c) a, MIN(Amount__c) b FROM Invoice__c")).toEqual([{ a: 7.25, b: 4 }]);
  });

  // [SOQL Reference: GROUP BY ROLLUP, GROUP BY CUBE, GROUPING(fieldName)]
  // Apex Developer Guide, "Working with SOQL Aggregate Functions": a row a grouping for COUNT, each aggregated row for the others.
  it.each([
    ["COUNT(Id)", 2],
    ["COUNT(Id), COUNT(Amount__c)", 2],
    ["COUNT_DISTINCT(Status__c)", 3],
    ["COUNT(Id), MAX(Status__c)", 3],
  ])("of %s cost query rows", (aggregates, rows) => {
    const soql = `SELECT Account__c, ${aggregates} FROM Invoice__c GROUP BY Account__c`;
    const used = org.run((tx) => {
      tx.data.queryText(soql, null, { mode: "system" });
      return tx.limits.used("soqlRows");
    });
    expect(used).toBe(rows);
  });

  describe("with subtotals", () => {
    const totals = (soql: string): unknown[] => (json(soql) as object[]).map((row) => Object.values(row).join("|"));

    it("ROLLUP adds up from right to left, to the grand total", () => {
      expect(
        totals(
          "SELECT Account__r.Name a, Status__c s, GROUPING(Account__r.Name) ga, GROUPING(Status__c) gs, COUNT(Id) n FROM Invoice__c " +
            "GROUP BY ROLLUP(Account__r.Name, Status__c) ORDER BY GROUPING(Account__r.Name), GROUPING(Status__c), Account__r.Name, Status__c",
        ).toSorted(),
      ).toEqual(
        [
          "Acme|Draft|0|0|1",
          "Acme|Sent|0|0|1",
          "Acme||0|1|2",
          "globex|Closed|0|0|1",
          "globex||0|1|1",
          "||1|1|3",
        ].toSorted(),
      );
    });

    it("CUBE adds up every combination", () => {
      const rows = totals(
        "SELECT Account__r.Name a, Status__c s, COUNT(Id) n FROM Invoice__c GROUP BY CUBE(Account__r.Name, Status__c)",
      );
      expect(rows).toHaveLength(3 + 2 + 3 + 1);
      expect(rows).toEqual(expect.arrayContaining(["|Sent|1", "Acme||2", "||3"]));
    });

    it("can be left out by HAVING GROUPING()", () => {
      expect(
        totals(
          "SELECT Status__c s, COUNT(Id) n FROM Invoice__c GROUP BY ROLLUP(Status__c) HAVING GROUPING(Status__c) = 1",
        ),
      ).toEqual(["|3"]);
    });

    it("GROUPING() takes what they group by, and three fields are the most", () => {
      expect(errorOf("SELECT GROUPING(Status__c) g, COUNT(Id) FROM Invoice__c GROUP BY Status__c")).toBe(
        "GROUPING takes a field of GROUP BY ROLLUP or GROUP BY CUBE",
      );
      expect(errorOf("SELECT COUNT(Id) FROM Invoice__c GROUP BY CUBE(Status__c, Name, Due__c, Account__c)")).toBe(
        "GROUP BY CUBE takes at most three fields",
      );
    });
  });

  it("must group what stands beside them", () => {
    expect(errorOf("SELECT Name, COUNT(Id) FROM Account")).toBe("Field must be grouped or aggregated: Name");
  });
});

describe("refusals, in the platform's words", () => {
  it.each([
    ["SELECT Id FROM Nope__c", "sObject type 'Nope__c' is not supported. If you are attempting to use a custom object"],
    [
      "SELECT Nope FROM Account",
      "No such column 'Nope' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c'",
    ],
    ["SELECT Nope__r.Name FROM Account", "Didn't understand relationship 'Nope__r' in field path."],
    [
      "SELECT (SELECT Id FROM Nopes) FROM Account",
      "Didn't understand relationship 'Nopes' in FROM part of query call.",
    ],
    ["SELECT Id FROM Account WHERE Description = 'x'", "field 'Description' can not be filtered in a query call"],
    [
      "SELECT Id FROM Account WHERE NumberOfEmployees = '5'",
      "value of filter criterion for field 'NumberOfEmployees' must be of type int and should not be enclosed in quotes",
    ],
    [
      "SELECT Id FROM Account WHERE Name = 5",
      "value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes",
    ],
    ["SELECT Id FROM User WHERE IsActive > true", "invalid operator on boolean field"],
    ["SELECT Id FROM Account WHERE Id = 'nonsense'", "invalid ID field: nonsense"],
    ["SELECT Id, Name, name FROM Account", "duplicate field selected: Name"],
    ["SELECT Id FROM Account OFFSET 2001", "Maximum SOQL offset allowed is 2000"],
    ["SELECT Id FROM Account LIMIT 99999999999999999999", "LIMIT is not a whole number"],
    ["SELECT Id FROM Account ORDER BY Description", "field 'Description' can not be sorted in a query call"],
    ["SELECT Id FROM Invoice__c ORDER BY Tags__c", "field 'Tags__c' can not be sorted in a query call"],
    ["SELECT Id FROM Account ORDER BY Name FOR UPDATE", "ORDER BY cannot be used in a query that locks rows"],
    [`SELECT Id FROM Account WHERE Name = '${"x".repeat(100_000)}'`, "cannot be longer than 100000 characters"],
    [`SELECT Id FROM Account WHERE ${"(".repeat(20_000)}Name = 'x'${")".repeat(20_000)}`, "nested too deeply"],
  ])("%s", (soql, message) => {
    expect(errorOf(soql)).toContain(message);
  });
});

it("refuses a LIMIT or OFFSET below zero, which only a bind can be", () => {
  const withBind = (clause: string): string => {
    try {
      return names(`SELECT Id FROM Account ${clause} :few`, { few: -1 });
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(withBind("LIMIT")).toContain("LIMIT is not a whole number");
  expect(withBind("LIMIT 1 OFFSET")).toContain("OFFSET is not a whole number");
});

describe("size", () => {
  it("answers by an index without looking at all rows", () => {
    const large = testData();
    for (let index = 0; index < 10; index++)
      large.data.insertSystemRow("Contact", { LastName: `L${index}`, Email: `l${index}@example.com` });
    const all = vi.spyOn(large.data.store.tableOf("Contact"), "rows");
    const count = (condition: string): unknown =>
      large.run((tx) => tx.data.queryText(`SELECT COUNT() FROM Contact WHERE ${condition}`, null, { mode: "system" }));
    expect(count("Email = 'L5@EXAMPLE.com'")).toBe(1);
    expect(all).not.toHaveBeenCalled();
    expect(count("LastName = 'L5'")).toBe(1);
    expect(all).toHaveBeenCalled();
  });

  it("counts queries and rows against the limits", () => {
    const run = (): unknown =>
      org.run((tx) =>
        Array.from({ length: 101 }, () =>
          tx.data.queryText("SELECT Id FROM Account LIMIT 1", null, { mode: "system" }),
        ),
      );
    expect(run).toThrow("Too many SOQL queries: 101");
  });
});
