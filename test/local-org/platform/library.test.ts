/** The library under real Apex: fixtures that need compiled classes run through the org's own test runner. */
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { buildProgram } from "../org/build.ts";
import { OrgCore } from "../org/core.ts";
import type { TestResult } from "../org/test-runner.ts";

const build = buildProgram({
  sourceDirs: [resolve(import.meta.dirname, "fixtures")],
  withTests: true,
  cacheDirectory: null,
});
const core = OrgCore.create({ build, now: () => Date.UTC(2026, 0, 31), warn: () => undefined });
const results = core.testClasses().flatMap((type) => core.runTests(type));

it("compiles the fixtures", () => {
  expect(build.errors).toEqual([]);
});

describe.each([
  "LibraryJsonTest",
  "LibraryCollectionsTest",
  "LibraryAsyncTest",
  "LibraryDynamicQueryTest",
  "LibraryTypesTest",
  "LibrarySecurityTest",
  "LibrarySnapshotTest",
  "LibrarySearchTest",
])("%s", (className) => {
  const own = results.filter((result) => result.class === className);
  it("has tests", () => {
    expect(own.length).toBeGreaterThan(1);
  });
  it.each(own.map((result): [string, TestResult] => [result.method, result]))("%s", (_method, result) => {
    expect(result.message).toBeNull();
  });
});

describe("what Apex cannot catch", () => {
  const messageOf = (method: string): string | null | undefined =>
    results.find((result) => result.class === "LibraryFatalTest" && result.method === method)?.message;
  it.each([
    ["assertions", "System.AssertException: Assertion Failed: numbers: Expected: 1, Actual: 2"],
    ["queryLimit", "System.LimitException: Too many SOQL queries: 101"],
    ["cpuLimit", "System.LimitException: Apex CPU time limit exceeded"],
  ])("%s", (method, message) => {
    expect(messageOf(method)).toContain(message);
  });
});
