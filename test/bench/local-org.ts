/**
 * What the local org costs: figures in one run, printed, never asserted. `npm run bench`.
 *
 *     node test/bench/local-org.ts [--json] [--only apex|start|identities|suite]...
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { apexFigures } from "./org/apex.ts";
import { identitiesFigures } from "./org/identities.ts";
import { round, timed } from "./org/measure.ts";

const { values } = parseArgs({ options: { json: { type: "boolean" }, only: { type: "string", multiple: true } } });
const run = promisify(execFile);
const node = async (script: string, ...args: string[]): Promise<Record<string, number>> => {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, script), ...args], { maxBuffer: 1 << 27 });
  return JSON.parse(stdout) as Record<string, number>;
};

const parts: Readonly<Record<string, () => Promise<object>>> = {
  apex: apexFigures,
  start: async () => ({ ...(await node("org/start.ts", "--parts")), ...(await node("org/start.ts")) }),
  identities: identitiesFigures,
  suite: async () => {
    const { value, ms } = await timed(() => node("../local-org/org/apex-test.ts", "--json"));
    return { passed: value["passed"], failed: value["failed"], ms: round(ms) };
  },
};

const report: Record<string, object> = {};
for (const [name, measure] of Object.entries(parts)) {
  if (values.only && !values.only.includes(name)) continue;
  report[name] = await measure();
  if (!values.json) print(name, report[name]);
}
if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);

function print(name: string, figures: object): void {
  console.log(`\n${name}`);
  if (Array.isArray(figures)) console.table(figures);
  else {
    for (const [figure, value] of Object.entries(figures))
      console.log(`  ${figure.padEnd(24)}${round(Number(value)).toLocaleString("en-US").padStart(14)}`);
  }
}
