/**
 * `npm test`: every test there is, and one closing line.
 *
 * Three runners: the package's own Apex tests in the local org, Jest for the LWC (Salesforce's own preset is Jest), vitest for the rest, which includes the end-to-end tests
 * in Chromium.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureChromium } from "./lib/chromium.ts";
import { run } from "./lib/run.ts";
import type { Ended } from "./lib/run.ts";
import { judged, line, sum } from "./lib/tally.ts";
import type { Count } from "./lib/tally.ts";
import { openTemporary } from "./lib/temporary.ts";

const { folder, close } = openTemporary();
try {
  const chromium = await ensureChromium().catch((error: Error) => {
    console.error(error.message);
    process.exit(2);
  });
  const counts: Count[] = [];
  // Apex runs in one process and keeps what it says to itself: Jest's time hides it. vitest takes the whole machine.
  const apex = apexTests();
  for (const [title, runner] of [
    ["LWC", lwcTests],
    ["Apex", async () => reported(await apex)],
    ["vitest", () => vitest(chromium)],
  ] as const) {
    console.log(`\n== ${title}`);
    const count = await runner();
    console.log(`${title}: ${line(count)}`);
    counts.push(count);
  }
  const total = sum(counts);
  console.log(`\n${line(total)}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
} finally {
  close();
}

function apexTests(): Promise<Ended> {
  return run("node", ["test/local-org/org/apex-test.ts", "--json"], { capture: true });
}

/** Prints what did not pass. */
function reported({ code, output }: Ended): Count {
  const report = parse<{
    passed: number;
    failed: number;
    compileErrors: { file: string; line: number; message: string }[];
    tests: { class: string; method: string; outcome: string; message: string | null }[];
  }>(output);
  if (!report) return { passed: 0, failed: 1 };
  for (const error of report.compileErrors) console.log(`  ${error.file}:${error.line} ${error.message}`);
  for (const test of report.tests) {
    if (test.outcome !== "Pass") console.log(`  ${test.class}.${test.method}: ${test.message}`);
  }
  return judged({ passed: report.passed, failed: report.failed + report.compileErrors.length }, code);
}

async function lwcTests(): Promise<Count> {
  const file = join(folder, "jest.json");
  const { code } = await run("jest", ["--config", "config/jest.config.cjs", "--json", "--outputFile", file]);
  const report = parse<{ numPassedTests: number; numFailedTests: number }>(await readOrEmpty(file));
  return judged({ passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 }, code);
}

async function vitest(chromium: string): Promise<Count> {
  const file = join(folder, "vitest.json");
  const { code } = await run(
    "vitest",
    [
      "run",
      "--config",
      "config/vitest.config.ts",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
    ],
    {
      env: { CHROMIUM_PATH: chromium },
    },
  );
  const report = parse<{ numPassedTests: number; numFailedTests: number }>(await readOrEmpty(file));
  return judged({ passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 }, code);
}

function readOrEmpty(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    if (text) console.log(text);
    return undefined;
  }
}
