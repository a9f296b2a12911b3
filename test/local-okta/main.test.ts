import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { apiOf } from "./testing/api.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill("SIGKILL");
});

function start(...args: string[]): ChildProcess {
  child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  return child;
}

test("prints one JSON line with url and token, serves, and ends on a signal", async () => {
  const okta = start("--seed", "demo");
  const [line] = (await once(createInterface(okta.stdout!), "line")) as [string];
  const ready = JSON.parse(line) as { url: string; token: string };
  expect(ready).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), token: expect.any(String) });
  const { body } = await apiOf(ready).get("/api/v1/users");
  expect(body).toHaveLength(3);

  const api = apiOf(ready);
  expect((await api.call("POST", "/__local/driver/lock", ["tom.reyes@example.com"])).body.status).toBe("LOCKED_OUT");
  const asForm = { "content-type": "application/x-www-form-urlencoded" };
  expect((await api.call("POST", "/__local/driver/unlock", '["tom.reyes@example.com"]', asForm)).status).toBe(200);
  await api.call("POST", "/__local/driver/lock", ["tom.reyes@example.com"]);
  expect((await api.get("/__local/truth")).body).toContainEqual(expect.objectContaining({ status: "LOCKED_OUT" }));
  expect((await api.call("POST", "/__local/faults/api.fail", [{ path: "/api/v1/users", times: 1 }])).status).toBe(200);
  expect((await api.get("/api/v1/users")).status).toBe(500);
  expect((await api.call("POST", "/__local/driver/constructor", [])).status).toBe(404);
  expect((await apiOf(ready, "SSWS wrong").get("/__local/truth")).status).toBe(401);

  okta.kill("SIGTERM");
  expect(await once(okta, "exit")).toEqual([0, null]);
});

test("ends when whoever started it has gone, as npm does on a signal", async () => {
  const script = `"${process.execPath}" "${MAIN}" & echo $!; wait`;
  const env = { ...process.env, npm_lifecycle_event: "okta" };
  child = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "inherit"], env });
  const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
  const pid = Number((await lines.next()).value);
  const { url } = JSON.parse((await lines.next()).value ?? "") as { url: string };
  expect((await fetch(`${url}/.well-known/okta-organization`)).status).toBe(200);
  child.kill("SIGKILL");
  await expect.poll(() => isRunning(pid)).toBe(false);
});

test("says what is wrong with its arguments", async () => {
  const okta = start("--port", "many");
  const [message] = (await once(createInterface(okta.stderr!), "line")) as [string];
  expect(message).toContain("--port must be a number from 0 to 65535");
  expect(await once(okta, "exit")).toEqual([2, null]);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
