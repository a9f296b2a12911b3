import { describe, expect, it } from "vitest";
import { parseQueryText } from "../../data/soql/parse.ts";
import type { JsonObject } from "../http/messages.ts";
import { testRunRequest } from "./resources.ts";
import { queryRows } from "./row-query.ts";

const ROWS: JsonObject[] = [
  { Id: "07M0k0000000001AAA", Outcome: "Pass", RunTime: 5, Message: null, ApexClass: { Id: "01p1", Name: "A" } },
  { Id: "07M0k0000000002AAA", Outcome: "Fail", RunTime: 2, Message: "no", ApexClass: { Id: "01p2", Name: "B" } },
];
const query = (soql: string): JsonObject[] => queryRows(parseQueryText(soql).query, ROWS, "65.0");

describe("queries on Tooling entities", () => {
  it("select fields of the row and of its parents", () => {
    expect(query("SELECT outcome, ApexClass.Id, ApexClass.Name FROM ApexTestResult WHERE RunTime = 5")).toEqual([
      {
        attributes: {
          type: "ApexTestResult",
          url: "/services/data/v65.0/tooling/sobjects/ApexTestResult/07M0k0000000001AAA",
        },
        Outcome: "Pass",
        ApexClass: { attributes: { type: "ApexClass" }, Id: "01p1", Name: "A" },
      },
    ]);
  });

  it.each([
    ["Id = '07M0k0000000002'", 1],
    ["Outcome IN ('pass', 'Skip')", 1],
    ["Outcome NOT IN ('Pass')", 1],
    ["Message = null OR ApexClass.Name = 'B'", 2],
    ["NOT (Message = null)", 1],
    ["Outcome != 'Pass' AND RunTime = 5", 0],
  ])("filter: %s", (where, count) => {
    expect(query(`SELECT Id FROM ApexTestResult WHERE ${where}`)).toHaveLength(count);
  });

  it("order and limit", () => {
    const rows = query("SELECT RunTime FROM ApexTestResult ORDER BY RunTime LIMIT 1");
    expect(rows).toMatchObject([{ RunTime: 2 }]);
  });

  it("refuse what is not there, and what is not implemented, by name", () => {
    expect(() => query("SELECT Nope FROM ApexTestResult")).toThrow("No such column 'Nope' on entity 'ApexTestResult'");
    expect(() => query("SELECT Id FROM ApexTestResult WHERE RunTime > 3")).toThrow("operator > in Tooling queries");
    expect(() => query("SELECT COUNT(Id) FROM ApexTestResult GROUP BY Outcome")).toThrow("grouping");
  });
});

describe("a request for tests", () => {
  it("names classes and methods, or asks for all", () => {
    const tests: JsonObject[] = [{ className: "A", testMethods: ["x"] }, { classId: "01p0k0000000001AAA" }];
    expect(testRunRequest({ tests, skipCodeCoverage: true })).toEqual({
      classes: [
        { classId: null, className: "A", methods: ["x"] },
        { classId: "01p0k0000000001AAA", className: null, methods: null },
      ],
      countCoverage: false,
    });
    expect(testRunRequest({ testLevel: "RunLocalTests" })).toEqual({ classes: null, countCoverage: true });
    expect(testRunRequest({ classNames: "A, B" }).classes).toHaveLength(2);
  });

  it("is refused when it names nothing, or what is not implemented", () => {
    expect(() => testRunRequest({})).toThrow("A test run names tests");
    expect(() => testRunRequest({ suiteNames: "S" })).toThrow("test suites");
    expect(() => testRunRequest({ tests: [{}] })).toThrow("classId or a className");
    expect(() => testRunRequest({ category: ["Flow"], testLevel: "RunLocalTests" })).toThrow("flows");
    expect(testRunRequest({ category: ["Apex", "Flow"], testLevel: "RunLocalTests" }).classes).toBeNull();
  });
});
