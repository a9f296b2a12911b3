import { beforeAll, describe, expect, it } from "vitest";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { ApexList } from "../../platform/values/list.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { recordToJson } from "../json.ts";
import { billingSource } from "../testing-metadata.ts";
import { insertUser, testData, type TestData } from "../testing.ts";

let org: TestData;
let readers = 0;

beforeAll(() => {
  org = testData({ sourceDirs: [billingSource()] });
  const acme = org.data.insertSystemRow("Account", { Name: "Acme", OwnerId: org.data.administratorId });
  org.data.insertSystemRow("Account", { Name: "Globex", OwnerId: insertUser(org.data, "Other") });
  const ann = org.data.insertSystemRow("Contact", { FirstName: "Ann", LastName: "Lee" });
  const starts = new ApexDatetime(Date.UTC(2026, 10, 23, 9, 5));
  for (const [subject, parents] of Object.entries({ Visit: { WhatId: acme }, Call: { WhoId: ann }, Rest: {} }))
    org.data.insertSystemRow("Event", { Subject: subject, ActivityDateTime: starts, ...parents });
  org.data.insertSystemRow("Invoice__c", {
    Account__c: acme,
    Amount__c: ApexDecimal.parse("1234.5"),
    Tags__c: "red;blue",
    OwnerId: org.data.administratorId,
  });
});

/** Rows as the REST API writes them, without attributes. */
function rows(soql: string): unknown {
  return org.run((tx) => {
    const result = tx.data.queryText(soql, null, { mode: "user" });
    if (!(result instanceof ApexList)) return result;
    const json = result.items.map((row) => recordToJson(row as SObjectValue, org.data.schema, "67.0"));
    return JSON.parse(JSON.stringify(json, (key, value: unknown) => (key === "attributes" ? undefined : value)));
  });
}

/** A user who may read invoices, but not their amounts. */
function reader(): string {
  const userId = insertUser(org.data, `Reader${++readers}`);
  const ParentId = org.data.insertSystemRow("PermissionSet", { Name: `Reader${readers}`, Label: "Reader" });
  const rights = { PermissionsRead: true, PermissionsViewAllRecords: true };
  org.data.insertSystemRow("ObjectPermissions", { ParentId, SobjectType: "Invoice__c", ...rights });
  org.data.insertSystemRow("PermissionSetAssignment", { PermissionSetId: ParentId, AssigneeId: userId });
  return userId;
}

function errorOf(soql: string, inApex = false): string {
  try {
    org.run((tx) => tx.data.queryText(soql, inApex ? () => null : null, { mode: "system" }));
    return "no error";
  } catch (error) {
    return (error as Error).message;
  }
}

// [SOQL Reference: FIELDS()]
describe("FIELDS()", () => {
  const columns = (soql: string): string[] => Object.keys((rows(soql) as object[])[0] ?? {});

  it("selects standard fields, custom fields or both", () => {
    const standard = columns("SELECT FIELDS(STANDARD) FROM Invoice__c");
    const custom = columns("SELECT FIELDS(CUSTOM) FROM Invoice__c LIMIT 200");
    expect(standard).toEqual(expect.arrayContaining(["Id", "Name", "OwnerId"]));
    expect(standard.filter((name) => name.endsWith("__c"))).toEqual([]);
    expect(custom).toEqual(expect.arrayContaining(["Amount__c", "Tags__c"]));
    expect(columns("SELECT FIELDS(ALL) FROM Invoice__c LIMIT 1")).toEqual(
      expect.arrayContaining([...standard, ...custom]),
    );
  });

  it("stands in subqueries and beside other fields", () => {
    expect(columns("SELECT Amount__c, FIELDS(STANDARD) FROM Invoice__c")).toContain("Amount__c");
    expect(columns("SELECT Id, (SELECT FIELDS(ALL) FROM Contacts LIMIT 200) FROM Account")).toContain("Contacts");
  });

  it("reads the standard objects that the package leans on", () => {
    for (const object of ["Account", "Contact", "User", "PermissionSetAssignment", "Group", "UserRole", "Profile"])
      expect(errorOf(`SELECT FIELDS(ALL) FROM ${object} LIMIT 1`)).toBe("no error");
  });

  it("leaves out what the running user may not read", () => {
    const userId = reader();
    const names = org.run(
      (tx) => {
        const rows = tx.data.queryText("SELECT FIELDS(ALL) FROM Invoice__c LIMIT 1", null, {
          mode: "user",
        }) as ApexList;
        return [...((rows.items[0] as SObjectValue).retrievedNames ?? [])];
      },
      { userId },
    );
    expect(names).toContain("Name");
    expect(names).not.toContain("Amount__c");
  });

  it.each([
    ["SELECT Id, FIELDS(ALL) FROM Account LIMIT 200", "duplicate field selected: Id"],
    ["SELECT FIELDS(ALL) FROM Account", "The SOQL FIELDS function must have a LIMIT of at most 200"],
    ["SELECT FIELDS(CUSTOM) FROM Account LIMIT 201", "The SOQL FIELDS function must have a LIMIT of at most 200"],
  ])("%s: %s", (soql, message) => expect(errorOf(soql)).toBe(message));

  it("takes in Apex only what is known beforehand", () => {
    expect(errorOf("SELECT FIELDS(STANDARD) FROM Account", true)).toBe("no error");
    expect(errorOf("SELECT FIELDS(ALL) FROM Account LIMIT 200", true)).toBe(
      "The SOQL FIELDS function is not supported with an unbounded set of fields in this API",
    );
  });
});

