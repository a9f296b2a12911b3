import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../testing/postgres/database.ts";
import { describeStore } from "../contract.suite.ts";
import { claim, done, hintFor, only, ORG, person } from "../under-test.ts";
import { migrations } from "../migrations/index.ts";
import { describeCommands } from "../commands.suite.ts";
import { describeNotices } from "../notices.suite.ts";
import { describeSharedStore } from "../shared.suite.ts";
import type { Store } from "../store.ts";
import { openPostgresStore, type PostgresStoreOptions } from "./index.ts";
import { openSession } from "./session.ts";

let database: TestDatabase;
const opened: Store[] = [];

beforeAll(async () => {
  database = await createDatabase();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  await database.empty();
});

afterAll(() => database.drop());

const under = { open: () => openPostgresStore({ url: database.url, tls: "off" }), remove: () => database.empty() };

async function open(change: Partial<PostgresStoreOptions> = {}): Promise<Store> {
  const store = await openPostgresStore({ url: database.url, tls: "off", ...change });
  opened.push(store);
  return store;
}

/** The database's URL with parts of it changed. */
function urlWith(change: Partial<Pick<URL, "port" | "password" | "pathname">>): string {
  return Object.assign(new URL(database.url), change).href;
}

describeStore("PostgreSQL", async () => under);
describeNotices("PostgreSQL", async () => under);
describeCommands("PostgreSQL", async () => under);
describeSharedStore("PostgreSQL", async () => under);

it("lets containers whose clocks disagree share lanes: the database's clock decides, each sees its own", async () => {
  const ahead = 3_600_000;
  const fast = await open({ clock: () => Date.now() + ahead });
  const right = await open();
  await fast.accept([hintFor("e1", "00u1")]);
  const lane = await only(claim(right));
  expect(Math.abs((lane.hints[0]?.receivedAt ?? 0) - Date.now())).toBeLessThan(60_000);
  const wakeAt = Date.now() + 120_000;
  await right.release([done(lane, "caused", { settled: [], wakeAt })]);
  expect(Math.abs(((await fast.nextDue("person", ORG)) ?? 0) - wakeAt - ahead)).toBeLessThan(5_000);
  expect(await claim(fast)).toEqual([]);
});

it("migrates once when containers start at the same time", async () => {
  const fresh = await createDatabase();
  const stores = await Promise.all([1, 2, 3, 4].map(() => open({ url: fresh.url })));
  await Promise.all(stores.map((store, index) => store.accept([hintFor(`e${index}`, "00u1")])));
  expect(await fresh.query("SELECT version FROM schema_version")).toEqual([{ version: migrations.length }]);
  await Promise.all(opened.splice(0).map((store) => store.close()));
  await fresh.drop();
});

it("works beside a newer version whose schema bears it, and refuses one that does not, saying what to do", async () => {
  await open();
  const known = migrations.length;
  await database.query("UPDATE schema_version SET version = $1, oldest = $2", [known + 1, known]);
  const beside = await open();
  expect(await beside.accept([hintFor("e1", "00u1")])).toEqual({ accepted: 1, waking: 1, duplicates: 0 });
  await database.query("UPDATE schema_version SET oldest = version");
  await expect(open()).rejects.toMatchObject({
    code: "store_too_new",
    message: expect.stringContaining("Start the newer version again."),
  });
  await database.query("UPDATE schema_version SET version = $1, oldest = 1", [known]);
});

it("says which database it cannot reach or use, and never the password", async () => {
  const secret = "the-password-of-nobody";
  const refusals = await Promise.all(
    [
      open({ url: urlWith({ port: "1", password: secret }) }),
      open({ url: urlWith({ password: secret }) }),
      open({ url: urlWith({ pathname: "/nowhere" }) }),
      open({ tls: "verify" }),
    ].map((opening) => opening.then(() => undefined).catch((error: { code: string; message: string }) => error)),
  );
  expect(refusals.map((error) => error?.code)).toEqual([
    "store_unreachable",
    "store_unusable",
    "store_unusable",
    "store_unusable",
  ]);
  expect(refusals[0]?.message).toMatch(/^The database lockstep_\w+ at 127.0.0.1:1 cannot be reached: /);
  expect(refusals.map((error) => error?.message).join()).not.toContain(secret);
});

it("refuses a database that would not keep what was acknowledged", async () => {
  const url = new URL(database.url);
  url.searchParams.set("options", "-c synchronous_commit=off");
  await expect(open({ url: url.href })).rejects.toMatchObject({
    code: "store_unusable",
    message: expect.stringContaining("synchronous_commit"),
  });
});

