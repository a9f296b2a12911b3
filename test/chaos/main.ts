/**
 * `npm run chaos -- [--events 5000] [--kills 10] [--crashes 2] [--companions 3] [--people 200] [--seed N]
 * [--apex] [--sqlite | --beside FOLDER | --beside-ref REF]`
 *
 * Plays a long run against local Okta and a fake org (`--apex`: the local org, with the package's Apex and its stream of
 * commands), says how far it is and how long it will take, and prints its tally as JSON. Exits with 1 when
 * an invariant does not hold. `--beside` starts every second companion from another checkout, `--beside-ref` from another
 * commit of this clone. The same seed plays the same changes, faults and kills.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { span } from "../../companion/src/cli/output.ts";
import { startPostgres } from "../../companion/testing/postgres/start.ts";
import { openTemporary } from "../../scripts/lib/temporary.ts";
import { checkOut } from "./checkout.ts";
import { runChaos } from "./run.ts";

const { values } = parseArgs({
  options: {
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
});
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
