import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOrg } from "../../local-org/org/index.ts";
import type { LocalOrg } from "../../local-org/org/index.ts";
import { hint, isSfInstalled, projectRoot, Sf, SF_TIMEOUT } from "./sf.ts";

const FIXTURES = join(projectRoot, "test/local-org/org/fixtures");

interface TestRun {
  readonly summary: { readonly outcome: string; readonly testsRan: number; readonly orgWideCoverage: string };
  readonly tests: readonly { readonly FullName: string; readonly Outcome: string }[];
  readonly coverage: { readonly coverage: readonly { readonly name: string; readonly lines: object }[] };
}

describe.skipIf(!isSfInstalled)(`sf: Apex${hint}`, { timeout: SF_TIMEOUT }, () => {
  let org: LocalOrg;
  let sf: Sf;

  beforeAll(async () => {
    const sourceDirs = [join(FIXTURES, "workshop")];
    [org, sf] = await Promise.all([startOrg({ sourceDirs, withTests: true, pages: false }), Sf.create()]);
    await sf.logIn(org, "local");
  }, SF_TIMEOUT);

  afterAll(async () => {
    await sf.close();
    await org.close();
  });

  it.each([
    { title: "synchronously", how: ["--synchronous"] },
    { title: "asynchronously", how: ["--wait", "2"] },
  ])("apex run test runs tests $title and counts their lines", async ({ how }) => {
    const args = ["apex", "run", "test", "--target-org", "local", "--class-names", "JobTest", "--code-coverage"];
    const { code, result } = await sf.run<TestRun>([...args, ...how]);
    expect(code).toBe(0);
    expect(result.summary).toMatchObject({ outcome: "Passed", testsRan: 5, orgWideCoverage: "40%" });
    expect(result.tests.map((test) => test.Outcome)).toEqual(Array(5).fill("Pass"));
    const logger = result.coverage.coverage.find(({ name }) => name === "JobLogger");
    expect(logger).toMatchObject({ totalLines: 3, totalCovered: 3, coveredPercent: 100 });
    const resource = result.coverage.coverage.find(({ name }) => name === "JobResource");
    expect(resource?.lines).toMatchObject({ "36": 0 });
  });

  it("apex run test runs one method, and names a class that is not there", async () => {
    const on = ["apex", "run", "test", "--target-org", "local", "--synchronous"];
    const [{ MethodName: method = "" } = {}] = (await testMethods(sf)) as { MethodName: string }[];
    const { result } = await sf.run<TestRun>([...on, "--tests", `JobTest.${method}`]);
    expect(result.tests.map((test) => test.FullName)).toEqual([`JobTest.${method}`]);
    const missing = await sf.run([...on, "--tests", "NopeTest"]);
    expect(missing.code).not.toBe(0);
    expect(missing.message).toContain("NopeTest");
  });

  it("apex run runs anonymous Apex, shows its log, and commits", async () => {
    await sf.write({
      "a.apex": "insert new Account(Name = 'A<B>');\nSystem.debug('made ' + [SELECT COUNT() FROM Account]);",
    });
    const { result } = await sf.run<{ success: boolean; logs: string }>(["apex", "run", "-o", "local", "-f", "a.apex"]);
    expect(result.success).toBe(true);
    expect(result.logs).toMatch(/\|USER_DEBUG\|\[2\]\|DEBUG\|made 1\n/);
    expect(await org.query("SELECT Name FROM Account")).toMatchObject([{ Name: "A<B>" }]);
  });

  it("apex run tells where Apex does not compile, and where it fails, which leaves nothing", async () => {
    await sf.write({
      "bad.apex": "Integer i = 1;\ni = 'x';",
      "fails.apex": "insert new Account(Name = 'Gone');\nString s;\ns.length();",
    });
    const bad = await sf.run(["apex", "run", "-o", "local", "-f", "bad.apex"]);
    expect(bad.data).toMatchObject({ compiled: false, line: "2", compileProblem: expect.stringContaining("String") });
    const fails = await sf.run(["apex", "run", "-o", "local", "-f", "fails.apex"]);
    expect(fails.data).toMatchObject({
      compiled: true,
      success: false,
      line: "3",
      exceptionMessage: "System.NullPointerException: Attempt to de-reference a null object",
      exceptionStackTrace: "AnonymousBlock: line 3, column 1",
    });
    expect(await org.query("SELECT Name FROM Account WHERE Name = 'Gone'")).toEqual([]);
  });
});

async function testMethods(sf: Sf): Promise<object[]> {
  const soql = "SELECT MethodName FROM ApexTestResult LIMIT 1";
  const args = ["data", "query", "--use-tooling-api", "--target-org", "local", "--query", soql];
  return (await sf.run<{ records: object[] }>(args)).result.records;
}
