import { cp, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { describeStore } from "../contract.suite.ts";
import { done, hintFor, ORG } from "../under-test.ts";
import { describeCommands } from "../commands.suite.ts";
import { migrations } from "../migrations/index.ts";
import type { ClaimedLane } from "../types.ts";
import { describeNotices } from "../notices.suite.ts";
import { CLAIMS } from "./claim.ts";
import { openEngine } from "./engine.ts";
import { openSqliteStore } from "./index.ts";

const newFolder = () => mkdtemp(join(tmpdir(), "lockstep-store-"));

async function prepare() {
  const directory = await newFolder();
  return {
    open: () => openSqliteStore({ directory }),
    remove: () => rm(directory, { recursive: true }),
  };
}

describeStore("SQLite", prepare);
describeNotices("SQLite", prepare);
describeCommands("SQLite", prepare);

it("refuses a folder that is in use, and says so", async () => {
  const directory = await newFolder();
  const first = await openSqliteStore({ directory });
  await expect(openSqliteStore({ directory, lockWaitMs: 50 })).rejects.toMatchObject({
    code: "store_in_use",
    message: expect.stringContaining("in use by another Lockstep process"),
  });
  await first.close();
  const second = await openSqliteStore({ directory });
  await second.close();
  await rm(directory, { recursive: true });
});

it("says which folder it cannot use, and why", async () => {
  const directory = await newFolder();
  await writeFile(join(directory, "lockstep.sqlite"), "This is no database, and never was one.".repeat(100));
  await expect(openSqliteStore({ directory })).rejects.toMatchObject({
    code: "store_unusable",
    message: `The store folder ${directory} cannot be used: lockstep.sqlite in it is no database of Lockstep's. Name another folder (file is not a database).`,
  });
  const file = join(directory, "lockstep.sqlite");
  await expect(openSqliteStore({ directory: file })).rejects.toMatchObject({
    message: expect.stringContaining(`The store folder ${file} cannot be used: a file stands in its place`),
  });
  await rm(directory, { recursive: true });
});

it("brings the hints of an earlier version along", async () => {
  const directory = await newFolder();
  const before = new DatabaseSync(join(directory, "lockstep.sqlite"));
  for (const { sqlite } of migrations.slice(0, 8)) before.exec(sqlite);
  before.exec(
    `PRAGMA user_version = 8;
     INSERT INTO lanes (id, kind, org, okta_org, subject, tail, done, wakes, wake_at)
       VALUES (7, 'person', '${ORG}', 'main', '00uann', 2, 1, 2, 1), (3, 'person', '${ORG}', 'main', '00ubea', 1, 1, 1, NULL);
     INSERT INTO events (seq, okta_org, uuid, type, published, source, received_at) VALUES
       (1, 'main', 'uuid-1', 'user.session.start', '', 'hook', 1), (2, 'main', 'uuid-2', 'user.session.start', '', 'hook', 1);
     INSERT INTO hints (lane_id, position, event_seq, expectation, open, outcome) VALUES
       (7, 1, 1, NULL, 0, 'caused'), (3, 1, 1, NULL, 0, 'no_net_effect'), (7, 2, 2, '{"kind":"gone"}', 1, NULL)`,
  );
  before.close();
  const store = await openSqliteStore({ directory });
  const [lane] = await store.claim({ kind: "person", org: ORG, limit: 10, leaseMs: 60_000 });
  expect(lane?.hints).toMatchObject([{ position: 2, uuid: "uuid-2", expectation: { kind: "gone" } }]);
  await store.release([done(lane as ClaimedLane)]);
  expect((await store.eventOutcomes()).map(({ uuid, lane: of, outcome }) => [uuid, of?.subject, outcome])).toEqual([
    ["uuid-1", "00ubea", "no_net_effect"],
    ["uuid-1", "00uann", "caused"],
    ["uuid-2", "00uann", "caused"],
  ]);
  await store.close();
  await rm(directory, { recursive: true });
});

it("does not take its own closing for a failure", async () => {
  const directory = await newFolder();
  const failures: Error[] = [];
  for (let round = 0; round < 10; round += 1) {
    const store = await openSqliteStore({ directory, onFailure: (error) => failures.push(error) });
    const closing = store.close();
    // A busy moment, so that the thread's last answer and its end come together.
    setImmediate(() => {
      const until = performance.now() + 30;
      while (performance.now() < until);
    });
    await closing;
  }
  await rm(directory, { recursive: true });
  expect(failures).toEqual([]);
});

it("answers calls after it was closed with an error instead of silence", async () => {
  const directory = await newFolder();
  const store = await openSqliteStore({ directory });
  await store.close();
  await expect(store.accept([hintFor("e1", "00u1")])).rejects.toMatchObject({ code: "store_closed" });
  await rm(directory, { recursive: true });
});

it("frees the leases of the process before it at once: the lock proves that it is gone", async () => {
  const directory = await newFolder();
  const before = await openSqliteStore({ directory });
  await before.accept([hintFor("e1", "00u1")]);
  const claim = { kind: "person", org: "production", limit: 1, leaseMs: 600_000 } as const;
  expect(await before.claim(claim)).toHaveLength(1);
  await before.close();
  const after = await openSqliteStore({ directory });
  expect(await after.claim(claim)).toHaveLength(1);
  await after.close();
  await rm(directory, { recursive: true });
});

it("hands out, after a crash, the hints that were only written down", async () => {
  const directory = await newFolder();
  const crashed = await newFolder();
  const engine = openEngine(directory, { lockWaitMs: 0, clock: Date.now });
  engine.transaction([() => engine.methods.accept([hintFor("e1", "00u1"), hintFor("e2", "00u1")])]);
  // What the disk holds at this moment is what a killed process leaves.
  await cp(directory, crashed, { recursive: true });
  engine.close();
  const store = await openSqliteStore({ directory: crashed });
  const claimed = await store.claim({ kind: "person", org: ORG, limit: 10, leaseMs: 1_000 });
  expect(claimed.map(({ subject, hints }) => [subject, hints.map(({ uuid }) => uuid)])).toEqual([
    ["00u1", ["e1", "e2"]],
  ]);
  await store.close();
  await Promise.all([directory, crashed].map((folder) => rm(folder, { recursive: true })));
});

const HOURS = 3 * 3_600_000;

it("keeps nobody waiting for hours when the clock was set back by them, and keeps what waits for a day waiting", async () => {
  const directory = await newFolder();
  const at = { clock: Date.now(), steady: 0 };
  const pass = (ms: number) => Object.assign(at, { clock: at.clock + ms, steady: at.steady + ms });
  const engine = openEngine(directory, { lockWaitMs: 0, clock: () => at.clock, steady: () => at.steady });
  const { methods } = engine;
  const once = <Value>(call: () => Value) => (engine.transaction([call])[0] as { value: Value }).value;
  const claimed = () => once(() => methods.claim({ kind: "person", org: ORG, limit: 10, leaseMs: 60_000 }));
  once(() => methods.accept(["00u1", "00u2", "00u3"].map((subject) => hintFor(subject, subject))));
  const [, retried, waived] = claimed();
  const wait = (lane: ClaimedLane | undefined, ms: number) =>
    done(lane!, "caused", { settled: [], wakeAt: at.clock + ms });
  // The first stays in hand.
  once(() => methods.release([wait(retried, 5_000), wait(waived, 30 * 24 * 3_600_000)]));
  once(() => methods.accept([hintFor("e4", "00u4")]));
  once(() => methods.keepNotices([{ key: "n", body: "{}", dueAt: at.clock }]));
  const holds = once(() => methods.lease("job", "me", 15_000));
  expect(holds?.token).toBe(1);

  at.clock -= HOURS;
  pass(1_000);
  expect(claimed().map(({ subject }) => subject)).toEqual(["00u4"]);
  expect(once(() => methods.dueNotices({ before: at.clock, limit: 9 }))).toHaveLength(1);
  pass(5_000);
  expect(claimed().map(({ subject }) => subject)).toEqual(["00u2"]);
  pass(60_000);
  const last = claimed().map(({ subject }) => subject);
  expect(last).toContain("00u1");
  expect(last).not.toContain("00u3");
  engine.close();
  await rm(directory, { recursive: true });
});

it("proves that somebody is deleted no later when the clock was set back meanwhile", async () => {
  const directory = await newFolder();
  const at = { clock: Date.now(), steady: 0 };
  const engine = openEngine(directory, { lockWaitMs: 0, clock: () => at.clock, steady: () => at.steady });
  const { methods } = engine;
  const once = <Value>(call: () => Value) => (engine.transaction([call])[0] as { value: Value }).value;
  const claimed = () => once(() => methods.claim({ kind: "person", org: ORG, limit: 1, leaseMs: 60_000 }))[0]!;
  once(() => methods.accept([hintFor("e1", "00u1")]));
  const missing = { settled: [], missingSince: at.clock, wakeAt: at.clock + 2_000 };
  const lane = claimed();
  once(() => methods.release([done(lane, "caused", missing)]));
  Object.assign(at, { clock: at.clock - HOURS + 2_000, steady: 2_000 });
  expect(at.clock - claimed().missingSince!).toBe(2_000);
  engine.close();
  await rm(directory, { recursive: true });
});

it("notices a clock that was set back while no companion ran", async () => {
  const directory = await newFolder();
  let now = Date.now();
  const open = () => openEngine(directory, { lockWaitMs: 0, clock: () => now });
  const before = open();
  before.transaction([() => before.methods.accept([hintFor("e1", "00u1")])]);
  before.close();
  now -= HOURS;
  const after = open();
  const [claimed] = after.transaction([
    () => after.methods.claim({ kind: "person", org: ORG, limit: 1, leaseMs: 1_000 }),
  ]);
  expect(claimed).toMatchObject({ value: [{ subject: "00u1" }] });
  after.close();
  await rm(directory, { recursive: true });
});

it("hands a storm of hints to its lanes before it grows too long to wait for", async () => {
  const directory = await newFolder();
  const engine = openEngine(directory, { lockWaitMs: 0, clock: Date.now });
  const storm = Array.from({ length: 1_200 }, (_, n) => hintFor(`e${n}`, `00u${n % 7}`));
  for (let from = 0; from < storm.length; from += 100)
    engine.transaction([() => engine.methods.accept(storm.slice(from, from + 100))]);
  const claimed = engine.transaction([
    () => engine.methods.claim({ kind: "person", org: ORG, limit: 10, leaseMs: 1_000, toldMost: storm.length }),
  ]);
  const lanes = (claimed[0] as { value: ClaimedLane[] }).value;
  expect(lanes.map(({ hints }) => hints.length).reduce((sum, count) => sum + count)).toBe(1_200);
  // Within a lane in the order in which they came.
  for (const { hints } of lanes) {
    const numbers = hints.map(({ uuid }) => Number(uuid.slice(1)));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  }
  engine.close();
  await rm(directory, { recursive: true });
});

it.each([
  ["below /proc, which holds no folders of ours", "/proc/self/lockstep"],
  ["below a file", join(import.meta.filename, "store")],
])("refuses a folder %s, at once", async (_what, directory) => {
  await expect(openSqliteStore({ directory })).rejects.toMatchObject({
    code: "store_unusable",
    message: expect.stringMatching(/^The store folder \S+ cannot be used: .+\. (?:Name|Let) .+ \([A-Z]+: .+\)\.$/),
  });
});

it("makes the folder, and those above it", async () => {
  const above = await newFolder();
  const store = await openSqliteStore({ directory: join(above, "a/b") });
  await store.close();
  expect((await stat(join(above, "a/b"))).mode & 0o777).toBe(0o700);
  await rm(above, { recursive: true });
});

it("finds a leaver without reading who can wait, and what is due without what waits for a later time", () => {
  const database = new DatabaseSync(":memory:");
  for (const { sqlite } of migrations) database.exec(sqlite);
  const plans = ([2, 0] as const).map((least) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${CLAIMS[least]}`)
      .all({ kind: "person", org: ORG, now: 1, limit: 1, lease: 1 })
      .map(({ detail }) => String(detail)),
  );
  const by = (index: string) => [
    "SEARCH lanes USING INTEGER PRIMARY KEY (rowid=?)",
    expect.stringMatching(/^LIST SUBQUERY/),
    `SEARCH lanes USING INDEX ${index} (kind=? AND org=? AND <expr><?)`,
  ];
  expect(plans).toEqual([by("lanes_urgent"), by("lanes_due")]);
  database.close();
});
