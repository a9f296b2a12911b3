import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../testing/postgres/database.ts";
import { claim, done, hintFor, only, ORG, person } from "./under-test.ts";
import { moveStore } from "./move.ts";
import { openPostgresStore } from "./postgres/index.ts";
import { openSqliteStore } from "./sqlite/index.ts";
import type { Store } from "./store.ts";

let directory: string;
let database: TestDatabase;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "lockstep-move-"));
  database = await createDatabase();
});

afterEach(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

const access = () => ({ url: database.url, tls: "off" as const });

/** What is seen of a store from outside. */
async function view(store: Store): Promise<unknown> {
  return {
    outcomes: await store.eventOutcomes(),
    deadLetters: await store.deadLetters(10),
    status: await store.status(),
    members: await store.members("main", "00g1", { after: "", limit: 9 }),
    cursor: await store.cursor("okta_log:main"),
    replayId: await store.cursor("replay:production"),
    facts: await store.facts(ORG, { before: Date.now() + 1_000, limit: 9 }),
  };
}

it("moves a store to PostgreSQL, where it goes on as it was and versions only grow", async () => {
  const sqlite = await openSqliteStore({ directory });
  await sqlite.accept(
    [hintFor("e1", "00u1"), hintFor("e2", "00u2", { priority: 2 }), hintFor("e3", "00u3", { actor: "O'Neil \0" })],
    { name: "okta_log:main", value: "https://example.okta.com/api/v1/logs?after=7" },
  );
  await sqlite.keepCursor({ name: "replay:production", value: "AAAB" });
  const lanes = await claim(sqlite);
  const [leaver, first] = lanes;
  if (leaver === undefined || first === undefined) throw new Error("expected lanes");
  const reason = { code: "username_taken", message: "The username is taken." };
  await sqlite.release([
    done(leaver, "caused", { groups: ["00g1"], versionFloor: 41, facts: [{ factId: "f1", body: '{"factId":"f1"}' }] }),
    done(first, "dead_letter", { deadLetter: reason, error: reason }),
  ]);
  await sqlite.accept([hintFor("e4", "00u2"), hintFor("e5", "", { hints: [], outcome: "log_only" })]);
  await sqlite.close();
  // Opened once more, as after a crash: the third person's lease is nobody's.
  const before = await openSqliteStore({ directory });
  const seen = await view(before);
  await before.close();

  expect(await moveStore({ directory, to: access() })).toMatchObject({ events: 5, lanes: 3, hints: 4, facts: 1 });

  const postgres = await openPostgresStore(access());
  expect(await view(postgres)).toEqual(seen);
  expect(await postgres.accept([hintFor("e1", "00u1")])).toEqual({ accepted: 0, waking: 0, duplicates: 1 });
  await postgres.accept([hintFor("e6", "00u1"), hintFor("e7", "00u9")]);
  const again = new Map((await claim(postgres)).map((lane) => [lane.subject, lane]));
  expect([...again.keys()].sort()).toEqual(["00u1", "00u2", "00u3", "00u9"]);
  expect(again.get("00u2")).toMatchObject({ version: 42, hints: [{ uuid: "e4", position: 2 }] });
  expect(again.get("00u3")?.hints).toMatchObject([{ uuid: "e3" }]);
  for (const lane of lanes) {
    expect(again.get(lane.subject)?.version).toBeGreaterThan(lane.version);
    expect(again.get(lane.subject)?.token).toBeGreaterThan(lane.token);
  }
  await postgres.close();
});

it("refuses a store that a companion uses, and one that was moved, which no companion opens again", async () => {
  const running = await openSqliteStore({ directory });
  await expect(moveStore({ directory, to: access() })).rejects.toMatchObject({ code: "store_in_use" });
  await running.close();
  await moveStore({ directory, to: access() });
  await expect(moveStore({ directory, to: access() })).rejects.toMatchObject({ code: "store_moved" });
  await expect(openSqliteStore({ directory })).rejects.toMatchObject({
    code: "store_moved",
    message: expect.stringContaining("LOCKSTEP_STORE_URL"),
  });
});

it("refuses a database that holds a store already, and leaves both as they are", async () => {
  const postgres = await openPostgresStore(access());
  await postgres.wake(person("00u1"), 1);
  const sqlite = await openSqliteStore({ directory });
  await sqlite.accept([hintFor("e1", "00u2")]);
  await sqlite.close();
  await expect(moveStore({ directory, to: access() })).rejects.toMatchObject({
    code: "store_not_empty",
    message: expect.stringContaining("is not empty (lanes)"),
  });
  expect((await only(claim(postgres))).subject).toBe("00u1");
  await postgres.close();
  const after = await openSqliteStore({ directory });
  expect((await only(claim(after))).subject).toBe("00u2");
  await after.close();
});

it("refuses a folder in which there is no store, and makes none", async () => {
  const nowhere = join(directory, "mistyped");
  await expect(moveStore({ directory: nowhere, to: access() })).rejects.toMatchObject({ code: "store_missing" });
  await expect(stat(nowhere)).rejects.toMatchObject({ code: "ENOENT" });
});
