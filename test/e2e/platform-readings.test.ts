/**
 * What public documentation does not settle about the platform is modelled both ways by the local org; the package's Apex tests hold under each reading
 * (docs/verify-in-a-real-org.md, V1 and V6).
 */
import { describe, expect, it } from "vitest";
import { buildProgram } from "../local-org/org/build.ts";
import { OrgCore } from "../local-org/org/core.ts";
import { projectSourceDirs } from "../local-org/org/source.ts";

const build = buildProgram({ sourceDirs: projectSourceDirs(), withTests: true });

describe.each([
  { seam: "userAndAssignmentsInOneTransaction", reading: "allowed" },
  { seam: "userAndAssignmentsInOneTransaction", reading: "refused" },
  { seam: "emailChangeNeedsConfirmation", reading: true },
])("the package's Apex tests under $seam $reading", ({ seam, reading }) => {
  it("pass", () => {
    const core = OrgCore.create({ build, now: () => Date.now(), warn: () => undefined });
    core.control(seam, reading);
    const tests = core.testClasses().flatMap((type) => core.runTests(type));
    const failures = tests.filter((test) => test.outcome !== "Pass");
    expect(failures.map((test) => `${test.class}.${test.method}: ${test.message}`)).toEqual([]);
    expect(tests.length).toBeGreaterThan(150);
  }, 120_000);
});
