/** What the local org costs, part by part. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { apexFigures } from "./org/apex.ts";
import { identitiesFigures } from "./org/identities.ts";
import { round, timed } from "./org/measure.ts";

const run = promisify(execFile);

/** Runs a script of this folder in a process of its own and reads its line of JSON. */
export async function node(script: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, script), ...args], { maxBuffer: 1 << 27 });
  return JSON.parse(stdout) as Record<string, unknown>;
}

export const localOrgParts = {
  apex: apexFigures,
  start: async () => ({ ...(await node("org/start.ts", "--parts")), ...(await node("org/start.ts")) }),
  identities: identitiesFigures,
  suite: async () => {
    const { value, ms } = await timed(() => node("../local-org/org/apex-test.ts", "--json"));
    return { passed: value["passed"], failed: value["failed"], ms: round(ms) };
  },
} satisfies Record<string, () => Promise<object>>;