// [SOQL Reference: TYPEOF]
describe("TYPEOF", () => {
  it("reads of each kind of parent what its branch names, and nothing where no branch is of it", () => {
    const soql = "SELECT TYPEOF What WHEN Account THEN Name, Owner.Alias END FROM Event ORDER BY Subject";
    const alias = org.data.store.find(org.data.administratorId)?.values["Alias"];
    expect(rows(soql)).toEqual([{ What: null }, { What: null }, { What: { Name: "Acme", Owner: { Alias: alias } } }]);
  });

  it("has an ELSE for what all parents have", () => {
    const soql = "SELECT TYPEOF Who WHEN Lead THEN Company ELSE Name END FROM Event WHERE Subject = 'Call'";
    expect(rows(soql)).toEqual([{ Who: { Name: "Ann Lee" } }]);
  });

  it.each([
    ["SELECT TYPEOF Account WHEN Account THEN Name END FROM Contact", "TYPEOF needs a polymorphic relationship"],
    ["SELECT TYPEOF What WHEN Contact THEN Name END FROM Event", "sObject type 'Contact' is not supported."],
    ["SELECT TYPEOF What WHEN Account THEN Nope END FROM Event", "No such column 'Nope' on entity 'Account'."],
    ["SELECT COUNT(Id), TYPEOF What WHEN Account THEN Name END FROM Event", "TYPEOF is not allowed in a query with"],
  ])("%s: %s", (soql, message) => expect(errorOf(soql)).toContain(message));
});

// [SOQL Reference: toLabel(), FORMAT(), convertCurrency()]
describe("toLabel() and FORMAT()", () => {
  it("read as the user does, under the field's name or an alias", () => {
    expect(rows("SELECT toLabel(Tags__c), FORMAT(Amount__c) FROM Invoice__c")).toEqual([
      { Tags__c: "red;blue", Amount__c: "1,234.50" },
    ]);
    expect(rows("SELECT Amount__c, FORMAT(Amount__c) shown FROM Invoice__c")).toEqual([
      { Amount__c: 1234.5, shown: "1,234.50" },
    ]);
    expect(rows("SELECT FORMAT(MAX(Amount__c)) most FROM Invoice__c")).toEqual([{ most: "1,234.50" }]);
  });

  it("filters by labels", () => {
    expect(rows("SELECT COUNT() FROM Invoice__c WHERE toLabel(Status__c) = 'draft'")).toBe(1);
  });

  it.each([
    ["SELECT Status__c, toLabel(Status__c) FROM Invoice__c", "duplicate field selected: Status__c"],
    ["SELECT toLabel(Name) FROM Account", "toLabel() needs a picklist"],
    ["SELECT Id FROM Invoice__c ORDER BY toLabel(Status__c)", "can not be sorted in a query call"],
    ["SELECT FORMAT(Name) FROM Account", "FORMAT() needs a number, a date or a time"],
    ["SELECT convertCurrency(AnnualRevenue) FROM Account", "convertCurrency() needs an org with multiple currencies"],
  ])("%s: %s", (soql, message) => expect(errorOf(soql)).toContain(message));

  it("needs an alias in Apex for a text in the place of a number", () => {
    expect(errorOf("SELECT FORMAT(Amount__c) FROM Invoice__c", true)).toContain("is not implemented");
    expect(errorOf("SELECT FORMAT(Amount__c) shown FROM Invoice__c", true)).toBe("no error");
  });
});

// [SOQL Reference: USING SCOPE]
describe("USING SCOPE", () => {
  it("answers the running user's own rows, or all", () => {
    expect(rows("SELECT Name FROM Account USING SCOPE mine")).toEqual([{ Name: "Acme" }]);
    expect(rows("SELECT COUNT() FROM Account USING SCOPE Everything")).toBe(2);
  });

  it.each([
    ["SELECT Id FROM Account USING SCOPE nobody", "unexpected token: 'nobody'"],
    ["SELECT Id FROM Profile USING SCOPE mine", "Invalid scope mine for Profile"],
    ["SELECT Id FROM Account USING SCOPE team", "local org: USING SCOPE team in SOQL is not implemented"],
  ])("%s: %s", (soql, message) => expect(errorOf(soql)).toBe(message));
});

