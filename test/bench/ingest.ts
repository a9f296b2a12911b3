/**
 * How many hooks a second the companion acknowledges, each after its event is committed and synced, with its store in
 * SQLite and in PostgreSQL, beside a Fastify route that does nothing and beside the least that keeps anything (one row in SQLite): on a
 * shared machine only their ratios mean something, so all are measured in one run, in turns.
 *
 *     node test/bench/ingest.ts [--json] [--seconds N] [--connections N] [--events N]
 *
 * The memory is that after the rounds; with `--events N` that after at least N events.
 */
import { spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startPostgres } from "../../companion/testing/postgres/start.ts";
import { startOkta } from "../local-okta/index.ts";
import { load, type LoadResult } from "./load.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    seconds: { type: "string", default: "4" },
    connections: { type: "string", default: "64" },
    events: { type: "string" },
  },
});
const seconds = Number(values.seconds);
const connections = Number(values.connections);

const SECRET = "a-secret-for-the-bench-only";
const BODY_BYTES = 2_048;
const PEOPLE = 2_000;
const ROUNDS = 3;
const WARM_UP_SECONDS = 2;

interface Server {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** Starts a server in a process of its own and waits for the line with its URL. */
async function startServer(script: string, environment: Record<string, string>): Promise<Server> {
  const child = spawn(process.execPath, [join(import.meta.dirname, script)], {
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const found = /"url":"(http[^"]+)"/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`${script} ended with ${code} before it was ready.`)));
  });
  return {
    url,
    pid: child.pid as number,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

const CLOCK_NODE = randomBytes(6).toString("hex");
/** 100 ns between 1582, when version 1 counts from, and 1970. */
const SINCE_1582 = 122_192_928_000_000_000n;
let lastTime = 0n;

/** A uuid of version 1, as Okta's events have: by time, so that neighbours in time are neighbours in an index. */
function timedUuid(): string {
  const now = BigInt(Date.now()) * 10_000n + SINCE_1582;
  lastTime = now > lastTime ? now : lastTime + 1n;
  const time = lastTime.toString(16).padStart(16, "0");
  return `${time.slice(8)}-${time.slice(4, 8)}-1${time.slice(1, 4)}-8${CLOCK_NODE.slice(0, 3)}-${CLOCK_NODE}`;
}

/** A delivery of one event of about 2 KB, as Okta's are. */
function delivery(): string {
  const event = {
    uuid: timedUuid(),
    eventType: "group.user_membership.add",
    published: new Date().toISOString(),
    actor: { id: "00uadmin", type: "User", alternateId: "admin@example.com" },
    outcome: { result: "SUCCESS" },
    target: [
      { type: "User", id: `00u${Math.floor(Math.random() * PEOPLE)}` },
      { type: "UserGroup", id: "00gsales" },
    ],
  };
  const text = (debugData: string) =>
    JSON.stringify({
      eventType: "com.okta.event_hook",
      eventTypeVersion: "1.0",
      data: { events: [{ ...event, debugContext: { debugData } }] },
    });
  return text("x".repeat(Math.max(0, BODY_BYTES - text("").length)));
}

const measure = (url: string, forSeconds = seconds) =>
  load({
    url: `${url}/hooks/okta/main`,
    connections,
    seconds: forSeconds,
    headers: { Authorization: SECRET },
    body: delivery,
  });

/** Resident memory in MB. Source: proc_pid_status(5). */
async function memoryOf(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const match = /VmRSS:\s+(\d+) kB/.exec(text);
  return match === null ? null : Math.round(Number(match[1]) / 1_024);
}

function median(results: readonly LoadResult[]): LoadResult {
  return results.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(results.length / 2)] as LoadResult;
}

const directory = await mkdtemp(join(tmpdir(), "lockstep-bench-"));
const okta = await startOkta();
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const noOp = await startServer("no-op-server.ts", {});
const durable = await startServer("durable-server.ts", {});
const postgres = await startPostgres();

