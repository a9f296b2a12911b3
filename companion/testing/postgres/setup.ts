import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { startPostgres, type PostgresServer } from "./start.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Port on loopback that answers a connection with the URL of the run's PostgreSQL. */
    postgresPort: number;
  }
}

/**
 * One PostgreSQL server for a whole run of vitest, started when the first test asks for it, so that runs without such
 * tests do not wait; always stopped.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<PostgresServer> | undefined;
  const door = createServer((socket) => {
    socket.on("error", () => undefined);
    server ??= startPostgres();
    server.then(
      ({ url }) => socket.end(JSON.stringify({ url })),
      (error: Error) => socket.end(JSON.stringify({ error: error.message })),
    );
  }).listen(0, "127.0.0.1");
  await once(door, "listening");
  project.provide("postgresPort", (door.address() as AddressInfo).port);
  return async () => {
    door.close();
    await server?.then((running) => running.stop()).catch(() => undefined);
  };
}
