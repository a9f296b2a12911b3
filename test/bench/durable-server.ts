/**
 * The measure of what the least that keeps anything can do: the no-op route, answering after one row with the body's uuid
 * is in SQLite with `synchronous = FULL`, by a thread that commits for all requests that came meanwhile. No secret, no
 * checks, no lanes.
 */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import Fastify from "fastify";

interface Delivery {
  data: { events: [{ uuid: string }] };
}

if (isMainThread) await serve();
else commit(String(workerData));

async function serve(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "lockstep-bench-"));
  const worker = new Worker(new URL(import.meta.url), { workerData: directory });
  const waiting: (() => void)[][] = [];
  let uuids: string[] = [];
  let answers: (() => void)[] = [];
  const send = () => {
    if (uuids.length === 0 || waiting.length >= 2) return;
    worker.postMessage(uuids);
    waiting.push(answers);
    uuids = [];
    answers = [];
  };
  worker.on("message", () => {
    waiting.shift()?.forEach((answer) => answer());
    send();
  });

  const app = Fastify({ bodyLimit: 1_048_576 });
  app.post("/hooks/okta/main", (request, reply) => {
    answers.push(() => void reply.code(204).send());
    if (uuids.push((request.body as Delivery).data.events[0].uuid) === 1) setImmediate(send);
  });
  process.once("SIGTERM", async () => {
    await app.close();
    worker.postMessage(null);
    await once(worker, "exit");
    rmSync(directory, { recursive: true, force: true });
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  process.stdout.write(`${JSON.stringify({ url })}\n`);
}

function commit(directory: string): void {
  const database = new DatabaseSync(join(directory, "bare.sqlite"));
  database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec("CREATE TABLE events (seq INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE) STRICT");
  const insert = database.prepare("INSERT INTO events (uuid) VALUES (?)");
  parentPort?.on("message", (uuids: string[] | null) => {
    if (uuids === null) return void parentPort?.close();
    database.exec("BEGIN IMMEDIATE");
    for (const uuid of uuids) insert.run(uuid);
    database.exec("COMMIT");
    parentPort?.postMessage(null);
  });
}
