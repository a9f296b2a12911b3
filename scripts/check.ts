/**
 * `npm run check`: the static checks, all of them even when one fails, and one closing line.
 *
 * The Apex checks need Java and the tools of `scripts/tools`, which have a lock file of their own (`npm ci --prefix scripts/tools`); without Java they are
 * left out and the run says so.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { hasProgram, root, run } from "./lib/run.ts";
import { line } from "./lib/tally.ts";
import { openTemporary } from "./lib/temporary.ts";

openTemporary();
const TOOLS = join(root, "scripts/tools/node_modules");

const checks: { title: string; command: string; args: string[] }[] = [
  { title: "prettier", command: "prettier", args: ["--check", "--log-level", "warn", "."] },
  { title: "TypeScript types", command: "tsc", args: ["--noEmit"] },
  {
    title: "TypeScript types of the browser's code",
    command: "tsc",
    args: ["--noEmit", "-p", "test/local-org/surface/pages/browser/tsconfig.json"],
  },
  {
    title: "TypeScript lint",
    command: "oxlint",
    args: ["--config", "config/oxlint.json", "--deny-warnings", "companion", "scripts", "test"],
  },
  {
    title: "LWC, SLDS and JavaScript lint",
    command: "eslint",
    args: ["--config", "config/eslint.config.js", "--max-warnings", "0", "force-app"],
  },
  { title: "the container's file tree", command: "node", args: ["scripts/tools/image.ts"] },
];
if (await hasProgram("java", "-version")) {
  checks.push({ title: "Apex types", command: "node", args: ["scripts/apex-types.ts"] });
  if (existsSync(TOOLS)) {
    checks.push({ title: "PMD", command: "node", args: ["scripts/tools/pmd.ts"] });
    checks.push({ title: "metadata converts", command: "node", args: ["scripts/tools/convert.ts"] });
  } else console.log("PMD and metadata conversion left out: run `npm ci --prefix scripts/tools` first.");
} else console.log("No Java: the Apex type check and PMD are left out.");

let passed = 0;
let failed = 0;
const report = (title: string, isOk: boolean, started: number) => {
  if (isOk) passed++;
  else failed++;
  console.log(`${isOk ? "ok  " : "FAIL"} ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
};

for (const { title, command, args } of checks) {
  const started = performance.now();
  const { code } = await run(command, args);
  report(title, code === 0, started);
}
await auditDependencies();

console.log(line({ passed, failed }));
process.exitCode = failed === 0 ? 0 : 1;

/** Known holes (high and critical) in what the companion is installed with. A registry may not answer that: a mirror, or none at all. */
async function auditDependencies(): Promise<void> {
  const started = performance.now();
  const args = ["audit", "--omit=dev", "--audit-level=high", "--json", "--loglevel=silent"];
  const { code, output } = await run("npm", args, { capture: true });
  const answer = parseJson(output);
  if (answer?.["auditReportVersion"] === undefined) {
    console.log(
      `Known holes in dependencies left out: the registry does not tell (${String(answer?.["message"] ?? "no answer")}).`,
    );
    return;
  }
  if (code !== 0) await run("npm", ["audit", "--omit=dev", "--audit-level=high"]);
  report("known holes in dependencies", code === 0, started);
}

function parseJson(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
