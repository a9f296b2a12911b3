import { fstatSync, statSync, type fdatasync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { hintFor } from "../under-test.ts";
import { openEngine, type Engine } from "./engine.ts";
import type { StoreAnswer, StoreRequest } from "./protocol.ts";
import { syncOf } from "./sync.ts";
import { serve } from "./worker.ts";

let directory: string;
let engine: Engine;
let isClosed: boolean;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "lockstep-store-"));
  const opened = openEngine(directory, { lockWaitMs: 0, clock: Date.now });
  isClosed = false;
  engine = {
    ...opened,
    close() {
      isClosed = true;
      opened.close();
    },
  };
});
afterEach(async () => {
  if (!isClosed) engine.close();
  await rm(directory, { recursive: true });
});

/** A served store whose disk answers when the test says so. */
function served() {
  const answers: StoreAnswer[] = [];
  const syncs: ((error: Error | null) => void)[] = [];
  let listener: (requests: StoreRequest[]) => void = () => undefined;
  serve(
    engine,
    { start: (done) => void syncs.push(done), close: () => undefined },
    {
      on: (_event, heard) => (listener = heard),
      postMessage: (answer) => answers.push(answer),
      close: () => undefined,
    },
  );
  return {
    answers,
    syncs,
    send: (...requests: StoreRequest[]) => listener(requests),
  };
}

const accept = (id: number): StoreRequest => ({ id, method: "accept", args: [[hintFor(`uuid-${id}`, "00uann")]] });
const idsOf = ({ replies }: StoreAnswer) => replies.map(({ id }) => id);

it("answers when a commit is on disk, and not before", () => {
  const { answers, syncs, send } = served();
  send(accept(1));
  expect(answers).toEqual([]);
  syncs[0]?.(null);
  expect(answers).toEqual([{ messages: 1, replies: [{ id: 1, value: { accepted: 1, duplicates: 0, waking: 1 } }] }]);
});

it("commits while it syncs, and answers by the sync that began after the commit", () => {
  const { answers, syncs, send } = served();
  send(accept(1));
  send(accept(2));
  send(accept(3), accept(4));
  expect(syncs).toHaveLength(1);
  expect(engine.methods.eventOutcomes()).toHaveLength(4);
  syncs[0]?.(null);
  expect(answers.map(idsOf)).toEqual([[1]]);
  syncs[1]?.(null);
  expect(answers.map(idsOf)).toEqual([[1], [2, 3, 4]]);
  expect(answers[1]?.messages).toBe(2);
  expect(syncs).toHaveLength(2);
});

it("says of a full disk what to do", () => {
  engine.transaction = () => {
    throw Object.assign(new Error("database or disk is full"), { errcode: 13 });
  };
  const { answers, syncs, send } = served();
  send(accept(1));
  syncs[0]?.(null);
  expect(answers[0]?.replies).toEqual([
    { id: 1, error: { code: null, message: "The store's disk is full. Make room, and it goes on by itself." } },
  ]);
});

it("answers nothing by a sync that failed, nor by any after it", () => {
  const { answers, syncs, send } = served();
  send(accept(1));
  send(accept(2));
  expect(() => syncs[0]?.(new Error("The disk is gone."))).toThrow("The disk is gone.");
  send(accept(3));
  expect(answers).toEqual([]);
  expect(syncs).toHaveLength(1);
});

it("closes when the last commit is answered", () => {
  const { answers, syncs, send } = served();
  send(accept(1));
  send({ id: 2, method: "close", args: [] });
  expect(isClosed).toBe(false);
  syncs[0]?.(null);
  expect(answers.map(idsOf)).toEqual([[1], [2]]);
  expect(isClosed).toBe(true);
});

it("syncs the log that SQLite writes, each time", async () => {
  const synced: number[] = [];
  const sync = syncOf(directory, ((fd: number, done: (error: Error | null) => void) => {
    synced.push(fstatSync(fd).ino);
    done(null);
  }) as typeof fdatasync);
  for (const uuid of ["uuid-1", "uuid-2"]) {
    engine.transaction([() => engine.methods.accept([hintFor(uuid, "00uann")])]);
    await new Promise((resolve) => sync.start(resolve));
  }
  const { ino, size } = statSync(join(directory, "lockstep.sqlite-wal"));
  expect(size).toBeGreaterThan(0);
  expect(synced).toEqual([ino, ino]);
  sync.close();
});

it("does not serve a store without a log to sync", async () => {
  const empty = await mkdtemp(join(tmpdir(), "lockstep-store-"));
  expect(() => syncOf(empty)).toThrow("ENOENT");
  await rm(empty, { recursive: true });
});
