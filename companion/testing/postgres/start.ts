import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A PostgreSQL server that runs on loopback, with a data directory of its own. */
export interface PostgresServer {
  /** Of its maintenance database, as its superuser. */
  url: string;
  /** Breaks it off as a crash would and starts it again; its data stay. */
  crash(): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/** Starts a PostgreSQL server, which takes some seconds. It stops when this process ends, however it ends. */
export async function startPostgres(): Promise<PostgresServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "server.ts")], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  const exited = once(child, "exit");
  const url = await new Promise<string>((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const [line, rest] = output.split("\n");
      if (line !== undefined && rest !== undefined) resolve((JSON.parse(line) as { url: string }).url);
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(complaint)));
  });
  return {
    url,
    async crash() {
      const ready = once(child.stdout, "data");
      child.stdin.write("crash\n");
      await ready;
    },
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
