/**
 * How quickly waiting people are worked off in order, on each engine: workers claim, take a while, release. Beside the
 * most that so many workers could do if the store took no time.
 *
 *     node test/bench/drain.ts [--json] [--people N]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openPostgresStore } from "../../companion/src/store/postgres/index.ts";
import { openSqliteStore } from "../../companion/src/store/sqlite/index.ts";
import type { Store } from "../../companion/src/store/store.ts";
import type { NewEvent } from "../../companion/src/store/types.ts";
import { startPostgres } from "../../companion/testing/postgres/start.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, people: { type: "string", default: "5000" } },
});
const people = Number(values.people);
const WORKERS = 8;
const BATCH = 25;
const HANDLER_MS = 100;
const IDEAL = (WORKERS * BATCH * 1_000) / HANDLER_MS;

function hint(uuid: string, subject: string): NewEvent {
  return {
    oktaOrg: "main",
    uuid,
    type: "user.account.update_profile",
    published: new Date().toISOString(),
    actor: null,
    source: "hook",
    hints: [{ lane: { kind: "person", org: "production", oktaOrg: "main", subject }, priority: 1 }],
  };
}

/** Lanes a second, each with two hints. */
async function drain(store: Store): Promise<number> {
  const subjects = Array.from({ length: people }, (_, index) => `00u${index}`);
  for (const round of ["a", "b"])
    for (let from = 0; from < people; from += 500)
      await store.accept(subjects.slice(from, from + 500).map((subject) => hint(`${round}${subject}`, subject)));
  let done = 0;
  const startedAt = performance.now();
  const work = async () => {
    for (;;) {
      const lanes = await store.claim({ kind: "person", org: "production", limit: BATCH, leaseMs: 60_000 });
      if (lanes.length === 0) return;
      await sleep(HANDLER_MS);
      const kept = await store.release(
        lanes.map(({ id, token, hints }) => ({
          id,
          token,
          settled: hints.map(({ position }) => ({ position, outcome: "caused" as const })),
          wakeAt: null,
          attempts: 0,
          rechecks: 0,
          missingSince: null,
          error: null,
        })),
      );
      done += kept.filter(Boolean).length;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  const perSecond = Math.round((done * 1_000) / (performance.now() - startedAt));
  if (done !== people) throw new Error(`${done} of ${people} people were worked off.`);
  return perSecond;
}

const directory = await mkdtemp(join(tmpdir(), "lockstep-bench-"));
const postgres = await startPostgres();
const reports: object[] = [];
try {
  for (const [engine, open] of [
    ["SQLite", () => openSqliteStore({ directory })],
    ["PostgreSQL", () => openPostgresStore({ url: postgres.url, tls: "off" })],
  ] as const) {
    const store = await open();
    const perSecond = await drain(store);
    await store.close();
    const ratio = Number((perSecond / IDEAL).toFixed(2));
    reports.push({ engine, people, perSecond, ideal: IDEAL, ratio });
    if (values.json) continue;
    process.stdout.write(`${engine.padEnd(12)}${perSecond} people/s of ${IDEAL} (${ratio})\n`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify(reports)}\n`);
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}
