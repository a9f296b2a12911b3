import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { cacheFolder } from "../../test/local-org/cache-folder.ts";

const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" });

it("ends at once on SIGTERM while it starts, and not on SIGHUP", async () => {
  // A database that takes connections and says nothing holds up the start.
  const sockets: Socket[] = [];
  const database = createServer((socket) => void sockets.push(socket.on("error", () => undefined)));
  database.listen(0, "127.0.0.1");
  await once(database, "listening");
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env: {
      NODE_COMPILE_CACHE: cacheFolder("node"),
      LOCKSTEP_OKTA_URL: "https://acme.okta.com",
      LOCKSTEP_OKTA_TOKEN: "token-of-okta-for-tests",
      LOCKSTEP_HOOK_SECRETS: "secret-of-the-hook-1",
      LOCKSTEP_ORG_CLIENT_ID: "client",
      LOCKSTEP_ORG_USERNAME: "lockstep@acme.example",
      LOCKSTEP_ORG_PRIVATE_KEY: key.toString(),
      LOCKSTEP_STORE_URL: `postgres://lockstep:password@127.0.0.1:${(database.address() as AddressInfo).port}/lockstep`,
      LOCKSTEP_PORT: "0",
    },
    stdio: "ignore",
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
    for (const socket of sockets) socket.destroy();
    database.close();
  });
  const exited = once(child, "exit");
  await once(database, "connection");
  child.kill("SIGHUP");
  child.kill("SIGTERM");
  // As a shell tells of it, and not by the signal itself, which the first process of a container never gets.
  expect(await exited).toEqual([143, null]);
}, 30_000);
