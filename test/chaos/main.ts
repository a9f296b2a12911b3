/**
 * `npm run chaos`: plays a long run against local Okta and a fake org (`--apex`: the local org, with the package's Apex and
 * its stream of commands), says how far it is and how long it will take, and prints its tally as JSON.
 */
import { resolve } from "node:path";
import { span } from "../../companion/src/cli/output.ts";
import { startPostgres } from "../../companion/testing/postgres/start.ts";
import { openTemporary } from "../../scripts/lib/temporary.ts";
import { exitWithUsage, parseOptions, UsageError } from "../local-org/org/cli.ts";
import { checkOut } from "./checkout.ts";
import { runChaos } from "./run.ts";

const USAGE = `Usage: npm run chaos -- [--events 5000] [--kills 10] [--crashes 2] [--companions 3] [--people 200] [--seed N]
                     [--apex] [--sqlite | --beside FOLDER | --beside-ref REF]
  --events N, --kills N, --crashes N   so many events, companions killed, and crashes of PostgreSQL
  --companions N, --people N           so many companions at once, about so many people
  --seed N                             plays the same changes, faults and kills as the run that printed it
  --apex                               against the local org with the package's Apex, instead of a fake one
  --sqlite                             one companion on a folder, instead of several on PostgreSQL
  --beside FOLDER, --beside-ref REF    every second companion from another checkout, or from another commit of this clone
Exit code 0: every invariant holds; 1: one does not; 2: the command line is wrong. The tally is JSON.`;

function readOptions() {
  const values = parseOptions(
    process.argv.slice(2),
    {
      events: { type: "string", default: "5000" },
      kills: { type: "string", default: "10" },
      crashes: { type: "string", default: "2" },
      companions: { type: "string", default: "3" },
      people: { type: "string", default: "200" },
      seed: { type: "string", default: String(Math.floor(Math.random() * 1e9)) },
      apex: { type: "boolean", default: false },
      sqlite: { type: "boolean", default: false },
      beside: { type: "string" },
      "beside-ref": { type: "string" },
    },
    USAGE,
  );
  for (const name of ["events", "kills", "crashes", "companions", "people", "seed"] as const)
    if (!/^\d{1,9}$/.test(values[name])) throw new UsageError(`--${name} must be a whole number, not ${values[name]}`);
  return values;
}

let values: ReturnType<typeof readOptions>;
try {
  values = readOptions();
} catch (error) {
  if (error instanceof UsageError) exitWithUsage(error, USAGE);
  throw error;
}
openTemporary();
const seed = Number(values.seed);
console.error(`seed ${seed}`);
const ref = values["beside-ref"];
const other = ref === undefined ? undefined : await checkOut(ref);
const beside = other?.folder ?? (values.beside === undefined ? undefined : resolve(values.beside));
const postgres = values.sqlite ? undefined : await startPostgres();
let toldAt = 0;
const startedAt = performance.now();
try {
  const tally = await runChaos({
    events: Number(values.events),
    kills: Number(values.kills),
    crashes: Number(values.crashes),
    companions: values.sqlite ? 1 : Number(values.companions),
    people: Number(values.people),
    seed,
    apex: values.apex,
    postgres,
    beside,
    // A long run leaves tens of thousands of events behind, and gates that are closed for half a minute.
    calmMs: 300_000,
    onProgress(events, { kills, crashes }) {
      if (performance.now() - toldAt < 2_000) return;
      toldAt = performance.now();
      const left = ((toldAt - startedAt) / Math.max(events, 1)) * (Number(values.events) - events);
      console.error(
        `${events} of ${values.events} events, ${kills} kills, ${crashes} crashes of PostgreSQL, about ${span(left)} left`,
      );
    },
  });
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  console.log(JSON.stringify({ seed, seconds, ...tally }, null, 2));
  const { lost, unfinished, different, fallen, audit, unheard, printed } = tally;
  process.exitCode = [lost, unfinished, different, fallen, audit, unheard, printed].every(({ length }) => length === 0)
    ? 0
    : 1;
} finally {
  await postgres?.stop();
  await other?.remove();
}
