/**
 * The Apex of the package and of a folder of wrong lines, read by a checker that is not the local org's: apex-ls of apex-dev-tools, which Salesforce's
 * code analyzer brings along. It must find nothing in the package, and of the wrong lines what the local org finds: so both can fail.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import "../test/local-org/platform/lib/index.ts";
import { buildProgram } from "../test/local-org/org/build.ts";
import { root, run } from "./lib/run.ts";

const JARS = join(root, "node_modules/@salesforce/code-analyzer-pmd-engine/dist/java-lib/*");
const WRONG = join(root, "test/local-org/org/fixtures/refused");
const WRONG_CLASS = join(WRONG, "classes/Refused.cls");

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

async function findings(workspace: string): Promise<Finding[]> {
  const options = ["-n", "-f", "json", "-d", "warnings", "-w", workspace];
  const checker = "io.github.apexdevtools.apexls.CheckForIssues";
  const { code, output } = await run("java", ["-cp", JARS, checker, ...options], { capture: true });
  const { files } = JSON.parse(output) as {
    files: { path: string; messages: { start: { line: number }; category: string; message: string }[] }[];
  };
  const found = files.flatMap(({ path, messages }) =>
    messages
      .filter(({ category }) => category !== "Warning")
      .map(({ start, message }) => ({ file: path, line: start.line, message })),
  );
  if (code !== 0 && found.length === 0) throw new Error(`The checker ended with ${code} and found nothing.`);
  return found;
}

const problems = (await findings(root)).map(({ file, line, message }) => `${file}:${line}: ${message}`);

const marked = readFileSync(WRONG_CLASS, "utf8")
  .split("\n")
  .flatMap((text, i) => (text.endsWith("// refused") ? [i + 1] : []));
const { errors } = buildProgram({ sourceDirs: [join(WRONG, "classes")], withTests: true, cacheDirectory: null });
for (const [who, found] of [
  ["apex-ls", await findings(WRONG)],
  ["the local org", errors],
] as const) {
  const lines = new Set(found.map(({ line }) => line));
  for (const line of marked) if (!lines.delete(line)) problems.push(`${WRONG_CLASS}:${line}: not refused by ${who}`);
  for (const line of lines) problems.push(`${WRONG_CLASS}:${line}: refused by ${who}, and not marked so`);
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 && marked.length > 0 ? 0 : 1;
