/**
 * Figures in one run, printed, never asserted.
 *
 *     npm run -s bench -- [NAME...] [--json]
 *
 * Without names all of them. With `--json` one line `{name, value, unit, note}` a figure.
 */
import { parseArgs } from "node:util";
import { openTemporary } from "../../scripts/lib/temporary.ts";
import { activationsFigures } from "./companion/activations.ts";
import { effectFigures } from "./companion/effect.ts";
import { fanOutFigures } from "./companion/fan-out.ts";
import { fleetFigures } from "./companion/fleet.ts";
import { lanesFigures } from "./companion/lanes.ts";
import { leaverFigures } from "./companion/leaver.ts";
import { figuresOf, type Figure } from "./figure.ts";
import { localOrgParts, node } from "./local-org.ts";
import { volumeFigures } from "./org/volume.ts";

const old = (name: string, measure: () => Promise<unknown>) => async () => figuresOf(name, await measure());

const benches: Readonly<Record<string, () => Promise<Figure[]>>> = {
  ingest: old("ingest", () => node("ingest.ts", "--json")),
  drain: old("drain", () => node("drain.ts", "--json")),
  lanes: lanesFigures,
  leaver: leaverFigures,
  activations: () => activationsFigures(),
  effect: effectFigures,
  fleet: fleetFigures,
  "fan-out": () => fanOutFigures(),
  volume: volumeFigures,
  ...Object.fromEntries(Object.entries(localOrgParts).map(([name, measure]) => [name, old(name, measure)])),
};

const USAGE = `Usage: npm run -s bench -- [NAME...] [--json]; the names are ${Object.keys(benches).join(", ")}.`;

const { values, positionals } = readOptions();
const unknown = positionals.filter((name) => !(name in benches));
if (unknown.length > 0) refuse(`There is no bench ${unknown.join(", ")}.`);
openTemporary();
for (const [name, measure] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  for (const figure of await measure()) print(figure);
}

function readOptions() {
  const options = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
  try {
    const parsed = parseArgs({ options, allowPositionals: true });
    if (parsed.values.help !== true) return parsed;
  } catch (error) {
    return refuse(String((error as Error).message.split(". ")[0]));
  }
  process.stdout.write(`${USAGE}\n`);
  return process.exit(0);
}

function refuse(why: string): never {
  process.stderr.write(`${why}\n${USAGE}\n`);
  process.exit(64);
}

function print(figure: Figure): void {
  if (values.json) {
    process.stdout.write(`${JSON.stringify(figure)}\n`);
    return;
  }
  const value = figure.value.toLocaleString("en-US").padStart(14);
  process.stdout.write(
    `${figure.name.padEnd(44)}${value} ${figure.unit.padEnd(9)} ${figure.note ?? ""}`.trimEnd() + "\n",
  );
}