describe("refuses", () => {
  // [SOQL Reference: Comparison Operators, GROUP BY, LIMIT, Semi-Joins with IN and Anti-Joins with NOT IN]
  const contacts = "(SELECT AccountId FROM Contact)";
  it.each([
    ["SELECT Id FROM Account WHERE COUNT(Id) > 1", "Aggregate functions are not allowed in WHERE: COUNT(Id)"],
    ["SELECT Id FROM Account WHERE Name IN 'x'", "unexpected token: 'x'"],
    ["SELECT Id FROM Account WHERE Name = ('x')", "unexpected token: '('"],
    [
      "SELECT MAX(Name) FROM Account LIMIT 1",
      "Non-grouped query that uses overall aggregate functions cannot also use LIMIT",
    ],
    [
      "SELECT COUNT(Id) FROM Account GROUP BY Name ORDER BY Phone",
      "Ordered field must be grouped or aggregated: Phone",
    ],
    [
      "SELECT COUNT(Id) FROM Account GROUP BY AnnualRevenue",
      "field 'AnnualRevenue' can not be grouped in a query call",
    ],
    [
      "SELECT COUNT(Id) FROM Account GROUP BY Name HAVING COUNT(Id) > 1 AND Phone = 'x'",
      "Field in HAVING must be grouped or aggregated: Phone",
    ],
    [
      `SELECT COUNT(Id) FROM Account GROUP BY ParentId HAVING ParentId IN ${contacts}`,
      "Semi join sub-selects are not allowed in HAVING",
    ],
    ["SELECT COUNT(Id) FROM Account GROUP BY Name HAVING Name > 'x' OR COUNT(Id) > 1", "no error"],
    ["SELECT Id FROM Opportunity WHERE CloseDate > 2026-02-30", "Invalid date: 2026-02-30"],
    ["SELECT Id FROM Opportunity WHERE CloseDate IN (2026-01-01, 4001-01-02)", "Invalid date: 4001-01-02"],
    ["SELECT Id FROM Account WHERE CreatedDate > 2024-01-15T25:00:00Z", "Invalid datetime: 2024-01-15T25:00:00Z"],
    ["SELECT Id FROM Account WHERE CreatedDate > 2026-02-30T00:00:00Z", "Invalid datetime: 2026-02-30T00:00:00Z"],
    ["SELECT Id FROM Account WHERE CreatedDate > 1600-01-01T00:00:00Z", "Invalid datetime: 1600-01-01T00:00:00Z"],
    ["SELECT Id FROM Account WHERE CreatedDate > 2024-02-29T23:59:59-08:00", "no error"],
    ["SELECT SUM(Name) FROM Account", "field Name does not support aggregate operator SUM"],
    [
      `SELECT Id FROM Account WHERE Name = 'x' OR Id IN ${contacts}`,
      "Semi join sub-selects are not allowed with the 'OR' operator",
    ],
    [
      `SELECT Id FROM Account WHERE NOT Id IN ${contacts}`,
      "Semi join sub-selects are not allowed with the 'NOT' operator",
    ],
    [
      `SELECT Id FROM Account WHERE Id IN ${contacts} AND Id IN ${contacts} AND Id IN ${contacts}`,
      "Maximum 2 semi join sub-selects are allowed",
    ],
    [
      `SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE AccountId IN ${contacts})`,
      "Nesting of semi join sub-selects is not supported",
    ],
    [
      "SELECT Id FROM Account WHERE Id IN (SELECT Id FROM Account)",
      "The inner and outer selects should not be on the same object type",
    ],
    [
      "SELECT Id FROM Account WHERE Id IN (SELECT Email FROM Contact)",
      "semi join sub-selects can only query id fields, cannot use: 'Email'",
    ],
    ["SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact LIMIT 1)", "unexpected token: 'LIMIT'"],
    ["SELECT Id FROM Account ALL ROWS", "ALL ROWS not allowed in this context"],
    ["SELECT Id FROM Account WITH SECURITY_ENFORCED", "unexpected token: 'WITH'"],
  ])("%s: %s", (soql, message) => expect(errorOf(soql)).toBe(message));

  it("ALL ROWS together with FOR UPDATE", () => {
    expect(errorOf("SELECT Id FROM Account ALL ROWS FOR UPDATE", true)).not.toBe("no error");
  });

  it("a single value bound to IN", () => {
    const query = (): unknown =>
      org.run((tx) => tx.data.queryText("SELECT Id FROM Account WHERE Name IN :x", () => "a", { mode: "system" }));
    expect(query).toThrow("IN operator must be used with an iterable expression");
  });
});

// [Apex Developer Guide: Filter SOQL Queries Using WITH SECURITY_ENFORCED]
it("WITH SECURITY_ENFORCED asks for what is selected, not for what is filtered by", () => {
  const userId = reader();
  const run = (soql: string) => (): unknown =>
    org.run((tx) => tx.data.queryText(`${soql} WITH SECURITY_ENFORCED`, () => null, { mode: "system" }), { userId });
  expect(run("SELECT Name FROM Invoice__c WHERE Amount__c > 1")).not.toThrow();
  expect(run("SELECT Amount__c FROM Invoice__c")).toThrow(
    "Insufficient permissions: secure query included inaccessible field",
  );
});
