/** What `apex:test` prints. */
import { coveragePercent } from "../platform/coverage.ts";
import type { UnitCoverage } from "../platform/coverage.ts";
import type { CompileError } from "./build.ts";
import type { TestResult } from "./test-runner.ts";

export interface TestReport {
  readonly compileErrors: readonly CompileError[];
  readonly tests: readonly TestResult[];
  /** Left out when it was not asked for. */
  readonly coverage?: readonly UnitCoverage[] | undefined;
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
  const outcome = { passed: passed(report), failed: tests.length - passed(report), compileErrors, tests };
  const coverage = report.coverage && { coverage: coverageJson(report.coverage) };
  return JSON.stringify({ ...outcome, ...coverage }, null, 2);
}

function coverageJson(coverage: readonly UnitCoverage[]): object {
  const classes = coverage.map((unit) => ({
    name: unit.name,
    kind: unit.kind,
    percent: coveragePercent([unit]),
    lines: unit.covered.length + unit.uncovered.length,
    covered: unit.covered.length,
    uncoveredLines: unit.uncovered,
  }));
  return { percent: coveragePercent(coverage), classes };
}

function coverageLines(coverage: readonly UnitCoverage[]): string[] {
  const width = Math.max(...coverage.map(({ name }) => name.length), 0);
  const row = (name: string, units: readonly UnitCoverage[]): string => {
    const covered = units.reduce((sum, unit) => sum + unit.covered.length, 0);
    const all = units.reduce((sum, unit) => sum + unit.covered.length + unit.uncovered.length, 0);
    return `  ${name.padEnd(width)}  ${coveragePercent(units).toFixed(1).padStart(5)} %  ${covered} of ${all} lines`;
  };
  const uncovered = ({ uncovered: lines }: UnitCoverage): string => (lines.length > 0 ? `, not ${ranges(lines)}` : "");
  return ["Coverage", ...coverage.map((unit) => row(unit.name, [unit]) + uncovered(unit)), row("in all", coverage)];
}

/** `3-5, 9` for 3, 4, 5, 9. */
function ranges(lines: readonly number[]): string {
  const found: { from: number; to: number }[] = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last?.to === line - 1) last.to = line;
    else found.push({ from: line, to: line });
  }
  return found.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
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
  if (report.coverage) lines.push(...coverageLines(report.coverage));
  lines.push(`${passed(report)} passed, ${failures} failed${uncompiled > 0 ? `, ${uncompiled} compile errors` : ""}`);
  return lines.join("\n");
}