const startCompanion = (store: Record<string, string>) =>
  startServer("../../companion/src/main.ts", {
    LOCKSTEP_OKTA_URL: okta.url,
    LOCKSTEP_OKTA_TOKEN: okta.token,
    LOCKSTEP_HOOK_SECRETS: SECRET,
    LOCKSTEP_LOG_READER: "false",
    // Nobody listens there: the bench is about the door, and the worst time for it is when nothing can be worked off.
    LOCKSTEP_ORG_LOGIN_URL: "http://127.0.0.1:9",
    LOCKSTEP_ORG_CLIENT_ID: "bench",
    LOCKSTEP_ORG_USERNAME: "bench@example.com",
    LOCKSTEP_ORG_PRIVATE_KEY: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    LOCKSTEP_PORT: "0",
    LOCKSTEP_LOG_LEVEL: "error",
    ...store,
  });
const companion = await startCompanion({ LOCKSTEP_STORE_DIR: directory });
const onPostgres = await startCompanion({ LOCKSTEP_STORE_URL: postgres.url });

try {
  // A server that has just started is compiled while it answers, and the one that does least is warm first.
  for (const { url } of [noOp, durable, companion, onPostgres]) await measure(url, WARM_UP_SECONDS);
  const rounds: Record<"noOp" | "durable" | "companion" | "onPostgres", LoadResult>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({
      noOp: await measure(noOp.url),
      durable: await measure(durable.url),
      companion: await measure(companion.url),
      onPostgres: await measure(onPostgres.url),
    });
  }
  const noOpResult = median(rounds.map((round) => round.noOp));
  const durableResult = median(rounds.map((round) => round.durable));
  const companionResult = median(rounds.map((round) => round.companion));
  const postgresResult = median(rounds.map((round) => round.onPostgres));
  const ratioOf = ({ perSecond }: LoadResult) => Number((perSecond / noOpResult.perSecond).toFixed(2));
  let stored = rounds.reduce((sum, round) => sum + round.companion.requests, 0);
  const memoryMb = await memoryOf(companion.pid);
  const wanted = Number(values.events ?? 0);
  while (stored < wanted) stored += (await measure(companion.url)).requests;
  const report = {
    connections,
    bodyBytes: BODY_BYTES,
    noOp: noOpResult,
    durable: durableResult,
    durableRatio: ratioOf(durableResult),
    companion: companionResult,
    ratio: ratioOf(companionResult),
    toDurableRatio: Number((companionResult.perSecond / durableResult.perSecond).toFixed(2)),
    postgres: postgresResult,
    postgresRatio: ratioOf(postgresResult),
    memory: { events: stored, residentMb: wanted > 0 ? await memoryOf(companion.pid) : memoryMb },
  };
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    const line = (name: string, { perSecond, p50Ms, p99Ms, errors }: LoadResult) =>
      `${name.padEnd(15)}${String(perSecond).padStart(7)}/s   p50 ${p50Ms} ms   p99 ${p99Ms} ms   errors ${errors}\n`;
    process.stdout.write(
      `Hooks of ${BODY_BYTES} bytes over ${connections} connections, median of ${ROUNDS} rounds of ${seconds} s\n` +
        line("no-op route", noOpResult) +
        line("one row", durableResult) +
        line("SQLite", companionResult) +
        line("PostgreSQL", postgresResult) +
        `ratios: one row ${report.durableRatio}, SQLite ${report.ratio}, PostgreSQL ${report.postgresRatio}; with SQLite ${report.memory.residentMb} MB resident after ${stored} events\n`,
    );
  }
} finally {
  await Promise.all([companion.stop(), onPostgres.stop()]);
  await postgres.stop();
  await Promise.all([noOp.stop(), durable.stop()]);
  await okta.close();
  await rm(directory, { recursive: true, force: true });
}