it("goes on after its connections were cut, loses nothing, and tells of it", async () => {
  const troubles: Error[] = [];
  const store = await open({ onTrouble: (error) => troubles.push(error) });
  await store.accept([hintFor("e1", "00u1")]);
  await database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'lockstep' AND datname = current_database()`,
  );
  const results = await Promise.all(["e2", "e3"].map((uuid) => store.accept([hintFor(uuid, "00u1")])));
  expect(results.map(({ accepted }) => accepted)).toEqual([1, 1]);
  expect((await only(claim(store))).hints).toHaveLength(3);
});

it("frees what a companion had at hand when its heart has stopped, and refuses it should it come back", async () => {
  const silent = await open({ heartbeatMs: 3_600_000 });
  await silent.accept([hintFor("e1", "00u1")]);
  const lost = await only(claim(silent));
  const living = await open({ heartbeatMs: 20 });
  expect(await claim(living)).toEqual([]);
  await database.query("UPDATE companions SET expires_at = 1 WHERE expires_at > now_ms() + 60000");
  // Held, it was due when the lease would have ended.
  const isDue = async () => ((await living.nextDue("person", ORG)) ?? Infinity) <= Date.now() + 1_000;
  await expect.poll(isDue).toBe(true);
  const held = await only(claim(living));
  expect(held.version).toBeGreaterThan(lost.version);
  expect(await silent.release([done(lost)])).toEqual([false]);
  expect(await living.release([done(held)])).toEqual([true]);
});

it("claims again what it holds without knowing, when no answer can be under way any more, and nothing that it knows of", async () => {
  const store = await open();
  const other = await open();
  const aged = (subject: string) =>
    database.query("UPDATE lanes SET lease_expires_at = lease_expires_at - 21000 WHERE subject = $1", [subject]);
  await store.accept([hintFor("e1", "00uheld")]);
  const held = await only(claim(store));
  await store.accept([hintFor("e2", "00ulost")]);
  // As a claim whose answer does not come leaves it.
  await database.query(
    `UPDATE lanes SET lease_token = 7, lease_expires_at = held.lease_expires_at, holder = held.holder
     FROM (SELECT lease_expires_at, holder FROM lanes WHERE subject = '00uheld') held WHERE subject = '00ulost'`,
  );
  expect(await claim(store)).toEqual([]);
  await aged("00uheld");
  await aged("00ulost");
  expect(await claim(other)).toEqual([]);
  const found = await only(claim(store));
  expect(found).toMatchObject({ subject: "00ulost", token: 8 });
  expect(await store.release([done(held), done(found)])).toEqual([true, true]);
});

it("takes nobody for gone after an outage, in which everybody was silent, before they could speak", async () => {
  const silent = await open({ heartbeatMs: 3_600_000 });
  await silent.accept([hintFor("e1", "00u1")]);
  await claim(silent);
  await database.query("UPDATE companions SET expires_at = 1");
  const back = await open({ heartbeatMs: 3_600_000 });
  expect(await claim(back)).toEqual([]);
  expect(await database.query("SELECT 1 FROM companions")).toHaveLength(2);
});

it("frees what it still holds when it closes", async () => {
  const store = await open();
  await store.accept([hintFor("e1", "00u1")]);
  await claim(store);
  await store.close();
  expect(await claim(await open())).toHaveLength(1);
  expect(await database.query("SELECT 1 FROM companions")).toHaveLength(1);
});

it("keeps text that PostgreSQL cannot hold, with what it cannot replaced", async () => {
  const store = await open();
  await store.accept([hintFor("e\0\uD800", "00u1", { actor: "jane\0" })]);
  expect((await only(claim(store))).hints[0]).toMatchObject({ uuid: "e\uFFFD\uFFFD", actor: "jane\uFFFD" });
});

/** Rows that were read in sequence, and by the indexes where that can be as bad. A connection's counts are told when it ends. */
async function rowsRead(indexes = "relname = 'hints' OR indexrelname = 'lanes_pkey'"): Promise<number> {
  const ours = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'lockstep' AND datname = current_database()";
  await expect.poll(() => database.query(ours)).toEqual([]);
  // What this connection has done, as the deletions after the test before, would be told within a second, or the next.
  await database.query("SELECT pg_stat_force_next_flush()");
  const [row] = await database.query(
    `SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE relname IN ('lanes', 'hints', 'events'))
       + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE ${indexes}) AS rows`,
  );
  return Number(row?.["rows"]);
}

it("reads no table as a whole to claim and to release, whatever it held when the statements were planned", async () => {
  const work = async (part: string) => {
    const store = await open({ connections: 1 });
    await store.accept(Array.from({ length: 400 }, (_, index) => hintFor(`${part}${index}`, `00u${part}${index}`)));
    const facts = [{ factId: part, body: "{}" }];
    const lanes = await claim(store, 25);
    await store.release(lanes.map((lane) => done(lane, "caused", { facts, groups: ["00g1"] })));
    await store.close();
  };
  await (await open()).close();
  await database.query("VACUUM lanes, hints, events");
  const before = await rowsRead();
  await work("when it was empty");
  await database.query(
    `INSERT INTO lanes (kind, org, okta_org, subject, wake_at)
     SELECT 'person', '${ORG}', 'main', 'many' || n, 1 FROM generate_series(1, 20000) AS n`,
  );
  await work("when it was known to be empty");
  await database.query("ANALYZE lanes, hints, events");
  await work("when it was known to be full");
  expect((await rowsRead()) - before).toBeLessThan(10_000);
});

it("finds a leaver, and what is due, without reading who can wait or waits for a later time", async () => {
  await (await open()).close();
  await database.query(
    `INSERT INTO lanes (kind, org, okta_org, subject, priority, wake_at)
     SELECT 'person', '${ORG}', 'main', 'many' || n, 1, 1 FROM generate_series(1, 20000) AS n
     UNION ALL SELECT 'person', 'later', 'main', 'many' || n, 1, now_ms() + 9e8 FROM generate_series(1, 20000) AS n`,
  );
  // Whoever closes looks for what it holds by another index.
  const ofLanes = "indexrelname IN ('lanes_due', 'lanes_urgent')";
  const claims = async (n: number) => {
    const before = await rowsRead(ofLanes);
    const store = await open({ connections: 1 });
    await store.accept([
      hintFor(`e${n}`, "00ugone", { priority: 2 }),
      hintFor(`f${n}`, "00u1", { hints: [{ lane: person("00u1", "later"), priority: 1 }] }),
    ]);
    const gone = await only(store.claim({ kind: "person", org: ORG, limit: 25, leaseMs: 60_000, minPriority: 2 }));
    const due = await only(store.claim({ kind: "person", org: "later", limit: 25, leaseMs: 60_000 }));
    expect(await store.nextDue("person", ORG)).toBeLessThan(2);
    await store.release([done(gone), done(due)]);
    await store.close();
    return (await rowsRead(ofLanes)) - before;
  };
  // The first time the tables were never looked at, and the second they are known.
  expect(await claims(1)).toBeLessThan(200);
  await database.query("ANALYZE lanes, hints, events");
  expect(await claims(2)).toBeLessThan(200);
});

it("hands a group's hint on to its last members as quickly as to its first", async () => {
  const store = await open({ connections: 1 });
  for (const part of ["a", "b", "c"])
    await store.accept(Array.from({ length: 2_000 }, (_, index) => hintFor(`${part}${index}`, `00u${part}${index}`)));
  await store.accept([hintFor("e1", "", { hints: [{ lane: { ...person("00g1"), kind: "group" }, priority: 0 }] })]);
  await database.query("VACUUM ANALYZE lanes, hints, events");
  const [lane] = await store.claim({ kind: "group", org: ORG, limit: 1, leaseMs: 60_000 });
  await store.close();
  const before = await rowsRead();
  const again = await open({ connections: 1 });
  for (const part of ["a", "b", "c", "d"]) {
    const subjects = Array.from({ length: 400 }, (_, index) => `00u${part}${index}`);
    expect(await again.fanOut({ lane: lane!, subjects, from: 1, upTo: 1 })).toBe(true);
  }
  await again.close();
  expect((await rowsRead()) - before).toBeLessThan(20_000);
});

it("forgets a companion that is gone on the connection that forgot events", async () => {
  const troubles: Error[] = [];
  const store = await open({ connections: 1, heartbeatMs: 20, onTrouble: (error) => troubles.push(error) });
  await store.forgetEvents({ before: 0, after: 0, limit: 1 });
  await database.query("INSERT INTO companions (id, expires_at) VALUES ('gone', 1)");
  await expect.poll(() => database.query("SELECT 1 FROM companions")).toHaveLength(1);
  expect(troubles).toEqual([]);
});

it("survives a connection that breaks between two statements, and begins anew", async () => {
  const session = openSession({
    url: database.url,
    tls: "off",
    connections: 1,
    clock: Date.now,
    onTrouble: () => undefined,
  });
  let attempts = 0;
  const answer = await session.onConnection(async (client) => {
    attempts += 1;
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    if (attempts > 1) return rows.length;
    // Not by `once`, which hears errors too.
    const ended = new Promise<void>((resolve) => client.once("end", () => resolve()));
    await database.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
    await ended;
    return (await client.query("SELECT 1")).rows.length;
  });
  expect([answer, attempts]).toEqual([1, 2]);
  await session.end();
});

it("shows who it is, and answers calls after it was closed with an error", async () => {
  const store = await open();
  expect(await database.query("SELECT 1 FROM pg_stat_activity WHERE application_name = 'lockstep'")).not.toEqual([]);
  await store.close();
  await expect(store.accept([hintFor("e1", "00u1")])).rejects.toMatchObject({ code: "store_closed" });
  await expect(store.cursor("c")).rejects.toMatchObject({ code: "store_closed" });
});

it("does not wait for another's lock for ever", async () => {
  const store = await open();
  await store.accept([hintFor("e1", "00u1")]);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("BEGIN");
  await client.query("SELECT 1 FROM lanes FOR UPDATE");
  expect(await claim(store)).toEqual([]);
  await client.query("ROLLBACK");
  await client.end();
  expect(await claim(store)).toHaveLength(1);
});
