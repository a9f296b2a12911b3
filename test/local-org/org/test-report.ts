/** What `apex:test` prints. */
import type { CompileError } from "./build.ts";
import type { TestResult } from "./test-runner.ts";

export interface TestReport {
  readonly compileErrors: readonly CompileError[];
  readonly tests: readonly TestResult[];
}

export function passed(report: TestReport): number {
  return report.tests.filter((test) => test.outcome === "Pass").length;
}

/** All compiled and passed; a run without a test proves nothing and has not succeeded. */
export function succeeded(report: TestReport): boolean {
  return report.compileErrors.length === 0 && report.tests.length > 0 && passed(report) === report.tests.length;
}

export function jsonReport(report: TestReport): string {
  const { compileErrors } = report;
  const tests = report.tests.map(({ class: className, method, outcome, message, ms }) => ({
    class: className,
    method,
    outcome,
    message,
    ms,
  }));
  return JSON.stringify(
    { passed: passed(report), failed: tests.length - passed(report), compileErrors, tests },
    null,
    2,
  );
}

export function textReport(report: TestReport): string {
  const lines: string[] = [];
  for (const { file, line, message } of report.compileErrors)
    lines.push(`✗ ${file}:${line} does not compile: ${message}`);
  const byClass = Map.groupBy(report.tests, (test) => test.class);
  for (const [className, tests] of byClass) {
    const failed = tests.filter((test) => test.outcome === "Fail");
    const ms = tests.reduce((sum, test) => sum + test.ms, 0);
    lines.push(
      `${failed.length > 0 ? "✗" : "✓"} ${className} (${tests.length - failed.length} of ${tests.length}, ${ms} ms)`,
    );
    for (const test of failed) {
      lines.push(`    ✗ ${test.method}${test.at === null ? "" : `  ${test.at}`}`);
      lines.push(
        ...(test.message ?? "")
          .split("\n")
          .filter(Boolean)
          .map((line) => `        ${line}`),
      );
    }
  }
  const failures = report.tests.length - passed(report);
  const uncompiled = report.compileErrors.length;
  if (lines.length === 0) lines.push("No test classes found");
  lines.push(`${passed(report)} passed, ${failures} failed${uncompiled > 0 ? `, ${uncompiled} compile errors` : ""}`);
  return lines.join("\n");
}
