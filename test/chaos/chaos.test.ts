import { afterAll, expect, it } from "vitest";
import { startPostgres, type PostgresServer } from "../../companion/testing/postgres/start.ts";
import { seed } from "../../scripts/lib/seed.ts";
import { runChaos } from "./run.ts";

let postgres: PostgresServer | undefined;
afterAll(() => postgres?.stop());

const HELD = { lost: [], unfinished: [], different: [], fallen: [], audit: [], unheard: [], printed: [] };
/** Longer than a gate that only people can mend stays closed: a run beside other tests is slow, and not wrong for that. */
const calmMs = 180_000;

it(
  `invariants 1, 2, 3 and 6: one companion on SQLite, killed at random, among faults (seed ${seed})`,
  { timeout: 360_000 },
  async () => {
    const run = { events: 120, kills: 2, crashes: 0, companions: 1, people: 20, seed, calmMs };
    expect(await runChaos(run)).toMatchObject({ ...HELD, kills: 2 });
  },
);

it(
  `invariants 1, 2, 3, 6 and 8: one companion and the package's Apex, killed at random, among faults (seed ${seed})`,
  { timeout: 360_000 },
  async () => {
    const run = { events: 60, kills: 1, crashes: 0, companions: 1, people: 10, seed, calmMs, apex: true };
    const tally = await runChaos(run);
    expect(tally).toMatchObject({ ...HELD, kills: 1 });
    expect(tally.requests).toBeGreaterThan(0);
  },
);

it(
  `invariants 1, 2, 3 and 6: two companions, killed at random, on a PostgreSQL that crashes (seed ${seed})`,
  { timeout: 360_000 },
  async () => {
    // A server of its own: it is broken off.
    postgres = await startPostgres();
    const run = { events: 120, kills: 1, crashes: 1, companions: 2, people: 20, seed, calmMs, postgres };
    expect(await runChaos(run)).toMatchObject({ ...HELD, kills: 1, crashes: 1 });
  },
);
