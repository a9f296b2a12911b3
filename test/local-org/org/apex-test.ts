/** `npm run -s apex:test`: runs the `@IsTest` classes of sfdx folders. */
import { statSync } from "node:fs";
import { buildProgram } from "./build.ts";
import { exitWithUsage, parseOptions, UsageError } from "./cli.ts";
import { OrgCore } from "./core.ts";
import { CoverageCounters } from "../platform/coverage.ts";
import { newScratchOrg } from "./scratch-org.ts";
import { projectEdition, projectSourceDirs, SourceError } from "./source.ts";
import { jsonReport, succeeded, textReport } from "./test-report.ts";
import type { TestReport } from "./test-report.ts";

const USAGE = `Usage: npm run -s apex:test -- [--source-dir DIR]... [--class NAME]... [--coverage] [--json]
  --source-dir DIR  an sfdx folder in any layout; may be repeated (default: the project's, in an org like the scratch org that builds its package)
  --class NAME      run this test class only; may be repeated
  --coverage        count the lines that the tests run, by class and in all
  --json            print {passed, failed, compileErrors, tests} as JSON, and coverage {percent, classes} when asked for
Exit code 0 when everything compiles and passes, 1 when not or when there is no test, 2 when the command is called wrongly.`;

interface Options {
  readonly sourceDirs: readonly string[];
  readonly isProject: boolean;
  readonly classes: readonly string[] | undefined;
  readonly coverage: boolean;
  readonly json: boolean;
}

function readOptions(argv: string[]): Options {
  const values = parseOptions(
    argv,
    {
      "source-dir": { type: "string", multiple: true },
      class: { type: "string", multiple: true },
      coverage: { type: "boolean" },
      json: { type: "boolean" },
    },
    USAGE,
  );
  const sourceDirs = values["source-dir"] ?? projectSourceDirs();
  for (const directory of sourceDirs) {
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
      throw new SourceError(`Source folder not found: ${directory}`);
  }
  const { class: classes, coverage = false, json = false } = values;
  return { sourceDirs, isProject: values["source-dir"] === undefined, classes, coverage, json };
}

function runTests({ sourceDirs, isProject, classes, coverage }: Options): TestReport {
  const build = buildProgram({ sourceDirs, withTests: true, toleratesGaps: true });
  const core = OrgCore.create({
    build,
    ...(isProject ? newScratchOrg(projectEdition()) : {}),
    now: () => Date.now(),
    warn: (message) => process.stderr.write(`${message}\n`),
  });
  const wanted = classes?.map((name) => name.toLowerCase());
  const found = core.testClasses().filter((type) => !wanted || wanted.includes(type.name.toLowerCase()));
  const missing = wanted?.find(
    (name) =>
      !found.some((type) => type.name.toLowerCase() === name) &&
      !build.errors.some((error) => declares(error.file, name)),
  );
  if (missing !== undefined) throw new UsageError(`There is no test class ${classes?.[wanted?.indexOf(missing) ?? 0]}`);
  const counters = coverage ? new CoverageCounters() : undefined;
  const tests = core.runTestClasses(
    found.map((type) => ({ type })),
    counters,
  );
  return { compileErrors: build.errors, tests, coverage: counters?.total() };
}

function declares(file: string, className: string): boolean {
  return file.toLowerCase().endsWith(`/${className}.cls`) || file.toLowerCase() === `${className}.cls`;
}

try {
  const options = readOptions(process.argv.slice(2));
  const report = runTests(options);
  process.stdout.write(`${options.json ? jsonReport(report) : textReport(report)}\n`);
  process.exitCode = succeeded(report) ? 0 : 1;
} catch (error) {
  if (error instanceof UsageError || error instanceof SourceError) exitWithUsage(error, USAGE);
  throw error;
}
