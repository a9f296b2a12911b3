import { describe, expect, it } from "vitest";
import { jsonReport, succeeded, textReport } from "./test-report.ts";
import type { TestReport } from "./test-report.ts";

const PLAIN = { stackTrace: null, covered: null };
const report: TestReport = {
  compileErrors: [{ file: "classes/Broken.cls", line: 3, message: "Variable does not exist: x" }],
  tests: [
    { class: "FooTest", method: "adds", outcome: "Pass", message: null, at: null, ms: 4, ...PLAIN },
    {
      class: "FooTest",
      method: "fails",
      outcome: "Fail",
      message: "System.AssertException: Assertion Failed\n\nClass.FooTest.fails: line 9, column 1",
      at: "FooTest.cls:9",
      ms: 2,
      ...PLAIN,
    },
  ],
};

describe("test report", () => {
  it("has the agreed shape as JSON", () => {
    expect(JSON.parse(jsonReport(report))).toEqual({
      passed: 1,
      failed: 1,
      compileErrors: report.compileErrors,
      tests: [
        { class: "FooTest", method: "adds", outcome: "Pass", message: null, ms: 4 },
        { class: "FooTest", method: "fails", outcome: "Fail", message: report.tests[1]?.message, ms: 2 },
      ],
    });
  });

  it("names the failing line for a person", () => {
    const text = textReport(report);
    expect(text).toContain("✗ fails  FooTest.cls:9");
    expect(text).toContain("classes/Broken.cls:3 does not compile: Variable does not exist: x");
    expect(text.split("\n").at(-1)).toBe("1 passed, 1 failed, 1 compile errors");
  });

  it("tells the coverage of each class and of all when it was asked for", () => {
    const coverage = [
      { file: "Foo.cls", name: "Foo", kind: "class" as const, covered: [2, 3, 4], uncovered: [6, 7, 9] },
      { file: "Bar.cls", name: "Bar", kind: "class" as const, covered: [2, 3], uncovered: [] },
    ];
    expect(JSON.parse(jsonReport({ ...report, coverage }))).toMatchObject({
      coverage: {
        percent: 62.5,
        classes: [
          { name: "Foo", percent: 50, lines: 6, covered: 3, uncoveredLines: [6, 7, 9] },
          { name: "Bar", percent: 100, lines: 2, covered: 2, uncoveredLines: [] },
        ],
      },
    });
    const text = textReport({ ...report, coverage });
    expect(text).toMatch(/Foo +50\.0 % +3 of 6 lines, not 6-7, 9/);
    expect(text).toMatch(/in all +62\.5 % +5 of 8 lines/);
  });

  it("succeeds only when all compiles and passes", () => {
    const good = { compileErrors: [], tests: report.tests.slice(0, 1) };
    expect(succeeded(good)).toBe(true);
    expect(succeeded({ ...good, compileErrors: report.compileErrors })).toBe(false);
    expect(succeeded({ compileErrors: [], tests: report.tests })).toBe(false);
  });
});
