/**
 * A real PostgreSQL for tests and tries, in a process of its own: it prints its URL as one line of JSON when it takes
 * connections, and stops when its standard input ends, which it does however its parent ends.
 *
 * `node companion/testing/postgres/server.ts` on a terminal runs one until Ctrl-D.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { asOrdinaryUser, binaries } from "./binaries.ts";

const READY = "database system is ready to accept connections";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

const folder = await mkdtemp(join(tmpdir(), "lockstep-postgres-"));
const data = join(folder, "data");
const passwordFile = join(folder, "password");
const password = randomBytes(18).toString("hex");
let output = "";
let postgres: ChildProcess | undefined;
let relaunch = async () => {};

function run(file: string, args: string[]): ChildProcess {
  const as = asOrdinaryUser(file, args);
  const child = spawn(as.file, as.args, { ...as.ids, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (output += String(chunk)));
  return child;
}

async function start(): Promise<string> {
  const { initdb, postgres: program } = binaries();
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`);
  const { owner } = asOrdinaryUser(initdb, []);
  if (owner !== undefined) for (const path of [folder, data, passwordFile]) await chown(path, owner.uid, owner.gid);
  const init = run(initdb, [
    `--pgdata=${data}`,
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
  ]);
  const [code] = (await once(init, "exit")) as [number | null];
  if (code !== 0) throw new Error(`initdb ended with ${code}`);
  // PostgreSQL takes no port of the system's choice, and between ours and its own somebody may take this one.
  const port = await attempts(5, 0, async () => {
    const free = await freePort();
    await launch(program, free);
    return free;
  });
  relaunch = () => launch(program, port);
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

async function launch(program: string, port: number): Promise<void> {
  // Loopback only. What a commit promises stays as it is by default: fsync and synchronous_commit are on.
  const settings = ["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories="];
  output = "";
  const server = run(program, ["-D", data, ...settings.flatMap((setting) => ["-c", setting])]);
  postgres = server;
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on("data", () => output.includes(READY) && resolve());
    server.once("exit", () => reject(new Error("the server ended")));
  });
}

/** Does it, and again after a pause while it fails. */
async function attempts<Done>(most: number, pauseMs: number, act: () => Promise<Done>): Promise<Done> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (attempt === most) throw error;
      await sleep(pauseMs);
    }
  }
}

/** Breaks the server off as a crash would (its "immediate shutdown") and starts it again on the same port. */
async function restart(): Promise<void> {
  if (postgres === undefined) return;
  postgres.kill("SIGQUIT");
  await once(postgres, "exit");
  // What the old one's processes hold is free a moment later.
  await attempts(20, 250, relaunch);
}

async function stop(): Promise<void> {
  if (postgres !== undefined && postgres.exitCode === null) {
    // SIGINT is PostgreSQL's fast shutdown: it ends connections and does not wait for them.
    postgres.kill("SIGINT");
    await once(postgres, "exit");
  }
  await rm(folder, { recursive: true, force: true });
}

/** Resolves when whoever started this is gone, or says so; that may be while it still starts. */
const ended = new Promise<void>((resolve) => {
  process.stdin.once("close", resolve).once("end", resolve).resume();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, resolve);
  process.stdout.on("error", resolve);
});

try {
  const url = await start();
  process.stdout.write(`${JSON.stringify({ url })}\n`);
  // Each line on standard input is a crash and a new start, answered by a line.
  process.stdin.on("data", () => void restart().then(() => process.stdout.write(`${JSON.stringify({ url })}\n`)));
  await ended;
} catch (error) {
  process.stderr.write(`PostgreSQL did not start: ${String(error)}\n${output.slice(-2_000)}\n`);
  process.exitCode = 1;
} finally {
  await stop();
}
process.exit();
