import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const COMMAND = join(import.meta.dirname, "apex-test.ts");
const fixture = (name: string): string => join(import.meta.dirname, "fixtures", name);

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function apexTest(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...args], { encoding: "utf8" }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

interface Json {
  passed: number;
  failed: number;
  compileErrors: { file: string; line: number; message: string }[];
  tests: { class: string; method: string; outcome: string; message: string | null; ms: number }[];
}

describe("apex:test", () => {
  it("runs set-up, isolated methods, jobs and events of a passing folder", async () => {
    const { code, stdout, stderr } = await apexTest("--source-dir", fixture("workshop"), "--json");
    const report = JSON.parse(stdout || stderr) as Json;
    expect(report.tests.filter((test) => test.outcome !== "Pass")).toEqual([]);
    expect(report).toMatchObject({ passed: 5, failed: 0, compileErrors: [] });
    expect(code).toBe(0);
  });

  it("counts the lines that the tests run", async () => {
    const { stdout } = await apexTest("--source-dir", fixture("workshop"), "--json", "--coverage");
    const { coverage } = JSON.parse(stdout) as Json & { coverage: { percent: number; classes: { name: string }[] } };
    expect(coverage.percent).toBeGreaterThan(30);
    expect(coverage.percent).toBeLessThan(60);
    const names = coverage.classes.map(({ name }) => name);
    expect(names).not.toContain("JobTest");
    expect(names.length).toBeGreaterThan(0);
  });

  it("reports failures with their line, and a class that does not compile without losing the others", async () => {
    const { code, stdout } = await apexTest("--source-dir", fixture("failing"), "--json");
    const report = JSON.parse(stdout) as Json;
    expect(code).toBe(1);
    expect(report.passed).toBe(1);
    expect(report.failed).toBe(2);
    expect(report.compileErrors).toEqual([
      {
        file: expect.stringMatching(/nested\/deeper\/Broken\.cls$/),
        line: 4,
        message: "Variable does not exist: missing",
      },
    ]);
    const [assertion, dereference] = report.tests.filter((test) => test.outcome === "Fail");
    expect(assertion?.message).toMatch(/^System\.AssertException: Assertion Failed: Numbers: Expected: 1, Actual: 2/);
    expect(dereference?.message).toContain("System.NullPointerException: Attempt to de-reference a null object");
    expect(dereference?.message).toContain("Class.Helper.dereferenceNothing: line 4, column 1");
  });

  it("names the failing line for a person", async () => {
    const { code, stdout } = await apexTest("--source-dir", fixture("failing"));
    expect(code).toBe(1);
    expect(stdout).toContain("failsAnAssertion  FailingTest.cls:10");
    expect(stdout).toContain("failsInAnotherClass  Helper.cls:4");
  });

  it("takes several folders and one class", async () => {
    const { stdout } = await apexTest(
      "--source-dir",
      fixture("workshop"),
      "--source-dir",
      fixture("failing"),
      "--class",
      "jobtest",
      "--json",
    );
    const report = JSON.parse(stdout) as Json;
    expect(new Set(report.tests.map((test) => test.class))).toEqual(new Set(["JobTest"]));
  });

  it("runs what it can of a folder in disorder, and says what it left out", async () => {
    const folder = mkdtempSync(join(tmpdir(), "apex-test-"));
    try {
      write(folder, "objects/Torn__c/Torn__c.object-meta.xml", "<CustomObject><torn");
      write(folder, "Empty.cls", "");
      write(folder, "one/Twice.cls", "public class Twice {}");
      write(folder, "two/Twice.cls", "public class Twice {}");
      write(
        folder,
        "deep/er/WindowsTest.cls",
        "\uFEFF@IsTest\r\nclass WindowsTest {\r\n  @IsTest static void runs() {}\r\n}",
      );
      write(folder, "deep/er/InstanceTest.cls", "@IsTest class InstanceTest { @IsTest void unreachable() {} }");
      write(
        folder,
        "SetupTest.cls",
        "@IsTest class SetupTest { @TestSetup static void s() { insert new Account(); } @IsTest static void a() {} }",
      );
      const { code, stdout } = await apexTest("--source-dir", folder, "--json");
      const report = JSON.parse(stdout) as Json;
      expect(code).toBe(1);
      expect(report.compileErrors.map(({ file }) => file.slice(folder.length + 1))).toEqual([
        "objects/Torn__c/Torn__c.object-meta.xml",
        "Empty.cls",
        "deep/er/InstanceTest.cls",
        "two/Twice.cls",
      ]);
      expect(
        report.tests.map(({ method, outcome, message }) => [method, outcome, message?.split("\n")[0] ?? null]),
      ).toEqual([
        [
          "a",
          "Fail",
          expect.stringMatching(/^Test setup failed: System\.DmlException: Insert failed\..*REQUIRED_FIELD_MISSING/),
        ],
        ["runs", "Pass", null],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    [["--sauce-dir", "x"], "--sauce-dir"],
    [["--source-dir", "/nowhere/at/all"], "/nowhere/at/all"],
    [["--source-dir", fixture("workshop"), "--class", "Nobody"], "Nobody"],
  ])("refuses %j with exit code 2", async (args, named) => {
    const { code, stdout, stderr } = await apexTest(...args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(named);
    expect(stderr).toContain("Usage:");
  });
});
